import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FeedClock, LATE_MS, STAMP, STEP_MS } from "../../../shared/calendar/market-clock.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";

/** 12 April 2021, 10:00 IST. */
const TEN = Date.parse("2021-04-12T10:00:00+05:30");
/** This machine's time has nothing to do with the market's. */
const SYSTEM = 1_790_000_000_000;
const SLOTS = 16;
const HOUR = 3_600_000;

/** A clock that three instruments have brought to TEN. */
function running(): FeedClock {
  const clock = new FeedClock(SLOTS);
  for (const instrument of [0, 1, 2]) clock.observe(instrument, TEN, SYSTEM);
  expect(clock.now()).toBe(TEN);
  return clock;
}

describe("at the start", () => {
  test("one instrument tells the time by five advancing packets, not by fewer and not by repeating itself", () => {
    const clock = new FeedClock(SLOTS);
    for (let i = 0; i < 10; i++) clock.observe(3, TEN, SYSTEM + i);
    for (let i = 1; i < 4; i++) clock.observe(3, TEN + i * 1_000, SYSTEM + 100 + i);
    expect(clock.now()).toBeUndefined();
    expect(clock.observe(3, TEN + 4_000, SYSTEM + 200)).toBe(STAMP.jumped);
    expect(clock.now()).toBe(TEN + 4_000);
  });

  test("two that agree tell it, two that do not tell nothing", () => {
    const clock = new FeedClock(SLOTS);
    clock.observe(0, TEN, SYSTEM);
    clock.observe(1, TEN + HOUR, SYSTEM);
    expect(clock.now()).toBeUndefined();
    clock.observe(2, TEN + 100, SYSTEM);
    // Three are live, two of them agree.
    expect(clock.now()).toBeUndefined();
    clock.observe(3, TEN + 200, SYSTEM);
    expect(clock.now()).toBe(TEN + 200);
  });

  test("packets without a stamp tell nothing", () => {
    const clock = new FeedClock(SLOTS);
    for (const instrument of [0, 1, 2, 3]) for (const at of [0, -5, Number.NaN]) expect(clock.observe(instrument, at, SYSTEM)).toBe(STAMP.taken);
    expect(clock.now()).toBeUndefined();
  });
});

describe("ahead", () => {
  test("a step of five seconds is taken at once, a longer one is not", () => {
    const clock = running();
    expect(clock.observe(0, TEN + STEP_MS, SYSTEM)).toBe(STAMP.taken);
    expect(clock.now()).toBe(TEN + STEP_MS);
    expect(clock.observe(0, TEN + 2 * STEP_MS + 1, SYSTEM)).toBe(STAMP.ahead);
    expect(clock.now()).toBe(TEN + STEP_MS);
  });

  test("after a lull the step may be as long as the lull", () => {
    const clock = running();
    expect(clock.observe(0, TEN + 47_000, SYSTEM + 45_000)).toBe(STAMP.taken);
    expect(clock.observe(0, TEN + 47_000 + HOUR, SYSTEM + 46_000)).toBe(STAMP.ahead);
  });

  test("three instruments that agree bring the next day, however often one of them repeats itself before", () => {
    const clock = running();
    const next = TEN + 23 * HOUR;
    for (let i = 0; i < 20; i++) expect(clock.observe(0, next + i, SYSTEM + i)).toBe(STAMP.ahead);
    expect(clock.observe(1, next + 30, SYSTEM + 30)).toBe(STAMP.ahead);
    expect(clock.observe(2, next + 40, SYSTEM + 40)).toBe(STAMP.jumped);
    expect(clock.now()).toBe(next + 40);
  });

  test("three that name three different times bring nothing", () => {
    const clock = running();
    for (const instrument of [0, 1, 2]) clock.observe(instrument, TEN + (instrument + 1) * HOUR, SYSTEM);
    expect(clock.now()).toBe(TEN);
  });

  test("who comes back to the present takes back what it said", () => {
    const clock = running();
    clock.observe(0, TEN + HOUR, SYSTEM);
    clock.observe(1, TEN + HOUR, SYSTEM);
    clock.observe(0, TEN + 10, SYSTEM);
    expect(clock.observe(2, TEN + HOUR, SYSTEM)).toBe(STAMP.ahead);
    expect(clock.now()).toBe(TEN + 10);
  });

  test("a fast replay of bars a quarter of a minute apart is followed once its speed is known", () => {
    const clock = new FeedClock(SLOTS);
    const verdicts: number[] = [];
    // One instrument, 15 s of market every 0.75 s: twenty-fold.
    for (let i = 0; i < 40; i++) verdicts.push(clock.observe(0, TEN + i * 15_000, SYSTEM + i * 750));
    expect(verdicts.slice(-25)).toEqual(Array(25).fill(STAMP.taken));
    expect(clock.now()).toBe(TEN + 39 * 15_000);
    expect(clock.observe(0, TEN + 40 * 15_000 + HOUR, SYSTEM + 30_000)).toBe(STAMP.ahead);
  });
});

