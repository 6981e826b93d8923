import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { syntheticMarket } from "../../../workers/exchange/market/synthetic.ts";
import type { Bar, MarketPrint } from "../../../workers/exchange/types.ts";
import { DAY, plainFold, universe } from "./market.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

const market = syntheticMarket(universe, 5, DAY);
const open = market.openAt(DAY);
const close = market.closeAt(DAY);
const find = (symbol: RegExp): string => market.listings.find((listing) => symbol.test(listing.symbol))!.token;
const TOKENS = { share: "3045", index: "99926000", vix: "99926017", future: find(/^NIFTY.*FUT$/), call: find(/^NIFTY08SEP26.*CE$/), put: find(/^BANKNIFTY.*PE$/) };

function foldDay(token: string, until: number, minutes: number): Bar[] {
  market.seek(open - 1);
  return plainFold(market.advance(until), token, open, minutes);
}

describe("bars of the running day", () => {
  test("are exactly the fold of the prints up to now, for any instrument, period and moment", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(TOKENS)), fc.constantFrom(1, 3, 5, 15, 60), fc.integer({ min: 0, max: 300_000 }), (token, minutes, offset) => {
        const now = open + offset;
        expect(market.bars(token, minutes, open, close, now)).toEqual(foldDay(token, now, minutes));
      }),
      { numRuns: 25 },
    );
  });

  test("over the whole day too", () => {
    const wanted = new Map<string, MarketPrint[]>(Object.values(TOKENS).map((token) => [token, []]));
    market.seek(open - 1);
    for (const print of market.advance(close)) wanted.get(print.token)?.push(print);
    for (const [token, prints] of wanted) expect(market.bars(token, 15, open, close, close)).toEqual(plainFold(prints, token, open, 15));
  });

  test("do not depend on what was asked before, later or earlier", () => {
    const fresh = (now: number): Bar[] => syntheticMarket(universe, 5, DAY).bars("3045", 1, open, close, now);
    const asked = [open + 1_234_567, open + 200_000, close, open + 59_999, open + 60_000];
    for (const now of asked) expect(market.bars("3045", 1, open, close, now)).toEqual(fresh(now));
  });

  test("the day's bar opens at midnight in India and is the fold of its minutes", () => {
    const now = open + 7_000_000;
    const minutes = market.bars("3045", 1, open, close, now);
    expect(market.bars("3045", 1440, open - 86_400_000, close, now).at(-1)).toEqual({
      at: Date.parse(`${DAY}T00:00:00+05:30`),
      open: minutes[0]!.open,
      high: Math.max(...minutes.map((bar) => bar.high)),
      low: Math.min(...minutes.map((bar) => bar.low)),
      close: minutes.at(-1)!.close,
      volume: minutes.reduce((sum, bar) => sum + bar.volume, 0),
    });
  });

  test("from and to bound the open times, both included, and nothing lies beyond now", () => {
    const bars = market.bars("3045", 5, open + 300_000, open + 900_000, close);
    expect(bars.map((bar) => (bar.at - open) / 60_000)).toEqual([5, 10, 15]);
    expect(market.bars("3045", 5, open, close, open + 299_999)).toHaveLength(1);
    expect(market.bars("3045", 1440, 0, close, open - 1).at(-1)!.at).toBe(Date.parse("2026-08-31T00:00:00+05:30"));
    expect(market.bars("nothing", 1, 0, close, close)).toEqual([]);
  });
});

