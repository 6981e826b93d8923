import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { syntheticMarket } from "../../../workers/exchange/market/synthetic.ts";
import type { MarketPrint } from "../../../workers/exchange/types.ts";
import { DAY, digestOf, universe } from "./market.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

const market = syntheticMarket(universe, 7, DAY);
const open = market.openAt(DAY);
const close = market.closeAt(DAY);
const between = (from: number, to: number, source = market): MarketPrint[] => {
  source.seek(from);
  return [...source.advance(to)];
};

describe("a synthetic market is a pure function of universe, seed and first day", () => {
  test("equal ids give equal prints, whatever was asked of the source before", () => {
    const other = syntheticMarket(universe, 7, DAY);
    other.bars("3045", 5, 0, close, close);
    other.seek(other.openAt("2026-09-08"));
    expect(other.id).toBe(market.id);
    expect(other.listings).not.toEqual(market.listings);
    expect(digestOf(between(open + 600_000, open + 700_000, other))).toBe(digestOf(between(open + 600_000, open + 700_000)));
    expect(other.listings).toEqual(market.listings);
  });

  test("another seed or first day is another market with another id", () => {
    const window = (source: typeof market): string => {
      const from = source.openAt(source.firstDay);
      return digestOf(between(from - 1, from + 5_000, source));
    };
    const others = [syntheticMarket(universe, 8, DAY), syntheticMarket(universe, 7 + 2 ** 32, DAY), syntheticMarket(universe, 7, "2026-09-02")];
    expect(new Set([market, ...others].map((source) => source.id)).size).toBe(4);
    expect(new Set([market, ...others].map(window)).size).toBe(4);
  });

  test("the bytes are pinned: a change of the rules needs a new rule number in the id, a change of the universe has a new fingerprint there", () => {
    expect(digestOf(between(open - 1, open + 60_000))).toMatchInlineSnapshot(`"11530:f1e618f"`);
    expect(market.id).toMatch(/^synthetic-1-[0-9a-f]{12}-7-2026-09-01$/);
  });

  test("seek then advance gives what an uninterrupted run gives, at any split", () => {
    const start = open + 3_000_000;
    const run = between(start, start + 20_000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 12 }), fc.boolean(), (cuts, reseek) => {
        const stops = [...cuts.sort((a, b) => a - b), 20_000];
        const pieces: MarketPrint[] = [];
        market.seek(start);
        let at = start;
        for (const stop of stops) {
          if (reseek) market.seek(at);
          for (const print of market.advance(start + stop)) pieces.push(print);
          at = start + stop;
        }
        expect(digestOf(pieces)).toBe(digestOf(run));
      }),
      { numRuns: 60 },
    );
  });

  test("advance moves even when nobody reads it, can be read twice, and never goes back", () => {
    market.seek(open - 1);
    const first = market.advance(open + 2_000);
    market.advance(open + 1_000);
    const second = [...market.advance(open + 3_000)];
    expect(digestOf(first)).toBe(digestOf([...first]));
    expect(second.every((print) => print.at > open + 2_000 && print.at <= open + 3_000)).toBe(true);
  });

  test("peek is the time of the next print, and undefined after the last", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1, max: 22_499_000 }), (offset) => {
        market.seek(open + offset);
        const next = market.peek();
        expect(next).toBeDefined();
        expect([...market.advance(next! - 1)]).toEqual([]);
        expect([...market.advance(next!)][0]?.at).toBe(next);
      }),
      { numRuns: 40 },
    );
    market.seek(close);
    expect(market.peek()).toBeUndefined();
  });
});

describe("days", () => {
  test("a closed first day gives the next open one", () => {
    expect(syntheticMarket(universe, 1, "2026-09-12").firstDay).toBe("2026-09-15");
  });

  test("days follow one another on the calendar without end", () => {
    expect(market.nextDay("2026-09-11")).toBe("2026-09-15");
    expect(market.openAt("2026-09-15")).toBe(Date.parse("2026-09-15T09:15:00+05:30"));
    expect(market.closeAt("2026-09-15")).toBe(Date.parse("2026-09-15T15:30:00+05:30"));
  });

  test("what is outside the market is refused", () => {
    expect(() => market.openAt("2026-09-12")).toThrow("no session on 2026-09-12");
    expect(() => market.openAt("2026-08-31")).toThrow("no session on 2026-08-31");
    expect(() => market.seek(close + 1)).toThrow("outside the session");
    expect(() => market.seek(open - 2)).toThrow("outside the session");
    expect(() => market.reference("1", DAY)).toThrow("does not list token 1");
    expect(() => syntheticMarket(universe, 1.5, DAY)).toThrow("whole number");
    expect(() => syntheticMarket(universe, 1, "tomorrow")).toThrow('"tomorrow" is not a day');
  });

  test("each day's previous close is the last print of the day before, for whatever was listed then", () => {
    const chain = syntheticMarket(universe, 3, "2026-09-14");
    let last = new Map<string, number>();
    for (let day: string | undefined = chain.firstDay, n = 0; day !== undefined && n < 4; day = chain.nextDay(day), n++) {
      chain.seek(chain.openAt(day) - 1);
      for (const { token } of chain.listings) {
        const close = last.get(token);
        if (close !== undefined) expect(chain.reference(token, day).previousClose).toBe(close);
      }
      last = new Map(between(chain.closeAt(day) - 1_001, chain.closeAt(day), chain).map((print) => [print.token, print.price]));
      expect(last.size).toBe(chain.listings.length);
    }
  });

  test("at the close of its expiry day an option is worth its intrinsic value, one tick at least", () => {
    const prints = new Map(between(close - 1_001, close).map((print) => [print.token, print.price]));
    const spot = prints.get("99926000")!;
    const expiring = market.listings.filter((listing) => listing.expiry === "01SEP2026");
    expect(expiring.length).toBeGreaterThan(40);
    for (const { token, strikePaise, optionType } of expiring) {
      const intrinsic = Math.max(0, optionType === "CE" ? spot - strikePaise : strikePaise - spot);
      expect(prints.get(token)).toBe(Math.max(5, intrinsic));
    }
  });
});
