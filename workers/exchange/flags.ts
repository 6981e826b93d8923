/** The flags of `npm run exchange`. */

import { FIRST_PRACTICE_DAY } from "../../shared/contract/exchange.ts";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { ExchangeOptions } from "./types.ts";

export const HELP = `npm run exchange -- [flags]
  --port N           port on 127.0.0.1 (default 0, any free one)
  --seed N           of the synthetic market: the same seed gives the same market (default 1)
  --day YYYY-MM-DD   first session day of the synthetic market
  --replay FILE ...  replay recordings instead of the synthetic market
  --speed X          session seconds per second, 0 to 100 (default 1; 0 = as fast as possible)
  --data-dir FOLDER  where the exchange keeps its book and the practice account
  --profile NAME     faithful: the broker's access rates (default); unlimited: none
  --edis             sales from the holdings need the depository's authorisation
  --unregistered     orders are refused with AG7002, as from an address that is not registered
  --paused           start with the session's clock standing still
  --help             this text
`;

/** The first day is part of what names a synthetic market, so it stays the same from start to start. */
export const DEFAULT_DAY = FIRST_PRACTICE_DAY;
const DEFAULT_SEED = 1;
const MAX_SEED = 4_294_967_295;
const MAX_SPEED = 100;

/** What the meaning of the flags depends on. */
export interface FlagContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

function numberOf(flag: string, text: string, high: number, whole: boolean): number {
  const value = Number(text);
  const kind = whole ? "a whole number" : "a number";
  if (text.trim() === "" || !Number.isFinite(value) || value < 0 || value > high || (whole && !Number.isInteger(value))) {
    throw new Error(`${flag} ${text} is not ${kind} from 0 to ${high}.`);
  }
  return value;
}

function dayOf(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) throw new Error(`--day ${text} is not a day: write it as YYYY-MM-DD.`);
  return text;
}

function defaultDataDir(env: FlagContext["env"]): string {
  return join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "sauda-exchange");
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: "string", default: "0" },
        seed: { type: "string", default: String(DEFAULT_SEED) },
        day: { type: "string", default: DEFAULT_DAY },
        replay: { type: "string", multiple: true, default: [] },
        speed: { type: "string", default: "1" },
        "data-dir": { type: "string" },
        profile: { type: "string", default: "faithful" },
        edis: { type: "boolean", default: false },
        unregistered: { type: "boolean", default: false },
        paused: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message.split(". ", 1)[0] : String(error)}. See --help.`, { cause: error });
  }
}

/**
 * Undefined where help was asked for. Paths are meant from where the user typed the command; npm tells
 * that place in INIT_CWD. Throws an Error with a sentence naming the flag.
 */
export function parseFlags(args: readonly string[], { env, cwd }: FlagContext): ExchangeOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const from = env["INIT_CWD"] ?? cwd;
  // `--replay a b c`: the files after the first arrive as arguments of their own.
  const stray = values.replay.length === 0 ? positionals[0] : undefined;
  if (stray !== undefined) throw new Error(`"${stray}" stands alone: a value needs its flag before it. See --help.`);
  if (values.profile !== "faithful" && values.profile !== "unlimited") throw new Error(`--profile ${values.profile} is not known: faithful or unlimited.`);
  const dataDir = values["data-dir"];
  return {
    port: numberOf("--port", values.port, 65_535, true),
    dataDir: dataDir === undefined ? defaultDataDir(env) : resolve(from, dataDir),
    seed: numberOf("--seed", values.seed, MAX_SEED, true),
    day: dayOf(values.day),
    replay: [...values.replay, ...positionals].map((file) => resolve(from, file)),
    speed: numberOf("--speed", values.speed, MAX_SPEED, false),
    profile: values.profile,
    startPaused: values.paused,
    ...(values.edis || values.unregistered ? { quirks: { authorisation: values.edis, unregisteredAddress: values.unregistered } } : {}),
  };
}
