import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BarModel, MOST_BARS } from "../../../../renderer/charts/bar-model.ts";
import { istEpoch, MINUTE_MS } from "../../../../shared/domain/time.ts";
import { MONTH, WEEK } from "../../../../shared/domain/candle.ts";
import type { Frame } from "../../../../shared/domain/candle.ts";
import { bar, barsOf, liveAt, minute, OPEN } from "./tape.ts";
import type { Trade } from "./tape.ts";

describe("one minute", () => {
  test("the half-formed bar of history and the forming minute are one bar, its volume counted once", () => {
    const model = new BarModel(1);
    model.reload([bar(minute(0), 100, 110, 95, 105, 1000), bar(minute(1), 105, 106, 104, 105, 300)], []);
    const { change, gap } = model.live({ last: bar(minute(0), 100, 110, 95, 105, 1000), forming: bar(minute(1), 105, 108, 104, 107, 450) });
    expect(change).toEqual({ kind: "tail", from: 1 });
    expect(gap).toBe(false);
    expect(model.bars).toEqual([bar(minute(0), 100, 110, 95, 105, 1000), bar(minute(1), 105, 108, 104, 107, 450)]);
  });

  test("the same quote again changes nothing", () => {
    const model = new BarModel(1);
    const live = { last: undefined, forming: bar(minute(1), 105, 108, 104, 107, 450) };
    model.reload([bar(minute(0), 100, 110, 95, 105, 1000)], []);
    model.live(live);
    expect(model.live(live).change).toEqual({ kind: "none" });
  });

  test("the minute rolls between two frames: the former one gets its final values", () => {
    const model = new BarModel(1);
    model.reload([bar(minute(0), 100, 110, 95, 105, 1000)], []);
    model.live({ last: undefined, forming: bar(minute(1), 105, 106, 104, 105, 300) });
    const { change } = model.live({ last: bar(minute(1), 105, 109, 104, 108, 900), forming: bar(minute(2), 108, 108, 108, 108, 10) });
    expect(change).toEqual({ kind: "tail", from: 1 });
    expect(model.bars.slice(1)).toEqual([bar(minute(1), 105, 109, 104, 108, 900), bar(minute(2), 108, 108, 108, 108, 10)]);
  });

  test("history that comes after live minutes is joined to them", () => {
    const model = new BarModel(1);
    model.live({ last: undefined, forming: bar(minute(4), 105, 106, 104, 105, 300) });
    model.live({ last: bar(minute(4), 105, 107, 104, 106, 500), forming: bar(minute(5), 106, 106, 106, 106, 20) });
    model.reload([bar(minute(3), 100, 110, 95, 105, 1000), bar(minute(4), 103, 105, 102, 104, 450)], []);
    expect(model.bars).toEqual([
      bar(minute(3), 100, 110, 95, 105, 1000),
      bar(minute(4), 103, 107, 102, 106, 500),
      bar(minute(5), 106, 106, 106, 106, 20),
    ]);
  });

  test("a corrected history replaces the minutes it has overtaken", () => {
    const model = new BarModel(1);
    model.live({ last: bar(minute(0), 100, 990, 95, 105, 1000), forming: bar(minute(1), 105, 106, 104, 105, 300) });
    model.reload([bar(minute(0), 100, 110, 95, 105, 1000), bar(minute(1), 105, 106, 104, 105, 300)], []);
    expect(model.bars[0]?.high).toBe(110);
  });

  test("the first roll and a hole ask for history again, a seamless roll does not", () => {
    const model = new BarModel(1);
    const at = (n: number) => bar(minute(n), 100, 100, 100, 100, 1);
    model.reload([at(0)], []);
    expect(model.live({ last: at(0), forming: at(1) }).gap).toBe(true);
    expect(model.live({ last: at(1), forming: at(2) }).gap).toBe(false);
    // Nothing traded in minutes 3 to 8: the final minute before 9 is still 2.
    expect(model.live({ last: at(2), forming: at(9) }).gap).toBe(false);
    // The page slept from 9 to 13: 12 is final, and of 10 and 11 nothing is known.
    expect(model.live({ last: at(12), forming: at(13) }).gap).toBe(true);
  });

  test("a quote of long ago changes nothing", () => {
    const model = new BarModel(1);
    const bars = [bar(minute(7), 1, 1, 1, 1, 1), bar(minute(8), 1, 1, 1, 1, 1), bar(minute(9), 1, 1, 1, 1, 1)];
    model.reload(bars, []);
    expect(model.live({ last: undefined, forming: bar(minute(2), 5, 5, 5, 5, 5) }).change).toEqual({ kind: "none" });
    expect(model.bars).toEqual(bars);
  });

  test("the day rolls: the next morning is a new bar", () => {
    const model = new BarModel(60);
    const evening = istEpoch("2021-04-12", 15 * 60 + 15);
    const morning = istEpoch("2021-04-13", 555);
    model.reload([bar(evening, 100, 110, 95, 105, 1000)], []);
    model.live({ last: bar(evening + 14 * MINUTE_MS, 104, 105, 104, 105, 80), forming: bar(morning, 120, 121, 119, 120, 50) });
    expect(model.bars).toEqual([bar(evening, 100, 110, 95, 105, 1000), bar(morning, 120, 121, 119, 120, 50)]);
  });
});

