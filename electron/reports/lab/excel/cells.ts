import type { CellObject } from "write-excel-file/node";
import { DAY_MS, IST_OFFSET_MS } from "../../../../shared/domain/time.ts";
import { PER_RUPEE } from "../../../../shared/domain/units.ts";
import type { ColumnUnit, Value } from "../tables/table.ts";
import { DURATION, indianFormat, PERCENT, RATIO, STAMP, TEXT } from "./number-formats.ts";

/** A cell of a spreadsheet has room for this many letters. */
const LONGEST_TEXT = 32_767;

export function headCell(text: string): CellObject {
  return { value: text, type: String, fontWeight: "bold", backgroundColor: "#e1e5ee", wrap: true, alignVertical: "center" };
}

/**
 * A number as a number and a time as a date. Text is never of the kind Formula: "=1+1" is shown as it is, and its
 * format keeps it so when somebody edits the cell.
 */
export function dataCell(value: Value, unit: ColumnUnit): CellObject | null {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return null;
  if (typeof value === "string") return { value: value.slice(0, LONGEST_TEXT), type: String, format: TEXT };
  switch (unit) {
    case "money": return amountCell(value, 2);
    case "price": return amountCell(value, value % 100 === 0 ? 2 : 4);
    case "percent": return { value, type: Number, format: PERCENT };
    case "ratio": return { value, type: Number, format: RATIO };
    // A spreadsheet knows no zones: what it shows is the clock on an Indian wall.
    case "time": return { value: new Date(value + IST_OFFSET_MS), type: Date, format: STAMP };
    case "duration": return { value: value / DAY_MS, type: Number, format: DURATION };
    case "count": return { value, type: Number, format: indianFormat(value, 0) };
    case "text": return { value: String(value), type: String, format: TEXT };
  }
}

/** @param units of 1/10,000 rupee: the cell's double has the same digits. */
function amountCell(units: number, places: 2 | 4): CellObject {
  const value = units / PER_RUPEE;
  return { value, type: Number, format: indianFormat(value, places) };
}
