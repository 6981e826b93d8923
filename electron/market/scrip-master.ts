import type { BrokerProtocol } from "../../shared/brokers/port.ts";
import type { ListMeta, ListState } from "../../shared/contract/instrument-load.ts";
import { InstrumentTable } from "../../shared/instruments/instrument-table.ts";
import type { KnownName } from "../../shared/instruments/terms.ts";
import type { LoadThread } from "../instruments/load-thread.ts";
import { loadInThread } from "../instruments/load-thread.ts";

export interface LoadedMaster {
  readonly table: InstrumentTable;
  readonly meta: ListMeta;
  readonly state: ListState;
  /** Why the list is not today's, or could not be confirmed; a sentence for a banner. */
  readonly problem: string | undefined;
  /** What else was wrong, in words. */
  readonly notes: readonly string[];
}

export interface LoadMasterOptions {
  /** The market's day, `YYYY-MM-DD`. */
  readonly day: string;
  /** The broker writes the list anew each trading day: the same one on a new day is late. */
  readonly daily?: boolean;
  readonly names?: readonly KnownName[];
  readonly load?: LoadThread;
  /** Heard after the list is in use: it could not be kept on disk. */
  readonly onNote?: (sentence: string) => void;
}

/** Longest silence of the server, ms. */
const TIMEOUT_MS = 30_000;

/**
 * The broker's instruments of the day: downloaded unless unchanged, the last good list where that fails.
 * @param keptAt path of the kept table; that of the day before gets `.previous` behind it.
 * @throws Error with a sentence when neither can be had.
 */
export async function loadMaster(protocol: BrokerProtocol, keptAt: string, options: LoadMasterOptions): Promise<LoadedMaster> {
  const { day, daily = false, names = [], load = loadInThread, onNote } = options;
  const answer = await load({ broker: protocol.id, endpoints: protocol.endpoints, current: keptAt, previous: `${keptAt}.previous`, day, daily, names, timeoutMs: TIMEOUT_MS }, onNote);
  if (answer.kind === "failed") throw new Error(answer.sentence);
  const table = InstrumentTable.open(answer.buffer, answer.meta.segments);
  if (!table) throw new Error("The instrument list was read by another version of Sauda. Restart it.");
  return { table, meta: answer.meta, state: answer.state, problem: answer.problem, notes: answer.notes };
}
