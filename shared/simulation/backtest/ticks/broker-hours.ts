import type { AccountId, OrderKey } from "../../../domain/identity.ts";
import type { Order, OrderTerms } from "../../../domain/order.ts";
import { freezeParts } from "../../../domain/slicing.ts";
import { istDay } from "../../../domain/time.ts";
import type { MarketTime, SystemTime } from "../../../domain/time.ts";
import type { Price } from "../../../domain/units.ts";
import type { Side } from "../../../domain/words.ts";
import { dayAt, dayStart } from "../../../history/days.ts";
import type { SimOwner } from "../sim-order.ts";
import type { OrderBook } from "./order-book.ts";
import type { OrderDesk } from "./order-desk.ts";
import { OWNER } from "./order-desk.ts";
import { squareOffWords } from "./paper-desk.ts";
import type { PaperDesk } from "./paper-desk.ts";
import type { TickPlace } from "./places.ts";
import { AT_MARKET } from "./signal-terms.ts";
import type { Turns } from "./turns.ts";
import { RANK } from "./turns.ts";

/** How often the broker looks at its hours, ms. */
const LOOK_MS = 1_000;
/** Names who placed an order that is not the strategy's, in its plan. */
const BY: Readonly<Record<Exclude<SimOwner, "strategy">, string>> = { broker: "paper account", end: "end of data" };

export interface BrokerHoursOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly paper: PaperDesk;
  readonly places: readonly TickPlace[];
  readonly account: AccountId;
  /** From when on it looks each second, market ms. */
  readonly from: number;
  readonly lastPrice: (slot: number) => number;
  /** The day of the account has turned. */
  readonly onDay: (day: string) => void;
}

/** Who placed an order. */
export function placedBy({ why }: Pick<Order, "why">): SimOwner {
  const kind = why?.plan?.kind;
  return kind === BY.broker ? "broker" : kind === BY.end ? "end" : "strategy";
}

/** The hours of a run's broker: what waits goes in, intraday positions are squared off, day orders end with the session, days turn. */
export class BrokerHours {
  readonly #options: BrokerHoursOptions;
  #looking: { readonly at: number; readonly stop: () => void } | undefined;
  #closings = 0;

  constructor(options: BrokerHoursOptions) {
    this.#options = options;
    this.#awaitDay();
  }

