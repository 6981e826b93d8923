import type { Side } from "../domain/words.ts";
import type { CurrentEvent } from "./decision.ts";
import type { InstrumentHandle } from "./instrument-handle.ts";
import type { OrderBook, StrategyOrder } from "./order-view.ts";
import { gttDraft } from "./gtt-terms.ts";
import type { GttTerms } from "./gtt-terms.ts";
import type { BracketSignal, Signal } from "./signals.ts";
import type { Grid } from "./tick-price.ts";
import { BadSignal, limitPrice, triggerPrice } from "./tick-price.ts";

export interface What {
  readonly instrument: InstrumentHandle;
  /** In a few words, for the log and the order's story. */
  readonly reason?: string | undefined;
}
export interface Open extends What {
  readonly side: Side;
  /** Units: a multiple of the lot. */
  readonly quantity: number;
}
export interface BracketTerms extends Open {
  /** Absent: at market. `price`: limit. `trigger`: stop entry. */
  readonly entry?: { readonly price?: number | undefined; readonly trigger?: number | undefined } | undefined;
  readonly stop: { readonly trigger: number; readonly limit?: number | undefined };
  /** Nearest first; a target without quantity takes what is left. */
  readonly targets?: readonly { readonly price: number; readonly quantity?: number | undefined }[] | undefined;
  /** The stop follows at so many rupees, or at so many percent of the best price. */
  readonly trail?: { readonly points: number } | { readonly percent: number } | undefined;
  readonly breakEvenAfterFirst?: boolean | undefined;
}

/** Signals of one callback at most: more is a loop, and no plan. */
export const MOST_SIGNALS = 1_000;
const MOST_REASON = 120;
const MOST_TARGETS = 5;

type Draft = Signal extends infer S ? (S extends Signal ? Omit<S, "id" | "decision" | "instrument" | "reason"> : never) : never;

/**
 * How a strategy says what it wants. Each call answers with the signal's id; what became of it comes by
 * onOrder and onFill. Nothing is sent before the callback has ended. All prices in rupees; limits are
 * brought to the tick on their own side (a buy down, a sell up), triggers to the nearest tick.
 * @throws BadSignal with the field, its limit and the value; the callback then fails as a whole.
 */
export class Orders {
  readonly #event: CurrentEvent;
  readonly #book: OrderBook;
  readonly #instruments: readonly InstrumentHandle[];
  readonly #ticks: readonly number[];
  readonly #unitsPerRupee: number;
  readonly #outbox: Signal[] = [];

  /** @param ticks least price step of each instrument, in units. */
  constructor(event: CurrentEvent, book: OrderBook, instruments: readonly InstrumentHandle[], ticks: readonly number[], unitsPerRupee: number) {
    this.#event = event;
    this.#book = book;
    this.#instruments = instruments;
    this.#ticks = ticks;
    this.#unitsPerRupee = unitsPerRupee;
  }

  market(terms: Open): string {
    return this.#submit(terms, { kind: "market", ...this.#opening(terms) });
  }

  limit(terms: Open & { readonly price: number; readonly validity?: "DAY" | "IOC" | undefined }): string {
    const price = limitPrice("price", terms.price, terms.side, this.#grid(terms.instrument));
    return this.#submit(terms, { kind: "limit", ...this.#opening(terms), price, validity: terms.validity ?? "DAY" });
  }

  /** Waits for the trigger, then goes at market, or at the limit if there is one. */
  stop(terms: Open & { readonly trigger: number; readonly limit?: number | undefined }): string {
    const grid = this.#grid(terms.instrument);
    const trigger = triggerPrice("trigger", terms.trigger, grid);
    const limit = terms.limit === undefined ? undefined : limitPrice("limit", terms.limit, terms.side, grid);
    if (limit !== undefined && (limit - trigger) * (terms.side === "BUY" ? 1 : -1) < 0) {
      throw new BadSignal("limit", `at or ${terms.side === "BUY" ? "above" : "below"} the trigger`, `The limit ${String(terms.limit)} of a stop ${terms.side} must be at or ${terms.side === "BUY" ? "above" : "below"} its trigger ${terms.trigger}.`);
    }
    return this.#submit(terms, { kind: "stop", ...this.#opening(terms), trigger, limit });
  }

  /** An entry that brings its own stop and targets; they are watched over beside the strategy and outlive it. */
  bracket(terms: BracketTerms): string {
    return this.#submit(terms, this.#bracket(terms));
  }

  /**
   * Good till triggered: waits over days until the last price meets a trigger, then goes at market, or at the price.
   * With `below` and `above` it is an OCO: the one that is met ends the other. Cancelled and found in `open` as any order.
   */
  gtt(terms: GttTerms): string {
    return this.#submit(terms, { ...this.#opening(terms), ...gttDraft(terms, this.#grid(terms.instrument)) });
  }

  /** Brings the position to this many signed units: 0 is flat, −50 is short 50. */
  target(terms: What & { readonly quantity: number }): string {
    const quantity = terms.quantity === 0 ? 0 : terms.quantity;
    if (quantity !== 0) this.#checkQuantity(terms.instrument, Math.abs(quantity));
    return this.#submit(terms, { kind: "target", quantity });
  }

  /** Cancels what works in the instrument and closes the position. */
  close(terms: What): string {
    return this.#submit(terms, { kind: "close" });
  }

  /** Closes every instrument in which there is a position or a working order, a GTT among them. */
  closeAll(reason?: string): void {
    const working = this.#book.open;
    for (const instrument of this.#instruments) {
      if (!instrument.position.isFlat || working.some((order) => order.instrument === instrument)) this.close({ instrument, reason });
    }
  }

  /** Cancels what came of a signal and is not filled yet. @param order an order, or the id that its call answered with. */
  cancel(order: StrategyOrder | string, reason?: string): string {
    const signal = typeof order === "string" ? order : order.signal;
    const instrument = typeof order === "string" ? this.#book.open.find((one) => one.signal === signal)?.instrument ?? this.#instruments[0] : order.instrument;
    if (!instrument) throw new BadSignal("order", "an order of this strategy", "There is no such order.");
    return this.#submit({ instrument, reason }, { kind: "cancel", signal });
  }

  /** Orders that are not over. A copy. */
  get open(): readonly StrategyOrder[] {
    return this.#book.open;
  }

  /** For the runner: what the callback has decided, which is then forgotten here. */
  take(): readonly Signal[] {
    return this.#outbox.splice(0);
  }
  /** For the runner. */
  get waiting(): boolean {
    return this.#outbox.length > 0;
  }

  #bracket(terms: BracketTerms): Draft {
    const { side, entry, stop, trail } = terms;
    const grid = this.#grid(terms.instrument);
    const opening = this.#opening(terms);
    const out: Side = side === "BUY" ? "SELL" : "BUY";
    const targets = bracketTargets(terms, (field, price) => limitPrice(field, price, out, grid));
    const price = entry?.price === undefined ? undefined : limitPrice("entry.price", entry.price, side, grid);
    const trigger = entry?.trigger === undefined ? undefined : triggerPrice("entry.trigger", entry.trigger, grid);
    return {
      kind: "bracket", ...opening, targets,
      entry: Object.freeze({ price, trigger }),
      stop: Object.freeze({ trigger: triggerPrice("stop.trigger", stop.trigger, grid), limit: stop.limit === undefined ? undefined : limitPrice("stop.limit", stop.limit, out, grid) }),
      trail: trailOf(trail, grid),
      breakEvenAfterFirst: terms.breakEvenAfterFirst ?? false,
    };
  }

