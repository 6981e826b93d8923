import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { PER_RUPEE, plainRupees } from "../../../../shared/domain/units.ts";
import type { FigureUnit } from "../../../../shared/lab-charts/figure-text.ts";
import { FIGURE_GROUPS } from "../../../../shared/lab-charts/figures.ts";
import type { Cell } from "../../csv.ts";
import { originOf, settingsOf } from "../run-settings.ts";
import { isoStamp } from "./csv-text.ts";

const UNIT_WORDS: Readonly<Record<FigureUnit, string>> = { percent: "%", money: "₹", duration: "s", time: "IST", count: "", ratio: "" };

export const METRICS_HEAD: readonly Cell[] = ["group", "figure", "key", "value", "unit"];

/** A line for each figure, with all of its digits, and for each thing that the run depends on. */
export function metricsLines(run: LabRun): Cell[][] {
  const texts = (group: string, settings: readonly (readonly [string, string])[]): Cell[][] => settings.map(([name, value]) => [group, name, undefined, value, undefined]);
  return [
    ["Run", "Title", undefined, run.title, undefined],
    ...texts("Run", originOf(run)),
    ...texts("Settings", settingsOf(run)),
    ...Object.entries(run.request.parameters).map(([name, value]): Cell[] => ["Parameters", name, undefined, typeof value === "number" ? value : String(value), undefined]),
    ...FIGURE_GROUPS.flatMap(({ title, lines }) => lines.map(({ key, label, unit }): Cell[] => [title, label, key, figureCell(run.figures[key], unit), UNIT_WORDS[unit]])),
    ...run.chargeLines.map(({ name, amount }): Cell[] => ["Charges by kind", name, undefined, { digits: plainRupees(amount) }, "₹"]),
    ...run.assumes.map((sentence): Cell[] => ["Assumptions", undefined, undefined, sentence, undefined]),
    ...run.warnings.map((sentence): Cell[] => ["Warnings", undefined, undefined, sentence, undefined]),
  ];
}

function figureCell(value: number | undefined, unit: FigureUnit): Cell {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  switch (unit) {
    case "money": return { digits: plainRupees(Math.round(value * PER_RUPEE)) };
    case "time": return { digits: isoStamp(value) };
    case "duration": return value / 1_000;
    default: return value;
  }
}
