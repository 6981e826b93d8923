import type { Failure } from "../../../shared/domain/errors.ts";
import { failureOf, notConnected } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal, OrderWhy } from "../../../shared/domain/order.ts";
import { freezeParts } from "../../../shared/domain/slicing.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";
import { PRIORITY } from "../../brokers/rate-budget.ts";
import { stillOpen } from "../../orders/risk/working-book.ts";
import { SteadyTime } from "../../orders/stamp-age.ts";
import type { BracketEnds } from "./bracket-ends.ts";
import type { OrdersAccount } from "./orders-options.ts";
import type { OwnBook } from "./own-book.ts";
import { isWorking } from "./own-book.ts";
import type { OwnState } from "./own-state.ts";
import { AT_MARKET } from "./signal-terms.ts";
import type { Unwanted } from "./unwanted.ts";
import type { WaitingLane } from "./waiting-lane.ts";

/** After an exit that came to nothing the next one waits: first and longest, ms. */
const FIRST_PAUSE_MS = 2_000;
const LAST_PAUSE_MS = 60_000;
/** What opens is given up when it could not go so long, ms. */
const PATIENCE_MS = 5_000;
/** What waits its turn looks again after this at the latest, ms. */
const LOOK_MS = 500;
/** More turns in a row than anything can need. */
const MOST_LOOKS = 10;

/** A position that is to be reached. */
export interface Wish {
  readonly signal: string;
  readonly instrument: InstrumentKey;
  /** Signed units. */
  readonly want: number;
  /** Cancel all that works in the instrument first. */
  readonly cancels: boolean;
  readonly reason: string;
  readonly build: string;
  readonly decided: number;
}

interface Goal extends Wish {
  /** A way out: it is finished whatever happens, and journaled before it begins. */
  readonly exit: boolean;
  readonly since: number;
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
  told: string;
}

export interface GoalOptions {
  readonly account: OrdersAccount;
  readonly own: OwnBook;
  readonly state: OwnState;
  readonly unwanted: Unwanted;
  readonly brackets: BracketEnds;
  readonly lane: () => WaitingLane;
  readonly product: (instrument: InstrumentKey) => Product;
  readonly whyOf: (wish: Wish, words: string) => OrderWhy;
  /** Mark of the signal's next order. */
  readonly once: (signal: string) => string;
  /** Why an order that opens may not go; of these units on this side. */
  readonly against: (wish: Wish, side: Side, units: number, orders: number) => Failure | undefined;
  readonly onSent: (order: Order, opens: boolean) => void;
  readonly onRefused: (wish: Wish, side: Side, units: number, failure: Failure) => void;
  /** A way out has ended: what waited for it may go. */
  readonly onFree: () => void;
  readonly onTrouble: (sentence: string) => void;
}

/**
 * Brings positions to where the strategy wants them, one wish an instrument: the latest. Never more is on its
 * way than is missing, so that no order of answers and fills carries a position past what is wanted: what works
 * the other way, or would go too far, is cancelled, and its outcome known, before anything is sent.
 */
export class Goals {
  readonly #options: GoalOptions;
  readonly #steady: SteadyTime;
  readonly #goals = new Map<InstrumentKey, Goal>();
  #ended = false;

  constructor(options: GoalOptions) {
    this.#options = options;
    this.#steady = new SteadyTime(options.account.clock);
  }

  /** A way out is going on there. */
  leaving(instrument: InstrumentKey): boolean {
    return this.#goals.get(instrument)?.exit === true;
  }

