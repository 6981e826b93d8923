import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CandleAsks } from "../../../electron/strategies/history/candle-asks.ts";
import { RunHistory } from "../../../electron/strategies/history/run-history.ts";
import type { Answer, Request } from "../../../shared/contract/commands.ts";
import type { Candle as Bar, Frame } from "../../../shared/domain/candle.ts";
import { FRAMES, MONTH, WEEK } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { DAY_MS } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { sessionBarOpen } from "../../../shared/history/aggregate.ts";
import { sessionsOf } from "../../../shared/history/sessions.ts";
import { candles, strategy } from "../../../shared/strategy/index.ts";
import type { Candle } from "../../../shared/strategy/index.ts";
import { at, CALENDAR, DAY, facts, MINUTE, rig, tick } from "../strategy/rig.ts";
import { settle } from "../../support/virtual-time.ts";

const KEY = "NSE:SAUDA" as InstrumentKey;
const SESSIONS = sessionsOf(CALENDAR, "NSE", false);
const seed = Date.now() % 1_000_000;

interface Trade {
  readonly at: number;
  readonly rupees: number;
  readonly units: number;
}

/** Trades of some days up to DAY, a few a minute, by a small generator of their own. */
function tape(days: number, every: number): Trade[] {
  const trades: Trade[] = [];
  let state = 12_345;
  const draw = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  let rupees = 500;
  for (let back = days; back >= 0; back--) {
    const open = at("09:15") - back * DAY_MS;
    if (SESSIONS.windows(Math.floor((open + 19_800_000) / DAY_MS)).length === 0) continue;
    for (let when = open; when < open + 375 * MINUTE; when += 500 + Math.floor(draw() * every)) {
      rupees = Math.max(100, rupees + (Math.round(draw() * 20) - 10) * 0.05);
      trades.push({ at: when, rupees: Math.round(rupees * 20) / 20, units: 1 + Math.floor(draw() * 50) });
    }
  }
  return trades;
}

/** Bars by the plainest means. Prices in units. */
function barsOf(trades: readonly Trade[], frame: Frame): Bar[] {
  const bars = new Map<number, Bar>();
  for (const { at: when, rupees, units } of trades) {
    const opens = sessionBarOpen(when, frame, SESSIONS);
    const price = Math.round(rupees * 10_000);
    const bar = bars.get(opens);
    bars.set(opens, bar ? { ...bar, high: Math.max(bar.high, price), low: Math.min(bar.low, price), close: price, volume: bar.volume + units } as Bar : { at: opens, open: price, high: price, low: price, close: price, volume: units } as Bar);
  }
  return [...bars.values()];
}

const TAPE = tape(45, 15_000);

/** A broker that knows what traded until now, and tells a minute late by `lateMs` what was traded in it. */
function broker(now: () => number, lateMs = 0): { page: (request: Request<"market.candles">) => Promise<Answer<"market.candles">>; asked: Request<"market.candles">[] } {
  const asked: Request<"market.candles">[] = [];
  return {
    asked,
    page: async (request) => {
      asked.push(request);
      const { frame, before, count } = request;
      const known = TAPE.filter((trade) => trade.at <= now() - lateMs);
      const all = barsOf(known, frame).filter((bar) => before === undefined || bar.at < before);
      return { candles: all.slice(-count), more: all.length > count };
    },
  };
}

/** What the tick bridge has built since it was subscribed. */
function board(now: () => number, since: number): () => Bar[] {
  return () => barsOf(TAPE.filter((trade) => trade.at >= since && trade.at <= now()), 1).slice(-2);
}

function need(frame: Frame, wanted: number) {
  return { series: 0, name: "bars", kind: "candles" as const, instrument: KEY, frame, candles: wanted };
}

/** Warms a run up at `start`, lets it hear every tick until the end of the day, and says which candles it has been shown. */
async function shown(frame: Frame, start: number, lateMs: number): Promise<{ readonly live: Bar[]; readonly past: Bar[]; readonly sentences: readonly string[] }> {
  const live: Bar[] = [];
  const past: Bar[] = [];
  const bar = ({ at: opens, open, high, low, close, volume }: Candle): Bar => ({ at: opens, open: open * 10_000, high: high * 10_000, low: low * 10_000, close: close * 10_000, volume }) as Bar;
  class Watcher extends strategy({ title: "w", about: "w", parameters: {}, series: () => ({ bars: candles(KEY, frame, { history: 30 }) }) }) {
    override onInit(): void {
      for (let back = 29; back >= 0; back--) {
        const candle = this.series.bars.candle(back);
        if (candle) past.push(bar(candle));
      }
    }
    override onCandle(candle: Candle): void {
      live.push(bar(candle));
    }
  }
  const now = (): number => start;
  const history = new RunHistory({ calendar: CALENDAR, marketAt: () => start as MarketTime, page: broker(now, lateMs).page, minutes: board(now, start - 3 * MINUTE) });
  const { warm, sentences } = await history.warm([need(frame, 30)], [facts(KEY)]);
  const { runner } = rig(Watcher);
  for (const { series, frame: finer, rows } of warm) for (let i = 0; i < rows.length; i += 6) runner.warm(series, finer, rows[i]!, rows[i + 1]!, rows[i + 2]!, rows[i + 3]!, rows[i + 4]!, rows[i + 5]!);
  runner.begin(start);
  for (const trade of TAPE) if (trade.at > start) tick(runner, trade.at, trade.rupees, { traded: trade.units });
  runner.advance(at("15:31"));
  return { live, past, sentences };
}