  /** Sets the next look to when there is something to look at. */
  arm(): void {
    const at = this.#nextLook();
    if (this.#looking?.at === at) return;
    this.#looking?.stop();
    this.#looking = undefined;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#looking = { at, stop: this.#options.turns.at(at, () => {
      this.#looking = undefined;
      this.#look();
    }, RANK.hours) };
  }

  /** Closes a position beside the market, at a price: at a day's end, at expiry, at the end of the data. */
  closeAt({ slot, key, facts }: TickPlace, at: MarketTime, words: string, by: Exclude<SimOwner, "strategy">): void {
    const { book, account, desk, turns, lastPrice } = this.#options;
    const held = book.quantity(key);
    const price = lastPrice(slot) as Price;
    if (held === 0 || price === 0) return;
    const side: Side = held > 0 ? "SELL" : "BUY";
    const quantity = Math.abs(held);
    const id = `closing${++this.#closings}`;
    this.#adopt(id as OrderKey, key, side, { ...AT_MARKET, quantity }, facts.product, words, by);
    const fill = { key: `${id}-fill`, account, day: istDay(at), order: id as OrderKey, brokerOrderId: id, fillId: "1", instrument: key, side, product: facts.product, owner: OWNER, quantity, price, multiplier: facts.multiplier, at };
    book.record({ kind: "order.filled", key: id as OrderKey, at: turns.now as SystemTime, fill });
    desk.told({ id, key: id as OrderKey, slot, side, terms: { ...AT_MARKET, quantity }, state: "complete", changing: undefined, filled: quantity, value: quantity * price, triggered: false, waiting: false, enteredAt: at, dueOn: undefined, squaresOff: true, text: words, updatedAt: at });
  }

  /** Cancels what works in an instrument and closes what is open at market, as the broker. */
  squareOff({ slot, key, facts }: TickPlace, words: string): void {
    const { book, paper, desk } = this.#options;
    const mine = paper.working.filter((order) => order.slot === slot);
    for (const order of mine) if (!order.squaresOff) paper.end(order, "Cancelled: intraday positions are squared off.");
    const held = book.quantity(key);
    if (held === 0 || mine.some(({ squaresOff }) => squaresOff)) return;
    for (const quantity of freezeParts(Math.abs(held), { lot: facts.lot, freeze: facts.freeze })) {
      const order = paper.placeOwn(slot, held > 0 ? "SELL" : "BUY", { ...AT_MARKET, quantity }, words);
      this.#adopt(order.key, key, order.side, order.terms, facts.product, words, "broker");
      desk.told(order);
    }
  }

  #look(): void {
    const { paper, book, desk, turns } = this.#options;
    for (const order of paper.working) paper.keepHours(order);
    for (const key of book.traded) {
      const place = desk.placeOf(key);
      const dueAt = place.sessions.squareOffAt(istDay(turns.now));
      if (place.facts.product !== "MIS" || dueAt === undefined || turns.now < dueAt || place.sessions.phase(turns.now as MarketTime) !== "open") continue;
      this.squareOff(place, squareOffWords(turns.now));
    }
  }

  /** The first whole second, counted from the run's beginning, at which it may find something to do; Infinity where there is nothing. */
  #nextLook(): number {
    const { turns, paper, book, places } = this.#options;
    const { working } = paper;
    let at = working.some(({ waiting }) => waiting) ? turns.now + 1 : Number.POSITIVE_INFINITY;
    const day = istDay(turns.now);
    for (const { slot, key, facts, sessions } of places) {
      const intraday = facts.product === "MIS" && book.quantity(key) !== 0;
      if (!intraday && !working.some((order) => order.slot === slot)) continue;
      const squareOffAt = facts.product === "MIS" ? (sessions.squareOffAt(day) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
      if (turns.now >= squareOffAt && sessions.phase(turns.now as MarketTime) === "open") at = Math.min(at, turns.now + 1);
      for (const point of sessions.turningPoints(day)) if (point > turns.now) at = Math.min(at, point);
    }
    return at === Number.POSITIVE_INFINITY ? at : this.#onGrid(at);
  }

  #onGrid(at: number): number {
    const { from } = this.#options;
    return from + Math.ceil((at - from) / LOOK_MS) * LOOK_MS;
  }

  #awaitDay(): void {
    const { turns } = this.#options;
    turns.at(this.#onGrid(dayStart(dayAt(turns.now) + 1)), () => {
      this.#awaitDay();
      this.#turnDay(istDay(turns.now));
    }, RANK.hours);
  }

  /** Shares are delivered and stay; what is for the day only, and contracts that have expired, are closed at their last price. */
  #turnDay(today: string): void {
    const { paper, places, turns, onDay } = this.#options;
    paper.newDay(today);
    for (const place of places) {
      const expired = place.facts.expiry !== undefined && place.facts.expiry < today;
      if (expired || place.facts.product === "MIS") this.closeAt(place, (turns.now - 1) as MarketTime, expired ? "Expired" : "Closed at the end of the day", "broker");
    }
    onDay(today);
  }

  #adopt(key: OrderKey, instrument: Order["instrument"], side: Side, terms: OrderTerms, product: Order["product"], words: string, by: Exclude<SimOwner, "strategy">): void {
    const { book, turns, account, desk } = this.#options;
    const why = { plan: { kind: BY[by], id: by, leg: "closing order" }, words };
    book.record({ kind: "order.adopted", key, at: turns.now as SystemTime, order: { key, account, day: istDay(turns.now), intent: undefined, multiplier: desk.placeOf(instrument).facts.multiplier, proposal: { account, instrument, side, ...terms, product, owner: OWNER }, why } });
  }
}
