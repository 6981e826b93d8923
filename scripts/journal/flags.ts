import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultDataDir } from "../../electron/cli.ts";

export const HELP = `npm run journal -- COMMAND [flags]
  list                                     the journals of the data folder and their days
  verify                                   recomputes the hash chain of every record
  export --day YYYY-MM-DD --csv FILE       the audit trail of a day, one row per record
      --to YYYY-MM-DD                      up to and with this day
      --account ACCOUNT                    of one account, for example angelone:P100001:practice

  --world live|practice|replay             one journal only (export needs it where there are several); those of paper
                                           accounts are paper-live, paper-practice and paper-replay
  --data-dir FOLDER                        where Sauda keeps everything (default: the user's application data)

Nothing is changed, and Sauda may run meanwhile.`;

export interface JournalFlags {
  readonly command: "list" | "verify" | "export" | "help";
  readonly dataDir: string;
  readonly world: string | undefined;
  readonly day: string;
  readonly to: string;
  readonly account: string | undefined;
  readonly csv: string;
}

export interface JournalContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
}

const OPTIONS = {
  day: { type: "string" }, to: { type: "string" }, account: { type: "string" }, csv: { type: "string" },
  world: { type: "string" }, "data-dir": { type: "string" }, help: { type: "boolean" },
} as const;
/** Paper accounts have a journal for each market on whose prices they trade. */
const WORLDS = ["live", "practice", "replay", "paper-live", "paper-practice", "paper-replay"];

/** @throws Error with a sentence that names the flag. */
export function parseJournalFlags(args: readonly string[], context: JournalContext): JournalFlags {
  const { values, positionals } = read(args);
  const from = context.env["INIT_CWD"] ?? context.cwd;
  const [command = "help", ...more] = positionals;
  if (more.length > 0) throw new Error(`“${more.join(" ")}” is more than one command. See npm run journal -- --help.`);
  if (command !== "list" && command !== "verify" && command !== "export" && command !== "help") throw new Error(`There is no command “${command}”. Commands: list, verify, export.`);
  if (values.world !== undefined && !WORLDS.includes(values.world)) throw new Error(`--world ${values.world} is none of ${WORLDS.join(", ")}.`);
  const day = values.day === undefined ? "" : dayOf("--day", values.day);
  const to = values.to === undefined ? day : dayOf("--to", values.to);
  if (command === "export") {
    if (day === "") throw new Error("export needs a day, for example --day 2026-11-20.");
    if (to < day) throw new Error(`--to ${to} is before --day ${day}.`);
    if (values.csv === undefined || values.csv === "") throw new Error("export needs a file to write, for example --csv trail.csv.");
  }
  const dataDir = values["data-dir"];
  return {
    command: values.help === true ? "help" : command,
    dataDir: dataDir === undefined ? defaultDataDir(context) : resolve(from, dataDir),
    world: values.world, day, to, account: values.account,
    csv: resolve(from, values.csv ?? ""),
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Error(`${error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error)}. See npm run journal -- --help.`, { cause: error });
  }
}

function dayOf(flag: string, text: string): string {
  const at = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) throw new Error(`${flag} ${text} is no day. Write it like 2026-11-20.`);
  return text;
}
