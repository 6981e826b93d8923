/** What stands in a column: `money` and `price` in 1/10,000 rupee, `percent` in percent, `time` in epoch ms, `duration` in ms. */
export type ColumnUnit = "text" | "count" | "ratio" | "percent" | "money" | "price" | "time" | "duration";
export type Value = string | number | undefined;

export interface Column<Row> {
  /** With the unit, where the values do not show it. */
  readonly title: string;
  readonly unit: ColumnUnit;
  /** @param n of the row, counted from 0. */
  readonly of: (row: Row, n: number) => Value;
  /** In letters, where a width is wanted. */
  readonly width?: number;
}

/** A table that every format writes in its own way. */
export interface Table<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}
