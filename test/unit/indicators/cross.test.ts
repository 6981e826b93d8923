import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cross } from "../../../shared/indicators/cross.ts";
import { SEED } from "./random-series.ts";

function crosses(...pairs: readonly (readonly [number | undefined, number | undefined])[]): number[] {
  const cross = new Cross();
  return pairs.map(([a, b]) => cross.next(a, b));
}

describe("crossing", () => {
  test("up and down, each told once", () => {
    expect(crosses([1, 2], [3, 2], [4, 2], [1, 2], [0, 2])).toEqual([0, 1, 0, -1, 0]);
  });

  test("the first side is no cross, nor is what still warms up", () => {
    expect(crosses([undefined, 2], [3, undefined], [3, 2], [undefined, 9], [1, 2])).toEqual([0, 0, 0, 0, -1]);
  });

  test("a touch is none: down to it and up again says nothing, through it tells at the far side", () => {
    expect(crosses([3, 2], [2, 2], [3, 2])).toEqual([0, 0, 0]);
    expect(crosses([3, 2], [2, 2], [2, 2], [1, 2])).toEqual([0, 0, 0, -1]);
  });

  test("the last digit of a decimal sum is no side", () => {
    expect(crosses([1, 2], [0.1 + 0.2, 0.3], [0, 0.3])).toEqual([0, 0, 0]);
  });

  test("= the sides in turn, touches left out; state and peek as everywhere", () => {
    const level = fc.integer({ min: -2, max: 2 });
    fc.assert(
      fc.property(fc.array(fc.tuple(level, level), { size: "max", maxLength: 60 }), fc.nat(), (pairs, cut) => {
        let cross = new Cross();
        const seen: number[] = [];
        pairs.forEach(([a, b], i) => {
          if (i === cut % pairs.length) {
            const other = new Cross();
            other.importState(JSON.parse(JSON.stringify(cross.exportState())));
            cross = i % 2 === 0 ? other : cross.clone();
          }
          const side = Math.sign(a - b);
          const wanted = side !== 0 && seen.length > 0 && seen.at(-1) !== side ? side : 0;
          expect(cross.peek(a, b)).toBe(wanted);
          expect(cross.next(a, b)).toBe(wanted);
          if (side !== 0) seen.push(side);
        });
      }),
      { seed: SEED },
    );
  });

  test("refuses the state of something else", () => {
    expect(() => new Cross().importState({ indicator: "ema", numbers: [1] })).toThrow("The stored state does not fit Cross: it is of “ema”.");
    expect(() => new Cross().importState({ indicator: "cross", numbers: [2] })).toThrow("not a whole number from -1 to 1");
  });
});
