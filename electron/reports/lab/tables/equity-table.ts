import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { PER_RUPEE } from "../../../../shared/domain/units.ts";
import { thinnedPlaces } from "../../../../shared/lab-charts/thin.ts";
import type { Table } from "./table.ts";

/**
 * The account over time; a row is a place of the curve.
 * @param limit how many rows at most: of a longer curve the peaks and troughs are kept.
 */
export function equityTable({ curve }: Pick<LabRun, "curve">, limit = Number.POSITIVE_INFINITY): Table<number> {
  const { at, equity, benchmark, drawdown } = curve;
  const units = (rupees: number | undefined): number | undefined => (rupees === undefined ? undefined : Math.round(rupees * PER_RUPEE));
  return {
    columns: [
      { title: "time (IST)", unit: "time", of: (place) => at[place], width: 20 },
      { title: "equity (₹)", unit: "money", of: (place) => units(equity[place]), width: 18 },
      { title: "benchmark (₹)", unit: "price", of: (place) => units(benchmark[place]), width: 18 },
      // Of nought there is no minus.
      { title: "drawdown (%)", unit: "percent", of: (place) => -Math.abs(drawdown[place] ?? 0) * 100 || 0, width: 14 },
    ],
    rows: thinnedPlaces([equity, drawdown, benchmark], limit),
  };
}
