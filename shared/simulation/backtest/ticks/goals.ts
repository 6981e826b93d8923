import type { Failure } from "../../../domain/errors.ts";
import { formatQuantity } from "../../../domain/format.ts";
import type { InstrumentKey, OrderKey } from "../../../domain/identity.ts";
import type { Order, OrderWhy } from "../../../domain/order.ts";
import { freezeParts } from "../../../domain/slicing.ts";
import type { Side } from "../../../domain/words.ts";
import { signOf } from "../../../domain/words.ts";
import type { BracketEnds } from "./bracket-ends.ts";
import type { OrderBook } from "./order-book.ts";
import { isWorking, stillOpen } from "./order-book.ts";
import type { OrderDesk } from "./order-desk.ts";
import { AT_MARKET } from "./signal-terms.ts";
import type { Turns } from "./turns.ts";
import type { Unwanted } from "./unwanted.ts";
import type { WaitingLane } from "./waiting-lane.ts";

/** After an exit that came to nothing the next one waits: first and longest, ms. */
const FIRST_PAUSE_MS = 2_000;
const LAST_PAUSE_MS = 60_000;
/** More turns in a row than anything can need. */
const MOST_LOOKS = 10;
/** The mark of a wish's orders: they go at market, whatever becomes of their type. */
const GOAL_MARK = ":g";

/** A position that is to be reached. */
export interface Wish {
  readonly signal: string;
  readonly instrument: InstrumentKey;
  /** Signed units. */
  readonly want: number;
  /** Cancel all that works in the instrument first. */
  readonly cancels: boolean;
  readonly reason: string;
}

interface Goal extends Wish {
  /** A way out: it is finished whatever happens, and recorded before it begins. */
  readonly exit: boolean;
  /** To be gone before anything is sent. */
  readonly cancel: Set<OrderKey>;
  readonly brackets: Set<string>;
  /** Only the part that closes goes: the rest was refused. */
  closesOnly: boolean;
  /** Placements whose answer is open, or a record that is being written. */
  busy: number;
  readonly sent: Set<OrderKey>;
  pause: number;
  notBefore: number;
}

export interface GoalOptions {
  readonly turns: Turns;
  readonly book: OrderBook;
  readonly desk: OrderDesk;
  readonly unwanted: Unwanted;
  readonly brackets: BracketEnds;
  readonly lane: () => WaitingLane;
  readonly whyOf: (wish: Wish, words: string) => OrderWhy;
  /** Why an order that opens may not go. */
  readonly against: (wish: Wish, side: Side, units: number) => Failure | undefined;
  readonly onRefused: (wish: Wish, side: Side, units: number, failure: Failure) => void;
  /** A way out has ended: what waited for it may go. */
  readonly onFree: () => void;
}

/**
 * Brings positions to where the strategy wants them, one wish an instrument: the latest. By the terminal's own steps:
 * what works the other way, or would go too far, is cancelled, and its outcome known, before anything is sent.
 */
export class Goals {
  readonly #options: GoalOptions;
  readonly #goals = new Map<InstrumentKey, Goal>();
  /** Ways out whose record stands. */
  readonly #exits = new Set<InstrumentKey>();
  /** Orders that went for each signal. */
  readonly #attempts = new Map<string, number>();

  constructor(options: GoalOptions) {
    this.#options = options;
  }

  get any(): boolean {
    return this.#goals.size > 0;
  }

  /** A way out is going on there. */
  leaving(instrument: InstrumentKey): boolean {
    return this.#goals.get(instrument)?.exit === true;
  }