describe("the broker's last word", () => {
  const wrong = bar(minute(1), 105, 990, 104, 105, 300);
  const right = bar(minute(1), 105, 106, 104, 105, 310);
  const before = bar(minute(0), 100, 110, 95, 105, 1000);

  test("a wrong print in a finished minute goes when the broker tells it, and the quotes that still carry it do not bring it back", () => {
    const model = new BarModel(1);
    model.reload([before], []);
    model.live({ last: before, forming: wrong });
    model.live({ last: wrong, forming: bar(minute(2), 105, 105, 105, 105, 5) });
    expect(model.bars[1]?.high).toBe(990);
    // The forming minute is not told yet: only `final` says that the last one told is over.
    model.reload([before, right], [], { final: minute(2) });
    model.live({ last: wrong, forming: bar(minute(2), 105, 107, 105, 107, 9) });
    expect(model.bars.slice(1)).toEqual([right, bar(minute(2), 105, 107, 105, 107, 9)]);
  });

  test("the minute that is still forming stays united with the live one", () => {
    const model = new BarModel(1);
    model.reload([before, bar(minute(1), 105, 106, 104, 105, 100)], [], { final: minute(1) });
    model.live({ last: before, forming: bar(minute(1), 106, 108, 105, 108, 300) });
    expect(model.bars[1]).toEqual(bar(minute(1), 105, 108, 104, 108, 300));
  });

  test("in longer bars a wrong print goes too", () => {
    const model = new BarModel(5);
    model.reload([bar(minute(0), 100, 110, 95, 105, 1000)], [before]);
    model.live({ last: before, forming: wrong });
    expect(model.bars[0]?.high).toBe(990);
    model.reload([bar(minute(0), 100, 110, 95, 105, 1310)], [before, right], { final: minute(2) });
    model.live({ last: wrong, forming: bar(minute(2), 105, 105, 105, 105, 5) });
    expect(model.bars).toEqual([bar(minute(0), 100, 110, 95, 105, 1315)]);
  });

  test("what the broker has not told yet stays as the ticks made it", () => {
    const model = new BarModel(1);
    model.reload([before], []);
    model.live({ last: before, forming: wrong });
    model.reload([before], [], { final: minute(2) });
    expect(model.bars).toEqual([before, wrong]);
  });
});

describe("weeks and months", () => {
  const monday = istEpoch("2021-04-12", 0);
  const tuesday = istEpoch("2021-04-13", 0);

  test.each([[WEEK, monday], [MONTH, istEpoch("2021-04-01", 0)]] as const)("of %i minutes: the running one is its days, today's as the exchange counts it", (frame, at) => {
    const model = new BarModel(frame);
    model.reload([bar(at, 100, 120, 90, 110, 5000)], [bar(monday, 100, 110, 95, 105, 1000)]);
    model.live({ last: undefined, forming: bar(tuesday, 105, 130, 104, 125, 700) });
    expect(model.bars).toEqual([bar(at, 100, 130, 90, 125, 5000)]);
    model.live({ last: undefined, forming: bar(tuesday, 105, 130, 104, 126, 6000) });
    expect(model.bars).toEqual([bar(at, 100, 130, 90, 126, 7000)]);
  });

  test("a new week begins with its first day", () => {
    const model = new BarModel(WEEK);
    model.reload([bar(monday - 7 * 86_400_000, 90, 99, 89, 98, 5000)], [bar(monday - 3 * 86_400_000, 97, 99, 96, 98, 900)]);
    model.live({ last: undefined, forming: bar(monday, 98, 101, 97, 100, 400) });
    expect(model.bars.map((one) => [one.at, one.volume])).toEqual([[monday - 7 * 86_400_000, 5000], [monday, 400]]);
  });
});

