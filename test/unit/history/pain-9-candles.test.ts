import { describe, expect, test } from "vitest";
import { TerminalError } from "../../../shared/domain/errors.ts";
import type { BrokerFrame, Candle } from "../../../shared/domain/candle.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { dayAt } from "../../../shared/history/days.ts";
import { packCandles } from "../../../shared/history/packed.ts";
import { instrument } from "../../support/orders.ts";
import { NOW, NSE, bookRig, dayOf, tape } from "./rig.ts";

const SEED = Number(process.env["SAUDA_SEED"] ?? 20261121);
const FROM = "2026-08-17";
const bars = (frame: BrokerFrame): readonly Candle[] => tape(frame, FROM, "2026-11-20");

function rig(give = bars) {
  const made = bookRig(give);
  const series = (frame: BrokerFrame, from = FROM, to = "2026-11-20", patience = 4) =>
    made.run(made.book.series({ instrument: instrument(), frame, from: dayOf(from), to: dayOf(to), sessions: NSE, now: NOW, patience }));
  return { ...made, series };
}

const times = (candles: readonly Candle[]): number[] => candles.map(({ at }) => at);

describe(`pain 9: candles (seed ${SEED})`, () => {
  test("AB1004 at random: every bar of every chunk is had all the same", async () => {
    const random = seededRandom(SEED);
    const { series, source } = rig();
    source.answer = () => (random() < 0.4 ? { kind: "doubtful", why: "Something Went Wrong, Please Try After Sometime" } : undefined);
    expect(times(await series(1))).toEqual(times(bars(1)));
    // 96 days are four requests of at most 30; the rest are repetitions.
    expect(source.asked.length).toBeGreaterThan(4);
  });

  test("no span is longer than the days table says, none ends after now, none is skipped", async () => {
    for (const frame of [1, 3, 5, 10, 15, 30, 60, 1440] as const) {
      const { series, source } = rig();
      source.limits = { 1: 7, 3: 9, 5: 11, 10: 11, 15: 20, 30: 20, 60: 40, 1440: 50 };
      expect(times(await series(frame))).toEqual(times(bars(frame)));
      for (const { from, to } of source.spans) {
        expect(to).toBeLessThanOrEqual(NOW);
        expect(to - from).toBeLessThanOrEqual(source.days(frame) * 86_400_000);
      }
    }
  });

  test("data null for a passing moment is no proof of absence: a neighbour is asked, then the span again", async () => {
    let silent = 5;
    const { series, source } = rig();
    source.answer = (frame) => (frame === 1 && silent-- > 0 ? { kind: "bars", candles: [] } : undefined);
    expect(times(await series(1, "2026-11-02", "2026-11-19"))).toEqual(times(tape(1, "2026-11-02", "2026-11-19")));
    expect(source.asked.some(({ frame }) => frame === 1440)).toBe(true);
  });

  test("a broker that gives nothing at all is a failure and leaves no day marked as empty", async () => {
    const { series, source, file } = rig();
    source.answer = () => ({ kind: "doubtful", why: "Something Went Wrong" });
    const failed = series(1, "2026-11-02", "2026-11-19");
    await expect(failed).rejects.toThrow(TerminalError);
    await expect(failed).rejects.toThrow("gives no candles of this instrument at the moment");
    expect(file.days({ instrument: instrument().key, frame: 1 }, 0, 99_999)).toEqual([]);
  });

  test("before the first day of a listing there is nothing, and the next look asks nothing", async () => {
    const listed = tape(1, "2026-11-09", "2026-11-20");
    const { series, source, file } = rig((frame) => (frame === 1 ? listed : tape(frame, "2026-11-09", "2026-11-20")));
    expect(times(await series(1, "2026-10-05", "2026-11-19"))).toEqual(times(listed.filter(({ at }) => at < Date.parse("2026-11-19T18:30:00Z"))));
    const kept = file.days({ instrument: instrument().key, frame: 1 }, dayOf("2026-10-05"), dayOf("2026-11-08"));
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.every(({ bars: count, final }) => count === 0 || !final)).toBe(true);
    const asked = source.asked.length;
    await series(1, "2026-10-05", "2026-11-19");
    expect(source.asked.length).toBe(asked);
  });

  test("an answer cut at 500 bars: what it left out is asked for by itself", async () => {
    const { series, source } = rig();
    source.answer = (_, all) => (all.length > 500 ? { kind: "bars", candles: all.slice(-500) } : undefined);
    source.limits = { 1: 4 };
    expect(times(await series(1, "2026-11-09", "2026-11-19"))).toEqual(times(tape(1, "2026-11-09", "2026-11-19")));
  });

  test("a day in the middle of an answer is missing: asked for again, found", async () => {
    let first = true;
    const { series, source } = rig();
    source.answer = (_, all) => {
      if (!first) return undefined;
      first = false;
      return { kind: "bars", candles: all.filter(({ at }) => istDay(at) !== "2026-11-12") };
    };
    expect(times(await series(5, "2026-11-09", "2026-11-19"))).toEqual(times(tape(5, "2026-11-09", "2026-11-19")));
    expect(source.asked.filter(({ from, to }) => from === "2026-11-12" && to === "2026-11-12")).toHaveLength(1);
  });

  test("ten-minute bars that begin at 09:10 are not used: the day is built from five-minute ones", async () => {
    const crooked = (candles: readonly Candle[]): Candle[] => candles.map((one) => (istDay(one.at) === "2026-11-12" ? { ...one, at: (one.at - 300_000) as MarketTime } : one));
    const { series, source, notes } = rig((frame) => (frame === 10 ? crooked(bars(10)) : bars(frame)));
    const got = await series(10, "2026-11-11", "2026-11-13");
    expect(times(got)).toEqual(times(tape(10, "2026-11-11", "2026-11-13")));
    const five = tape(5, "2026-11-12", "2026-11-12");
    const rebuilt = got.filter(({ at }) => istDay(at) === "2026-11-12");
    expect(rebuilt[0]).toEqual({ ...five[0], high: Math.max(five[0]!.high, five[1]!.high), low: Math.min(five[0]!.low, five[1]!.low), close: five[1]!.close, volume: five[0]!.volume + five[1]!.volume });
    expect(source.asked.some(({ frame }) => frame === 5)).toBe(true);
    expect(notes.join()).toContain("10m bars of SBIN did not begin where such bars begin; one day was built from 5m bars");
  });

  test("“To datetime can't be greater than current datetime”: the end gives way, nothing is skipped", async () => {
    const behind = NOW - 3 * 60_000;
    const { series, source } = rig();
    source.answer = (_, all, _from, to) => (to > behind ? { kind: "too-late" } : { kind: "bars", candles: all });
    const got = await series(1, "2026-11-18", "2026-11-20");
    expect(times(got)).toEqual(times(tape(1, "2026-11-18", "2026-11-20", behind)));
  });

  test("missing minutes are marked and stay missing: no bar is invented", async () => {
    const thin = bars(1).filter(({ at }, i) => istDay(at) !== "2026-11-12" || i % 10 !== 3);
    const { series, file } = rig((frame) => (frame === 1 ? thin : bars(frame)));
    expect(times(await series(1, "2026-11-11", "2026-11-13"))).toEqual(times(thin.filter(({ at }) => at >= Date.parse("2026-11-10T18:30:00Z") && at < Date.parse("2026-11-13T18:30:00Z"))));
    const kept = file.days({ instrument: instrument().key, frame: 1 }, dayOf("2026-11-11"), dayOf("2026-11-13"));
    expect(kept.map(({ bars: count, expected, missing }) => [count, expected, missing])).toEqual([[375, 375, 0], [337 + Number(kept[1]!.bars === 338), 375, 375 - kept[1]!.bars], [375, 375, 0]]);
  });

  test("a refusal is told at once and verbatim", async () => {
    const { series, source } = rig();
    source.answer = () => ({ kind: "failed", why: "Invalid symboltoken", definite: true });
    await expect(series(1)).rejects.toThrow("The candles of SBIN could not be had: Invalid symboltoken");
    expect(source.asked).toHaveLength(1);
  });
});

