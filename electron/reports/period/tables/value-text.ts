import { formatQuantity, formatRupees } from "../../../../shared/domain/format.ts";
import { NO_FIGURE, durationText, percentText, stampText } from "../../../../shared/lab-charts/figure-text.ts";
import type { ColumnUnit, Value } from "../../lab/tables/table.ts";

/** A value as people read it; its unit stands in the column's title. */
export function valueText(value: Value, unit: ColumnUnit): string {
  if (value === undefined) return NO_FIGURE;
  if (typeof value === "string") return value;
  switch (unit) {
    case "money": return formatRupees(value);
    case "price": return formatRupees(value, value % 100 === 0 ? 2 : 4);
    case "percent": return percentText(value);
    case "time": return stampText(value);
    case "duration": return durationText(value);
    case "count": return formatQuantity(value);
    case "ratio":
    case "text": return String(value);
  }
}

/** Numbers stand below one another by their last digit. */
export function isNumeric(unit: ColumnUnit): boolean {
  return unit !== "text" && unit !== "time";
}