  get exits(): number {
    return [...this.#goals.values()].filter(({ exit }) => exit).length;
  }

  /** Takes the place of an earlier wish for the instrument; what that one wanted cancelled still is. */
  set(wish: Wish): void {
    const { state, own, brackets, account } = this.#options;
    const before = this.#goals.get(wish.instrument);
    const goal: Goal = {
      ...wish, exit: wish.want === 0, since: this.#steady.now(),
      cancel: new Set(before?.cancel), brackets: new Set(before?.brackets),
      closesOnly: false, busy: 0, sent: new Set(), pause: FIRST_PAUSE_MS, notBefore: 0, told: "",
    };
    if (wish.cancels) {
      for (const order of own.working(wish.instrument)) if (!atMarket(order)) goal.cancel.add(order.key);
      for (const id of brackets.at(wish.instrument)) goal.brackets.add(id);
    }
    this.#goals.set(wish.instrument, goal);
    const { signal, instrument, reason, build, decided, cancels } = wish;
    const saving = goal.exit ? state.setExit({ signal, instrument, reason, build, decided, cancels, day: account.day() }) : state.dropExit(instrument, "The strategy wants another position.");
    if (saving) this.#saving(goal, saving);
    else this.#step(goal);
  }

  /** The wish of this signal is given up. */
  drop(signal: string): void {
    for (const goal of this.#goals.values()) if (goal.signal === signal) this.#over(goal);
  }

  /** What opens, or might; ways out go on. */
  dropOpening(): void {
    for (const goal of this.#goals.values()) if (!goal.exit) this.#over(goal);
  }

  /** Something may have changed. */
  look(instrument?: InstrumentKey): void {
    this.#steady.now();
    for (const goal of [...this.#goals.values()]) if (instrument === undefined || goal.instrument === instrument) this.#step(goal);
  }

  /** Another day: nothing of the one before is done any more. */
  clear(): void {
    this.#goals.clear();
  }

  end(): void {
    this.#ended = true;
  }

  #saving(goal: Goal, saving: Promise<void>): void {
    goal.busy++;
    saving.then(
      () => this.#free(goal),
      (error: unknown) => {
        // Nothing may be done that is not in the journal; its own alarm has stopped the account.
        this.#tell(goal, error);
        this.#free(goal);
      },
    );
  }

  #free(goal: Goal): void {
    goal.busy--;
    this.#step(goal);
  }

  /** What is cancelled before it has left is gone at once, and then it is looked again. */
  #step(goal: Goal): void {
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      if (this.#ended || goal.busy > 0 || this.#goals.get(goal.instrument) !== goal || !this.#turn(goal)) return;
    }
  }

  /** @returns true where it should be looked again at once. */
  #turn(goal: Goal): boolean {
    const { account, own, brackets } = this.#options;
    if (!account.trading()) {
      if (!goal.exit) this.#refused(goal, notConnected(`Orders cannot go yet: ${account.state()}`));
      return false;
    }
    if (this.#clearing(goal)) return false;
    const missing = goal.want - own.quantity(goal.instrument);
    const { same, others } = this.#inFlight(goal.instrument, missing);
    const wrong = [...others, ...tooMany(same, Math.abs(missing))].filter((order) => !brackets.has(order));
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
    const { account, brackets } = this.#options;
    for (const key of goal.cancel) if (!isWorking(account.ledger.order(key))) goal.cancel.delete(key);
    for (const id of goal.brackets) if (brackets.gone(id)) goal.brackets.delete(id);
    for (const id of goal.brackets) brackets.end(id);
    // A bracket takes its own orders away: a cancel from here would be a stop that somebody took from it.
    this.#options.unwanted.add([...goal.cancel].filter((key) => !brackets.has(account.ledger.order(key))), this.#whyCancelled(goal));
    for (const key of goal.cancel) if (!isWorking(account.ledger.order(key))) goal.cancel.delete(key);
    return goal.cancel.size > 0 || goal.brackets.size > 0;
  }

  #cancel(goal: Goal, orders: readonly Order[]): void {
    for (const { key } of orders) {
      goal.cancel.add(key);
      goal.sent.delete(key);
    }
  }

  #whyCancelled(goal: Goal): OrderWhy {
    return this.#options.whyOf(goal, goal.want === 0 ? "Cancelled to get out" : "Cancelled for another position");
  }

