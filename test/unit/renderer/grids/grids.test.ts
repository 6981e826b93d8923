import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalsOf, formatLatency, formatPrice, formatProfit, formatShare, formatTime } from "../../../../renderer/grids/formats.ts";
import { anyChange, rowChanges } from "../../../../renderer/grids/row-changes.ts";
import { istEpoch } from "../../../../shared/domain/time.ts";

interface Row {
  readonly key: string;
  readonly value: number;
}
const keyOf = (row: Row): string => row.key;

describe("row changes", () => {
  test("the same objects are no change", () => {
    const rows: Row[] = [{ key: "a", value: 1 }, { key: "b", value: 2 }];
    const held = new Map<string, Row>();
    expect(rowChanges(held, rows, keyOf)).toEqual({ add: rows, update: [], remove: [] });
    expect(anyChange(rowChanges(held, rows, keyOf))).toBe(false);
  });

  test("after any sequence of lists, applying the changes leaves exactly the last list", () => {
    const lists = fc.array(fc.uniqueArray(fc.record({ key: fc.constantFrom("a", "b", "c", "d", "e"), value: fc.nat(3) }), { selector: keyOf }), { maxLength: 8 });
    fc.assert(
      fc.property(lists, (all) => {
        const held = new Map<string, Row>();
        const grid = new Map<string, Row>();
        for (const rows of all) {
          const { add, update, remove } = rowChanges(held, rows, keyOf);
          for (const row of remove) expect(grid.delete(row.key)).toBe(true);
          for (const row of update) expect(grid.has(row.key)).toBe(true);
          for (const row of add) expect(grid.has(row.key)).toBe(false);
          for (const row of [...add, ...update]) grid.set(row.key, row);
          expect([...grid.keys()].sort()).toEqual(rows.map(keyOf).sort());
          for (const row of rows) expect(grid.get(row.key)).toBe(row);
        }
      }),
    );
  });
});

describe("figures for the eye", () => {
  test("prices and profits", () => {
    expect(formatPrice(12_345_678_00)).toBe("1,23,456.78");
    expect([undefined, 0, Number.NaN].map((value) => formatPrice(value))).toEqual(["–", "–", "–"]);
    expect(formatPrice(832_575, 4)).toBe("83.2575");
    expect([2_550_000, -12_050_000, 0, 20, undefined].map((value) => formatProfit(value))).toEqual(["+255.00", "−1,205.00", "0.00", "0.00", "–"]);
    expect(formatShare(2_550_000, 812_100_000)).toBe("+0.31");
    expect([formatShare(1, 0), formatShare(undefined, 5)]).toEqual(["–", "–"]);
  });

  test("decimals follow the tick", () => {
    expect([500, 100, 25, undefined].map(decimalsOf)).toEqual([2, 2, 4, 2]);
  });

  test("times and latencies", () => {
    expect(formatTime(istEpoch("2026-08-17", 692) + 5_000)).toBe("11:32:05");
    expect(formatTime(0)).toBe("–");
    expect([820, 1_240, 14_600, undefined].map(formatLatency)).toEqual(["0.8 ms", "1.2 ms", "15 ms", "–"]);
  });
});
