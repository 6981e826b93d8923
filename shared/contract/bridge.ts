import type { Endpoints, FeedSubscription, Session } from "../brokers/port.ts";

/**
 * What the terminal and the tick bridge's thread say to each other. A bridge serves several feeds; a
 * feed's number is below MAX_FEEDS of the quote board and stands in each of its quotes.
 */

/** Host → bridge. */
export type BridgeCommand =
  | StartFeed
  | { readonly kind: "subscribe"; readonly feed: number; readonly instruments: readonly BridgeSubscription[] }
  | { readonly kind: "unsubscribe"; readonly feed: number; readonly slots: readonly number[] }
  /** Twenty levels of these as well, each on its row of the depth board. Asking again is a new look: what was refused is tried anew. */
  | { readonly kind: "deepen"; readonly feed: number; readonly instruments: readonly DeepSubscription[] }
  | { readonly kind: "flatten"; readonly feed: number; readonly rows: readonly number[] }
  /** Renewed tokens. Ends the wait of a refused feed; a live connection is replaced by one with the new tokens, without a gap. */
  | { readonly kind: "session"; readonly feed: number; readonly session: Session }
  /** The stream's numeric segments whose market is open now; silence means nothing elsewhere. */
  | { readonly kind: "phase"; readonly feed: number; readonly openSegments: readonly number[] }
  /** The feed begins another recording: forget market time and what is newest per slot. */
  | { readonly kind: "forget-time"; readonly feed: number }
  /** Ticks of all feeds go to the ring, of all slots or of these alone. Attaching a known ring again changes its slots. */
  | { readonly kind: "attach-ring"; readonly ring: number; readonly buffer: SharedArrayBuffer; readonly slots: "all" | readonly number[] }
  | { readonly kind: "detach-ring"; readonly ring: number }
  | { readonly kind: "stop"; readonly feed: number }
  /** Stops every feed and ends the thread. */
  | { readonly kind: "quit" };

/** Carries secrets: never logged, never echoed. */
export interface StartFeed {
  readonly kind: "start";
  readonly feed: number;
  /** Id of the broker in the registry. */
  readonly protocol: string;
  readonly endpoints: Endpoints;
  readonly clientCode: string;
  readonly apiKey: string;
  readonly session: Session;
  readonly board: SharedArrayBuffer;
  /** Without one no twenty levels can be had. */
  readonly depthBoard?: SharedArrayBuffer;
}

export interface BridgeSubscription extends FeedSubscription {
  readonly slot: number;
}

/** Of the mode that carries twenty levels. */
export interface DeepSubscription extends FeedSubscription {
  /** Of the instrument's quote. */
  readonly slot: number;
  /** Of the depth board. */
  readonly row: number;
}

/** How the twenty levels of an instrument do. `why`, part of a sentence, is empty but for `none`. */
export interface DeepState {
  readonly row: number;
  readonly slot: number;
  readonly state: "asked" | "live" | "none";
  readonly why: string;
}

/** Bridge → host. */
export type BridgeNotice =
  | { readonly kind: "state"; readonly feed: number; readonly state: BridgeState }
  | BridgeStats
  /** All subscribed slots of an open market that stay without a packet though asked for twice. Told when it changes. */
  | { readonly kind: "silent"; readonly feed: number; readonly slots: readonly number[] }
  /** Not subscribed, and why: beyond the broker's limit, no such slot, a token that is no number. */
  | { readonly kind: "not-subscribed"; readonly feed: number; readonly slots: readonly number[]; readonly why: string }
  /** Twenty levels whose state has changed. While it is not `live` the row holds no book. */
  | { readonly kind: "deep"; readonly feed: number; readonly books: readonly DeepState[] }
  /** Market times between which ticks of these slots are missing, told once their connection runs again. A gap may span nights. */
  | { readonly kind: "gap"; readonly feed: number; readonly from: number; readonly to: number; readonly slots: readonly number[] }
  /** A text of the broker that is no heartbeat; cut, and cleared of secrets. */
  | { readonly kind: "said"; readonly feed: number; readonly text: string }
  /** A command that could not be done. */
  | { readonly kind: "failed"; readonly feed: number; readonly sentence: string };

export type BridgeState =
  | { readonly name: "connecting"; readonly attempt: number }
  | { readonly name: "live" }
  /** `why` is a sentence for people, `status` the HTTP status of a refused handshake, else 0. */
  | { readonly name: "retrying"; readonly inMs: number; readonly why: string; readonly status: number }
  /** The broker does not take the tokens of the newest of `sessions` sessions since the start, its own among them: waiting for another. */
  | { readonly name: "refused"; readonly why: string; readonly sessions: number }
  | { readonly name: "stopped" };

/** Once a second per feed; counts since its start. `received` = `written` + the sum of `dropped`. */
export interface BridgeStats {
  readonly kind: "stats";
  readonly feed: number;
  /** Binary packets. */
  readonly received: number;
  readonly written: number;
  /** By reason, indexed as DROP in brokers/tick-record.ts. */
  readonly dropped: readonly number[];
  readonly texts: number;
  readonly perSecond: number;
  readonly reconnects: number;
  readonly subscribed: number;
  /** The sockets that carry them. */
  readonly connections: readonly { readonly live: boolean; readonly subscribed: number }[];
  /** System time since the last packet, ms; undefined before the first. */
  readonly dataAgeMs: number | undefined;
  /** Market time; undefined until the feed has told one. */
  readonly marketAt: number | undefined;
  readonly rings: readonly RingStats[];
}

export interface RingStats {
  readonly ring: number;
  /** Ticks waiting to be read. */
  readonly pending: number;
  /** Ticks that found it full. More than 0 is an alarm. */
  readonly lost: number;
}