describe("speed", () => {
  /** Three instruments for `seconds`, so many times as fast as this machine's time, ten packets a second each. */
  function replay(clock: FeedClock, from: number, system: number, seconds: number, speed: number): { at: number; system: number } {
    for (let i = 1; i <= seconds * 10; i++) for (const instrument of [0, 1, 2]) clock.observe(instrument, from + i * 100 * speed, system + i * 100);
    return { at: from + seconds * 1_000 * speed, system: system + seconds * 1_000 };
  }

  test("a replay at thirty times may take steps of a hundred seconds, and of no hour", () => {
    const clock = running();
    const { at, system } = replay(clock, TEN, SYSTEM, 4, 30);
    expect(clock.observe(0, at + 100_000, system)).toBe(STAMP.taken);
    expect(clock.observe(0, at + 100_000 + HOUR, system)).toBe(STAMP.ahead);
  });

  test("a stalled line that catches up is no replay", () => {
    const clock = running();
    const before = replay(clock, TEN, SYSTEM, 3, 1);
    const { at, system } = replay(clock, before.at, before.system + 2_500, 1, 4);
    expect(clock.now()).toBe(at);
    expect(clock.observe(0, at + STEP_MS + 1, system)).toBe(STAMP.ahead);
  });
});

describe("behind", () => {
  test("late packets do not turn it back, however many", () => {
    const clock = running();
    for (let i = 0; i < 50; i++) for (const instrument of [0, 1, 2, 3]) expect(clock.observe(instrument, TEN - LATE_MS + i, SYSTEM)).toBe(STAMP.taken);
    expect(clock.now()).toBe(TEN);
  });

  test("old snapshots of many instruments do not, neither of this day nor of another", () => {
    const clock = running();
    for (let instrument = 3; instrument < 16; instrument++) expect(clock.observe(instrument, TEN - HOUR + instrument, SYSTEM)).toBe(STAMP.behind);
    for (let instrument = 3; instrument < 16; instrument++) expect(clock.observe(instrument, TEN - 50 * HOUR + instrument, SYSTEM)).toBe(STAMP.behind);
    expect(clock.now()).toBe(TEN);
  });

  test("a backlog of a minute ago does not, while one instrument tells of the present", () => {
    const clock = running();
    for (let i = 1; i < 40; i++) {
      for (const instrument of [1, 2, 3, 4]) clock.observe(instrument, TEN - 60_000 + i * 100, SYSTEM + i);
      if (i % 4 === 0) clock.observe(0, TEN + i, SYSTEM + i);
    }
    expect(clock.now()).toBe(TEN + 36);
  });

  test("a recording begun anew does: after two advancing packets each of an earlier day, five of the same day", () => {
    const packetsUntilFollowed = (back: number): number => {
      const clock = running();
      for (let i = 0; i < 20; i++) {
        for (const instrument of [0, 1, 2]) {
          if (clock.observe(instrument, TEN - back + i * 1_000, SYSTEM + i * 1_000) === STAMP.jumped) return i + 1;
        }
      }
      return Infinity;
    };
    expect(packetsUntilFollowed(48 * HOUR)).toBe(2);
    expect(packetsUntilFollowed(HOUR / 2)).toBe(5);
  });

  test("with one instrument alive it takes five advancing packets", () => {
    const clock = running();
    const later = SYSTEM + 2 * 60_000;
    const verdicts = [0, 1, 2, 3, 4].map((i) => clock.observe(0, TEN - HOUR + i * 1_000, later + i));
    expect(verdicts).toEqual([STAMP.behind, STAMP.behind, STAMP.behind, STAMP.behind, STAMP.jumped]);
    expect(clock.now()).toBe(TEN - HOUR + 4_000);
  });
});

