import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderBook } from "../../../workers/exchange/matching/book/book.ts";
import type { Resting } from "../../../workers/exchange/matching/book/level.ts";
import type { Side } from "../../../workers/exchange/types.ts";
import { SBIN } from "./scripted-source.ts";

/**
 * Random lives of a book, each step beside an obvious model: a flat list of offers that is searched
 * from end to end for the best price and the earliest arrival, one trade at a time.
 */

const TICK = 5;
const BASE = 800_00;
const BAND = { lower: 720_00, upper: 880_00 };

interface Offer {
  readonly side: Side;
  readonly price: number;
  readonly owner: string | undefined;
  shown: number;
  hidden: number;
  readonly disclosed: number;
  arrival: number;
}

type Step =
  | { readonly kind: "print"; readonly ticks: number; readonly quantity: number; readonly aggressor: Side; readonly wait: number }
  | { readonly kind: "order"; readonly side: Side; readonly ticks: number; readonly quantity: number; readonly disclosed: number; readonly client: number }
  | { readonly kind: "cancel"; readonly pick: number }
  | { readonly kind: "shrink"; readonly pick: number };

const side = fc.constantFrom<Side>("BUY", "SELL");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("print" as const), ticks: fc.integer({ min: -12, max: 12 }), quantity: fc.integer({ min: 0, max: 6_000 }), aggressor: side, wait: fc.integer({ min: 0, max: 3_000 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("order" as const), side, ticks: fc.integer({ min: -40, max: 40 }), quantity: fc.integer({ min: 1, max: 4_000 }), disclosed: fc.constantFrom(0, 0, 100, 700), client: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), pick: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("shrink" as const), pick: fc.nat(50) }) },
);

/** Everything in the book as offers; arrivals are positions in the queues. */
function offers(book: OrderBook, hidden: ReadonlyMap<string, { remaining: number; disclosed: number }>): Offer[] {
  let arrival = 0;
  return (["BUY", "SELL"] as const).flatMap((each) =>
    book.queue(each).map(({ price, entry }) => {
      const own = entry.owner === undefined ? undefined : hidden.get(entry.owner.orderId);
      return { side: each, price, owner: entry.owner?.orderId, shown: entry.quantity, hidden: own === undefined ? 0 : own.remaining - entry.quantity, disclosed: own?.disclosed ?? 0, arrival: arrival++ };
    }),
  );
}

/** The best offer of a side among those allowed: best price, then earliest arrival. */
function best(list: readonly Offer[], of: Side, allowed: (offer: Offer) => boolean): Offer | undefined {
  let found: Offer | undefined;
  for (const offer of list) {
    if (offer.side !== of || offer.shown === 0 || !allowed(offer)) continue;
    const better = found === undefined || (of === "BUY" ? offer.price > found.price : offer.price < found.price) || (offer.price === found.price && offer.arrival < found.arrival);
    if (better) found = offer;
  }
  return found;
}

interface Trade {
  readonly owner: string | undefined;
  readonly price: number;
  readonly quantity: number;
}

function consume(list: Offer[], of: Side, quantity: number, allowed: (offer: Offer) => boolean): { trades: Trade[]; left: number } {
  const trades: Trade[] = [];
  let left = quantity;
  let arrivals = 1_000_000;
  for (let offer = best(list, of, allowed); left > 0 && offer !== undefined; offer = best(list, of, allowed)) {
    const taken = Math.min(left, offer.shown);
    trades.push({ owner: offer.owner, price: offer.price, quantity: taken });
    left -= taken;
    offer.shown -= taken;
    if (offer.shown === 0 && offer.hidden > 0) {
      offer.shown = Math.min(offer.hidden, offer.disclosed === 0 ? offer.hidden : offer.disclosed);
      offer.hidden -= offer.shown;
      offer.arrival = arrivals++;
    }
  }
  return { trades, left };
}

class Walk {
  private at = 1_787_543_100_000;
  private readonly book = new OrderBook(SBIN, BAND, { price: BASE, at: this.at, aggressor: "SELL" });
  private price = BASE;
  private readonly users = new Map<string, { side: Side; client: string; price: number; remaining: number; disclosed: number }>();
  private count = 0;

  take(step: Step): void {
    this.book.refresh(this.at);
    const ahead = this.crowdAhead();
    const before = offers(this.book, this.users);
    if (step.kind === "print") this.print(step, before);
    else if (step.kind === "order") this.order(step, before);
    else this.alter(step);
    this.check(ahead);
  }

  private print(step: Extract<Step, { kind: "print" }>, before: Offer[]): void {
    this.at += step.wait;
    this.price = Math.min(BAND.upper, Math.max(BAND.lower, this.price + step.ticks * TICK));
    const { price } = this;
    const users = [...this.users.values()];
    // Whoever stands at the print or better was hit by it.
    const aggressor: Side = users.some((user) => user.side === "BUY" && user.price >= price) ? "SELL" : users.some((user) => user.side === "SELL" && user.price <= price) ? "BUY" : step.aggressor;
    const hit: Side = aggressor === "SELL" ? "BUY" : "SELL";
    const better = (offer: Offer): boolean => (hit === "BUY" ? offer.price > price : offer.price < price);
    const expected = users.length === 0 ? [] : consume(before, hit, step.quantity, (offer) => offer.price === price || (better(offer) && offer.owner !== undefined)).trades;
    this.compare(this.book.print({ price, at: this.at, aggressor: step.aggressor }, step.quantity), expected);
  }