describe("where the session opens at another time", () => {
  test("hours are counted from there: 09:00 for commodities, 18:00 on a special evening", () => {
    const model = new BarModel(60);
    const at = (minutes: number) => istEpoch("2021-04-12", minutes);
    model.reload([bar(at(540), 100, 110, 95, 105, 1000)], [], { opens: 540 });
    model.live({ last: undefined, forming: bar(at(610), 105, 106, 104, 105, 300) });
    expect(model.bars.map((one) => one.at)).toEqual([at(540), at(600)]);
    const evening = new BarModel(60);
    evening.reload([bar(at(900), 100, 110, 95, 105, 1000)], [], { opens: 1080 });
    evening.live({ last: undefined, forming: bar(at(1090), 105, 106, 104, 105, 300) });
    expect(evening.bars.map((one) => one.at)).toEqual([at(900), at(1080)]);
  });
});

describe("longer bars", () => {
  test("a five-minute bar is its minutes: history's tail, the last one, the forming one", () => {
    const model = new BarModel(5);
    // Asked in the middle of 09:22; the bar of 09:20 has two whole minutes and a half.
    model.reload([bar(minute(0), 90, 99, 89, 98, 5000), bar(minute(5), 98, 104, 97, 103, 760)], [bar(minute(5), 98, 101, 97, 100, 400), bar(minute(6), 100, 104, 100, 104, 300), bar(minute(7), 104, 104, 103, 103, 60)]);
    model.live({ last: bar(minute(6), 100, 104, 100, 104, 300), forming: bar(minute(7), 104, 106, 103, 105, 150) });
    expect(model.bars.at(-1)).toEqual(bar(minute(5), 98, 106, 97, 105, 850));
  });

  test("without the minutes of the running bar its volume is never counted twice", () => {
    const model = new BarModel(5);
    model.reload([bar(minute(5), 98, 104, 97, 103, 760)], []);
    model.live({ last: undefined, forming: bar(minute(7), 104, 106, 103, 105, 150) });
    expect(model.bars).toEqual([bar(minute(5), 98, 106, 97, 105, 760)]);
  });
});

describe("days", () => {
  const today = istEpoch("2021-04-12", 0);

  test("today's bar is the exchange's own count and stands in for history's", () => {
    const model = new BarModel(1440);
    model.reload([bar(today, 100, 110, 95, 105, 1000)], []);
    expect(model.liveDay(bar(today, 100, 112, 95, 111, 1800))).toEqual({ kind: "tail", from: 0 });
    expect(model.bars).toEqual([bar(today, 100, 112, 95, 111, 1800)]);
    expect(model.liveDay(bar(today, 100, 112, 95, 111, 1800))).toEqual({ kind: "none" });
    expect(model.liveDay(bar(today - 86_400_000, 1, 1, 1, 1, 1))).toEqual({ kind: "none" });
    model.liveDay(bar(today + 86_400_000, 111, 113, 111, 113, 20));
    expect(model.bars).toHaveLength(2);
  });

  test("minutes do not touch days", () => {
    const model = new BarModel(1440);
    model.reload([bar(today, 100, 110, 95, 105, 1000)], []);
    expect(model.live({ last: undefined, forming: bar(minute(1), 1, 500, 1, 500, 9) })).toEqual({ change: { kind: "none" }, gap: false });
  });
});

