import { describe, expect, test } from "vitest";
import type { Fetched } from "../../../electron/history/candle-source.ts";
import { CandleService } from "../../../electron/market/candle-service.ts";
import type { Candle, Frame, Timeframe } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istEpoch } from "../../../shared/domain/time.ts";
import type { CorporateAction } from "../../../shared/history/corporate-actions.ts";
import { SBIN, instrument, rupees } from "../../support/orders.ts";
import { NSE, bookRig } from "../history/rig.ts";

const DAY = 86_400_000;
/** Friday, 20-Nov-2026, 11:03 IST. */
const NOW = istEpoch("2026-11-20", 663) as MarketTime;

/** Every bar of a market open 09:15 to 15:30 on weekdays, with the days the test leaves out. */
function history(frame: Timeframe, days: number, without: (day: string) => boolean = () => false): Candle[] {
  const bars: Candle[] = [];
  for (let back = days; back >= 0; back--) {
    const day = istDay(NOW - back * DAY);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday === 0 || weekday === 6 || without(day)) continue;
    if (frame === 1440) bars.push(bar(istEpoch(day, 0)));
    else for (let minute = 555; minute < 930; minute += frame) bars.push(bar(istEpoch(day, minute)));
  }
  return bars.filter((one) => one.at <= NOW);
}

function bar(at: number): Candle {
  return { at: at as MarketTime, open: rupees(812), high: rupees(813), low: rupees(811), close: rupees(812.5), volume: 10 };
}

/** A broker with so much history behind an empty store. */
function service(bars: readonly Candle[]) {
  const { book, source, run, time } = bookRig(() => bars);
  const state = { now: NOW as MarketTime | undefined, outcome: undefined as Fetched | undefined, actions: [] as CorporateAction[] };
  source.answer = () => state.outcome;
  const candles = new CandleService({ book, instrument: (key) => (key === SBIN ? instrument() : undefined), sessions: () => NSE, marketAt: () => state.now, actions: (_, from) => Promise.resolve(state.actions.filter((one) => one.at >= from * DAY - 19_800_000)) });
  const page = (frame: Frame, count: number, before?: number) => run(candles.page({ instrument: SBIN, frame, count, ...(before === undefined ? {} : { before: before as MarketTime }) }));
  const adjusted = (frame: Frame, count: number) => run(candles.page({ instrument: SBIN, frame, count, adjusted: true }));
  return { asked: source.spans, state, candles, page, adjusted, time };
}

/** Pages back as a chart does, until there is no more. */
async function all(page: ReturnType<typeof service>["page"], frame: Timeframe, count: number): Promise<{ bars: Candle[]; pages: number }> {
  let bars: Candle[] = [];
  for (let pages = 1; pages < 100; pages++) {
    const answer = await page(frame, count, bars[0]?.at);
    bars = [...answer.candles, ...bars];
    if (!answer.more) return { bars, pages };
    if (answer.candles.length === 0) throw new Error("more is promised and nothing comes");
  }
  throw new Error("no end");
}

