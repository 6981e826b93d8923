import { describe, expect, test } from "vitest";
import { OrderBook, RECOVERY_MS } from "../../../workers/exchange/matching/book/book.ts";
import type { Resting } from "../../../workers/exchange/matching/book/level.ts";
import type { Side } from "../../../workers/exchange/types.ts";
import { SBIN } from "./scripted-source.ts";

const AT = 1_787_543_100_000;
const BAND = { lower: 720_00, upper: 880_00 };

function bookAt(price: number, aggressor: Side = "SELL"): OrderBook {
  return new OrderBook(SBIN, BAND, { price, at: AT, aggressor });
}

function resting(orderId: string, price: number, remaining: number, disclosed = 0, client = orderId): Resting {
  return { orderId, client, price, remaining, disclosed };
}

function shape(book: OrderBook, side: Side, price: number): string[] {
  return book.queue(side).filter((place) => place.price === price).map(({ entry }) => `${entry.owner?.orderId ?? "crowd"} ${entry.quantity}`);
}

function crowdAt(book: OrderBook, side: Side, price: number): number {
  book.refresh(AT);
  return book.queue(side).filter((place) => place.price === price && place.entry.owner === undefined).reduce((sum, { entry }) => sum + entry.quantity, 0);
}

describe("the crowd", () => {
  test("stands in at least twenty levels a side around the print, bigger away from the touch, one or a few ticks apart", () => {
    const book = bookAt(800_00);
    const bids = book.depth("BUY", 50, AT);
    const asks = book.depth("SELL", 50, AT);
    expect(bids.length).toBeGreaterThanOrEqual(20);
    expect(asks.length).toBeGreaterThanOrEqual(20);
    expect(bids[0]?.price).toBe(800_00);
    expect(asks[0]!.price - bids[0]!.price).toBeLessThanOrEqual(2 * SBIN.tickPaise);
    expect(bids.map(({ price }) => price)).toEqual(bids.map((_, i) => 800_00 - 5 * i));
    const mean = (levels: typeof bids): number => levels.reduce((sum, { quantity }) => sum + quantity, 0) / levels.length;
    expect(mean(bids.slice(12, 20))).toBeGreaterThan(2 * mean(bids.slice(0, 4)));
    for (const level of [...bids, ...asks]) expect(level.orders).toBeGreaterThanOrEqual(1);
  });

  test("is the same for the same listing, price and time, and another a while later", () => {
    expect(bookAt(800_00).depth("BUY", 20, AT)).toEqual(bookAt(800_00).depth("BUY", 20, AT));
    const later = new OrderBook(SBIN, BAND, { price: 800_00, at: AT + 60_000, aggressor: "SELL" });
    expect(later.depth("BUY", 20, AT)).not.toEqual(bookAt(800_00).depth("BUY", 20, AT));
  });

  test("a sale prints at the bid and a purchase at the ask; nobody stands outside the day's band", () => {
    expect(bookAt(800_00, "SELL").bestBid(AT)).toBe(800_00);
    expect(bookAt(800_00, "BUY").bestAsk(AT)).toBe(800_00);
    const locked = bookAt(880_00, "SELL");
    expect(locked.depth("SELL", 5, AT)).toEqual([]);
    expect(locked.bestBid(AT)).toBe(880_00);
  });
});

