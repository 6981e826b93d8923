import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candle as PlainCandle, Frame } from "../../../shared/domain/candle.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { aggregate } from "../../../shared/history/aggregate.ts";
import { sessionsOf } from "../../../shared/history/sessions.ts";
import type { Candle, Tick } from "../../../shared/strategy/index.ts";
import { candles, instrument, int, Sma, strategy, ticks } from "../../../shared/strategy/index.ts";
import { at, CALENDAR, facts, flatBars, MINUTE, rig, tick } from "./rig.ts";

const STOCK = instrument({ help: "…", default: "NSE:SBIN" });
const wall = (ms: number): string => new Date(ms + 19_800_000).toISOString().slice(11, 19);

/** Writes down whatever it is told, with the market's time. */
class Diary extends strategy({
  title: "Diary", about: "…",
  parameters: { stock: STOCK, other: instrument({ help: "…", default: "NSE:TCS" }) },
  series: ({ stock, other }) => ({ one: candles(stock, 1, { history: 10 }), five: candles(stock, 5, { history: 100 }), theirs: candles(other, 5), trades: ticks(stock) }),
}) {
  lines: string[] = [];
  note(text: string): void {
    this.lines.push(`${wall(this.now)} ${text}`);
  }
  override onInit(): void {
    this.timers.daily("noon", "09:20");
    this.note("init");
  }
  override onTick({ price }: Tick): void {
    this.note(`tick ${price}`);
  }
  override onCandle({ instrument: { symbol }, frame, at: opened, open, high, low, close, volume }: Candle): void {
    this.note(`${symbol} ${frame}m ${wall(opened)} ${open} ${high} ${low} ${close} ${volume}`);
  }
  override onTimer(name: string): void {
    this.note(`timer ${name}`);
  }
}
const linesOf = (runner: { exportRun(): { fields: unknown } }): string[] => (runner.exportRun().fields as { lines: string[] }).lines;

describe("order of events from ticks", () => {
  test("candles close before the tick that ends them is told; a candle's end and a timer at one time: the candle first", () => {
    const { runner, failures } = rig(Diary);
    runner.begin(at("09:00"));
    tick(runner, at("09:15:10"), 100);
    tick(runner, at("09:15:50"), 103);
    tick(runner, at("09:16:05"), 101);
    tick(runner, at("09:20:01"), 99);
    expect(linesOf(runner)).toEqual([
      "09:00:00 init",
      "09:15:10 tick 100",
      "09:15:50 tick 103",
      "09:16:00 SBIN 1m 09:15:00 100 103 100 103 20",
      "09:16:05 tick 101",
      "09:17:00 SBIN 1m 09:16:00 101 101 101 101 10",
      "09:20:00 SBIN 5m 09:15:00 100 103 100 101 30",
      "09:20:00 timer noon",
      "09:20:01 tick 99",
    ]);
    expect(failures).toEqual([]);
  });

  test("a bar whose instrument is silent closes two seconds after its end, by the time that others or the host tell", () => {
    const { runner } = rig(Diary);
    runner.begin(at("09:00"));
    tick(runner, at("09:15:10"), 50, { instrument: 1 });
    tick(runner, at("09:20:01"), 100);
    expect(linesOf(runner).some((line) => line.includes("TCS"))).toBe(false);
    runner.advance(at("09:20:02"));
    expect(linesOf(runner).at(-1)).toBe("09:20:01 TCS 5m 09:15:00 50 50 50 50 10");
  });

  test("a late trade goes into the bar of now, never into a closed one; with no bar to go to it is left out", () => {
    const { runner } = rig(Diary);
    runner.begin(at("09:00"));
    tick(runner, at("09:15:10"), 100);
    tick(runner, at("09:16:10"), 101);
    tick(runner, at("09:15:59"), 90, { marketAt: at("09:16:11") });
    runner.advance(at("09:17:02"));
    tick(runner, at("09:16:59"), 70, { marketAt: at("09:17:03") });
    runner.advance(at("09:18:02"));
    const ones = linesOf(runner).filter((line) => line.includes(" 1m "));
    expect(ones.map((line) => line.slice(17))).toEqual(["09:15:00 100 100 100 100 10", "09:16:00 101 101 90 90 20"]);
  });

  test("quotes before the open, trades after the close and packets without a trade make no candles", () => {
    const { runner } = rig(Diary);
    runner.begin(at("08:50"));
    tick(runner, at("09:05"), 90);
    tick(runner, at("09:15:01"), 100);
    tick(runner, at("09:15:02"), 120, { traded: 0 });
    tick(runner, at("15:45"), 80);
    runner.advance(at("16:30"));
    expect(linesOf(runner).filter((line) => line.includes(" 1m "))).toEqual(["09:16:00 SBIN 1m 09:15:00 100 100 100 100 10"]);
  });

  test("a bar that was forming when the run began is not shown, unless its beginning was told by the warm-up", () => {
    const unseeded = rig(Diary);
    unseeded.runner.begin(at("09:17:30"));
    tick(unseeded.runner, at("09:17:40"), 100);
    tick(unseeded.runner, at("09:20:10"), 101);
    expect(linesOf(unseeded.runner).filter((line) => line.includes("5m"))).toEqual([]);

    const seeded = rig(Diary);
    const five = seeded.runner.needs.findIndex(({ name }) => name === "five");
    for (const minute of [15, 16]) seeded.runner.warm(five, 1, at(`09:${minute}`), 980_000, 990_000, 970_000, 980_000, 7);
    seeded.runner.begin(at("09:17:30"));
    tick(seeded.runner, at("09:17:40"), 100);
    tick(seeded.runner, at("09:20:10"), 101);
    expect(linesOf(seeded.runner).filter((line) => line.includes("5m"))).toEqual(["09:20:00 SBIN 5m 09:15:00 98 100 97 100 24"]);
  });

  test("a stamp ahead of the market's clock opens no bar of the future", () => {
    const { runner } = rig(Diary);
    runner.begin(at("09:00"));
    tick(runner, at("15:00"), 100, { marketAt: at("09:15:10") });
    tick(runner, at("09:16:10"), 101);
    expect(linesOf(runner).filter((line) => line.includes(" 1m "))).toEqual(["09:16:00 SBIN 1m 09:15:00 100 100 100 100 10"]);
  });
});