  /** Takes the place of an earlier wish for the instrument; what that one wanted cancelled still is. */
  set(wish: Wish): void {
    const { turns, book, brackets } = this.#options;
    const { instrument } = wish;
    const before = this.#goals.get(instrument);
    const goal: Goal = { ...wish, exit: wish.want === 0, cancel: new Set(before?.cancel), brackets: new Set(before?.brackets), closesOnly: false, busy: 0, sent: new Set(), pause: FIRST_PAUSE_MS, notBefore: 0 };
    if (wish.cancels) {
      for (const order of book.working(instrument)) if (!atMarket(order)) goal.cancel.add(order.key);
      for (const id of brackets.at(instrument)) goal.brackets.add(id);
    }
    this.#goals.set(instrument, goal);
    const records = goal.exit || this.#exits.delete(instrument);
    if (goal.exit) this.#exits.add(instrument);
    if (!records) return this.#step(goal);
    goal.busy++;
    turns.record(() => this.#free(goal));
  }

  /** The wish of this signal is given up. */
  drop(signal: string): void {
    for (const goal of this.#goals.values()) if (goal.signal === signal) this.#over(goal);
  }

  /** Something may have changed. */
  look(instrument?: InstrumentKey): void {
    for (const goal of [...this.#goals.values()]) if (instrument === undefined || goal.instrument === instrument) this.#step(goal);
  }

  /** Another day: nothing of the one before is done any more. */
  clear(): void {
    this.#goals.clear();
    this.#exits.clear();
    this.#attempts.clear();
  }

  /** An order has ended: what made no way for a way out is tried again after a pause. */
  ended(order: Order): void {
    const goal = this.#goals.get(order.instrument);
    if (!goal?.sent.delete(order.key) || order.state === "complete") return;
    if (order.filled > 0) goal.pause = FIRST_PAUSE_MS;
    else this.#holdBack(goal);
  }

  #free(goal: Goal): void {
    goal.busy--;
    this.#step(goal);
  }

  /** What is cancelled before it has left is gone at once, and then it is looked again. */
  #step(goal: Goal): void {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      if (goal.busy > 0 || this.#goals.get(goal.instrument) !== goal || !this.#turn(goal)) return;
    }
  }

  /** @returns true where it should be looked again at once. */
  #turn(goal: Goal): boolean {
    if (this.#clearing(goal)) return false;
    const missing = goal.want - this.#options.book.quantity(goal.instrument);
    const { same, others } = this.#inFlight(goal.instrument, missing);
    const wrong = [...others, ...tooMany(same, Math.abs(missing))].filter((order) => !this.#options.brackets.has(order));
    if (wrong.length > 0) {
      this.#cancel(goal, wrong);
      return !this.#clearing(goal);
    }
    const need = Math.abs(missing) - unitsOf(same);
    if (need > 0) return this.#send(goal, missing > 0 ? "BUY" : "SELL", need);
    // A way out is watched over until it is through; of other orders the strategy hears what became of them.
    if (!goal.exit || (missing === 0 && others.length === 0)) this.#over(goal);
    return false;
  }

  /** Is anything still to be gone? It is asked for, and nothing is sent before. */
  #clearing(goal: Goal): boolean {
    const { book, brackets, unwanted, whyOf } = this.#options;
    const forget = (): void => {
      for (const key of goal.cancel) if (!isWorking(book.order(key))) goal.cancel.delete(key);
    };
    forget();
    for (const id of goal.brackets) if (brackets.gone(id)) goal.brackets.delete(id);
    for (const id of goal.brackets) brackets.end(id);
    // A bracket takes its own orders away: a cancel from here would be a stop that somebody took from it.
    unwanted.add([...goal.cancel].filter((key) => !brackets.has(book.order(key))), whyOf(goal, goal.want === 0 ? "Cancelled to get out" : "Cancelled for another position"));
    forget();
    return goal.cancel.size > 0 || goal.brackets.size > 0;
  }

  #cancel(goal: Goal, orders: readonly Order[]): void {
    for (const { key } of orders) {
      goal.cancel.add(key);
      goal.sent.delete(key);
    }
  }

