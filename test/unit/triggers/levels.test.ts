import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SlotLevels, standing } from "../../../workers/trigger-watch/slot-levels.ts";
import type { StandingLevel } from "../../../workers/trigger-watch/slot-levels.ts";
import { TEN, WatchRig } from "./tape.ts";

type Step = { readonly kind: "put"; readonly way: "rise" | "fall"; readonly price: number; readonly by: number } | { readonly kind: "drop"; readonly nth: number } | { readonly kind: "trade"; readonly price: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("put" as const), way: fc.constantFrom("rise" as const, "fall" as const), price: fc.integer({ min: 50, max: 150 }), by: fc.constantFrom(0, 0, 5, 20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const), nth: fc.nat(20) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("trade" as const), price: fc.integer({ min: 50, max: 150 }) }) },
);

/** All levels in one list, each looked at for each trade. */
class Obvious {
  levels: { id: string; way: "rise" | "fall"; price: number; by: number }[] = [];

  trade(price: number): string[] {
    const met = this.levels.filter((level) => (level.way === "rise" ? price >= level.price : price <= level.price));
    this.levels = this.levels.filter((level) => !met.includes(level));
    for (const level of this.levels) {
      if (level.by === 0) continue;
      level.price = level.way === "fall" ? Math.max(level.price, price - level.by) : Math.min(level.price, price + level.by);
    }
    return met.map(({ id }) => id).sort();
  }
}

test("levels are met and followed as by looking at each of them each time", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const fast = new SlotLevels();
      const slow = new Obvious();
      const moved = new Set<StandingLevel>();
      steps.forEach((one, i) => {
        if (one.kind === "put") {
          fast.add(standing({ id: `${i}`, slot: 0, hasVolume: true, way: one.way, price: one.price, ...(one.by > 0 ? { trail: { by: one.by, step: 1 } } : {}) }));
          slow.levels.push({ id: `${i}`, way: one.way, price: one.price, by: one.by });
        } else if (one.kind === "drop") {
          const gone = slow.levels[one.nth]?.id ?? "none";
          expect(fast.remove(gone)).toBe(gone !== "none");
          slow.levels = slow.levels.filter(({ id }) => id !== gone);
        } else {
          const met: string[] = [];
          for (let level = fast.meet(one.price); level !== undefined; level = fast.meet(one.price)) met.push(level.id);
          fast.follow(one.price, moved);
          expect(met.sort()).toEqual(slow.trade(one.price));
        }
        expect(fast.size).toBe(slow.levels.length);
      });
    }),
    { numRuns: 2_000, seed: 20_261_120 },
  );
});

describe("trailing", () => {
  const start = (step: number): WatchRig => {
    const rig = new WatchRig();
    rig.packet({ price: 8_000_000, volume: 1, at: TEN });
    rig.put({ id: "t", way: "fall", price: 7_900_000, trail: { by: 100_000, step } });
    rig.packet({ price: 8_000_000, volume: 2, at: TEN + 1 });
    rig.packet({ price: 8_000_000, volume: 3, at: TEN + 2 });
    return rig;
  };

  test("follows up, never down, and is told when it has come a step further", () => {
    const rig = start(20_000);
    [8_010_000, 8_019_900, 8_020_000, 8_005_000, 8_040_000].forEach((price, i) => rig.packet({ price, volume: 10 + i, at: TEN + 10 + i }));
    expect(rig.told.filter(({ kind }) => kind === "trailed")).toMatchObject([{ price: 7_920_000 }, { price: 7_940_000 }]);
    rig.packet({ price: 7_940_000, volume: 30, at: TEN + 30 });
    rig.packet({ price: 7_940_000, volume: 31, at: TEN + 31 });
    expect(rig.ids()).toEqual(["t"]);
  });

  test("a wrong print does not pull it up", () => {
    const rig = start(1);
    rig.packet({ price: 80_000_000, volume: 10, at: TEN + 10 });
    rig.packet({ price: 8_000_000, volume: 11, at: TEN + 11 });
    expect(rig.told.filter(({ kind }) => kind === "trailed" || kind === "crossed")).toEqual([]);
  });
});