describe("candles from bars", () => {
  const frames: Frame[] = [3, 5, 15, 60, 1440, 10_080];
  class All extends strategy({
    title: "All", about: "…", parameters: { stock: STOCK },
    series: ({ stock }) => Object.fromEntries(frames.map((frame) => [`f${frame}`, candles(stock, frame)])),
  }) {
    seen: [frame: number, at: number, open: number, high: number, low: number, close: number, volume: number, now: number][] = [];
    override onCandle({ frame, at: opened, open, high, low, close, volume }: Candle): void {
      this.seen.push([frame, opened, open, high, low, close, volume, this.now]);
    }
  }
  /** Minutes of two days at and after the weekend, some missing. */
  const minutes = fc.array(fc.record({ day: fc.constantFrom("2026-08-21", "2026-08-24", "2026-08-25"), minute: fc.integer({ min: 0, max: 374 }), price: fc.integer({ min: 50, max: 150 }), range: fc.integer({ min: 0, max: 5 }) }), { minLength: 1, maxLength: 400 });

  test("are those that the batch makes, each shown when its last minute has ended or time has passed it", () => {
    fc.assert(fc.property(minutes, (rows) => {
      const byTime = new Map<number, PlainCandle>();
      for (const { day, minute, price, range } of rows) {
        const when = at("09:15", day) + minute * MINUTE;
        byTime.set(when, { at: when as MarketTime, open: (price * 10_000) as Price, high: ((price + range) * 10_000) as Price, low: ((price - range) * 10_000) as Price, close: ((price + (range % 2)) * 10_000) as Price, volume: minute + 1 });
      }
      const bars = [...byTime.values()].sort((a, b) => a.at - b.at);
      const { runner } = rig(All);
      runner.begin(at("09:00", "2026-08-17"));
      for (const { at: when, open, high, low, close, volume } of bars) runner.bar(0, 1, when, open, high, low, close, volume);
      runner.advance(at("09:00", "2026-09-10"));
      const seen = (runner.exportRun().fields as { seen: number[][] }).seen;
      const sessions = sessionsOf(CALENDAR, "NSE", false);
      for (const frame of frames) {
        const expected = aggregate(bars, frame, sessions).map(({ at: opened, open, high, low, close, volume }) => [opened, open / 10_000, high / 10_000, low / 10_000, close / 10_000, volume]);
        expect(seen.filter((row) => row[0] === frame).map((row) => row.slice(1, 7))).toEqual(expected);
      }
      // Never before the last minute of it has ended.
      for (const [frame = 0, opened = 0, , , , , , now = 0] of seen) {
        const inside = bars.filter((bar) => aggregate([bar], frame as Frame, sessions)[0]?.at === opened);
        expect(now).toBeGreaterThanOrEqual((inside.at(-1)?.at ?? 0) + MINUTE);
      }
    }), { numRuns: 60, seed: 20_260_825 });
  });

  test("bars that come twice or backwards are left out", () => {
    const { runner } = rig(Diary);
    runner.begin(at("09:00"));
    flatBars(runner, [100, 101], at("09:15"));
    flatBars(runner, [200], at("09:16"));
    expect(linesOf(runner).filter((line) => line.includes(" 1m "))).toHaveLength(2);
  });
});