describe("a user in the queue", () => {
  test("waits behind the crowd that was there and before the crowd that comes", () => {
    const book = bookAt(800_00);
    const ahead = crowdAt(book, "BUY", 800_00);
    book.join("BUY", resting("u1", 800_00, 50), AT);
    expect(shape(book, "BUY", 800_00)).toEqual([`crowd ${ahead}`, "u1 50"]);
    expect(book.print({ price: 800_00, at: AT, aggressor: "SELL" }, ahead - 1)).toEqual([{ resting: undefined, price: 800_00, quantity: ahead - 1 }]);
    // The crowd is back to its size, but all of it that is new stands behind.
    expect(shape(book, "BUY", 800_00)).toEqual(["crowd 1", "u1 50", `crowd ${ahead - 1}`]);
    const executions = book.print({ price: 800_00, at: AT, aggressor: "SELL" }, 31);
    expect(executions.map((each) => [each.resting?.orderId, each.quantity])).toEqual([[undefined, 1], ["u1", 30]]);
    expect(shape(book, "BUY", 800_00)[0]).toBe("u1 20");
  });

  test("is traded through at its own limit when the market prints beyond it, in price and then time order", () => {
    const book = bookAt(800_00);
    for (const each of [resting("u1", 799_50, 10), resting("u2", 799_90, 10), resting("u3", 799_90, 10)]) book.join("BUY", each, AT);
    const executions = book.print({ price: 799_00, at: AT + 1, aggressor: "SELL" }, 25);
    expect(executions.map((each) => [each.resting?.orderId, each.price, each.quantity])).toEqual([["u2", 799_90, 10], ["u3", 799_90, 10], ["u1", 799_50, 5]]);
    // What the volume did not reach still stands first, and nobody offers at or below it.
    expect(book.bestBid(AT + 1)).toBe(799_50);
    expect(book.bestAsk(AT + 1)).toBe(799_55);
    // Its crowd has gone with the market.
    expect(shape(book, "BUY", 799_50)).toEqual(["u1 5"]);
  });

  test("gets nothing from a print that has no volume", () => {
    const book = bookAt(800_00);
    book.join("BUY", resting("u1", 799_90, 10), AT);
    expect(book.print({ price: 799_00, at: AT + 1, aggressor: "SELL" }, 0)).toEqual([]);
    expect(book.bestBid(AT + 1)).toBe(799_90);
    // The crowd beside it has left for the new price.
    expect(shape(book, "BUY", 799_90)).toEqual(["u1 10"]);
  });

  test("shows only what it discloses, and goes to the back with each further part", () => {
    const book = bookAt(800_00);
    book.join("SELL", resting("u1", 800_50, 30, 10), AT);
    book.join("SELL", resting("u2", 800_50, 5), AT);
    const crowd = crowdAt(book, "SELL", 800_50);
    const executions = book.match("BUY", 800_50, 1_000_000, "x", AT).executions.filter((each) => each.price === 800_50);
    expect(executions.map((each) => [each.resting?.orderId, each.quantity])).toEqual([[undefined, crowd], ["u1", 10], ["u2", 5], ["u1", 10], ["u1", 10]]);
  });

  test("keeps its place when it gets smaller", () => {
    const book = bookAt(800_00);
    book.join("BUY", resting("u1", 799_95, 50), AT);
    book.join("BUY", resting("u2", 799_95, 50), AT);
    book.shrink("u1", 20);
    expect(shape(book, "BUY", 799_95).filter((each) => !each.startsWith("crowd"))).toEqual(["u1 20", "u2 50"]);
  });
});

describe("an order that comes in", () => {
  test("walks the levels opposite, best first, no further than its limit, and the touch moves until the crowd is back", () => {
    const book = bookAt(800_00);
    const asks = book.depth("SELL", 20, AT);
    const [first, second] = [asks[0]!, asks[1]!];
    const matched = book.match("BUY", second.price, first.quantity + 7, "u1", AT);
    expect(matched.executions).toEqual([
      { resting: undefined, price: first.price, quantity: first.quantity },
      { resting: undefined, price: second.price, quantity: 7 },
    ]);
    expect(matched.left).toBe(0);
    expect(book.depth("SELL", 1, AT)).toMatchObject([{ price: second.price, quantity: second.quantity - 7 }]);
    expect(book.bestAsk(AT + RECOVERY_MS - 1)).toBe(second.price);
    expect(book.depth("SELL", 20, AT + RECOVERY_MS)).toEqual(asks);
  });

  test("takes all within its limit and not a unit beyond; what is left is the caller's", () => {
    const book = bookAt(800_00);
    const within = book.depth("SELL", 20, AT).filter(({ price }) => price <= 800_25).reduce((sum, { quantity }) => sum + quantity, 0);
    const matched = book.match("BUY", 800_25, within + 11, "u1", AT);
    expect(matched.left).toBe(11);
    expect(Math.max(...matched.executions.map(({ price }) => price))).toBe(800_25);
    book.join("BUY", resting("u1", 800_25, 11), AT);
    expect(book.bestBid(AT)).toBe(800_25);
    expect(book.bestAsk(AT)).toBe(800_30);
  });

  test("finds levels behind the ones that are shown when its limit reaches there", () => {
    const book = bookAt(800_00);
    const shown = book.total("SELL", AT);
    const matched = book.match("BUY", 804_00, 10_000_000, "u1", AT);
    const taken = 10_000_000 - matched.left;
    expect(taken).toBeGreaterThan(2 * shown);
    expect(Math.max(...matched.executions.map(({ price }) => price))).toBe(804_00);
  });

  test("meets other users by time and stops before one of its own client", () => {
    const book = bookAt(800_00, "BUY");
    book.match("BUY", 801_00, 10_000_000, "x", AT);
    book.join("SELL", resting("a", 800_50, 10, 0, "A"), AT);
    book.join("SELL", resting("b", 800_50, 10, 0, "B"), AT);
    const matched = book.match("BUY", 800_50, 30, "B", AT);
    expect(matched).toMatchObject({ left: 20, selfTrade: true });
    expect(matched.executions.map((each) => each.resting?.orderId)).toEqual(["a"]);
  });
});