test("forgetting the time starts anew", () => {
  const clock = running();
  clock.forget();
  expect(clock.now()).toBeUndefined();
  for (const instrument of [0, 1, 2]) clock.observe(instrument, TEN - HOUR, SYSTEM);
  expect(clock.now()).toBe(TEN - HOUR);
});

describe("whatever comes", () => {
  const honest = fc.record({ instrument: fc.integer({ min: 0, max: 7 }), step: fc.integer({ min: 0, max: 2_000 }), late: fc.integer({ min: 0, max: LATE_MS }) });

  test("honest packets, late ones among them, are followed to the newest stamp and never back", () => {
    fc.assert(
      fc.property(fc.array(honest, { minLength: 1, maxLength: 200 }), (packets) => {
        const clock = running();
        let newest = TEN;
        let system = SYSTEM;
        for (const { instrument, step, late } of packets) {
          system += step;
          const at = newest + step - (late % 3 === 0 ? late : 0);
          newest = Math.max(newest, at);
          clock.observe(instrument, at, system);
          expect(clock.now()).toBe(newest);
        }
      }),
    );
  });

  test("one bad stamp among honest ones moves nothing, whatever it says and wherever it falls", () => {
    const bad = fc.oneof(fc.integer({ min: STEP_MS + 2_001, max: 400 * 24 * HOUR }), fc.integer({ min: -400 * 24 * HOUR, max: -1 }));
    fc.assert(
      fc.property(fc.array(honest, { maxLength: 60 }), fc.array(honest, { maxLength: 60 }), bad, fc.integer({ min: 0, max: 15 }), (before, after, off, liar) => {
        const clock = running();
        let at = TEN;
        let system = SYSTEM;
        const follow = (packets: typeof before): void => {
          for (const { instrument, step } of packets) {
            at += step;
            system += step;
            clock.observe(instrument, at, system);
          }
        };
        follow(before);
        clock.observe(liar, at + off, system);
        expect(clock.now()).toBe(at);
        follow(after);
        expect(clock.now()).toBe(at);
      }),
    );
  });

  test("one liar that never stops moves nothing while two others are alive", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(honest, fc.integer({ min: 60_000, max: 400 * 24 * HOUR }), fc.boolean()), { minLength: 1, maxLength: 200 }), (packets) => {
        const clock = running();
        let at = TEN;
        let system = SYSTEM;
        for (const [{ instrument, step }, off, ahead] of packets) {
          at += step;
          system += step;
          clock.observe(instrument, at, system);
          clock.observe(9, ahead ? at + off : at - off, system);
          expect(clock.now()).toBe(at);
        }
      }),
    );
  });
});

const ticks = sharedData("ticks/SBIN_2021-04-12.csv.gz");
test.skipIf(ticks === undefined)(`a real day of ticks is followed from end to end at a hundred times its speed (${ticks ? "SBIN, 12 April 2021" : NO_SHARED_DATA})`, () => {
  const rows = gunzipSync(readFileSync(ticks ?? "")).toString().trim().split("\n").slice(1);
  const stamps = rows.map((row) => Date.parse(`${row.slice(0, 10)}T${row.slice(11, 19)}+05:30`));
  const clock = new FeedClock(SLOTS);
  let unconfirmed = 0;
  for (const at of stamps) {
    const verdict = clock.observe(0, at, SYSTEM + (at - (stamps[0] ?? 0)) / 100);
    if (verdict === STAMP.ahead || verdict === STAMP.behind) unconfirmed += 1;
  }
  expect(stamps.length).toBeGreaterThan(10_000);
  expect(clock.now()).toBe(Math.max(...stamps));
  expect(unconfirmed).toBeLessThan(5);
});