  /** Own orders at market: `same` bring the position nearer, `others` take it away. Oldest first. */
  #inFlight(instrument: InstrumentKey, missing: number): { same: Order[]; others: Order[] } {
    const atMarkets = this.#options.book.working(instrument).filter(atMarket);
    return { same: atMarkets.filter(({ side }) => signOf(side) * missing > 0), others: atMarkets.filter(({ side }) => signOf(side) * missing <= 0) };
  }

  /** What rests on the same side would fill beside it and go too far: it is cancelled first. So is a bracket whose whole position is left. */
  #inTheWay(goal: Goal, side: Side): boolean {
    const { book, brackets } = this.#options;
    const held = book.quantity(goal.instrument);
    const resting = book.working(goal.instrument).filter((order) => order.side === side && !atMarket(order) && !brackets.has(order));
    if (held * goal.want <= 0 && held * signOf(side) < 0) for (const id of brackets.at(goal.instrument)) goal.brackets.add(id);
    this.#cancel(goal, resting);
    return goal.cancel.size > 0 || goal.brackets.size > 0;
  }

  #send(goal: Goal, side: Side, need: number): boolean {
    const { turns, book, lane, against, desk } = this.#options;
    if (turns.now < goal.notBefore) return false;
    if (this.#inTheWay(goal, side)) return !this.#clearing(goal);
    const inFlight = unitsOf(this.#inFlight(goal.instrument, signOf(side)).same);
    const closes = Math.min(need, Math.max(0, -book.quantity(goal.instrument) * signOf(side) - inFlight));
    const opens = need - closes;
    if (opens <= 0 || goal.closesOnly) {
      if (closes > 0) this.#place(goal, side, closes, 0);
      else this.#over(goal);
      return false;
    }
    const failure = lane().full(freezeParts(need, desk.cutOf(goal.instrument)).length) ?? against(goal, side, opens);
    if (failure) this.#onlyCloses(goal, side, opens, failure);
    else this.#place(goal, side, need, opens);
    return failure !== undefined;
  }

  #onlyCloses(goal: Goal, side: Side, opens: number, failure: Failure): void {
    goal.closesOnly = true;
    this.#options.onRefused(goal, side, opens, failure);
  }

  /** All parts at once: each is in the book, and counted, before the next is asked for. */
  #place(goal: Goal, side: Side, units: number, opens: number): void {
    for (const quantity of freezeParts(units, this.#options.desk.cutOf(goal.instrument))) if (!this.#placeOne(goal, side, quantity, opens)) return;
  }

  /** @returns false where the gate would not have it. */
  #placeOne(goal: Goal, side: Side, quantity: number, opens: number): boolean {
    const { turns, desk, whyOf } = this.#options;
    const { instrument, signal, want } = goal;
    const attempts = this.#attempts.get(signal) ?? 0;
    const why = whyOf(goal, want === 0 ? "Closing" : `Bringing the position to ${formatQuantity(want)}`);
    goal.busy++;
    const { product } = desk.placeOf(instrument).facts;
    const placed = desk.place({ ...AT_MARKET, instrument, side, quantity, product }, `${signal}${GOAL_MARK}${attempts}`, why, (order) => this.#tooFar(goal, order), () => turns.soon(() => this.#free(goal)));
    if ("kind" in placed) {
      turns.soon(() => this.#notPlaced(goal, side, quantity, opens, placed));
      return false;
    }
    this.#attempts.set(signal, attempts + 1);
    goal.sent.add(placed.key);
    return true;
  }

  #notPlaced(goal: Goal, side: Side, quantity: number, opens: number, failure: Failure): void {
    goal.busy--;
    if (this.#goals.get(goal.instrument) !== goal) return;
    if (opens > 0) {
      this.#onlyCloses(goal, side, Math.min(opens, quantity), failure);
      return this.#step(goal);
    }
    this.#options.onRefused(goal, side, quantity, failure);
    if (goal.exit) this.#holdBack(goal);
    else this.#over(goal);
  }

  /** Asked when its turn to be sent has come: the position may have moved while it waited. */
  #tooFar(goal: Goal, order: Order): string | undefined {
    const { book } = this.#options;
    const want = this.#goals.get(goal.instrument)?.want ?? goal.want;
    const left = book.working(goal.instrument).filter((other) => other.key !== order.key && other.side === order.side && other.state !== "queued" && atMarket(other));
    const room = Math.max(0, (want - book.quantity(goal.instrument)) * signOf(order.side) - unitsOf(left));
    if (order.quantity <= room) return undefined;
    goal.sent.delete(order.key);
    return `The position has changed while this order waited its turn: ${formatQuantity(room)} are missing to ${formatQuantity(want)}, and it is for ${formatQuantity(order.quantity)}. Nothing was sent.`;
  }

  #holdBack(goal: Goal): void {
    goal.notBefore = this.#options.turns.now + goal.pause;
    goal.pause = Math.min(goal.pause * 2, LAST_PAUSE_MS);
  }

  #over(goal: Goal): void {
    if (this.#goals.get(goal.instrument) !== goal) return;
    this.#goals.delete(goal.instrument);
    if (!goal.exit) return;
    if (this.#exits.delete(goal.instrument)) this.#options.turns.record();
    this.#options.onFree();
  }
}

function atMarket({ type, once, why }: Order): boolean {
  return type === "MARKET" || (why?.plan?.kind === "strategy" && once?.includes(GOAL_MARK) === true);
}

function unitsOf(orders: readonly Order[]): number {
  return orders.reduce((sum, order) => sum + stillOpen(order), 0);
}

/** Of orders that together go too far, the latest ones. */
function tooMany(orders: readonly Order[], most: number): Order[] {
  let sum = 0;
  return orders.filter((order) => (sum += stillOpen(order)) > most);
}
