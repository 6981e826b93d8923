import { marketSegmentOf } from "../../../calendar/session-tables.ts";
import type { MarketSegment } from "../../../calendar/session-tables.ts";
import type { ShareFlags, TradingCalendar } from "../../../calendar/trading-calendar.ts";
import type { MarketTime } from "../../../domain/time.ts";
import { istDay } from "../../../domain/time.ts";
import type { OrderTerms } from "../../../domain/order.ts";
import { needsTrigger } from "../../../domain/words.ts";
import type { Auction } from "../../fills/types.ts";
import type { TickInstrument } from "./options.ts";

/**
 * What an order meets that comes now.
 *
 *   before      it waits: the market opens, or opens again, later today
 *   opening     the pre-open session collects orders for the opening auction
 *   open        continuous trading
 *   closing     the closing auction of shares with derivatives
 *   post-close  trading at the closing price
 *   pause       nothing is taken until the post-close session
 *   closed      no more today: an order is one for the next trading day
 */
export type DayPhase = "before" | "opening" | "open" | "closing" | "post-close" | "pause" | "closed";
type Entry = "opening" | "open" | "closing" | "post-close";

interface Span {
  readonly from: MarketTime;
  readonly until: MarketTime;
}

/** As an order came: what decides in which session it takes part. */
export interface Entered {
  readonly enteredAt: MarketTime;
  readonly terms: OrderTerms;
  /** Trading day of an order that came after the close of another. */
  readonly dueOn: string | undefined;
}

const CALENDAR = { opening: "pre-open", open: "continuous", closing: "closing-auction", "post-close": "post-close" } as const;
const NAMES: ReadonlyMap<string, DayPhase> = new Map([["pre-open", "opening"], ["continuous", "open"], ["closing-auction", "closing"], ["post-close", "post-close"], ["matching", "before"], ["buffer", "before"]]);
const IN_SESSION: Readonly<Record<Entry, readonly DayPhase[]>> = { opening: ["before", "open"], open: ["open"], closing: ["closing"], "post-close": ["post-close"] };
const EARLIER: Readonly<Record<Entry, readonly DayPhase[]>> = {
  opening: ["opening"], open: ["before", "opening"], closing: ["before", "opening", "open"], "post-close": ["before", "opening", "open", "closing", "pause"],
};

/** The hours of one instrument, by the dated tables, as a paper account keeps them. */
export class Sessions {
  readonly #calendar: TradingCalendar;
  readonly #segment: MarketSegment;
  readonly #flags: ShareFlags;
  readonly #expiry: string | undefined;

  constructor(calendar: TradingCalendar, { exchange, fnoStock, expiry }: Pick<TickInstrument, "exchange" | "fnoStock" | "expiry">) {
    this.#calendar = calendar;
    this.#segment = marketSegmentOf(exchange);
    this.#flags = { fnoStock };
    this.#expiry = expiry;
  }

  nextTradingDay(day: string): string {
    return this.#calendar.nextTradingDay(day, this.#segment);
  }

  /** Undefined on days without trading. */
  squareOffAt(day: string): MarketTime | undefined {
    return this.#calendar.squareOffAt(this.#segment, day, this.#flags);
  }

  phase(at: MarketTime): DayPhase {
    const day = istDay(at);
    const hours = this.#calendar.continuousHours(this.#segment, day, this.#flags);
    const expires = this.#expiry === day ? this.#calendar.expiryCloseAt(this.#segment, day) : undefined;
    if (!hours || (expires !== undefined && at >= expires)) return "closed";
    const { phase, amo } = this.#calendar.phaseAt(this.#segment, at, this.#flags);
    if (phase !== "closed") return NAMES.get(phase) ?? "closed";
    if (at < hours.close) return "before";
    return amo ? "closed" : "pause";
  }

  /** May a bracket place its orders now? In years whose holidays are not listed it may. */
  marketOpen(at: MarketTime): boolean {
    return !this.#calendar.knows(istDay(at)) || this.#calendar.phaseAt(this.#segment, at, this.#flags).phase === "continuous";
  }

  /** Moments of a day at which an order that waits goes in, or one that works ends; ascending. */
  turningPoints(day: string): readonly number[] {
    const points = [this.squareOffAt(day) ?? 0];
    for (const kind of ["opening", "open", "closing", "post-close"] as const) {
      const span = this.#session(day, kind);
      if (span) points.push(span.from, span.until);
    }
    if (this.#expiry === day) points.push(this.#calendar.expiryCloseAt(this.#segment, day) ?? 0);
    return points.filter((at) => at > 0).sort((a, b) => a - b);
  }

  /** What the simulated market must know of an order: the auction, if it is in one, and from when on quotes concern it. */
  marketOf(order: Entered, day: string): { readonly notBefore: MarketTime; readonly auction: Auction | undefined } {
    const kind = this.#entryOf(order, day);
    const session = this.#session(day, kind);
    const continuous = this.#session(day, "open");
    const notBefore = (session ?? continuous)?.from ?? (0 as MarketTime);
    if (kind === "open" || !session) return { notBefore, auction: undefined };
    return { notBefore, auction: { kind, from: session.from, until: kind === "opening" ? (continuous?.from ?? session.until) : session.until } };
  }

  /** Where a working order stands at a moment of the day. */
  dueAt(order: Entered, day: string, at: MarketTime): "waits" | "goes in" | "over" {
    if (order.dueOn !== undefined && order.dueOn > day) return "waits";
    const entry = this.#entryOf(order, day);
    const phase = this.phase(at);
    if (entry === "opening" && phase === "before") {
      const opening = this.#session(day, "opening");
      return opening && at < opening.until ? "waits" : "goes in";
    }
    if (IN_SESSION[entry].includes(phase)) return "goes in";
    return EARLIER[entry].includes(phase) ? "waits" : "over";
  }

  /** What came before the pre-open session's end is in the opening auction, but for stops; what came in the closing auction or after the close is in that alone. */
  #entryOf({ enteredAt, terms, dueOn }: Entered, day: string): Entry {
    const opening = this.#session(day, "opening");
    const early = dueOn !== undefined || istDay(enteredAt) < day || (opening !== undefined && enteredAt < opening.until);
    if (early) return opening && !needsTrigger(terms.type) ? "opening" : "open";
    const phase = this.phase(enteredAt);
    return phase === "closing" || phase === "post-close" ? phase : "open";
  }

  #session(day: string, kind: Entry): Span | undefined {
    return this.#calendar.spanOf(this.#segment, day, CALENDAR[kind], this.#flags);
  }
}