describe("older bars", () => {
  test("come in before the first, overlap dropped", () => {
    const model = new BarModel(1);
    model.reload([bar(minute(5), 1, 1, 1, 1, 1)], []);
    expect(model.prepend([bar(minute(3), 2, 2, 2, 2, 2), bar(minute(4), 3, 3, 3, 3, 3), bar(minute(5), 9, 9, 9, 9, 9)])).toBe(2);
    expect(model.bars.map(({ open }) => open)).toEqual([2, 3, 1]);
  });

  test("stay when newer history joins on to them, and go when it does not", () => {
    const at = (n: number, price: number) => bar(minute(n), price, price, price, price, 1);
    const model = new BarModel(1);
    model.reload([at(5, 1), at(6, 1)], []);
    model.prepend([at(3, 2), at(4, 2)]);
    expect(model.reload([at(5, 7), at(6, 7), at(7, 7)], [])).toBe(2);
    expect(model.bars.map(({ open }) => open)).toEqual([2, 2, 7, 7, 7]);
    // The page slept: between 7 and 90 nothing is known, so that the old bars would stand beside a hole.
    expect(model.reload([at(90, 8)], [])).toBe(0);
    expect(model.bars).toHaveLength(1);
  });

  test("stop at the most that is held, the newest of them kept", () => {
    const model = new BarModel(1);
    const day = (n: number) => bar(minute(n), n, n, n, n, 1);
    model.reload(Array.from({ length: MOST_BARS - 2 }, (_, i) => day(i + 10)), []);
    expect(model.prepend([day(6), day(7), day(8), day(9)])).toBe(2);
    expect(model.bars[0]?.open).toBe(8);
    expect(model.prepend([day(5)])).toBe(0);
  });
});

describe("any tape, any timing", () => {
  const trades = fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 70_000 }), price: fc.integer({ min: 1, max: 1000 }), quantity: fc.integer({ min: 1, max: 500 }) }), { minLength: 3, maxLength: 120 })
    .map((rows) => {
      let after = 0;
      return rows.map(({ gap, price, quantity }): Trade => ({ after: (after += gap), price, quantity }));
    });
  const frames: fc.Arbitrary<Frame> = fc.constantFrom(1, 2, 3, 5, 10, 15, 25, 60, 120, 240);

  test("history asked at any moment and answered at any later one, quotes after each trade: the bars are the truth, and never above it", () => {
    fc.assert(
      fc.property(trades, frames, fc.nat(), fc.nat(), (tape, frame, ask, lag) => {
        const asked = ask % tape.length;
        const answered = Math.min(tape.length - 1, asked + (lag % 12));
        const model = new BarModel(frame);
        const since = (n: number): number => OPEN + tape[n]!.after + 1;
        for (let i = 0; i < tape.length; i++) {
          model.live(liveAt(tape, since(i)));
          if (i === answered) model.reload(barsOf(tape, frame, since(asked)), barsOf(tape, 1, since(asked)).slice(-frame - 2), { final: Math.floor((since(asked) - 4_000) / MINUTE_MS) * MINUTE_MS });
          if (i < answered) continue;
          const truth = barsOf(tape, frame, since(i));
          for (const one of model.bars) expect(one.volume).toBeLessThanOrEqual(truth.find((b) => b.at === one.at)!.volume);
        }
        const end = since(tape.length - 1);
        // One more quote after a late answer, as the next frame brings it.
        model.live(liveAt(tape, end));
        expect(model.bars).toEqual(barsOf(tape, frame, end));
      }),
      { numRuns: 300 },
    );
  });

  test("a page that sleeps through any part of the tape says so, and is right again after the reload it asked for", () => {
    fc.assert(
      fc.property(trades, frames, fc.nat(), fc.nat(), (tape, frame, from, length) => {
        const sleep = from % tape.length;
        const wake = Math.min(tape.length - 1, sleep + (length % 60));
        const model = new BarModel(frame);
        const since = (n: number): number => OPEN + tape[n]!.after + 1;
        const load = (n: number): number => model.reload(barsOf(tape, frame, since(n)), barsOf(tape, 1, since(n)).slice(-frame - 2));
        load(0);
        for (let i = 0; i < tape.length; i++) {
          if (i >= sleep && i < wake) continue;
          if (model.live(liveAt(tape, since(i))).gap) load(i);
        }
        expect(model.bars).toEqual(barsOf(tape, frame, since(tape.length - 1)));
      }),
      { numRuns: 300 },
    );
  });
});