const rounded = (bars: readonly Bar[]): number[][] => bars.map(({ at: opens, open, high, low, close, volume }) => [opens, ...[open, high, low, close].map(Math.round), volume]);

/** ms since the open: anywhere, and often within seconds of the end of a minute, of a bar, of the session. */
const INTO = fc.oneof(
  fc.integer({ min: 1, max: 374 * MINUTE }),
  fc.tuple(fc.integer({ min: 1, max: 373 }), fc.integer({ min: -2_000, max: 6_000 })).map(([minutes, ms]) => minutes * MINUTE + ms),
  fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: -1_000, max: 5_000 })).map(([quarters, ms]) => quarters * 15 * MINUTE + ms),
);

describe(`history for a start in the middle of a bar (seed ${seed})`, () => {
  test("candles before and after it are those of the whole tape, whenever it comes and however late the broker is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...FRAMES), INTO, fc.constantFrom(0, 0, 1_500, 3_000), async (frame, into, lateMs) => {
        const start = at("09:15") + into;
        const { live, past, sentences } = await shown(frame, start, lateMs);
        const whole = barsOf(TAPE, frame);
        const { ends } = lastBars(frame);
        const closed = whole.filter((bar) => ends(bar.at) <= start).slice(-30);
        expect(rounded(past)).toEqual(rounded(closed));
        // The day ends within the candle of a week or month: nothing closes. A minute that was running at the start is not shown.
        const later = whole.filter((bar) => ends(bar.at) > start && ends(bar.at) <= at("15:31") && !(frame === 1 && bar.at < start));
        // Of a bar in which nothing had traded by then, nothing can be told either.
        const quiet = later[0] && later[0].at < start && !TAPE.some((trade) => trade.at >= later[0]!.at && trade.at <= start);
        // A bar cut short by the close to one minute cannot be told in part.
        const short = later[0] && later[0].at < start && ends(later[0].at) - later[0].at <= MINUTE;
        expect(rounded(live)).toEqual(rounded(short || quiet ? later.slice(1) : later));
        expect(sentences.length > 0).toBe(closed.length < 30);
      }),
      { numRuns: 60, seed },
    );
  });

  test("a minute that ends while the history is read is not missing", async () => {
    let now = at("11:02:50");
    const source = broker(() => now);
    const history = new RunHistory({
      calendar: CALENDAR, marketAt: () => now as MarketTime, minutes: board(() => now, now - 3 * MINUTE),
      page: async (request) => {
        const answer = await source.page(request);
        // The slow answer of the five-minute candles comes after 11:05.
        if (request.frame === 5) now = at("11:06:10");
        return answer;
      },
    });
    const { warm } = await history.warm([need(5, 10)], [facts(KEY)]);
    const rows = warm.flatMap(({ frame, rows: all }) => Array.from({ length: all.length / 6 }, (_, i) => `${frame}m ${new Date(all[i * 6]! + 19_800_000).toISOString().slice(11, 16)}`));
    expect(rows.slice(-8)).toEqual(["5m 10:50", "5m 10:55", "1m 11:00", "1m 11:01", "1m 11:02", "1m 11:03", "1m 11:04", "1m 11:05"]);
  });
});

function lastBars(frame: Frame): { ends: (open: number) => number } {
  return {
    ends: (open) => {
      if (frame === WEEK || frame === MONTH) {
        let last = open;
        while (sessionBarOpen(last + DAY_MS, frame, SESSIONS) === open) last += DAY_MS;
        while (last > open && !SESSIONS.mayTrade(Math.floor((last + 19_800_000) / DAY_MS))) last -= DAY_MS;
        return last + 930 * MINUTE;
      }
      if (frame === 1440) return open + 930 * MINUTE;
      return Math.min(open + frame * MINUTE, Math.floor((open + 19_800_000) / DAY_MS) * DAY_MS - 19_800_000 + 930 * MINUTE);
    },
  };
}