  private order(step: Extract<Step, { kind: "order" }>, before: Offer[]): void {
    const client = `c${step.client}`;
    const limit = Math.min(BAND.upper, Math.max(BAND.lower, this.price + step.ticks * TICK));
    const opposite: Side = step.side === "BUY" ? "SELL" : "BUY";
    const reach = before.filter((offer) => offer.side === opposite && (step.side === "BUY" ? offer.price <= limit : offer.price >= limit));
    const matched = this.book.match(step.side, limit, step.quantity, client, this.at);
    // Levels behind the window are only made by the order that reaches them, so the model cannot know them.
    const shown = new Set(before.filter((offer) => offer.side === opposite).map(({ price }) => price));
    const actual = matched.executions.filter(({ price }) => shown.has(price));
    const own = new Set([...this.users].filter(([, user]) => user.client === client).map(([id]) => id));
    const first = best(reach.filter((offer) => offer.owner !== undefined && own.has(offer.owner)), opposite, () => true);
    const stopsBefore = (offer: Offer): boolean => first === undefined || offer.price !== first.price ? !(first !== undefined && (opposite === "SELL" ? offer.price > first.price : offer.price < first.price)) : offer.arrival < first.arrival;
    if (actual.length === matched.executions.length) this.compare(actual, consume(reach, opposite, step.quantity, stopsBefore).trades);
    else this.follow(matched.executions);
    expect(matched.executions.reduce((sum, { quantity }) => sum + quantity, 0) + matched.left).toBe(step.quantity);
    for (const { price } of matched.executions) expect(step.side === "BUY" ? price <= limit : price >= limit).toBe(true);
    if (matched.left === 0 || matched.selfTrade) return;
    const orderId = `o${++this.count}`;
    const disclosed = Math.min(step.disclosed, matched.left);
    this.users.set(orderId, { side: step.side, client, price: limit, remaining: matched.left, disclosed });
    this.book.join(step.side, { orderId, client, price: limit, remaining: matched.left, disclosed }, this.at);
  }

  private alter(step: Extract<Step, { kind: "cancel" | "shrink" }>): void {
    const ids = [...this.users.keys()];
    const orderId = ids[step.pick % Math.max(1, ids.length)];
    const user = orderId === undefined ? undefined : this.users.get(orderId);
    if (orderId === undefined || user === undefined) return;
    if (step.kind === "cancel") {
      this.book.leave(user.side, orderId);
      this.users.delete(orderId);
    } else {
      user.remaining = Math.max(1, Math.floor(user.remaining / 2));
      this.book.shrink(orderId, user.remaining);
    }
  }

  private compare(executions: readonly { resting: Resting | undefined; price: number; quantity: number }[], expected: readonly Trade[]): void {
    expect(executions.map(({ resting, price, quantity }) => ({ owner: resting?.orderId, price, quantity }))).toEqual(expected);
    this.follow(executions);
  }

  /** Takes the fills off the users' own account of what they still want. */
  private follow(executions: readonly { resting: Resting | undefined; price: number; quantity: number }[]): void {
    for (const { resting, price, quantity } of executions) {
      if (resting === undefined) continue;
      const user = this.users.get(resting.orderId)!;
      expect(price).toBe(user.price);
      user.remaining -= quantity;
      expect(user.remaining).toBeGreaterThanOrEqual(0);
      if (user.remaining === 0) this.users.delete(resting.orderId);
    }
  }

  private crowdAhead(): Map<string, number> {
    const ahead = new Map<string, number>();
    for (const each of ["BUY", "SELL"] as const) {
      let crowd = 0;
      let level = NaN;
      for (const { price, entry } of this.book.queue(each)) {
        if (price !== level) crowd = 0;
        level = price;
        if (entry.owner === undefined) crowd += entry.quantity;
        else ahead.set(entry.owner.orderId, crowd);
      }
    }
    return ahead;
  }

  private check(before: ReadonlyMap<string, number>): void {
    const bid = this.book.bestBid(this.at);
    const ask = this.book.bestAsk(this.at);
    if (bid !== undefined && ask !== undefined) expect(bid).toBeLessThan(ask);
    const shown = new Map(offers(this.book, this.users).filter(({ owner }) => owner !== undefined).map((offer) => [offer.owner, offer]));
    expect(shown.size).toBe(this.users.size);
    for (const [id, user] of this.users) {
      expect(shown.get(id)).toMatchObject({ side: user.side, price: user.price });
      if (user.disclosed === 0) expect(shown.get(id)?.shown).toBe(user.remaining);
    }
    const after = this.crowdAhead();
    for (const [id, crowd] of after) if (before.has(id) && this.users.get(id)?.disclosed === 0) expect(crowd).toBeLessThanOrEqual(before.get(id)!);
    for (const each of ["BUY", "SELL"] as const) {
      const levels = this.book.depth(each, 1_000, this.at);
      for (const level of levels) expect(level.quantity).toBeGreaterThan(0);
      for (const [i, level] of levels.entries()) if (i > 0) expect(each === "BUY" ? level.price < levels[i - 1]!.price : level.price > levels[i - 1]!.price).toBe(true);
    }
  }
}

test("price-time priority, conservation and a book that never crosses, against an obvious model", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const walk = new Walk();
      for (const each of steps) walk.take(each);
    }),
    { numRuns: 300 },
  );
});
