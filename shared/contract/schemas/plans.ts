import { z } from "zod";
import * as base from "./base.ts";
import { marginSource } from "./checks.ts";
import { timeframe } from "./market.ts";

/** Order kinds that the broker does not have, or not fully: kept by Sauda beside the orders themselves. */

const note = z.object({ at: base.systemTime, words: z.string() });
/** Where a protective instruction lives, which is what would still work if this machine died. */
export const home = z.enum(["at broker", "at broker, today only", "only while Sauda runs"]);
export type Home = z.infer<typeof home>;

/** Mark of one press: see `orders.place`. */
export const once = z.string().min(8).max(64);
export const planId = z.string().regex(/^[a-z0-9]{4,32}$/);

const owner = z.string().min(1).max(40);

// GTT

export const gttLeg = z.object({
  trigger: base.price,
  type: z.enum(["LIMIT", "MARKET"]),
  /** 0 for MARKET. */
  price: base.price,
  quantity: base.quantity,
});
export type GttLeg = z.infer<typeof gttLeg>;

const gttTerms = {
  /** One leg, or two for OCO: the lower trigger first. */
  legs: z.array(gttLeg).min(1).max(2),
  /** Last day on which it may fire. */
  expires: base.day,
};

export const gttRequest = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  side: base.side,
  product: base.product,
  owner,
  /** `auto`: at the broker where it can be. */
  home: z.enum(["auto", "here"]),
  /** Never opens a position: when it fires its order is for what its owner has open on the other side at most, or does not go. */
  reduceOnly: z.boolean(),
  ...gttTerms,
});
export type GttRequest = z.infer<typeof gttRequest>;
export const gttChange = z.object(gttTerms);

/** What would become of a rule if it were placed now. */
export const gttPreview = z.object({
  home: z.enum(["at broker", "only while Sauda runs"]),
  /** Where it lives and why, what that means, and what happens when its order is refused. */
  sentences: z.array(z.string()),
  /** Why it would not be taken. */
  problems: z.array(base.failure),
});
export type GttPreview = z.infer<typeof gttPreview>;

export const GTT_STATES = ["saving", "active", "firing", "fired", "cancelling", "cancelled", "expired", "refused", "unresolved"] as const;

export const gtt = gttRequest.omit({ home: true }).extend({
  id: planId,
  kind: z.enum(["single", "oco"]),
  state: z.enum(GTT_STATES),
  lives: home,
  /** What happens if the child order is refused. */
  ifRefused: z.string(),
  /** It may only reduce, and what it was to close is gone: worth cancelling. */
  nothingToClose: z.boolean(),
  /** Which leg fired, at what price. */
  firedLeg: z.number().int().optional(),
  firedAt: base.marketTime.optional(),
  firedPrice: base.price.optional(),
  child: base.orderKey.optional(),
  /** The rule's id at the broker. */
  ruleId: z.string().optional(),
  text: z.string(),
  createdAt: base.systemTime,
  updatedAt: base.systemTime,
  history: z.array(note),
});
export type GttView = z.infer<typeof gtt>;

// Brackets

export const trail = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("points"), by: base.price }),
  z.object({ kind: z.literal("percent"), by: z.number().min(0.01).max(50) }),
  z.object({ kind: z.literal("atr"), times: z.number().min(0.1).max(20), bars: z.number().int().min(2).max(200), frame: timeframe }),
]);
export type Trail = z.infer<typeof trail>;

const stop = z.object({
  trigger: base.price,
  /** Limit of the stop order; absent = as near to a market order as the exchange takes. */
  limit: base.price.optional(),
});
const target = z.object({ price: base.price, quantity: base.quantity });

export const exitTerms = z.object({
  stop: stop.optional(),
  /** Nearest first; quantities are shares of the whole, scaled to what has been filled. */
  targets: z.array(target).max(5),
  trail: trail.optional(),
  /** Move the stop to the average price once the first target has filled. */
  breakEvenAfterFirst: z.boolean(),
  /** Both legs rest at the broker (needs margin for both), or the target waits here beside a stop at the broker. */
  targetsAtBroker: z.boolean(),
});
export type ExitTerms = z.infer<typeof exitTerms>;

export const bracketRequest = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  side: base.side,
  product: base.product,
  quantity: base.quantity,
  entry: z.object({ type: base.orderType, price: base.price, trigger: base.price }),
  owner,
  exits: exitTerms,
});
export type BracketRequest = z.infer<typeof bracketRequest>;

