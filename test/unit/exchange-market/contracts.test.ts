import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { dayNumber, dayOfNumber, weekday } from "../../../workers/exchange/market/days.ts";
import { expiriesOn, expiryText } from "../../../workers/exchange/market/synthetic/expiries.ts";
import { syntheticMarket } from "../../../workers/exchange/market/synthetic.ts";
import type { Listing } from "../../../workers/exchange/types.ts";
import { DAY, universe } from "./market.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

const terms = (name: string) => universe.derivatives.find((entry) => entry.underlying === name)!.terms[0]!;
const days = (name: string, day: string) => {
  const { options, futures } = expiriesOn(universe.calendar, terms(name), day);
  return { options: options.map((expiry) => expiry.day), futures: futures.map((expiry) => expiry.day) };
};

describe("expiries", () => {
  test("of the real list of 18 August 2026 (the ones this market keeps)", () => {
    expect(days("NIFTY", "2026-08-18")).toEqual({
      options: ["2026-08-18", "2026-08-25", "2026-09-01", "2026-09-08", "2026-09-15", "2026-09-29"],
      futures: ["2026-08-25", "2026-09-29", "2026-10-27"],
    });
    expect(days("BANKNIFTY", "2026-08-18")).toEqual({ options: ["2026-08-25", "2026-09-29"], futures: ["2026-08-25", "2026-09-29", "2026-10-27"] });
  });

  test("a holiday moves an expiry to the trading day before", () => {
    expect(days("NIFTY", "2026-10-16").options).toContain("2026-10-19"); // Tuesday the 20th is Dussehra
    expect(days("BANKNIFTY", "2026-11-20").futures[0]).toBe("2026-11-23"); // Tuesday the 24th is a holiday
    expect(days("BANKNIFTY", "2026-11-24").futures[0]).toBe("2026-12-29");
  });

  test("always: enough of them, alive, on trading days, one a week, monthlies last of their month", () => {
    const first = dayNumber("2026-01-01");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.constantFrom("NIFTY", "BANKNIFTY"), (offset, name) => {
        const day = dayOfNumber(first + offset);
        const own = terms(name);
        const { options, futures } = expiriesOn(universe.calendar, own, day);
        expect(options).toHaveLength(own.weeklies + own.monthlies);
        expect(futures).toHaveLength(own.futures);
        for (const expiry of [...options, ...futures]) {
          expect(expiry.day >= day).toBe(true);
          expect(universe.calendar.isOpen(expiry.day)).toBe(true);
          expect(weekday(expiry.nominal)).toBe(own.expiryWeekday);
          expect(dayOfNumber(expiry.nominal + 7).slice(0, 7) !== dayOfNumber(expiry.nominal).slice(0, 7)).toBe(expiry.monthly);
        }
        expect(new Set(options.map((expiry) => expiry.nominal)).size).toBe(options.length);
      }),
    );
  });

  test("are written as the master writes them", () => {
    expect(expiryText("2026-10-06")).toBe("06OCT2026");
  });
});

describe("listed contracts", () => {
  const market = syntheticMarket(universe, 11, DAY);
  const options = (listings: readonly Listing[], name: string) => listings.filter((listing) => listing.kind === "option" && listing.name === name);

  test("chains stand 12 strikes either side of the opening level, calls and puts", () => {
    const nifty = options(market.listings, "NIFTY");
    expect(nifty).toHaveLength(6 * 25 * 2);
    expect(options(market.listings, "BANKNIFTY")).toHaveLength(2 * 25 * 2);
    const level = market.bars("99926000", 1, market.openAt(DAY), Infinity, market.openAt(DAY) + 999)[0]!.open;
    const strikes = [...new Set(nifty.map((listing) => listing.strikePaise))].sort((a, b) => a - b);
    expect(Math.abs(strikes[12]! - level)).toBeLessThanOrEqual(2500);
    expect(strikes.every((strike, n) => n === 0 || strike - strikes[n - 1]! === 5000)).toBe(true);
  });

  test("symbols, lots, freeze and ticks are the exchange's", () => {
    const future = market.listings.find((listing) => listing.symbol === "NIFTY29SEP26FUT")!;
    expect(future).toMatchObject({ name: "NIFTY", expiry: "29SEP2026", lotSize: 65, freezeLimit: 1800, tickPaise: 10, strikePaise: 0, optionType: "", segment: "NFO", underlyingToken: "99926000" });
    const call = market.listings.find((listing) => listing.symbol === "BANKNIFTY29SEP2658000CE")!;
    expect(call).toMatchObject({ lotSize: 30, freezeLimit: 600, tickPaise: 5, strikePaise: 5_800_000, optionType: "CE", underlyingToken: "99926009" });
  });

  test("over months every token keeps its one meaning, nothing expired is listed, and held strikes stay", () => {
    const chain = syntheticMarket(universe, 11, DAY);
    const meaning = new Map<string, string>();
    let before: readonly Listing[] = [];
    for (let day: string | undefined = chain.firstDay, n = 0; day !== undefined && n < 90; day = chain.nextDay(day), n++) {
      chain.seek(chain.openAt(day) - 1);
      const { listings } = chain;
      expect(new Set(listings.map((listing) => listing.token)).size).toBe(listings.length);
      for (const { token, symbol, expiry } of listings) {
        expect(meaning.get(token) ?? symbol).toBe(symbol);
        meaning.set(token, symbol);
        if (expiry !== "") expect(Date.parse(`${expiry.slice(0, 2)} ${expiry.slice(2, 5)} ${expiry.slice(5)} UTC`)).toBeGreaterThanOrEqual(Date.parse(`${day}T00:00:00Z`));
        expect(Number(token)).toBeLessThan(2 ** 31);
      }
      const tokens = new Set(listings.map((listing) => listing.token));
      const today = Date.parse(`${day}T00:00:00Z`);
      for (const { token, expiry } of before) {
        const alive = expiry === "" || Date.parse(`${expiry.slice(0, 2)} ${expiry.slice(2, 5)} ${expiry.slice(5)} UTC`) >= today;
        expect(tokens.has(token)).toBe(alive);
      }
      before = listings;
    }
    expect(new Set(meaning.values()).size).toBe(meaning.size);
  });

  test("the same contracts are listed however the day was reached", () => {
    const there = (path: readonly string[]): string => {
      const chain = syntheticMarket(universe, 11, DAY);
      for (const day of path) {
        chain.seek(chain.openAt(day) - 1);
        void chain.listings;
      }
      return JSON.stringify(chain.listings);
    };
    expect(there(["2026-12-01", "2026-09-18"])).toBe(there(["2026-09-02", "2026-09-18"]));
  });
});
