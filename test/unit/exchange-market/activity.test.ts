import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Activity } from "../../../workers/exchange/market/synthetic/activity.ts";
import { draw, gauss, streamKey, uniform } from "../../../workers/exchange/market/synthetic/hash.ts";
import { VolumeCurve } from "../../../workers/exchange/market/synthetic/turnover.ts";

// A machine that is busy with other tests takes its time.
vi.setConfig({ testTimeout: 60_000 });

const activity = fc
  .record({
    key: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    seconds: fc.integer({ min: 2, max: 3000 }),
    lanes: fc.integer({ min: 1, max: 3 }),
    chance: fc.double({ min: 0.003, max: 1, noNaN: true }),
  })
  .map((facts) => ({ ...facts, made: new Activity(facts.key, facts.seconds, facts.lanes, facts.chance) }));

describe("when an instrument prints", () => {
  test("the count grows by one or more at every print and never falls", () => {
    fc.assert(
      fc.property(activity, ({ made }) => {
        expect(made.count(-1)).toBe(0);
        for (let slot = 0; slot < made.slots; slot++) {
          const grown = made.count(slot) - made.count(slot - 1);
          expect(grown).toBeGreaterThanOrEqual(made.prints(slot) ? 1 : 0);
        }
      }),
    );
  });

  test("the slot before is the last that printed, and the first and last seconds always print", () => {
    fc.assert(
      fc.property(activity, ({ made, lanes }) => {
        let last = -1;
        for (let slot = 0; slot < made.slots; slot++) {
          expect(made.before(slot)).toBe(last);
          if (slot < lanes || slot >= made.slots - lanes) expect(made.prints(slot)).toBe(true);
          if (made.prints(slot)) last = slot;
        }
      }),
      { numRuns: 40 },
    );
  });

  test.each([0.05, 0.3, 0.5, 0.8, 1])("a chance of %d is kept over a day", (chance) => {
    const made = new Activity(1, 22_500, 1, chance);
    let prints = 0;
    for (let slot = 0; slot < made.slots; slot++) if (made.prints(slot)) prints++;
    expect(Math.abs(prints / made.slots - chance)).toBeLessThan(0.05);
  });
});

describe("cumulative volume", () => {
  test("every print is worth a lot or more, in whole lots, and the day ends at its volume", () => {
    fc.assert(
      fc.property(activity, fc.integer({ min: 0, max: 5_000_000 }), fc.constantFrom(1, 30, 65), ({ made, key }, dayLots, lot) => {
        const curve = new VolumeCurve(key, lot, dayLots, made);
        expect(curve.at(-1)).toBe(0);
        let before = 0;
        for (let slot = 0; slot < made.slots; slot++) {
          const volume = curve.at(slot);
          expect(volume % lot).toBe(0);
          expect(volume).toBeGreaterThanOrEqual(before + (made.prints(slot) ? lot : 0));
          before = volume;
        }
        expect(before).toBe(lot * Math.max(dayLots, made.count(made.slots - 1)));
      }),
      { numRuns: 40 },
    );
  });
});

describe("draws by counter", () => {
  test("gauss has mean 0 and deviation 1, uniform mean a half", () => {
    const key = streamKey(42, 1);
    const n = 100_000;
    let sum = 0;
    let squares = 0;
    let flat = 0;
    for (let c = 0; c < n; c++) {
      const x = gauss(key, c);
      sum += x;
      squares += x * x;
      flat += uniform(key, c);
    }
    expect(Math.abs(sum / n)).toBeLessThan(0.01);
    expect(Math.abs(squares / n - 1)).toBeLessThan(0.015);
    expect(Math.abs(flat / n - 0.5)).toBeLessThan(0.005);
  });

  test("neighbouring draws and neighbouring keys are uncorrelated", () => {
    const n = 50_000;
    let along = 0;
    let across = 0;
    for (let c = 0; c < n; c++) {
      along += gauss(streamKey(7), c) * gauss(streamKey(7), c + 1);
      across += gauss(streamKey(7), c) * gauss(streamKey(8), c);
    }
    expect(Math.abs(along / n)).toBeLessThan(0.02);
    expect(Math.abs(across / n)).toBeLessThan(0.02);
  });

  test("keys use every part, also beyond 32 bits", () => {
    const keys = [streamKey(1, 2), streamKey(2, 1), streamKey(1), streamKey(1, 2, 0), streamKey(1 + 2 ** 32, 2)];
    expect(new Set(keys).size).toBe(keys.length);
    expect(draw(5, 9)).toBe(draw(5, 9));
  });
});