describe("what is kept", () => {
  test("a whole day is asked for once, the running one again", async () => {
    const { series, source, time } = rig();
    await series(1, "2026-11-16", "2026-11-20");
    expect(source.asked).toEqual([{ frame: 1, from: "2026-11-16", to: "2026-11-20" }]);
    await time.pass(5_000);
    await series(1, "2026-11-16", "2026-11-20");
    expect(source.asked.slice(1)).toEqual([{ frame: 1, from: "2026-11-20", to: "2026-11-20" }]);
  });

  test("a day that the calendar calls closed is asked for all the same: bars of it are had", async () => {
    const extra = tape(5, "2026-11-09", "2026-11-09").map((one) => ({ ...one, at: (one.at + 86_400_000) as MarketTime }));
    const all = [...bars(5).filter(({ at }) => at < extra[0]!.at), ...extra, ...bars(5).filter(({ at }) => at > extra.at(-1)!.at)];
    expect(NSE.windows(dayOf("2026-11-10"))).toEqual([]);
    const { series, source } = rig(() => all);
    expect(times(await series(5, "2026-11-10", "2026-11-10"))).toEqual(times(extra));
    await series(5, "2026-11-10", "2026-11-10");
    expect(source.asked).toHaveLength(1);
  });

  test("two charts at once ask once", async () => {
    const { book, run, source } = rig();
    const ask = () => book.series({ instrument: instrument(), frame: 1, from: dayOf("2026-11-16"), to: dayOf("2026-11-19"), sessions: NSE, now: NOW, patience: 2 });
    const [one, other] = await run(Promise.all([ask(), ask()]));
    expect(one).toEqual(other);
    expect(source.asked).toHaveLength(1);
  });

  test("a disk that fails leaves the chart its bars, and says so", async () => {
    const broken = bookRig(bars);
    broken.file.write = () => {
      throw new Error("Candles cannot be kept on the disk now (SQLITE_FULL): the disk is full.");
    };
    broken.file.read = () => {
      throw new Error("Candles cannot be kept on the disk now.");
    };
    const got = await broken.run(broken.book.series({ instrument: instrument(), frame: 15, from: dayOf("2026-11-16"), to: dayOf("2026-11-19"), sessions: NSE, now: NOW, patience: 2 }));
    expect(got).toHaveLength(4 * 25);
    expect(broken.notes.join()).toContain("the disk is full");
  });

  test("a broker day never writes over an imported one", async () => {
    const { series, file, source } = rig();
    const day = dayOf("2026-11-18");
    const own = tape(1, "2026-11-18", "2026-11-18").slice(0, 10);
    file.addImport({ file: "own.csv", at: 1, rows: 10, present: "replace", series: [{ instrument: instrument().key, frame: 1, days: [{ day, final: true, bars: 10, expected: 375, missing: 365 }], packed: packCandles(own) }] });
    const got = await series(1, "2026-11-17", "2026-11-19");
    expect(got.filter(({ at }) => dayAt(at) === day)).toEqual(own);
    expect(source.asked.every(({ from, to }) => from !== "2026-11-18" || to !== "2026-11-18")).toBe(true);
  });
});
