import { describe, expect, test } from "vitest";
import { publishedLimits } from "../../../workers/exchange/server/rate-limits.ts";
import type { LimitName } from "../../../workers/exchange/server/rate-limits.ts";

function clocked() {
  const time = { now: 0 };
  const limits = publishedLimits(() => time.now);
  return { time, admit: (name: LimitName, client = "A") => limits.admit(client, name) };
}

/** The published table once more, by hand: name, calls a second, a minute, an hour. */
const TABLE: [LimitName, number, number, number][] = [
  ["login", 1, 0, 0],
  ["generateTokens", 1, 0, 1000],
  ["getProfile", 3, 0, 1000],
  ["logout", 1, 0, 0],
  ["getRMS", 2, 0, 0],
  ["orders", 9, 500, 1000],
  ["getOrderBook", 1, 0, 0],
  ["getTradeBook", 1, 0, 0],
  ["getPosition", 1, 0, 0],
  ["getHolding", 1, 0, 0],
  ["getAllHolding", 1, 0, 0],
  ["getLtpData", 10, 500, 5000],
  ["orderDetails", 10, 500, 5000],
  ["searchScrip", 1, 0, 0],
  ["quote", 10, 500, 5000],
  ["candles", 3, 180, 5000],
];

describe("published access rates", () => {
  test.each(TABLE)("%s: %i a second", (name, perSecond) => {
    const { time, admit } = clocked();
    for (let i = 0; i < perSecond; i++) expect(admit(name)).toBe(true);
    expect(admit(name)).toBe(false);
    time.now = 999.9;
    expect(admit(name)).toBe(false);
    time.now = 1000;
    expect(admit(name)).toBe(true);
  });

  // Candles: 180 a minute is 3 a second for a minute, so that limit never shows by itself.
  test.each(TABLE.filter(([, perSecond, perMinute]) => perMinute > 0 && perMinute < perSecond * 60))("%s: %i a second, %i a minute", (name, perSecond, perMinute) => {
    const { time, admit } = clocked();
    // As fast as the second allows, until the minute is full.
    const gap = 1000 / perSecond + 0.001;
    for (let i = 0; i < perMinute; i++, time.now += gap) expect(admit(name)).toBe(true);
    expect(time.now).toBeLessThan(61_000);
    expect(admit(name)).toBe(false);
    time.now = 60_000;
    expect(admit(name)).toBe(true);
  });

  test.each(TABLE.filter(([, , , perHour]) => perHour > 0))("%s: %i a second, %i a minute, %i an hour", (name, _perSecond, _perMinute, perHour) => {
    const { time, admit } = clocked();
    const gap = 3_500_000 / perHour;
    for (let i = 0; i < perHour; i++, time.now += gap) expect(admit(name)).toBe(true);
    expect(admit(name)).toBe(false);
    time.now = 3_600_000;
    expect(admit(name)).toBe(true);
  });

  test("the window rolls: nine at the end of one second leave no room at the start of the next", () => {
    const { time, admit } = clocked();
    time.now = 900;
    for (let i = 0; i < 9; i++) expect(admit("orders")).toBe(true);
    time.now = 1100;
    expect(admit("orders")).toBe(false);
  });

  test("clients and routes have budgets of their own", () => {
    const { admit } = clocked();
    expect([admit("getPosition"), admit("getPosition"), admit("getPosition", "B"), admit("getHolding")]).toEqual([true, false, true, true]);
  });

  test("a refused call is not counted", () => {
    const { time, admit } = clocked();
    expect(admit("searchScrip")).toBe(true);
    for (time.now = 100; time.now < 1000; time.now += 100) expect(admit("searchScrip")).toBe(false);
    time.now = 1000;
    expect(admit("searchScrip")).toBe(true);
  });
});
