import { join, resolve } from "node:path";
import { testEndpoints } from "./accounts/live/test-endpoints.ts";
import { badInput, TerminalError } from "../shared/domain/errors.ts";

export const DEFAULT_PORT = 7410;
const DEFAULT_SEED = 1;

export interface Flags {
  /** The browser shell even where Electron is at hand. */
  readonly browser: boolean;
  /** The browser shell, and no browser is opened. */
  readonly headless: boolean;
  readonly help: boolean;
  readonly port: number;
  readonly dataDir: string;
  readonly replay: readonly string[];
  readonly speed: number;
  readonly seed: number;
  /** A stand-in for the broker of live accounts, on this machine. */
  readonly liveAt: string | undefined;
}

/** What the meaning of the flags depends on. */
export interface FlagContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
  readonly exists: (path: string) => boolean;
}

export const HELP = `npm start -- [flags]
  --browser          open in the browser even where the desktop window could be
  --headless         run without opening anything; the address is printed
  --port N           port of the browser shell on 127.0.0.1 (default ${DEFAULT_PORT}, 0 = any free one)
  --data-dir FOLDER  where Sauda keeps everything (default: the user's application data)
  --replay FILE …    let the practice exchange replay recordings instead of the synthetic market
  --speed N          market seconds per second on the practice exchange, 0 to 100 (0 = as fast as possible)
  --seed N           of the synthetic market: the same seed gives the same market
  --live-at URL      for tests: live accounts sign in to a practice exchange on this machine, e.g. http://127.0.0.1:8100
  --help             this text
`;

const SWITCHES = new Set(["--browser", "--headless", "--help"]);
const SINGLE = new Set(["--port", "--data-dir", "--speed", "--seed", "--live-at"]);

function bad(field: string, expected: string, sentence: string): never {
  throw new TerminalError(badInput(field, expected, sentence));
}

/** Splits the arguments into flags and their values. */
function gather(args: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let open: string | undefined;
  for (const arg of args) {
    if (!arg.startsWith("--")) {
      if (open === undefined) bad("flags", "a flag", `“${arg}” stands alone: a value needs its flag before it, for example --replay ${arg}. See --help.`);
      found.get(open)?.push(arg);
      if (open !== "--replay") open = undefined;
      continue;
    }
    const at = arg.indexOf("=");
    const name = at < 0 ? arg : arg.slice(0, at);
    const takesValue = SINGLE.has(name) || name === "--replay";
    if (!takesValue && !SWITCHES.has(name)) bad(name, "a known flag", `Sauda has no flag ${name}. See npm start -- --help.`);
    if (found.has(name) && name !== "--replay") bad(name, "once", `${name} is given twice.`);
    if (at >= 0 && !takesValue) bad(name, "no value", `${name} takes no value.`);
    const values = found.get(name) ?? [];
    if (at >= 0) values.push(arg.slice(at + 1));
    found.set(name, values);
    open = takesValue && at < 0 ? name : undefined;
  }
  return found;
}

function single(found: ReadonlyMap<string, readonly string[]>, name: string, example: string): string | undefined {
  const values = found.get(name);
  if (values === undefined) return undefined;
  const value = values[0];
  if (value === undefined || value === "") bad(name, "a value", `${name} needs a value, for example ${name} ${example}.`);
  return value;
}

function numberOf(found: ReadonlyMap<string, readonly string[]>, name: string, low: number, high: number, whole: boolean, otherwise: number): number {
  const text = single(found, name, String(otherwise));
  if (text === undefined) return otherwise;
  const value = Number(text);
  const kind = whole ? "a whole number" : "a number";
  if (text.trim() !== text || !Number.isFinite(value) || value < low || value > high || (whole && !Number.isInteger(value))) {
    bad(name, `${kind} from ${low} to ${high}`, `${name} ${text} is not ${kind} from ${low} to ${high}.`);
  }
  return value;
}

/**
 * Our part of a desktop command line, where Electron's and Chromium's own switches stand as well: all
 * that follows a “--”, else our flags with their values.
 */
export function ownArguments(argv: readonly string[]): string[] {
  const mark = argv.indexOf("--");
  if (mark >= 0) return argv.slice(mark + 1);
  const own: string[] = [];
  let taking = false;
  for (const arg of argv.slice(1)) {
    const name = arg.split("=", 1)[0] ?? "";
    if (arg.startsWith("-")) taking = SWITCHES.has(name) || SINGLE.has(name) || name === "--replay";
    if (taking) own.push(arg);
  }
  return own;
}

/** Where an application of this user keeps its data, by the custom of the system. */
export function defaultDataDir({ env, platform, home }: Pick<FlagContext, "env" | "platform" | "home">): string {
  if (platform === "darwin") return join(home, "Library", "Application Support", "Sauda");
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "Sauda");
  return join(env["XDG_DATA_HOME"] ?? join(home, ".local", "share"), "sauda");
}

/**
 * Paths are meant from where the user typed the command; npm tells that place in INIT_CWD.
 * @throws TerminalError with a sentence naming the flag.
 */
export function parseFlags(args: readonly string[], context: FlagContext): Flags {
  const found = gather(args);
  const from = context.env["INIT_CWD"] ?? context.cwd;
  const replay = (found.get("--replay") ?? []).map((file) => resolve(from, file));
  if (found.has("--replay") && replay.length === 0) bad("--replay", "at least one file", "--replay needs at least one file, for example --replay day.csv.gz.");
  for (const file of replay) if (!context.exists(file)) bad("--replay", "a file", `There is no file ${file} to replay.`);
  const dataDir = single(found, "--data-dir", "./my-data");
  const liveAt = single(found, "--live-at", "http://127.0.0.1:8100");
  if (liveAt !== undefined) testEndpoints(liveAt);
  return {
    liveAt,
    browser: found.has("--browser"),
    headless: found.has("--headless"),
    help: found.has("--help"),
    port: numberOf(found, "--port", 0, 65_535, true, DEFAULT_PORT),
    dataDir: dataDir === undefined ? defaultDataDir(context) : resolve(from, dataDir),
    replay,
    speed: numberOf(found, "--speed", 0, 100, false, 1),
    seed: numberOf(found, "--seed", 0, 4_294_967_295, true, DEFAULT_SEED),
  };
}