describe("warm-up", () => {
  class Average extends strategy({
    title: "Average", about: "…", parameters: { stock: STOCK, length: int({ help: "…", least: 1, most: 50, default: 3 }) },
    series: ({ stock }) => ({ bars: candles(stock, 1, { history: 5 }) }),
  }) {
    average = this.series.bars.follow(new Sma(this.parameters.length), "close");
    seen: (number | null)[] = [];
    override onInit(): void {
      this.seen.push(this.average.value ?? null);
    }
    override onCandle(): void {
      this.seen.push(this.average.value ?? null);
    }
  }
  const seen = (runner: { exportRun(): { fields: unknown } }): (number | null)[] => (runner.exportRun().fields as { seen: (number | null)[] }).seen;

  test("gives indicators their history before the first callback, and calls nothing meanwhile", () => {
    const { runner } = rig(Average);
    expect(runner.needs).toEqual([{ series: 0, name: "bars", kind: "candles", instrument: "NSE:SBIN", frame: 1, candles: 12 }]);
    [10, 20, 30].forEach((close, i) => runner.warm(0, 1, at("09:15", "2026-08-24") + i * MINUTE, close * 10_000, close * 10_000, close * 10_000, close * 10_000, 1));
    runner.begin(at("09:00"));
    flatBars(runner, [60], at("09:15"));
    // (10 + 20 + 30) / 3, then (20 + 30 + 60) / 3.
    expect(seen(runner)).toEqual([20, 110 / 3]);
  });

  test("without history a value is undefined until there are enough candles, never NaN", () => {
    const { runner } = rig(Average);
    runner.begin(at("09:00"));
    flatBars(runner, [1, 2, 3, 4], at("09:15"));
    expect(seen(runner)).toEqual([null, null, null, 2, 3]);
  });

  test("cannot be given once the run has begun", () => {
    const { runner } = rig(Average);
    runner.begin(at("09:00"));
    expect(() => runner.warm(0, 1, at("09:15"), 1, 1, 1, 1, 1)).toThrow("the warm-up is over");
  });
});

describe("history", () => {
  class Looks extends strategy({
    title: "Looks", about: "…", parameters: { stock: STOCK },
    series: ({ stock }) => ({ bars: candles(stock, 1, { history: 3 }) }),
  }) {
    seen: unknown[] = [];
    override onCandle({ close }: Candle): void {
      const { bars } = this.series;
      const window = bars.history("close", 3);
      this.seen.push([close, bars.previous?.close ?? null, bars.candle(2)?.close ?? null, window ? [...window] : null]);
    }
  }
  test("holds the last closed candles, also after its memory has been moved many times", () => {
    const { runner, failures } = rig(Looks);
    runner.begin(at("09:00"));
    const count = 3_000;
    for (let i = 0; i < count; i++) {
      const day = new Date(Date.parse("2026-08-03T00:00:00Z") + Math.floor(i / 300) * 86_400_000).toISOString().slice(0, 10);
      flatBars(runner, [i + 1], at("09:15", day) + (i % 300) * MINUTE);
    }
    const rows = (runner.exportRun().fields as { seen: unknown[] }).seen;
    expect(failures).toEqual([]);
    expect(rows.slice(0, 3)).toEqual([[1, null, null, null], [2, 1, null, null], [3, 2, 1, [1, 2, 3]]]);
    rows.slice(2).forEach((row, i) => expect(row).toEqual([i + 3, i + 2, i + 1, [i + 1, i + 2, i + 3]]));
    expect(rows).toHaveLength(count);
  });
});