describe("paging back through history", () => {
  test.each<[Timeframe, number, number]>([[1, 60, 500], [3, 60, 500], [5, 90, 300], [15, 200, 300], [60, 300, 250], [1440, 900, 200]])("%i minutes: every bar once, in order, to the very first", async (frame, days, count) => {
    const bars = history(frame, days);
    const { page } = service(bars);
    const found = await all(page, frame, count);
    expect(found.bars.map((one) => one.at)).toEqual(bars.map((one) => one.at));
  });

  test("a page has the newest bars before the border, and none of the border's own", async () => {
    const bars = history(1, 20);
    const { page } = service(bars);
    const border = bars.at(-700)!.at;
    const { candles, more } = await page(1, 200, border);
    expect(candles.map((one) => one.at)).toEqual(bars.slice(-900, -700).map((one) => one.at));
    expect(more).toBe(true);
  });

  test("a fortnight without trading is not the beginning of history", async () => {
    const bars = history(1, 60, (day) => day >= "2026-10-20" && day <= "2026-11-02");
    const { page } = service(bars);
    const found = await all(page, 1, 300);
    expect(found.bars).toHaveLength(bars.length);
  });

  test("nothing at all in the broker's words is a failure, not an empty chart", async () => {
    const { page } = service([]);
    await expect(page(1, 300)).rejects.toThrow(/gives no candles of this instrument at the moment/);
  });

  test("the very first bar: an empty page before it, and no more", async () => {
    const bars = history(1, 20);
    const { page } = service(bars);
    await page(1, 300);
    expect(await page(1, 300, bars[0]!.at)).toEqual({ candles: [], more: false });
  });

  test("no span is longer than the broker allows, and none ends in the future", async () => {
    const { page, asked } = service(history(1, 90));
    await all(page, 1, 5_000);
    await page(1, 100, NOW + 7 * DAY);
    for (const { from, to } of asked) {
      expect(to).toBeLessThanOrEqual(NOW);
      expect(to - from).toBeLessThanOrEqual(30 * DAY);
    }
  });

  test("any other failure is told, and not kept as an answer", async () => {
    const { page, state } = service(history(1, 10));
    state.outcome = { kind: "failed", why: "Headers Timeout Error", definite: false };
    await expect(page(1, 300)).rejects.toThrow(/candles of SBIN could not be had: Headers Timeout Error/);
    state.outcome = undefined;
    expect((await page(1, 300)).candles).toHaveLength(300);
  });

  test("an unknown instrument and an unknown time are told", async () => {
    const { candles, page, state } = service([]);
    await expect(candles.page({ instrument: "NSE:GONE" as InstrumentKey, frame: 1, count: 10 })).rejects.toThrow(/NSE:GONE is not in today's instrument list/);
    state.now = undefined;
    await expect(page(1, 10)).rejects.toThrow(/time is not known yet/);
  });
});

describe("what is kept", () => {
  test("a page of the past is asked for once", async () => {
    const bars = history(1, 20);
    const { page, asked } = service(bars);
    const first = await page(1, 200, bars.at(-400)!.at);
    const before = asked.length;
    expect(await page(1, 200, bars.at(-400)!.at)).toEqual(first);
    expect(asked.length).toBe(before);
  });

  test("the newest page is asked for each time: its last bar is still forming", async () => {
    const { page, asked, time } = service(history(1, 20));
    await page(1, 200);
    const before = asked.length;
    await time.pass(3_000);
    await page(1, 200);
    expect(asked.length).toBeGreaterThan(before);
  });

  test("bars of two minutes, 25 minutes, weeks and months are built", async () => {
    const { page } = service(history(1, 20));
    const two = await page(2, 100);
    expect(two.candles).toHaveLength(100);
    expect(two.candles.every(({ at }) => (at - two.candles[0]!.at) % 120_000 === 0)).toBe(true);
    const weeks = service(history(1440, 900));
    const { candles } = await weeks.page(10_080, 20);
    expect(candles).toHaveLength(20);
    expect(candles.every(({ at }) => new Date(at + 19_800_000).getUTCDay() === 1)).toBe(true);
    const months = await weeks.page(43_200, 12);
    expect(months.candles.map(({ at }) => istDay(at)).slice(-2)).toEqual(["2026-10-01", "2026-11-01"]);
  });
});

describe("a split within the page", () => {
  const SPLIT = "2026-11-18";
  /** 812 before, 162.40 since. */
  const split = (bars: readonly Candle[]): Candle[] => bars.map((one) => (istDay(one.at) < SPLIT ? one : { ...one, open: rupees(162.4), high: rupees(162.6), low: rupees(162.2), close: rupees(162.5), volume: 50 }));

  test("bars before it are told as they traded, or adjusted where that is asked for; weeks are built from adjusted days", async () => {
    const { page, adjusted, state } = service(split(history(1440, 30)));
    state.actions = [{ at: istEpoch(SPLIT, 0), factor: 5 }];
    expect((await page(1440, 10)).candles[0]).toMatchObject({ open: rupees(812), volume: 10 });
    const even = (await adjusted(1440, 10)).candles;
    expect(even[0]).toMatchObject({ open: rupees(162.4), high: rupees(162.6), low: rupees(162.2), close: rupees(162.5), volume: 50 });
    expect(new Set(even.map(({ open }) => open)).size).toBe(1);
    // Its week has two days before the split: unadjusted it would reach from 813 down to 162.20.
    expect((await page(10_080, 3)).candles.at(-1)).toMatchObject({ high: rupees(813), low: rupees(162.2) });
    expect((await adjusted(10_080, 3)).candles.at(-1)).toMatchObject({ high: rupees(162.6), low: rupees(162.2), volume: 250 });
  });

  test("the newest page says from where its bars are counted, an older one does not", async () => {
    const { page } = service(history(5, 30));
    const { opens, candles } = await page(5, 50);
    expect(opens).toBe(555);
    expect((await page(5, 50, candles[0]!.at)).opens).toBeUndefined();
  });
});