  /** Own orders at market: `same` bring the position nearer, `others` take it away. Oldest first. */
  #inFlight(instrument: InstrumentKey, missing: number): { same: Order[]; others: Order[] } {
    const same: Order[] = [];
    const others: Order[] = [];
    for (const order of this.#options.own.working(instrument)) {
      if (!atMarket(order)) continue;
      (signOf(order.side) * missing > 0 ? same : others).push(order);
    }
    return { same, others };
  }

  /** What rests on the same side would fill beside it and go too far: it is cancelled first. So is a bracket whose whole position is left. */
  #inTheWay(goal: Goal, side: Side): boolean {
    const { own, brackets } = this.#options;
    const held = own.quantity(goal.instrument);
    const resting = own.working(goal.instrument).filter((order) => order.side === side && !atMarket(order) && !brackets.has(order));
    const leaves = held * goal.want <= 0 && held * signOf(side) < 0;
    if (leaves) for (const id of brackets.at(goal.instrument)) goal.brackets.add(id);
    this.#cancel(goal, resting);
    return goal.cancel.size > 0 || goal.brackets.size > 0;
  }

  #send(goal: Goal, side: Side, need: number): boolean {
    const { own, lane, against } = this.#options;
    if (this.#steady.now() < goal.notBefore) return false;
    if (this.#inTheWay(goal, side)) return !this.#clearing(goal);
    const inFlight = unitsOf(this.#inFlight(goal.instrument, signOf(side)).same);
    const closes = Math.min(need, Math.max(0, -own.quantity(goal.instrument) * signOf(side) - inFlight));
    const opens = need - closes;
    if (opens <= 0 || goal.closesOnly) {
      if (closes > 0) this.#place(goal, side, closes, 0);
      else this.#over(goal);
      return false;
    }
    const orders = this.#cut(goal, side, need).length;
    const failure = lane().full(orders) ?? against(goal, side, opens, orders);
    const wait = lane().wait(orders);
    if (failure) this.#onlyCloses(goal, side, opens, failure);
    else if (wait <= 0) this.#place(goal, side, need, opens);
    // What opens waits its turn like everything that does.
    else if (this.#steady.now() - goal.since <= PATIENCE_MS) this.#options.account.timers.after(Math.min(wait, LOOK_MS), () => this.#step(goal));
    else this.#onlyCloses(goal, side, opens, notConnected(`It waited ${PATIENCE_MS / 1_000} s for its turn, and the market has moved on: it was not sent.`));
    return failure !== undefined;
  }

  #onlyCloses(goal: Goal, side: Side, opens: number, failure: Failure): void {
    goal.closesOnly = true;
    this.#options.onRefused(goal, side, opens, failure);
  }

  #cut(goal: Goal, side: Side, units: number): { product: Product; quantity: number }[] {
    const { account, own, product } = this.#options;
    const instrument = account.instruments.get(goal.instrument);
    const parts = own.parts(goal.instrument, side, units, product(goal.instrument));
    return parts.flatMap((part) => freezeParts(part.quantity, { lot: instrument?.lot ?? 1, freeze: instrument?.freeze }).map((quantity) => ({ product: part.product, quantity })));
  }

  /** All parts at once: each is in the ledger, and counted, before the next is asked for. */
  #place(goal: Goal, side: Side, units: number, opens: number): void {
    for (const { product, quantity } of this.#cut(goal, side, units)) {
      if (!this.#placeOne(goal, side, product, quantity, opens)) return;
    }
  }

  /** @returns false where the gate would not have it. */
  #placeOne(goal: Goal, side: Side, product: Product, quantity: number, opens: number): boolean {
    const { account, once: nextMark, whyOf, onSent } = this.#options;
    const { ledger, desk, id } = account;
    const once = nextMark(goal.signal);
    const why = whyOf(goal, goal.want === 0 ? "Closing" : `Bringing the position to ${formatQuantity(goal.want)}`);
    const proposal: OrderProposal = { ...AT_MARKET, account: id, instrument: goal.instrument, side, quantity, product, owner: why.plan?.id ?? "" };
    goal.busy++;
    const placing = desk.place(proposal, once, opens > 0 ? PRIORITY.entry : PRIORITY.exit, why, (order) => this.#tooFar(goal, order));
    const order = ledger.byOnce(id, once);
    if (order) {
      goal.sent.add(order.key);
      onSent(order, opens > 0);
    }
    placing.then(() => this.#free(goal), (error: unknown) => this.#notPlaced(goal, side, quantity, opens, failureOf(error)));
    return order !== undefined;
  }

  #notPlaced(goal: Goal, side: Side, quantity: number, opens: number, failure: Failure): void {
    goal.busy--;
    if (this.#goals.get(goal.instrument) !== goal) return;
    if (opens > 0) {
      this.#onlyCloses(goal, side, Math.min(opens, quantity), failure);
      return this.#step(goal);
    }
    this.#options.onRefused(goal, side, quantity, failure);
    if (!goal.exit) return this.#over(goal);
    this.#holdBack(goal, failure.sentence);
  }

  /** Asked when its turn to be sent has come: the position may have moved while it waited. */
  #tooFar(goal: Goal, order: Order): string | undefined {
    const { own } = this.#options;
    const want = this.#goals.get(goal.instrument)?.want ?? goal.want;
    const left = own.working(goal.instrument).filter((other) => other.key !== order.key && other.side === order.side && other.state !== "queued" && atMarket(other));
    const room = Math.max(0, (want - own.quantity(goal.instrument)) * signOf(order.side) - unitsOf(left));
    if (order.quantity <= room) return undefined;
    goal.sent.delete(order.key);
    return `The position has changed while this order waited its turn: ${formatQuantity(room)} are missing to ${formatQuantity(want)}, and it is for ${formatQuantity(order.quantity)}. Nothing was sent.`;
  }

  /** An order of a way out has ended: what made no way is tried again after a pause. */
  ended(order: Order): void {
    const goal = this.#goals.get(order.instrument);
    if (!goal?.sent.delete(order.key) || order.state === "complete") return;
    if (order.filled > 0) goal.pause = FIRST_PAUSE_MS;
    else this.#holdBack(goal, order.text === "" ? "the order ended unfilled." : order.text);
  }

  #holdBack(goal: Goal, why: string): void {
    goal.notBefore = this.#steady.now() + goal.pause;
    goal.pause = Math.min(goal.pause * 2, LAST_PAUSE_MS);
    this.#tell(goal, why);
  }

  /** Each reason once. */
  #tell(goal: Goal, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (goal.told === why) return;
    goal.told = why;
    this.#options.onTrouble(`Getting out of ${goal.instrument} is held up: ${why} It is tried again; close the position by hand if it must not wait.`);
  }

  #refused(goal: Goal, failure: Failure): void {
    const missing = goal.want - this.#options.own.quantity(goal.instrument);
    this.#over(goal);
    if (missing !== 0) this.#options.onRefused(goal, missing > 0 ? "BUY" : "SELL", Math.abs(missing), failure);
  }

  #over(goal: Goal): void {
    if (this.#goals.get(goal.instrument) !== goal) return;
    this.#goals.delete(goal.instrument);
    if (!goal.exit) return;
    // Should it not be written, a start finds that nothing is left to close.
    this.#options.state.dropExit(goal.instrument, "Out.")?.catch(() => {});
    this.#options.onFree();
  }
}

/** The mark of a wish's orders: they go at market, whatever the broker makes of their type. */
export const GOAL_MARK = ":g";

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