/** Of one at work `exits.targets` are those still to come; of one that is over, all that were last set. */
export const bracket = bracketRequest.extend({
  id: planId,
  /** entering: the entry works · working: protected or on its way · closing: being wound up · done · cancelled: never entered · failed: needs a hand */
  state: z.enum(["entering", "working", "closing", "done", "cancelled", "failed"]),
  /** Of the entry; signed side is in `side`. */
  filled: base.quantity,
  /** Closed by stop, targets or by hand. */
  exited: base.quantity,
  /** Quantity that working protective orders cover now. */
  covered: base.quantity,
  /** Open and not covered, with the system time since when: an alarm. */
  naked: base.quantity,
  nakedSince: base.systemTime.optional(),
  averageEntry: base.price.optional(),
  entryOrder: base.orderKey.optional(),
  stopOrders: z.array(base.orderKey),
  targetOrders: z.array(base.orderKey),
  /** Where the stop is now, trailing included. */
  stopNow: base.price.optional(),
  stopLives: home,
  targetsDone: z.number().int(),
  text: z.string(),
  createdAt: base.systemTime,
  updatedAt: base.systemTime,
  history: z.array(note),
});
export type BracketView = z.infer<typeof bracket>;

// Baskets

export const basketLine = z.object({
  instrument: base.instrumentKey,
  side: base.side,
  quantity: base.quantity,
  type: base.orderType,
  price: base.price,
  trigger: base.price,
  product: base.product,
});
export type BasketLine = z.infer<typeof basketLine>;

export const basketRequest = z.object({
  account: base.accountId,
  name: z.string().max(60),
  lines: z.array(basketLine).min(1).max(50),
  /** If a line is refused: keep what went and stop, undo what went, or send the rest. */
  ifRefused: z.enum(["stop", "roll back", "go on"]),
  owner,
});
export type BasketRequest = z.infer<typeof basketRequest>;

export const basketPreview = z.object({
  /** Positions in `lines` in the order in which they would be sent: what hedges goes first. */
  order: z.array(z.number().int()),
  /** One per line of the request. */
  problems: z.array(z.array(base.failure)),
  margin: base.money,
  marginSource: marginSource.optional(),
  /** Sum of the lines' margins taken alone: what hedging saves is the difference. */
  marginAlone: base.money,
  available: base.money,
  charges: base.money,
  /** What would be done to undo it, line by line, in words. */
  rollback: z.array(z.string()),
});
export type BasketPreview = z.infer<typeof basketPreview>;

export const basket = basketRequest.extend({
  id: planId,
  state: z.enum(["sending", "sent", "stopped", "rolling back", "rolled back", "stuck"]),
  rows: z.array(z.object({ line: z.number().int(), order: base.orderKey.optional(), /** Once a roll back has begun: units of it that are still open and are being closed. */ toClose: base.quantity.optional(), state: z.enum(["waiting", "sent", "filled", "refused", "undone", "skipped"]), sentence: z.string() })),
  text: z.string(),
  createdAt: base.systemTime,
  updatedAt: base.systemTime,
});
export type BasketView = z.infer<typeof basket>;

// Slices

export const sliceRequest = z.object({
  account: base.accountId,
  instrument: base.instrumentKey,
  side: base.side,
  product: base.product,
  quantity: base.quantity,
  type: z.enum(["MARKET", "LIMIT"]),
  price: base.price,
  owner,
  way: z.discriminatedUnion("kind", [
    /** As large as the exchange takes, one after the other at once. */
    z.object({ kind: z.literal("freeze") }),
    /** Equal parts over a span of market time. */
    z.object({ kind: z.literal("twap"), parts: z.number().int().min(2).max(500), overMs: z.number().int().min(1_000).max(8 * 3_600_000), jitterPercent: z.number().min(0).max(50) }),
    /** The next part goes when the one before it has filled. */
    z.object({ kind: z.literal("iceberg"), show: base.quantity }),
  ]),
});
export type SliceRequest = z.infer<typeof sliceRequest>;

export const slice = sliceRequest.extend({
  id: planId,
  state: z.enum(["running", "paused", "stopping", "done", "stopped", "stuck"]),
  parts: z.array(z.object({ quantity: base.quantity, filled: base.quantity, order: base.orderKey.optional(), dueAt: base.marketTime.optional() })),
  filled: base.quantity,
  averagePrice: base.price.optional(),
  text: z.string(),
  createdAt: base.systemTime,
  updatedAt: base.systemTime,
});
export type SliceView = z.infer<typeof slice>;

// If the power died now

export const protection = z.object({
  /** Delivered shares are held for their own sake: one without a stop is no alarm. */
  kind: z.enum(["position", "holding"]),
  account: base.accountId,
  instrument: base.instrumentKey,
  product: base.product,
  /** Signed units. */
  quantity: base.quantity,
  /** Unsigned parts of it; they add up. */
  atBroker: base.quantity,
  here: base.quantity,
  naked: base.quantity,
  /** Net result if every stop is hit at its trigger and the rest stays at the last price; absent without stops. */
  lossAtStop: base.money.optional(),
  /** Net result if the price went to the circuit against it; absent where no circuit is known. */
  lossAtCircuit: base.money.optional(),
  words: z.string(),
});
export type ProtectionView = z.infer<typeof protection>;
