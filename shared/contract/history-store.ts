import type { BrokerFrame, Frame } from "../domain/candle.ts";
import type { InstrumentKey } from "../domain/identity.ts";

/** What is kept of one day of one series. Days are counted from 1970-01-01 in India. */
export interface StoredDay {
  readonly day: number;
  /** The day was over when it was fetched: it is not asked for again. */
  readonly final: boolean;
  /** 0 = from the broker, else the id of the import. */
  readonly source: number;
  /** 0 = the broker was asked and has nothing. */
  readonly bars: number;
  readonly expected: number;
  readonly missing: number;
  /** System ms. */
  readonly fetchedAt: number;
}

export type NewDay = Pick<StoredDay, "day" | "final" | "bars" | "expected" | "missing">;

export interface SeriesName {
  readonly instrument: InstrumentKey;
  readonly frame: Frame;
}

export interface SeriesDays extends SeriesName {
  /** Ascending. */
  readonly days: readonly NewDay[];
  /** The bars of all these days in order, as `packCandles` packs them. */
  readonly packed: Float64Array<ArrayBuffer>;
}

export interface SeriesUse extends SeriesName {
  readonly days: number;
  readonly bars: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  readonly imported: number;
}

export interface StoreUse {
  readonly series: readonly SeriesUse[];
  /** Of the file on disk. */
  readonly bytes: number;
  readonly limitBytes: number;
}

export interface StoredJob {
  readonly id: number;
  readonly instrument: InstrumentKey;
  readonly frame: BrokerFrame;
  readonly from: number;
  readonly to: number;
  readonly state: "waiting" | "running" | "stopped" | "failed" | "done";
  readonly sentence: string;
  /** System ms. */
  readonly createdAt: number;
}

export interface StoredImport {
  readonly id: number;
  readonly file: string;
  readonly at: number;
  readonly rows: number;
  readonly days: number;
  readonly replaced: number;
  /** "NSE:SBIN 1m, NSE:INFY 1m". */
  readonly what: string;
}

export interface NewImport {
  readonly file: string;
  readonly at: number;
  readonly rows: number;
  /** What becomes of days that are kept already. */
  readonly present: "replace" | "keep";
  readonly series: readonly SeriesDays[];
}

/** What to delete: all where nothing is named. Days before `before` only. */
export interface Removal {
  readonly instrument?: InstrumentKey | undefined;
  readonly frame?: Frame | undefined;
  readonly before?: number | undefined;
}

/** Everything the store can do; the thread answers each by name. */
export interface HistoryCalls {
  read(series: SeriesName, from: number, to: number, now: number): { readonly days: readonly StoredDay[]; readonly packed: Float64Array<ArrayBuffer>; readonly damaged: number };
  days(series: SeriesName, from: number, to: number): readonly StoredDay[];
  /** Broker's days. Final and imported ones stay, unless `anew`. */
  write(series: SeriesDays, at: number, anew: boolean): void;
  use(): StoreUse;
  remove(what: Removal): number;
  limit(bytes: number): void;
  putJob(job: StoredJob): void;
  dropJob(id: number): void;
  jobs(): readonly StoredJob[];
  addImport(fresh: NewImport): StoredImport;
  imports(): readonly StoredImport[];
  /** @throws Error with a sentence where a later import stands on it. */
  undoImport(id: number): StoredImport;
}

export type HistoryCall = { readonly [N in keyof HistoryCalls]: { readonly id: number; readonly name: N; readonly args: Parameters<HistoryCalls[N]> } }[keyof HistoryCalls];
export type ToHistoryStore = HistoryCall | { readonly kind: "close" };
export type FromHistoryStore =
  | { readonly kind: "opened"; readonly notes: readonly string[] }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly sentence: string }
  | { readonly kind: "closed" };

export interface HistoryStoreOptions {
  readonly path: string;
  readonly limitBytes: number;
}

/** The same, from another thread. */
export type HistoryStore = { readonly [N in keyof HistoryCalls]: (...args: Parameters<HistoryCalls[N]>) => Promise<ReturnType<HistoryCalls[N]>> };