describe("what cannot be had", () => {
  const now = at("12:00:30");
  const plain = { calendar: CALENDAR, marketAt: () => now as MarketTime, minutes: () => [] };

  test("a young listing: the sentence says how many there are and since when", async () => {
    const first = { at: at("11:40"), open: 1, high: 1, low: 1, close: 1, volume: 1 } as Bar;
    const bars = [0, 5, 10].map((minutes) => ({ ...first, at: first.at + minutes * MINUTE }) as Bar);
    const history = new RunHistory({ ...plain, page: async ({ frame }) => ({ candles: frame === 5 ? bars : [], more: false }) });
    const { warm, sentences } = await history.warm([need(5, 80)], [facts(KEY)]);
    expect(sentences).toEqual([`SAUDA 5m (bars) has 3 of the 80 candles that its warm-up asks for: history begins ${DAY} 11:40. Indicators that need more have their values after up to 77 more candles.`]);
    expect(warm.map(({ frame, rows }) => [frame, rows.length / 6])).toEqual([[5, 3]]);
  });

  test("a broker without an answer is a warning and no failure", async () => {
    const history = new RunHistory({ ...plain, page: () => Promise.reject(new Error("The broker took too long.")) });
    const { warm, sentences } = await history.warm([need(5, 80)], [facts(KEY)]);
    expect(warm).toEqual([]);
    expect(sentences.length).toBe(2);
    expect(sentences[0]).toContain("The broker took too long. Its 80 candles of warm-up are missing");
  });

  test("no market time yet", async () => {
    const history = new RunHistory({ ...plain, marketAt: () => undefined, page: broker(() => now).page });
    expect((await history.warm([need(5, 80)], [facts(KEY)])).sentences[0]).toContain("comes with the first tick");
  });

  test("ticks alone ask for nothing, and an evening for no minutes", async () => {
    const evening = at("18:00");
    const source = broker(() => evening);
    const history = new RunHistory({ ...plain, marketAt: () => evening as MarketTime, page: source.page });
    const ticks = { series: 1, name: "ticks", kind: "ticks" as const, instrument: KEY, frame: 0 as const, candles: 0 };
    expect((await history.warm([ticks], [facts(KEY)])).warm).toEqual([]);
    expect(source.asked).toEqual([]);
    const { warm, sentences } = await history.warm([need(5, 20), { ...need(1440, 10), series: 2 }], [facts(KEY)]);
    expect(sentences).toEqual([]);
    expect(source.asked.map(({ frame }) => frame)).toEqual([5, 1440]);
    expect(warm.map(({ frame, rows }) => [frame, rows.length / 6])).toEqual([[5, 20], [1440, 10]]);
  });
});

describe("many that ask at once", () => {
  const bar = (opens: number): Bar => ({ at: opens, open: 1, high: 1, low: 1, close: 1, volume: 1 }) as Bar;

  test("a hundred strategies on ten instruments ask once for each, three at a time", async () => {
    let running = 0;
    let most = 0;
    const asked: string[] = [];
    const waiting: (() => void)[] = [];
    const page = async ({ instrument, count }: Request<"market.candles">): Promise<Answer<"market.candles">> => {
      asked.push(`${instrument} ${count}`);
      most = Math.max(most, (running += 1));
      await new Promise<void>((resolve) => waiting.push(resolve));
      running -= 1;
      return { candles: Array.from({ length: count }, (_, i) => bar(i)), more: true };
    };
    const asks = new CandleAsks({ page, marketAt: () => 60_000 as MarketTime, parallel: 3 });
    // Wishes of different lengths: the longest is asked for.
    const all = Array.from({ length: 100 }, (_, i) => asks.newest(`NSE:S${i % 10}` as InstrumentKey, 5, 50 + Math.floor(i / 10)));
    await settle();
    while (waiting.length > 0) {
      waiting.shift()!();
      await settle();
    }
    const lengths = (await Promise.all(all)).map(({ candles: got }) => got.length);
    expect(asked.sort()).toEqual(Array.from({ length: 10 }, (_, i) => `NSE:S${i} 61`).sort());
    expect(most).toBe(3);
    expect(new Set(lengths)).toEqual(new Set([61]));
  });

  test("the next minute asks anew, and so does who comes after a failure", async () => {
    let now = 60_000;
    let fails = true;
    const asked: number[] = [];
    const page = async ({ count }: Request<"market.candles">): Promise<Answer<"market.candles">> => {
      asked.push(count);
      if (fails) throw new Error("no");
      return { candles: [bar(1)], more: false };
    };
    const asks = new CandleAsks({ page, marketAt: () => now as MarketTime, parallel: 3 });
    await expect(asks.newest(KEY, 5, 10)).rejects.toThrow("no");
    fails = false;
    await asks.newest(KEY, 5, 10);
    await asks.newest(KEY, 5, 8);
    expect(asked.length).toBe(2);
    now += 60_000;
    await asks.newest(KEY, 5, 8);
    expect(asked.length).toBe(3);
  });

  test("more than a page holds is read page by page", async () => {
    const asked: (readonly [number | undefined, number])[] = [];
    const page = async ({ before, count }: Request<"market.candles">): Promise<Answer<"market.candles">> => {
      asked.push([before, count]);
      const end = before ?? 100_000;
      return { candles: Array.from({ length: count }, (_, i) => bar(end - count + i)), more: true };
    };
    const { candles: got } = await new CandleAsks({ page, marketAt: () => 0 as MarketTime, parallel: 3 }).newest(KEY, 5, 12_000);
    expect(asked).toEqual([[undefined, 5_000], [95_000, 5_000], [90_000, 2_002]]);
    expect(got.map(({ at: opens }) => opens)).toEqual(Array.from({ length: 12_002 }, (_, i) => 100_000 - 12_002 + i));
  });
});
