import { beforeEach, describe, expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerFeed, FeedSubscription } from "../../../shared/brokers/port.ts";
import { Subscriptions } from "../../../workers/tick-bridge/subscriptions.ts";

/** Frames that can be read at a glance. */
const line = (sign: string) => (all: readonly FeedSubscription[]): string[] => all.map(({ segment, token, mode }) => `${sign}${segment}:${token}/${mode}`);
const feed: BrokerFeed = { ...angelone().feed, subscribe: line("+"), unsubscribe: line("-"), maxSubscriptions: 3 };
const OPEN = new Set([1]);
const sub = (slot: number, token: string, mode = 3, segment = 1): { slot: number; token: string; mode: number; segment: number } => ({ slot, token, mode, segment });

let book: Subscriptions;
beforeEach(() => {
  book = new Subscriptions(feed, 10);
});

describe("the book", () => {
  test("asks for what is new, changes a mode by leaving the old one, and is silent about what it has", () => {
    expect(book.add([sub(0, "100"), sub(1, "101", 1)], 0, 0).frames).toEqual(["+1:100/3", "+1:101/1"]);
    expect(book.add([sub(0, "100"), sub(1, "101", 3)], 0, 0).frames).toEqual(["-1:101/1", "+1:101/3"]);
    expect([book.modes[0], book.modes[1], book.modes[2]]).toEqual([3, 3, 0]);
    expect(book.remove([1, 5]).toString()).toBe("-1:101/3");
    expect([book.size, book.tokens.slotOf(1, 101), book.modes[1]]).toEqual([1, -1, 0]);
  });

  test("asks for everything again after a connect", () => {
    book.add([sub(0, "100"), sub(1, "101", 2)], 0, 0);
    expect(book.all(50, 0)).toEqual(["+1:100/3", "+1:101/2"]);
    book.remove([0, 1]);
    expect(book.all(60, 0)).toEqual([]);
  });

  test("a token that means another instrument today belongs to the new slot, a slot with another token to the new token", () => {
    book.add([sub(0, "100")], 0, 0);
    expect(book.add([sub(4, "100")], 0, 0).frames).toEqual(["-1:100/3", "+1:100/3"]);
    expect([book.tokens.slotOf(1, 100), book.size]).toEqual([4, 1]);
    expect(book.add([sub(4, "200")], 0, 0).frames).toEqual(["-1:100/3", "+1:200/3"]);
    expect([book.tokens.slotOf(1, 100), book.tokens.slotOf(1, 200), book.size]).toEqual([-1, 4, 1]);
  });

  test("named twice in one list, the last word counts", () => {
    expect(book.add([sub(0, "100", 1), sub(0, "100", 3)], 0, 0).frames).toEqual(["-1:100/1", "+1:100/3"]);
    expect(book.all(0, 0)).toEqual(["+1:100/3"]);
  });

  test("says what it cannot have, and why", () => {
    const { frames, refusals } = book.add([sub(0, "1"), sub(1, "2"), sub(99, "3"), sub(-1, "3"), sub(2, "x3"), sub(3, "4"), sub(4, "5"), sub(5, "6")], 0, 0);
    expect(frames).toEqual(["+1:1/3", "+1:2/3", "+1:4/3"]);
    expect(refusals).toEqual([
      { slots: [99, -1], why: "The quote board has no such slot." },
      { slots: [2], why: "The broker's token is not a number." },
      { slots: [4, 5], why: "The broker takes at most 3 instruments on one connection." },
    ]);
    expect(book.add([sub(0, "1", 1)], 0, 0).refusals).toEqual([]);
  });
});

describe("proof by the first packet", () => {
  test("a token without one is asked for once more, then told, and told again when it speaks", () => {
    book.add([sub(0, "100"), sub(1, "101")], 0, 1_000);
    book.heard[0] = 1;
    expect(book.check(2_999, 7_000, OPEN)).toEqual({ frames: [], silent: undefined });
    expect(book.check(3_000, 7_000, OPEN)).toEqual({ frames: ["+1:101/3"], silent: undefined });
    expect(book.check(5_000, 13_000, OPEN)).toEqual({ frames: [], silent: undefined });
    expect(book.check(7_000, 13_000, OPEN)).toEqual({ frames: [], silent: [1] });
    expect(book.check(8_000, 14_000, OPEN)).toEqual({ frames: [], silent: undefined });
    book.heard[1] = 1;
    expect(book.check(9_000, 15_000, OPEN)).toEqual({ frames: [], silent: [] });
  });

  test("one that was told is asked for each minute and stays told until it speaks", () => {
    book.add([sub(0, "100")], 0, 0);
    book.check(5_000, 5_000, OPEN);
    expect(book.check(10_000, 10_000, OPEN)).toEqual({ frames: [], silent: [0] });
    expect(book.check(64_000, 64_000, OPEN)).toEqual({ frames: [], silent: undefined });
    expect(book.check(65_000, 65_000, OPEN)).toEqual({ frames: ["+1:100/3"], silent: undefined });
    expect(book.check(66_000, 66_000, OPEN)).toEqual({ frames: [], silent: undefined });
    expect(book.check(125_000, 125_000, OPEN)).toEqual({ frames: ["+1:100/3"], silent: undefined });
    book.heard[0] = 1;
    expect(book.check(126_000, 126_000, OPEN)).toEqual({ frames: [], silent: [] });
  });

  test("time stands still where the market is paused, closed or unknown", () => {
    book.add([sub(0, "100")], 0, undefined);
    for (let now = 0; now < 60_000; now += 1_000) expect(book.check(now, undefined, OPEN).frames).toEqual([]);
    for (let now = 60_000; now < 120_000; now += 1_000) expect(book.check(now, 5_000, OPEN).frames).toEqual([]);
    for (let now = 120_000; now < 180_000; now += 1_000) expect(book.check(now, now, new Set([5])).frames).toEqual([]);
    expect(book.check(180_000, 180_000, OPEN).frames).toEqual([]);
    expect(book.check(185_000, 185_000, OPEN).frames).toEqual(["+1:100/3"]);
  });

  test("a recording that begins anew does not make anybody silent for hours", () => {
    book.add([sub(0, "100")], 0, 9_000_000);
    expect(book.check(1_000, 1_000, OPEN).frames).toEqual([]);
    expect(book.check(6_000, 6_000, OPEN).frames).toEqual(["+1:100/3"]);
  });
});
