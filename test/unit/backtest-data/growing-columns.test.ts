import { expect, test } from "vitest";
import { GrowingColumns } from "../../../shared/simulation/backtest/data/growing-columns.ts";

test("rows over several pieces come out whole, and are let go of", () => {
  for (const count of [0, 1, 65_536, 65_537, 150_000]) {
    const columns = new GrowingColumns(2);
    for (let i = 0; i < count; i++) {
      if (columns.addRow() !== i) throw new Error(`row ${i}`);
      columns.set(0, i);
      columns.set(1, -i);
    }
    expect(columns.rows).toBe(count);
    const [up, down] = [new Float64Array(count), new Int32Array(count)];
    columns.moveInto([up, down]);
    expect(up.every((value, i) => value === i) && down.every((value, i) => value === -i || i === 0)).toBe(true);
    expect(columns.rows).toBe(0);
  }
});