describe("ends of bars", () => {
  class Ends extends strategy({
    title: "Ends", about: "…", parameters: { stock: STOCK },
    series: ({ stock }) => ({ hour: candles(stock, 60), day: candles(stock, 1440) }),
  }) {
    seen: string[] = [];
    override onCandle({ frame, close, volume }: Candle): void {
      this.seen.push(`${wall(this.now)} ${frame} ${close} ${volume}`);
    }
  }
  const seen = (runner: { exportRun(): { fields: unknown } }): string[] => (runner.exportRun().fields as { seen: string[] }).seen;

  test("the last hour of a day ends with the session, and the day with it", () => {
    const { runner } = rig(Ends);
    runner.begin(at("09:00"));
    tick(runner, at("15:20"), 100);
    runner.advance(at("15:30:01"));
    expect(seen(runner)).toEqual([]);
    runner.advance(at("15:30:02"));
    expect(seen(runner)).toEqual(["15:30:01 60 100 10", "15:30:01 1440 100 10"]);
    const given = rig(Ends);
    given.runner.begin(at("09:00"));
    given.runner.bar(0, 60, at("15:15"), 1_000_000, 1_000_000, 1_000_000, 1_000_000, 10);
    expect(seen(given.runner)).toEqual(["15:30:00 60 100 10", "15:30:00 1440 100 10"]);
  });

  test("the day of a share with derivatives ends with its closing auction, and is told once", () => {
    const { runner } = rig(Ends, {}, { list: [facts("NSE:SBIN", { fnoStock: true })] });
    runner.begin(at("09:00"));
    tick(runner, at("15:10"), 100);
    tick(runner, at("15:31"), 102, { traded: 5 });
    tick(runner, at("15:36"), 103, { traded: 5 });
    tick(runner, at("15:55"), 104, { traded: 5 });
    runner.advance(at("09:00", "2026-08-27"));
    expect(seen(runner)).toEqual(["15:15:00 60 100 10", "15:35:00 1440 102 15"]);
  });

  test("a bar that the warm-up left open and that is over when the run begins is history: nobody is called for it", () => {
    const { runner } = rig(Diary);
    const five = runner.needs.findIndex(({ name }) => name === "five");
    runner.warm(five, 1, at("09:16"), 1_000_000, 1_000_000, 1_000_000, 1_000_000, 7);
    runner.begin(at("09:21"));
    tick(runner, at("09:21:10"), 100);
    expect(linesOf(runner)).toEqual(["09:21:00 init", "09:21:10 tick 100"]);
    expect((runner.exportRun().series.find(({ name }) => name === "five")?.store.count)).toBe(1);
  });
});

describe("what a strategy says", () => {
  test("is kept until it is fetched, cut short, and what found no room is counted", () => {
    class Talks extends strategy({ title: "Talks", about: "…", parameters: { stock: STOCK }, series: ({ stock }) => ({ bars: candles(stock, 1) }) }) {
      override onInit(): void {
        this.log.warn("x".repeat(1_000));
        for (let i = 0; i < 700; i++) this.log.debug(`line ${i}`);
      }
    }
    const { runner } = rig(Talks);
    runner.begin(at("09:15"));
    const lines = runner.drainLog();
    expect(lines).toHaveLength(501);
    expect(lines[0]).toEqual({ level: "warn", at: at("09:15"), text: `${"x".repeat(500)} …` });
    expect(lines.at(-1)?.text).toBe("201 more lines were dropped: at most 500 are kept until they are shown.");
    expect(runner.drainLog()).toEqual([]);
  });
});

test("a timer cannot be set before there is a time", () => {
  class Early extends strategy({ title: "Early", about: "…", parameters: { stock: STOCK }, series: ({ stock }) => ({ bars: candles(stock, 1) }) }) {
    set = this.timers.daily("x", "15:10");
  }
  expect(() => rig(Early)).toThrow("Timers are set in onInit or later: before the run has begun there is no time.");
});