  #opening(terms: Open): { readonly side: Side; readonly quantity: number } {
    const { side, quantity, instrument } = terms;
    if (side !== "BUY" && side !== "SELL") throw new BadSignal("side", "BUY or SELL", `side must be "BUY" or "SELL"; it is ${String(side)}.`);
    this.#checkQuantity(instrument, quantity);
    return { side, quantity };
  }

  #checkQuantity({ symbol, lot }: InstrumentHandle, quantity: number): void {
    if (!Number.isSafeInteger(quantity) || quantity < 1) throw new BadSignal("quantity", "a whole number from 1", `quantity must be a whole number of units, at least 1; it is ${String(quantity)}.`);
    if (quantity % lot !== 0) throw new BadSignal("quantity", `a multiple of ${lot}`, `${symbol} trades in lots of ${lot}; ${quantity} is no multiple. Use instrument.lots(n).`);
  }

  #grid(instrument: InstrumentHandle): Grid {
    return { tick: this.#ticks[this.#known(instrument)] ?? 1, unitsPerRupee: this.#unitsPerRupee };
  }

  #known(instrument: InstrumentHandle): number {
    const index = this.#instruments.indexOf(instrument);
    if (index < 0) throw new BadSignal("instrument", "an instrument of this strategy", "instrument must be one of this strategy's own: this.series.….instrument.");
    return index;
  }

  #submit({ instrument, reason = "" }: What, draft: Draft): string {
    if (this.#event.on === "none") throw new BadSignal("moment", "inside a callback", "Orders can be given inside a callback only, not in the constructor, in the warm-up, or after an await.");
    this.#known(instrument);
    if (this.#outbox.length >= MOST_SIGNALS) throw new BadSignal("signals", `at most ${MOST_SIGNALS}`, `One callback gives at most ${MOST_SIGNALS} orders.`);
    const id = `${this.#event.name()}.${this.#outbox.length}`;
    this.#outbox.push(Object.freeze({ id, decision: this.#event.decision(), instrument: instrument.key, reason: String(reason).slice(0, MOST_REASON), ...draft }));
    return id;
  }
}

function bracketTargets({ targets = [], quantity }: BracketTerms, priceOf: (field: string, price: number) => BracketSignal["targets"][number]["price"]): BracketSignal["targets"] {
  if (targets.length > MOST_TARGETS) throw new BadSignal("targets", `at most ${MOST_TARGETS}`, `A bracket has at most ${MOST_TARGETS} targets; there are ${targets.length}.`);
  let left = quantity;
  const made = targets.map((target, i) => {
    const own = target.quantity ?? left;
    if (!Number.isSafeInteger(own) || own < 1 || own > left) throw new BadSignal(`targets.${i}.quantity`, `from 1 to ${left}`, `Target ${i + 1} is for ${String(own)} of the ${left} that are left.`);
    left -= own;
    return Object.freeze({ price: priceOf(`targets.${i}.price`, target.price), quantity: own });
  });
  return Object.freeze(made);
}

function trailOf(trail: BracketTerms["trail"], grid: Grid): BracketSignal["trail"] {
  if (trail === undefined) return undefined;
  if ("points" in trail) return Object.freeze({ kind: "points", by: triggerPrice("trail.points", trail.points, grid) });
  if (!(trail.percent >= 0.01 && trail.percent <= 50)) throw new BadSignal("trail.percent", "from 0.01 to 50", `trail.percent must be from 0.01 to 50; it is ${String(trail.percent)}.`);
  return Object.freeze({ kind: "percent", by: trail.percent });
}
