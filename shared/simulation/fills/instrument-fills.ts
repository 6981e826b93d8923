import type { FillModel } from "../../contract/schemas/paper.ts";
import type { OrderTerms } from "../../domain/order.ts";
import type { Random } from "../../domain/random.ts";
import type { MarketTime } from "../../domain/time.ts";
import type { Price } from "../../domain/units.ts";
import { NO_PRICE } from "../../domain/units.ts";
import { needsLimit, needsTrigger } from "../../domain/words.ts";
import { auctionShare, auctionTrade } from "./auction.ts";
import { drawLatency } from "./latency.ts";
import { insideBand, protectedLimit } from "./protection.ts";
import { Steps } from "./steps.ts";
import type { FillEvent, FillOrder, FillTick } from "./types.ts";
import { VisibleBook } from "./visible-book.ts";
import type { Working } from "./working.ts";
import { beyond, meetsTrigger, remaining } from "./working.ts";

const NOWHEN = 0 as MarketTime;

/**
 * Simulated orders of one account in one instrument, before a market that does not know of them. Times
 * `at` are ms of one clock that never goes back: this machine's while a market runs, the recording's in a
 * backtest. Deterministic: the same calls with the same chance give the same events.
 *
 * One tick is taken in this order: what has arrived by now meets the book as it stood; the tick's volume,
 * all at its last price, goes to whom it reaches, those it went through first; the new depth shortens
 * queues and meets limits that it crosses; a trade fires stops, which walk the new depth.
 */
export class InstrumentFills {
  model: FillModel;
  #random: Random;
  #emit: (event: FillEvent) => void;
  #orders = new Map<string, Working>();
  #steps = new Steps();
  #book = new VisibleBook();
  #last: Price | undefined;
  #band: { lower: Price | undefined; upper: Price | undefined } = { lower: undefined, upper: undefined };
  #marketAt = NOWHEN;
  /** The day has traded: until then what is shown is no market yet. */
  #traded = false;
  #seen: FillTick | undefined;
  /** Units that orders have had of the opening auction. */
  #opened = 0;
  #places = 0;

  constructor(model: FillModel, random: Random, emit: (event: FillEvent) => void) {
    this.model = model;
    this.#random = random;
    this.#emit = emit;
  }

  /** Orders that are under way or in the book. */
  get size(): number {
    return this.#orders.size;
  }

  /** Whether an order, or a change of it, is under way or in the book. */
  holds(id: string): boolean {
    return this.#orders.has(id) || this.#steps.has(id);
  }

  /** When the next order or change arrives; undefined when nothing is under way. */
  get next(): number | undefined {
    return this.#steps.next;
  }

  /** Quantity ahead of a resting order; undefined for one that does not rest here. */
  queueAhead(id: string): number | undefined {
    const found = this.#orders.get(id);
    return found?.stage === "resting" ? found.ahead : undefined;
  }

  /** @param known it stood in the book before (a floor that is built anew): it takes its place at the back at once. */
  accept(order: FillOrder, at: number, known = false): void {
    const working: Working = {
      order, terms: order.terms, filled: order.filled, triggered: order.triggered, stage: "flying", limit: NO_PRICE, ahead: Infinity, taking: false, auctioned: false, place: 0,
    };
    this.#orders.set(order.id, working);
    this.#steps.add(order.id, at + (known ? 0 : this.#delay()), () => this.#arrive(working));
  }

  modify(id: string, terms: OrderTerms, at: number): void {
    this.#steps.add(id, at + this.#delay(), () => this.#modified(id, terms));
  }

