/** Puts the three rooms together: a market, the exchange on its durable book, and the doors. */

import { existsSync, readFileSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openMarket } from "./market/open.ts";
import { loadUniverse } from "./market/universe.ts";
import type { Universe } from "./market/universe.ts";
import { openExchange } from "./matching/exchange.ts";
import type { ExchangeSettings } from "./matching/settings.ts";
import { BookError } from "./matching/store/port.ts";
import type { BookStore } from "./matching/store/port.ts";
import { openBookStore } from "./matching/store/sqlite.ts";
import { openAccountFile, PRACTICE_CAPITAL } from "./server/account.ts";
import type { SystemClock } from "./server/door.ts";
import { startServer } from "./server/server.ts";
import type { ExchangeServer } from "./server/server.ts";
import type { ExchangeQuirks } from "../../shared/contract/exchange.ts";
import { chargeRates } from "./server/charge-rates.ts";
import { cautionaryScrips } from "./server/cautionary.ts";
import type { ExchangeCore, ExchangeOptions, MarketSource } from "./types.ts";

export interface StartHooks {
  /** The exchange goes on, but the user should know. */
  readonly warn: (sentence: string) => void;
  /** The exchange has stopped itself; its doors still stand and answer orders with "outcome unknown". */
  readonly onFailure: (error: Error) => void;
  /** Other delays than an exchange's usual ones, for tests that cannot wait for them. */
  readonly pace?: Pick<ExchangeSettings, "delay" | "rolloverMs">;
  /** Other strikes on each side of the money than the file's: a larger market, for tests that need a thousand contracts. */
  readonly strikesEachSide?: number;
}

export interface RunningExchange {
  readonly core: ExchangeCore;
  readonly server: ExchangeServer;
  /** Replaces all of them, from the next request on. */
  setQuirks(quirks: ExchangeQuirks): void;
  /** Closes the doors, then writes and closes the book; once, however often it is asked. */
  stop(): Promise<void>;
}

const SYSTEM_CLOCK: SystemClock = { wall: () => Date.now(), monotonic: () => performance.now() };

/** The project's root, seen from workers/exchange/ in source as well as from out/main/ in a build. */
const ROOT = new URL("../../", import.meta.url);

const readResource = (name: string): unknown => JSON.parse(readFileSync(fileURLToPath(new URL(`resources/${name}`, ROOT)), "utf8"));

/** SQLite keeps its unfinished business beside the book; without it the copy would be another book. */
const BOOK_PARTS = ["", "-wal", "-shm"];

/** What the two ways of being damaged have in common: the file is kept under another name, and told. */
function setAside(error: unknown, warn: StartHooks["warn"]): void {
  if (!(error instanceof BookError) || error.fault !== "corrupt") throw error;
  const mark = `.damaged-${Date.now()}`;
  for (const part of BOOK_PARTS) if (existsSync(error.file + part)) renameSync(error.file + part, error.file + mark + part);
  warn(`The practice exchange's book was damaged: it is kept as ${error.file}${mark} and a new one was begun.`);
}

/** The exchange on the book of this market. A damaged book, or one whose steps make no sense, is set aside and a new one begun. */
function openCore(market: MarketSource, { dataDir, profile }: ExchangeOptions, settings: ExchangeSettings, warn: StartHooks["warn"]): ExchangeCore {
  for (let attempt = 0; ; attempt++) {
    let store: BookStore | undefined;
    try {
      store = openBookStore(dataDir, market.id, Date.now(), profile === "faithful");
      return openExchange(market, store, settings);
    } catch (error) {
      store?.close();
      if (attempt > 0) throw error;
      setAside(error, warn);
    }
  }
}

function setTimer(run: () => void, ms: number): () => void {
  if (ms > 0) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  }
  // A timer of 0 ms waits at least one; at full speed that would be most of the time.
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}

/** Starts the exchange with its doors open and its session running. Rejects with an Error whose message is a plain sentence. */
export async function startExchange(options: ExchangeOptions, hooks: StartHooks): Promise<RunningExchange> {
  const universe = withStrikes(loadUniverse(readResource("practice/universe.json"), readResource("calendar/nse-holidays.json")), hooks.strikesEachSide);
  const rates = chargeRates(readResource("charges/angelone.json"));
  const cautionary = cautionaryScrips(readResource("practice/surveillance.json"));
  const market = await openMarket({ ...options, universe });
  for (const note of market.notes ?? []) hooks.warn(note);
  const account = openAccountFile(options.dataDir, market.id, hooks.warn);
  let quirks = options.quirks ?? {};
  const core = openCore(market, options, {
    speed: options.speed,
    startPaused: options.startPaused,
    systemNow: () => Date.now(),
    setTimer,
    needsAuthorisation: () => quirks.authorisation === true,
    onFailure: hooks.onFailure,
    // A load bench measures the terminal, not an exchange's usual delays.
    ...(options.profile === "unlimited" && { delay: { least: 0, most: 0 } }),
    ...hooks.pace,
  }, hooks.warn);
  try {
    core.openAccount(account.clientCode, PRACTICE_CAPITAL);
    const onFault = (error: unknown): void => hooks.warn(`A request could not be answered: ${error instanceof Error ? error.message : String(error)}`);
    const server = await startServer({ core, account, port: options.port, profile: options.profile, clock: SYSTEM_CLOCK, onFault, quirks: () => quirks, rates, cautionary });
    core.start();
    let stopping: Promise<void> | undefined;
    const setQuirks = (wanted: ExchangeQuirks): void => void (quirks = wanted);
    return { core, server, setQuirks, stop: () => (stopping ??= stopBoth(server, core)) };
  } catch (error) {
    core.stop();
    throw error;
  }
}

function withStrikes(universe: Universe, strikesEachSide: number | undefined): Universe {
  if (strikesEachSide === undefined) return universe;
  const derivatives = universe.derivatives.map((one) => ({ ...one, terms: one.terms.map((terms) => ({ ...terms, strikesEachSide })) }));
  return { ...universe, derivatives, fingerprint: `${universe.fingerprint}-${strikesEachSide}` };
}

async function stopBoth(server: ExchangeServer, core: ExchangeCore): Promise<void> {
  await server.close();
  core.stop();
}
