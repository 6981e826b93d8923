import type { Failure } from "../../../domain/errors.ts";
import { refused } from "../../../domain/errors.ts";
import { formatQuantity } from "../../../domain/format.ts";
import type { InstrumentKey } from "../../../domain/identity.ts";
import type { OrderWhy } from "../../../domain/order.ts";
import { freezeParts } from "../../../domain/slicing.ts";
import { signOf } from "../../../domain/words.ts";
import type { BracketSignal } from "../../../strategy/signals.ts";
import type { BracketPlan } from "./bracket-plan.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { MarketPicture } from "./picture.ts";
import type { TickPlace } from "./places.ts";
import type { OpeningSignal, OrderSignal } from "./signal-terms.ts";
import { bracketWish, wantedTerms } from "./signal-terms.ts";
import type { Turns } from "./turns.ts";
import type { WaitingLane } from "./waiting-lane.ts";

export interface OpeningsOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly picture: MarketPicture;
  readonly brackets: BracketPlan;
  readonly lane: () => WaitingLane;
  /** A way out is going on there. */
  readonly leaving: (instrument: InstrumentKey) => boolean;
  readonly whyOf: (signal: OpeningSignal, words: string) => OrderWhy;
  readonly onRefused: (signal: OpeningSignal, quantity: number, failure: Failure) => void;
}

/** Orders and brackets that a strategy asks for one by one. */
export class Openings {
  readonly #options: OpeningsOptions;
  /** Of which signal each bracket came. */
  readonly #signals = new Map<string, string>();
  #beginning = 0;

  constructor(options: OpeningsOptions) {
    this.#options = options;
  }

  /** Orders of brackets that are being begun. */
  get beginning(): number {
    return this.#beginning;
  }

  /** Which signal a bracket came of. */
  signalOf(bracket: string): string | undefined {
    return this.#signals.get(bracket);
  }

  give(signal: OpeningSignal): void {
    const { book, desk, lane, leaving, onRefused } = this.#options;
    const place = desk.placeOf(signal.instrument);
    const parts = freezeParts(signal.quantity, desk.cutOf(signal.instrument));
    if (signal.kind !== "bracket") {
      const refusal = this.#notOwn(signal, place);
      if (refusal) return onRefused(signal, signal.quantity, refusal);
      if (signal.quantity <= book.closable(signal.instrument, signal.side) && !leaving(signal.instrument)) return this.#place(signal, place, false);
    }
    const failure = lane().offer({
      signal: signal.id, instrument: signal.instrument, orders: parts.length,
      go: () => (signal.kind === "bracket" ? this.#begin(signal, place) : this.#place(signal, place, true)),
      drop: (why) => onRefused(signal, signal.quantity, why),
    });
    if (failure) onRefused(signal, signal.quantity, failure);
  }

  #notOwn({ instrument, side, quantity }: OrderSignal, { facts }: TickPlace): Failure | undefined {
    if (side === "BUY" || facts.product !== "CNC") return undefined;
    const { book } = this.#options;
    const deliverable = Math.max(0, book.quantity(instrument) - book.promised(instrument, "SELL"));
    return quantity > deliverable ? notOwnShares(facts.symbol, quantity, deliverable) : undefined;
  }

  /** Its turn has come. Each part is in the book, and counted, before the next is asked for. */
  #place(signal: OrderSignal, place: TickPlace, opens: boolean): void {
    const { turns, desk, picture, whyOf, onRefused } = this.#options;
    const { id, instrument, side, kind } = signal;
    const refusal = opens ? this.#notOwn(signal, place) : undefined;
    if (refusal) return onRefused(signal, signal.quantity, refusal);
    const wanted = wantedTerms(signal, place, picture);
    const still = !opens && kind === "market" ? this.#onlyCloses : undefined;
    let left = signal.quantity;
    for (const [part, quantity] of freezeParts(signal.quantity, desk.cutOf(instrument)).entries()) {
      const placed = desk.place({ ...wanted, instrument, side, quantity, product: place.facts.product }, part === 0 ? id : `${id}:${part}`, whyOf(signal, ""), still);
      if ("kind" in placed) {
        const units = left;
        return turns.soon(() => onRefused(signal, units, placed));
      }
      left -= quantity;
    }
  }

  /** Asked of an exit at market when its turn has come: another may have decided to close the same in the same instant. */
  readonly #onlyCloses: NonNullable<Parameters<OrderDesk["place"]>[3]> = (order) => {
    const left = this.#options.book.closableAtSending(order);
    if (order.quantity <= left) return undefined;
    return `Only ${formatQuantity(left)} are left to close here, and other orders are closing the rest: this exit of ${formatQuantity(order.quantity)} would have opened the other way. Nothing was sent.`;
  };

  #begin(signal: BracketSignal, place: TickPlace): void {
    const { turns, brackets, picture, desk, onRefused } = this.#options;
    if (place.facts.product === "CNC" && signOf(signal.side) < 0) return onRefused(signal, signal.quantity, notOwnShares(place.facts.symbol, signal.quantity, 0));
    const wish = bracketWish(signal, `b-${signal.id}`, place, picture);
    const orders = freezeParts(signal.quantity, desk.cutOf(signal.instrument)).length;
    this.#beginning += orders;
    this.#signals.set(wish.id, signal.id);
    // Of which signal it comes is recorded before anything of it is sent.
    turns.record(() => brackets.place(place, wish, (failure) => {
      if (failure) onRefused(signal, signal.quantity, failure);
      this.#beginning -= orders;
    }));
  }
}

/** Sold for delivery is only what the strategy has bought. */
export function notOwnShares(symbol: string, quantity: number, deliverable: number): Failure {
  return refused("strategy's own shares", `The strategy has ${formatQuantity(deliverable)} of ${symbol} of its own to sell, and this sale is for ${formatQuantity(quantity)}. To sell short set it to hold within the day only.`, formatQuantity(deliverable), formatQuantity(quantity));
}
