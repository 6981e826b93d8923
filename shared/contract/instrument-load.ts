import type { Endpoints } from "../brokers/port.ts";
import type { KnownName } from "../instruments/terms.ts";

/** What the instrument thread is started with. It does this once and ends. */
export interface LoadInstruments {
  /** Name of the protocol in the registry. */
  readonly broker: string;
  readonly endpoints: Endpoints;
  /** Today's snapshot; the day before stands beside it under `previous`. */
  readonly current: string;
  readonly previous: string;
  /** The market's day, `YYYY-MM-DD`. */
  readonly day: string;
  /** The list is written anew each trading day: the same one again on a new day is late. */
  readonly daily: boolean;
  readonly names: readonly KnownName[];
  /** Longest silence of the server, ms. */
  readonly timeoutMs: number;
}

/** How far today's list can be trusted. */
export type ListState = "current" | "late" | "older";

/** Stands before the table in a snapshot, as JSON. */
export interface ListMeta {
  /** Address it was downloaded from. */
  readonly source: string;
  /** The market's day on which it was downloaded or last confirmed. */
  readonly day: string;
  /** Day of the download itself. */
  readonly listDay: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  /** Rows of the file, hidden and unreadable ones included. */
  readonly rows: number;
  /** Names (company names, aliases) it was built with: others build it anew. */
  readonly namesMark: number;
  readonly segments: readonly string[];
  /** Rows left out, in words. */
  readonly leftOut: string | undefined;
}

export type FromInstrumentLoad =
  | { readonly kind: "loaded"; readonly buffer: SharedArrayBuffer; readonly meta: ListMeta; readonly state: ListState; readonly problem: string | undefined; readonly notes: readonly string[] }
  /** After `loaded`. */
  | { readonly kind: "note"; readonly sentence: string }
  | { readonly kind: "failed"; readonly sentence: string };