describe("history", () => {
  const now = open - 1;

  test("is two years of trading days, the last of which closes at the first session's previous close", () => {
    for (const token of [TOKENS.share, TOKENS.index, TOKENS.vix]) {
      const bars = market.bars(token, 1440, 0, close, now);
      expect(bars).toHaveLength(500);
      expect(bars.at(-1)!.close).toBe(market.reference(token, DAY).previousClose);
      for (const bar of bars) expect(universe.calendar.isOpen(new Date(bar.at + 19_800_000).toISOString().slice(0, 10))).toBe(true);
    }
    for (const token of [TOKENS.future, TOKENS.call, TOKENS.put]) {
      const bars = market.bars(token, 1440, 0, close, now);
      expect(bars.length).toBeGreaterThan(15);
      expect(bars.length).toBeLessThan(70);
      expect(bars.at(-1)!.close).toBe(market.reference(token, DAY).previousClose);
    }
  });

  test("the base prices are where it ends", () => {
    for (const facts of universe.equities) {
      const { tickPaise } = market.listings.find((listing) => listing.token === facts.token)!;
      expect(market.reference(facts.token, DAY).previousClose).toBe(Math.round(facts.price / tickPaise) * tickPaise);
    }
    expect(market.reference("99926000", DAY).previousClose).toBe(universe.indices[0]!.level);
  });

  test("every bar of every period is whole: high and low hold open and close, and longer bars fold shorter ones", () => {
    const from = Date.parse("2026-08-01T00:00:00+05:30");
    for (const token of Object.values(TOKENS)) {
      const { tickPaise } = market.listings.find((listing) => listing.token === token)!;
      const minutes = market.bars(token, 1, from, close, now);
      const days = market.bars(token, 1440, from, close, now);
      expect(minutes).toHaveLength(375 * days.length);
      for (const bar of [...minutes, ...days]) {
        expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
        expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
        expect([bar.open, bar.high, bar.low, bar.close].every((price) => price > 0 && price % tickPaise === 0)).toBe(true);
        expect(bar.volume).toBeGreaterThanOrEqual(0);
      }
      days.forEach((day, n) => {
        const own = minutes.slice(375 * n, 375 * (n + 1));
        expect({ open: own[0]!.open, close: own.at(-1)!.close }).toEqual({ open: day.open, close: day.close });
        expect(Math.max(...own.map((bar) => bar.high))).toBe(day.high);
        expect(Math.min(...own.map((bar) => bar.low))).toBe(day.low);
        expect(own.reduce((sum, bar) => sum + bar.volume, 0)).toBe(day.volume);
      });
    }
  });

  test("no share closes or trades outside its ten per cent band", () => {
    const bars = market.bars("11287", 1440, 0, close, now);
    bars.slice(1).forEach((bar, n) => {
      const before = bars[n]!.close;
      expect(bar.high).toBeLessThanOrEqual(before * 1.1 + 1e-6);
      expect(bar.low).toBeGreaterThanOrEqual(before * 0.9 - 1e-6);
    });
  });
});

describe("the day after", () => {
  const chain = syntheticMarket(universe, 5, DAY);
  const second = chain.nextDay(DAY)!;
  const third = chain.nextDay(second)!;
  const before = chain.openAt(third) - 1;

  test("shows the played days as they were played, every period of them", () => {
    chain.seek(before);
    for (const token of [TOKENS.share, TOKENS.index, TOKENS.future]) {
      expect(chain.bars(token, 5, open, close, before)).toEqual(market.bars(token, 5, open, close, close));
      expect(chain.bars(token, 1440, open - 43_200_000, close, before)).toEqual(market.bars(token, 1440, open - 43_200_000, close, close));
    }
  });

  test("has the year's range of every listing from history and the played days, searched or folded alike", () => {
    chain.seek(before);
    // Every fifth, and so shares, indices, futures and strikes of all expiries.
    for (const { token, symbol } of chain.listings.filter((_, n) => n % 5 === 0)) {
      const { high52, low52, previousClose } = chain.reference(token, third);
      const bars = chain.bars(token, 1440, before - 365.6 * 86_400_000, before, before);
      expect({ symbol, high52, low52 }).toEqual({ symbol, high52: Math.max(previousClose, ...bars.map((bar) => bar.high)), low52: Math.min(previousClose, ...bars.map((bar) => bar.low)) });
    }
  });

  test("a strike that a session listed anew has no past", () => {
    chain.seek(before);
    const known = new Set(market.listings.map((listing) => listing.token));
    const fresh = chain.listings.filter((listing) => !known.has(listing.token));
    expect(fresh.length).toBeGreaterThan(0);
    for (const { token } of fresh) expect(chain.bars(token, 1440, 0, open, before)).toEqual([]);
  });
});
