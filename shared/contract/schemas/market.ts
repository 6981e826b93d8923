import { z } from "zod";
import type { Candle } from "../../domain/candle.ts";
import type { Instrument } from "../../domain/instrument.ts";
import * as base from "./base.ts";

export const instrument = z.object({
  key: base.instrumentKey,
  exchange: base.exchange,
  symbol: z.string(),
  name: z.string(),
  kind: z.enum(["equity", "index", "future", "option"]),
  underlying: z.string(),
  expiry: base.day.optional(),
  strike: base.price.optional(),
  optionType: z.enum(["CE", "PE"]).optional(),
  lot: base.quantity,
  tick: base.price,
  freeze: base.quantity.optional(),
  multiplier: z.number(),
  tradable: z.boolean(),
});
export type InstrumentView = z.infer<typeof instrument>;

export function instrumentView(from: Instrument): InstrumentView {
  const { broker: _broker, ...view } = from;
  return view;
}

export const candle = z.object({
  at: base.marketTime,
  open: base.price,
  high: base.price,
  low: base.price,
  close: base.price,
  volume: z.number(),
}) satisfies z.ZodType<Candle>;

export const timeframe = z.union([z.literal(1), z.literal(3), z.literal(5), z.literal(15), z.literal(30), z.literal(60), z.literal(1440)]);

/** Twenty levels of an instrument that some page looks at; the book itself travels in the frames. */
export const deepBook = z.object({
  instrument: base.instrumentKey,
  state: z.enum(["asked", "live", "none"]),
  /** Why there are none, and what is shown instead; empty otherwise. */
  sentence: z.string(),
});
export type DeepBookView = z.infer<typeof deepBook>;

/** The health of the tick feed, once a second. */
export const feed = z.object({
  state: z.enum(["connecting", "live", "retrying", "refused", "stopped"]),
  sentence: z.string(),
  ticksPerSecond: z.number(),
  received: z.number(),
  dropped: z.number(),
  /** Count by reason, only those above zero. */
  droppedBy: z.record(z.string(), z.number()),
  lost: z.number(),
  reconnects: z.number(),
  /** System ms since the last tick; absent before the first. */
  ageMs: z.number().optional(),
  subscribed: z.number(),
  /** The sockets that carry them; absent before the first second. */
  connections: z.array(z.object({ live: z.boolean(), subscribed: z.number() })).optional(),
  /** Minutes built from ticks that the broker told as well, and how many of them differed; absent before the first. */
  liveBars: z.object({ checked: z.number(), differed: z.number() }).optional(),
  /** Absent while nobody looks at twenty levels. */
  deep: z.array(deepBook).optional(),
  /** Subscribed, asked for again, and still without a single packet. */
  silent: z.array(base.instrumentKey),
});
export type FeedView = z.infer<typeof feed>;

/** Where the market's day stands. */
export const session = z.object({
  /** Market time; absent until the feed has told one. */
  marketAt: base.marketTime.optional(),
  day: base.day.optional(),
  phase: z.enum(["unknown", "closed", "pre-open", "open", "post-close"]),
  /** "NSE open, closes 15:30". */
  sentence: z.string(),
});
export type SessionView = z.infer<typeof session>;

/** The practice exchange's own clock: absent when a real broker is connected. */
export const practice = z.object({
  title: z.string(),
  replay: z.boolean(),
  paused: z.boolean(),
  /** 0 = as fast as possible. */
  speed: z.number(),
  day: base.day,
  now: z.number(),
  openAt: z.number(),
  closeAt: z.number(),
  ended: z.boolean(),
});
export type PracticeView = z.infer<typeof practice>;

/** How the order path does: latencies in ms over the last 200 sends; absent before the first. */
export const orderHealth = z.object({
  account: base.accountId,
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  /** Orders sent in the running second, and the broker's limit for one. */
  usedThisSecond: z.number(),
  perSecond: z.number(),
  waiting: z.number(),
  unresolved: z.number(),
  journal: z.string(),
});
export type OrderHealthView = z.infer<typeof orderHealth>;
