import type { CellObject, Row, SheetData } from "write-excel-file/node";
import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../../shared/domain/format.ts";
import { PER_RUPEE } from "../../../../shared/domain/units.ts";
import { FIGURE_GROUPS } from "../../../../shared/lab-charts/figures.ts";
import type { Setting } from "../run-settings.ts";
import { originOf, parametersOf, settingsOf } from "../run-settings.ts";
import type { Column, Table } from "../tables/table.ts";
import { dataCell, headCell } from "./cells.ts";

/** One sheet before it is written. */
export interface SheetPlan {
  readonly sheet: string;
  readonly data: SheetData;
  readonly columns: { width: number }[];
  readonly stickyRowsCount: number;
}

/** The library keeps the workbook in memory while it writes it, some 2 kB a row: more rows are a task for CSV. */
const MOST_ROWS = 200_000;

export function tableSheet<R>(sheet: string, { columns, rows }: Table<R>, note?: string): SheetPlan {
  const left = rows.length - MOST_ROWS;
  const notes = [...(note === undefined ? [] : [note]), ...(left > 0 ? [`${groupDigits(left)} more rows are not shown: the CSV report has all of them.`] : [])];
  const body = rows.slice(0, MOST_ROWS).map((row, n): Row => columns.map(({ of, unit }) => dataCell(of(row, n), unit)));
  return {
    sheet,
    data: [...notes.map((text): Row => [noteCell(text)]), columns.map(({ title }) => headCell(title)), ...body],
    columns: columns.map(({ width = 14 }: Column<R>) => ({ width })),
    stickyRowsCount: notes.length + 1,
  };
}

/** What was run, by which rules, and what one should know of it. */
export function summarySheet(run: LabRun): SheetPlan {
  const settings = (title: string, lines: readonly Setting[]): SheetData => (lines.length === 0 ? [] : [[], [headCell(title), headCell("")], ...lines.map(([name, value]): Row => [dataCell(name, "text"), wrapped(value)])]);
  const sentences = (title: string, lines: readonly string[]): SheetData => settings(title, lines.map((line, n) => [String(n + 1), line]));
  return {
    sheet: "Summary",
    data: [
      [{ value: run.title, type: String, format: "@", fontWeight: "bold", fontSize: 14 }],
      ...settings("Settings", settingsOf(run)),
      ...settings("Parameters", parametersOf(run)),
      ...sentences("Warnings", [...run.warnings, ...run.failures.map(({ callback, message }) => `${callback} failed: ${message}`)]),
      ...sentences("Assumptions", run.assumes),
      ...settings("To run it again", originOf(run)),
    ],
    columns: [{ width: 32 }, { width: 100 }],
    stickyRowsCount: 1,
  };
}

export function figuresSheet({ figures }: LabRun): SheetPlan {
  const lines = FIGURE_GROUPS.flatMap(({ title, lines: each }) => each.map((line) => ({ title, ...line })));
  const units = { percent: "%", money: "₹", duration: "h:mm:ss", time: "IST", count: "", ratio: "" } as const;
  return {
    sheet: "Figures",
    data: [
      ["Group", "Figure", "Value", "Unit"].map(headCell),
      ...lines.map(({ title, key, label, unit }): Row => {
        const value = figures[key];
        const told = value === undefined ? undefined : unit === "money" ? Math.round(value * PER_RUPEE) : value;
        return [dataCell(title, "text"), dataCell(label, "text"), dataCell(told, unit), dataCell(units[unit], "text")];
      }),
    ],
    columns: [{ width: 14 }, { width: 32 }, { width: 22 }, { width: 10 }],
    stickyRowsCount: 1,
  };
}

function noteCell(text: string): CellObject {
  return { value: text, type: String, fontStyle: "italic" };
}

function wrapped(text: string): CellObject | null {
  const cell = dataCell(text, "text");
  return cell && { ...cell, wrap: true, alignVertical: "top" };
}
