import { readdirSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { openReplay } from "../../../workers/exchange/market/replay.ts";
import { plainFold, universe } from "./market.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

/** Paths of a folder of recordings, or undefined where there are none on this machine. */
function recordings(folder: string, pattern: RegExp): string[] | undefined {
  const path = sharedData(folder);
  return path === undefined ? undefined : readdirSync(path).filter((name) => pattern.test(name)).map((name) => `${path}/${name}`);
}

const TICKS = recordings("ticks", /./);
const MINUTES = recordings("ohlcv/intraday_1m", /_1m_2021/);
const DAYS = recordings("ohlcv/daily_nse_raw", /./);
const DAY = "2021-04-12";

describe("real recordings", () => {
  test("ten tick files of 12 April 2021 play as one day, every print on its grid and inside its band", async ({ skip }) => {
    if (TICKS === undefined) return skip(NO_SHARED_DATA);
    const market = await openReplay(TICKS, universe);
    expect(market.firstDay).toBe(DAY);
    expect(market.nextDay(DAY)).toBeUndefined();
    const references = new Map(market.listings.map((listing) => [listing.token, { ...market.reference(listing.token, DAY), ...listing }]));
    let last = 0;
    let wrong = 0;
    const count = new Map<string, number>();
    for (const print of market.advance(market.closeAt(DAY))) {
      const own = references.get(print.token)!;
      const fits = print.at >= last && print.price % own.tickPaise === 0 && print.price <= own.upperCircuit && print.price >= own.lowerCircuit && print.quantity >= 0;
      if (!fits || own.tickPaise !== 5) wrong++;
      last = print.at;
      count.set(own.name, (count.get(own.name) ?? 0) + 1);
    }
    expect(wrong).toBe(0);
    expect(count.get("SBIN")).toBe(21_869);
    expect(count.get("NIFTY")).toBe(20_680);
    const [sbin] = market.bars("3045", 1440, 0, Infinity, market.closeAt(DAY));
    expect(sbin).toMatchObject({ open: 34055, close: 32990, volume: 74_455_250 });
  });

  test("minutes folded from SBIN's ticks are the published minutes, but for the order within a second", async ({ skip }) => {
    const ticks = TICKS?.find((path) => path.includes("/SBIN_"));
    const published = MINUTES?.find((path) => path.includes("/SBIN_"));
    if (ticks === undefined || published === undefined) return skip(NO_SHARED_DATA);
    const own = await openReplay([ticks], universe);
    const theirs = await openReplay([published], universe);
    const close = own.closeAt(DAY);
    const mine = own.bars("3045", 1, own.openAt(DAY), close, close);
    const given = new Map(theirs.bars("3045", 1, own.openAt(DAY), close, close).map((bar) => [bar.at, bar]));
    expect(mine).toHaveLength(given.size);
    let same = 0;
    for (const bar of mine) {
      const other = given.get(bar.at)!;
      expect([bar.high, bar.low]).toEqual([other.high, other.low]);
      if (bar.open === other.open && bar.close === other.close) same++;
    }
    expect(same / mine.length).toBeGreaterThan(0.9);
    expect(mine).toEqual(plainFold(own.advance(close), "3045", own.openAt(DAY), 1));
  });

  test("with daily files the previous close is the official one of Friday 9 April", async ({ skip }) => {
    if (TICKS === undefined || DAYS === undefined) return skip(NO_SHARED_DATA);
    const market = await openReplay([...TICKS, ...DAYS], universe);
    expect(market.reference("3045", DAY)).toMatchObject({ previousClose: 35300 });
    expect(market.reference("99926000", DAY)).toMatchObject({ previousClose: 1483485 });
    const days = market.bars("3045", 1440, 0, Infinity, market.openAt(DAY) + 60_000);
    expect(days.length).toBeGreaterThan(5_000);
    expect(days.at(-1)).toMatchObject({ open: 34055 });
  });

  test("minute files play day after day: 45 sessions of ten symbols, each closing where the next one's previous close is", async ({ skip }) => {
    if (MINUTES === undefined) return skip(NO_SHARED_DATA);
    const market = await openReplay(MINUTES, universe);
    const days: string[] = [];
    for (let day: string | undefined = market.firstDay; day !== undefined; day = market.nextDay(day)) days.push(day);
    // INFY and others begin a day later than the rest.
    expect(days[0]).toBe("2021-04-05");
    expect(days.at(-1)).toBe("2021-06-11");
    for (const day of days.slice(0, 6)) {
      const next = market.nextDay(day)!;
      market.seek(market.openAt(day) - 1);
      const last = new Map([...market.advance(market.closeAt(day))].map((print) => [print.token, print.price]));
      for (const [token, price] of last) expect(market.reference(token, next).previousClose).toBe(price);
    }
  });

  test.each(["ticks", "ohlcv/intraday_1m", "ohlcv/intraday_5m"])("every file of %s opens and plays its first minute by itself", async (folder) => {
    const files = recordings(folder, /./);
    if (files === undefined) return console.warn(NO_SHARED_DATA);
    for (const path of files) {
      const market = await openReplay([path], universe);
      const [listing] = market.listings;
      expect(`${path} ${/^\d{1,8}$/.test(listing!.token)}`).toBe(`${path} true`);
      expect(market.peek()).toBeDefined();
    }
  });
});