  cancel(id: string, at: number): void {
    this.#steps.add(id, at + this.#delay(), () => {
      const gone = this.#orders.get(id);
      if (!gone) this.#tell({ kind: "change-refused", id, what: "cancel", filled: 0, marketAt: this.#marketAt });
      else this.#end(gone, "asked");
    });
  }

  /** Takes it out at once and says nothing. */
  withdraw(id: string): void {
    this.#orders.delete(id);
    this.#steps.drop(id);
  }

  /** Lets arrive what is due. */
  pass(at: number): void {
    this.#steps.run(at);
  }

  tick(tick: FillTick, at: number): void {
    this.#steps.run(at);
    this.#band = { lower: tick.lower, upper: tick.upper };
    if (tick.ltp <= 0 || !insideBand(tick.ltp, this.#band)) return;
    const moved = this.#last !== undefined && tick.ltp !== this.#last;
    const volume = tick.traded > 0 ? tick.traded : moved ? tick.ltq : 0;
    this.#last = tick.ltp;
    this.#marketAt = tick.marketAt;
    this.#seen = tick;
    this.#traded = tick.volume === undefined || tick.volume > 0;
    this.#auction(tick, volume);
    if (volume > 0) this.#share(tick.ltp, volume);
    if (tick.depth) {
      this.#book.show(tick.depth);
      this.#requeue();
    }
    this.#goOn();
    for (const working of this.#orders.values()) if (working.stage === "unpriced") this.#arrive(working);
    if (tick.traded > 0 || moved) this.#fire(tick.ltp);
  }

  /** Orders in a session of one price have what trades there, in the order in which they came. */
  #auction(tick: FillTick, traded: number): void {
    let ours = 0;
    for (const working of this.#orders.values()) {
      if (working.stage !== "auction") continue;
      const trade = working.auctioned ? undefined : auctionTrade(working, tick, traded, this.#band);
      const opening = working.order.auction?.kind === "opening";
      if (trade) {
        const taken = opening ? this.#opened : ours;
        const part = auctionShare(working, { ...trade, quantity: trade.quantity - taken }, this.model.queue);
        if (opening) this.#open(working, trade.price, part);
        else ours += part;
        if (part > 0) this.#fill(working, part, trade.price);
      }
    }
  }

  /** What the opening left over meets the book once continuous trading has begun. */
  #goOn(): void {
    for (const working of this.#orders.values()) {
      if (working.stage === "auction" && working.auctioned && this.#marketAt >= (working.order.auction?.until ?? NOWHEN)) this.#enter(working);
    }
  }

  /** The opening auction has been held. A market order that it leaves over goes on at its price. */
  #open(working: Working, at: Price, part: number): void {
    working.auctioned = true;
    working.limit = needsLimit(working.terms.type) ? working.terms.price : at;
    this.#opened += part;
    this.#tell({ kind: "booked", id: working.order.id, state: "open", marketAt: this.#marketAt });
  }

  #delay(): number {
    return drawLatency(this.model.latency, this.#random);
  }

  #tell(event: FillEvent): void {
    this.#emit(event);
  }

  /** Volume of a trade goes through the queue: what stood ahead has it first, then ours, each unit once. */
  #share(at: Price, volume: number): void {
    this.#book.traded(at, volume);
    let ours = 0;
    for (const working of this.#resting(at)) {
      const through = beyond(working, at);
      if (through < 0) continue;
      if (through === 0 && this.model.queue === "through" && !working.taking) continue;
      const before = through > 0 || this.model.queue === "touch" || working.taking ? 0 : Math.min(working.ahead, volume);
      working.ahead = through > 0 ? 0 : working.ahead - before;
      const part = Math.min(remaining(working), volume - before - ours);
      if (part <= 0) continue;
      ours += part;
      this.#fill(working, part, working.taking ? at : working.limit);
    }
  }

  /** Resting orders, those that a trade at `at` went furthest through first, then by place. */
  #resting(at: Price): Working[] {
    return [...this.#orders.values()].filter(({ stage }) => stage === "resting").sort((a, b) => beyond(b, at) - beyond(a, at) || a.place - b.place);
  }

  /** A queue is never longer than what is displayed; what the other side now offers within a limit is taken. */
  #requeue(): void {
    for (const working of this.#resting(this.#last ?? NO_PRICE)) {
      const { side } = working.order;
      const displayed = this.#book.displayed(side, working.limit);
      if (displayed !== undefined) working.ahead = Math.min(working.ahead, displayed);
      if (this.#book.meets(side, working.limit)) this.#walk(working, working.taking ? undefined : working.limit);
      // The limit of a market order is our own invention: nobody named it, and nothing is ever paid because of it.
      else working.taking = !needsLimit(working.terms.type);
    }
  }

  #fire(at: Price): void {
    for (const working of this.#orders.values()) if (working.stage === "stop" && meetsTrigger(working, at)) this.#trigger(working);
  }

  #trigger(working: Working): void {
    working.triggered = true;
    working.limit = this.#limitOf(working);
    this.#tell({ kind: "triggered", id: working.order.id, limit: working.limit, marketAt: this.#marketAt });
    this.#enter(working);
  }

  #arrive(working: Working): void {
    const { terms, order } = working;
    if (order.auction && !working.auctioned) {
      working.stage = "auction";
      if (order.auction.kind !== "opening") this.#tell({ kind: "booked", id: order.id, state: "open", marketAt: this.#marketAt });
      // What has traded since the session before is not its own; the day's opening price is, also when it comes late.
      if (this.#seen) this.#auction(this.#seen, 0);
      return this.#goOn();
    }
    if (this.#last === undefined || !this.#traded || (this.#marketAt > 0 && this.#marketAt < (order.notBefore ?? NOWHEN))) {
      working.stage = "unpriced";
      return;
    }
    const armed = needsTrigger(terms.type) && !working.triggered;
    this.#tell({ kind: "booked", id: order.id, state: armed ? "trigger-pending" : "open", marketAt: this.#marketAt });
    this.#place(working, this.#last);
  }

  /** Into the book: as a stop that waits, or as a limit order. A trigger that the last trade has met fires at once. */
  #place(working: Working, last: Price): void {
    if (!needsTrigger(working.terms.type) || working.triggered) {
      working.limit = this.#limitOf(working);
      this.#enter(working);
    } else if (meetsTrigger(working, last)) this.#trigger(working);
    else working.stage = "stop";
  }

  /** A limit order meets the book: it walks what its limit accepts, and the rest waits at the back of the queue. */
  #enter(working: Working): void {
    const { order, terms } = working;
    working.stage = "resting";
    working.place = ++this.#places;
    const took = this.#walk(working, undefined);
    if (remaining(working) <= 0) return;
    if (terms.validity === "IOC") return this.#end(working, "ioc");
    const unseen = !this.#book.known && this.#last !== undefined && beyond(working, this.#last) >= 0;
    working.taking = took || unseen || !needsLimit(terms.type);
    working.ahead = this.#book.displayed(order.side, working.limit) ?? Infinity;
  }

  /** @param at the price paid; undefined = the other side's. @returns whether anything was had. */
  #walk(working: Working, at: Price | undefined): boolean {
    const parts = this.#book.take(working.order.side, working.limit, remaining(working));
    for (const { price, quantity } of parts) this.#fill(working, quantity, at ?? price);
    return parts.length > 0;
  }

  #limitOf({ order, terms }: Working): Price {
    if (needsLimit(terms.type)) return terms.price;
    return protectedLimit(order.side, this.#last ?? NO_PRICE, this.model.protectionPercent, order.tick, this.#band);
  }

  #fill(working: Working, quantity: number, price: Price): void {
    working.filled += quantity;
    if (remaining(working) <= 0) this.#orders.delete(working.order.id);
    this.#tell({ kind: "filled", id: working.order.id, quantity, price, marketAt: this.#marketAt });
  }

  #end(working: Working, why: "asked" | "ioc"): void {
    this.#orders.delete(working.order.id);
    this.#tell({ kind: "cancelled", id: working.order.id, why, marketAt: this.#marketAt });
  }

  #modified(id: string, terms: OrderTerms): void {
    const working = this.#orders.get(id);
    if (!working || terms.quantity <= working.filled) {
      this.#tell({ kind: "change-refused", id, what: "modify", filled: working?.filled ?? 0, marketAt: this.#marketAt });
      return;
    }
    const was = working.terms;
    working.terms = terms;
    if (!needsTrigger(was.type)) working.triggered = false;
    if (working.auctioned && working.stage === "auction" && needsLimit(terms.type)) working.limit = terms.price;
    this.#tell({ kind: "changed", id, terms, marketAt: this.#marketAt });
    const same = was.type === terms.type && was.price === terms.price && was.trigger === terms.trigger && was.validity === terms.validity;
    if ((same && terms.quantity <= was.quantity) || this.#last === undefined || working.stage === "auction" || working.stage === "unpriced") return;
    this.#place(working, this.#last);
  }
}
