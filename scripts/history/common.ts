import { readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { ParseArgsOptionsConfig } from "node:util";
import { defaultDataDir } from "../../electron/cli.ts";
import type { Frame } from "../../shared/domain/candle.ts";
import { FRAMES } from "../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { EXCHANGES } from "../../shared/domain/words.ts";
import { dayNumber } from "../../shared/history/days.ts";
import { frameName, frameNamed } from "../../shared/history/frames.ts";

export interface ScriptContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
  /** Epoch ms. */
  readonly now: number;
}

export const CALENDAR = {
  sessions: fileURLToPath(new URL("../../resources/calendar/sessions.json", import.meta.url)),
  holidays: fileURLToPath(new URL("../../resources/calendar/nse-holidays.json", import.meta.url)),
};

/** @throws Error with a sentence that names the flag. */
export function flagsOf<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T, script: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error)}. See npm run ${script} -- --help.`, { cause: error });
  }
}

export function instrumentOf(text: string | undefined): InstrumentKey {
  if (text === undefined) throw new Error("--instrument is missing. Name one like --instrument NSE:SBIN.");
  if (!EXCHANGES.some((exchange) => text.startsWith(`${exchange}:`)) || !/^[A-Z_]+:[A-Z0-9&_-]{1,40}$/.test(text)) throw new Error(`--instrument ${text} is no instrument. Name one like NSE:SBIN; exchanges: ${EXCHANGES.join(", ")}.`);
  return text as InstrumentKey;
}

export function frameOf(text: string): Frame {
  const frame = frameNamed(text);
  if (frame === undefined) throw new Error(`--frame ${text} is none of ${FRAMES.map(frameName).join(", ")}.`);
  return frame;
}

export function dayOf(flag: string, text: string): number {
  try {
    return dayNumber(text);
  } catch {
    throw new Error(`${flag} ${text} is no day. Write it like 2026-11-20.`);
  }
}

/** From where npm was called, not from where it runs its scripts. */
export function pathFrom(context: ScriptContext, path: string): string {
  return resolve(context.env["INIT_CWD"] ?? context.cwd, path);
}

export function dataDirOf(context: ScriptContext, flag: string | undefined): string {
  return flag === undefined ? defaultDataDir(context) : pathFrom(context, flag);
}

const FILE = /^candles-([A-Za-z0-9-]+)\.db$/;

/** The file of kept candles of a market; the only one there is where none is named. */
export function storeIn(dataDir: string, market: string | undefined): string {
  let names: string[] = [];
  try {
    names = readdirSync(dataDir).flatMap((name) => FILE.exec(name)?.[1] ?? []);
  } catch {
    throw new Error(`There is no data folder ${dataDir}. Name the right one with --data-dir.`);
  }
  if (market !== undefined) {
    if (!/^[A-Za-z0-9-]{1,80}$/.test(market)) throw new Error(`--market ${market} is no name of a market. There ${names.length === 1 ? "is" : "are"}: ${names.join(", ") || "none yet"}.`);
    return join(dataDir, `candles-${market}.db`);
  }
  const [only, ...others] = names;
  if (only === undefined) throw new Error(`${basename(dataDir)} keeps no candles yet. Start Sauda once, or name a market with --market, for example --market practice-1.`);
  if (others.length > 0) throw new Error(`There are candles of several markets (${names.join(", ")}). Name one with --market.`);
  return join(dataDir, `candles-${only}.db`);
}
