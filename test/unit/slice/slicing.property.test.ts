import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../shared/domain/random.ts";
import { freezeParts, icebergParts, largestOrder, twapParts } from "../../../shared/domain/slicing.ts";

const cuts = fc.record({ lot: fc.integer({ min: 1, max: 500 }), freeze: fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: undefined }) });
const lots = fc.integer({ min: 1, max: 400 });
const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

describe("cutting a quantity", () => {
  test("by hand: NIFTY 4,000 at lot 65 is no multiple; 3,900 goes as 1,755 + 1,755 + 390", () => {
    expect(largestOrder({ lot: 65, freeze: 1_800 })).toBe(1_755);
    expect(freezeParts(3_900, { lot: 65, freeze: 1_800 })).toEqual([1_755, 1_755, 390]);
    expect(freezeParts(3_900, { lot: 65, freeze: undefined })).toEqual([3_900]);
    expect(icebergParts(650, 200, { lot: 65, freeze: 1_800 })).toEqual([195, 195, 195, 65]);
  });

  test("parts add up, are whole lots, and never pass the freeze quantity unless one lot does", () => {
    fc.assert(
      fc.property(cuts, lots, fc.integer({ min: 1, max: 30_000 }), (cut, count, show) => {
        const quantity = count * cut.lot;
        const most = Math.max(cut.lot, cut.freeze ?? Number.POSITIVE_INFINITY);
        for (const parts of [freezeParts(quantity, cut), icebergParts(quantity, show, cut)]) {
          expect(sum(parts)).toBe(quantity);
          expect(parts.every((part) => part > 0 && part % cut.lot === 0 && part <= most)).toBe(true);
        }
      }),
    );
  });

  test("spread over time: all of it, whole lots, the first at once, none late, evenly within a lot", () => {
    fc.assert(
      fc.property(cuts, lots, fc.integer({ min: 2, max: 100 }), fc.integer({ min: 1_000, max: 10_000_000 }), fc.integer({ min: 0, max: 50 }), fc.integer(), (cut, count, parts, overMs, jitterPercent, seed) => {
        const quantity = count * cut.lot;
        const timed = twapParts(quantity, { parts, overMs, jitterPercent }, cut, seededRandom(seed));
        expect(sum(timed.map((part) => part.quantity))).toBe(quantity);
        expect(timed[0]?.afterMs).toBe(0);
        expect(timed.every(({ afterMs }, i) => afterMs >= (timed[i - 1]?.afterMs ?? 0) && afterMs <= overMs)).toBe(true);
        expect(timed.every((part) => part.quantity % cut.lot === 0)).toBe(true);
        if (cut.freeze === undefined) {
          const sizes = timed.map((part) => part.quantity / cut.lot);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
