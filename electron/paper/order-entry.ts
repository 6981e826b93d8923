import type { Instrument } from "../../shared/domain/instrument.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { istDay } from "../../shared/domain/time.ts";
import { needsTrigger } from "../../shared/domain/words.ts";
import type { Auction } from "../../shared/simulation/fills/types.ts";
import type { PaperOrder } from "./paper-order.ts";
import type { PaperPhase, PaperRules } from "./paper-rules.ts";

type Entered = Pick<PaperOrder, "enteredAt" | "terms" | "dueOn">;

/**
 * The session in which an order takes part first. What came before the pre-open session's end, or the
 * evening before, is in the opening auction, but for stops; what came in the closing auction or after the
 * close is in that alone.
 */
export function entryOf(rules: PaperRules, instrument: Instrument, { enteredAt, terms, dueOn }: Entered, day: string): "opening" | "open" | "closing" | "post-close" {
  const opening = rules.session(instrument, day, "opening");
  const early = dueOn !== undefined || istDay(enteredAt) < day || (opening !== undefined && enteredAt < opening.until);
  if (early) return opening && !needsTrigger(terms.type) ? "opening" : "open";
  const phase = rules.phase(instrument, enteredAt);
  return phase === "closing" || phase === "post-close" ? phase : "open";
}

/** What the simulated market must know of it: the auction, if it is in one, and from when on quotes concern it. */
export function marketOf(rules: PaperRules, instrument: Instrument, order: Entered, day: string): { readonly notBefore: MarketTime; readonly auction: Auction | undefined } {
  const kind = entryOf(rules, instrument, order, day);
  const session = rules.session(instrument, day, kind);
  const continuous = rules.session(instrument, day, "open");
  const notBefore = (session ?? continuous)?.from ?? (0 as MarketTime);
  if (kind === "open" || !session) return { notBefore, auction: undefined };
  return { notBefore, auction: { kind, from: session.from, until: kind === "opening" ? (continuous?.from ?? session.until) : session.until } };
}

export type Due = "waits" | "goes in" | "over";

const IN_SESSION: Readonly<Record<ReturnType<typeof entryOf>, readonly PaperPhase[]>> = {
  opening: ["before", "open"], open: ["open"], closing: ["closing"], "post-close": ["post-close"],
};
const EARLIER: Readonly<Record<ReturnType<typeof entryOf>, readonly PaperPhase[]>> = {
  opening: ["opening"], open: ["before", "opening"], closing: ["before", "opening", "open"], "post-close": ["before", "opening", "open", "closing", "pause"],
};

/** Where a working order stands at a moment of the day. */
export function dueAt(rules: PaperRules, instrument: Instrument, order: Entered, day: string, at: MarketTime): Due {
  if (order.dueOn !== undefined && order.dueOn > day) return "waits";
  const entry = entryOf(rules, instrument, order, day);
  const phase = rules.phase(instrument, at);
  // Collected until the pre-open session ends; what has not gone in then stays out of nothing: it fills at the opening price.
  if (entry === "opening" && phase === "before") {
    const opening = rules.session(instrument, day, "opening");
    return opening && at < opening.until ? "waits" : "goes in";
  }
  if (IN_SESSION[entry].includes(phase)) return "goes in";
  return EARLIER[entry].includes(phase) ? "waits" : "over";
}

const ENDS: Readonly<Record<ReturnType<typeof entryOf>, string>> = {
  opening: "The market has closed: day orders end.",
  open: "The market has closed: day orders end.",
  closing: "The closing auction has ended: what it did not fill ends.",
  "post-close": "The post-close session has ended: what it did not fill ends.",
};

export function endWords(rules: PaperRules, instrument: Instrument, order: Entered, day: string): string {
  return ENDS[entryOf(rules, instrument, order, day)];
}

/** What an order says of itself while it is not in the market yet. */
export function waitWords(rules: PaperRules, instrument: Instrument, order: Entered & { readonly terms: OrderTerms }, day: string): string {
  if (order.dueOn !== undefined && order.dueOn > day) return `After-market order: waits for ${order.dueOn}.`;
  return entryOf(rules, instrument, order, day) === "opening" ? "Waits for the opening auction." : "Waits for the market to open.";
}
