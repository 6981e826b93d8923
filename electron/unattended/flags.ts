import type { FlagContext, Flags } from "../cli.ts";
import { parseFlags } from "../cli.ts";
import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import { resolve } from "node:path";
import { DEFAULT_HEALTH_PORT } from "./health/health-door.ts";
import type { LogForm } from "./news/log-line.ts";

export interface UnattendedFlags extends Pick<Flags, "dataDir" | "replay" | "speed" | "seed" | "liveAt" | "help"> {
  /** Absolute; "" with --help alone. */
  readonly strategies: string;
  /** 0 = any free one. */
  readonly healthPort: number;
  readonly log: LogForm;
  readonly again: boolean;
}

export const HELP = `npm run headless -- --strategies FILE [flags]
  --strategies FILE  which strategies to run, on which accounts; docs/headless.md has an example
  --again            begins those anew that only a person may begin anew (the watchdog ended them, a switch was pulled)
  --data-dir FOLDER  where Sauda keeps everything (default: the user's application data)
  --health-port N    port of GET /health on 127.0.0.1 (default ${DEFAULT_HEALTH_PORT}, 0 = any free one)
  --log json|text    one line of JSON per event (default), or lines for people
  --replay FILE …    let the practice exchange replay recordings instead of the synthetic market
  --speed N          market seconds per second on the practice exchange, 0 to 100 (0 = as fast as possible)
  --seed N           of the synthetic market: the same seed gives the same market
  --live-at URL      for tests: live accounts sign in to a practice exchange on this machine
  --help             this text

SIGTERM or Ctrl-C stops every strategy by its own policy, within 10 s; a second one ends Sauda at once.
Exit codes: 0 orderly, 2 bad file or flags, 3 start failed, 4 all strategies failed, 5 stop not complete, 6 fault.
`;

const OWN = new Set(["--strategies", "--health-port", "--log"]);
const SHARED = new Set(["--data-dir", "--replay", "--speed", "--seed", "--live-at", "--help"]);

function bad(field: string, expected: string, sentence: string): never {
  throw new TerminalError(badInput(field, expected, sentence));
}

/** @throws TerminalError with a sentence naming the flag. */
export function parseUnattendedFlags(args: readonly string[], context: FlagContext): UnattendedFlags {
  const { own, rest, again } = divide(args);
  const { dataDir, replay, speed, seed, liveAt, help } = parseFlags(rest, context);
  const from = context.env["INIT_CWD"] ?? context.cwd;
  const file = own.get("--strategies");
  if (file === undefined && !help) bad("--strategies", "a file", "Which strategies should run? Name the file: --strategies day.json. docs/headless.md has an example.");
  const strategies = file === undefined ? "" : resolve(from, file);
  if (!help && !context.exists(strategies)) bad("--strategies", "a file", `There is no file ${strategies}.`);
  return { dataDir, replay, speed, seed, liveAt, help, strategies, again, healthPort: portOf(own.get("--health-port")), log: formOf(own.get("--log")) };
}

/** What belongs to running unattended, and what every shell knows. */
function divide(args: readonly string[]): { readonly own: Map<string, string>; readonly rest: string[]; readonly again: boolean } {
  const own = new Map<string, string>();
  const rest: string[] = [];
  let again = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    const equals = arg.indexOf("=");
    const name = equals < 0 ? arg : arg.slice(0, equals);
    if (arg === "--again") again = true;
    else if (OWN.has(name)) {
      if (own.has(name)) bad(name, "once", `${name} is given twice.`);
      const next = args[at + 1];
      const value = equals >= 0 ? arg.slice(equals + 1) : next;
      if (value === undefined || value === "" || (equals < 0 && value.startsWith("--"))) bad(name, "a value", `${name} needs a value. See npm run headless -- --help.`);
      own.set(name, value);
      if (equals < 0) at++;
    } else if (arg.startsWith("--") && !SHARED.has(name)) bad(name, "a known flag", `Running unattended has no flag ${name}. See npm run headless -- --help.`);
    else rest.push(arg);
  }
  return { own, rest, again };
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_HEALTH_PORT;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) bad("--health-port", "a whole number from 0 to 65535", `--health-port ${text} is not a whole number from 0 to 65535.`);
  return port;
}

function formOf(text: string | undefined): LogForm {
  if (text === undefined || text === "json") return "json";
  return text === "text" ? "text" : bad("--log", "json or text", `--log ${text} is neither json nor text.`);
}
