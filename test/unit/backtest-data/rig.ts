import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { BarTable } from "../../../shared/simulation/backtest/bar-table.ts";
import { BAR_COLUMNS, barTable } from "../../../shared/simulation/backtest/bar-table.ts";
import type { DataReport, Finding } from "../../../shared/simulation/backtest/data/finding.ts";
import type { Inspected } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import type { FileSource } from "../../../workers/backtest/data/bar-source.ts";
import { inspectSource } from "../../../workers/backtest/data/read-bars.ts";

export const SEED = Number(process.env["SAUDA_SEED"] ?? 20261122);
export const SBIN = "NSE:SBIN" as InstrumentKey;
const resource = (name: string): string => fileURLToPath(new URL(`../../../resources/calendar/${name}.json`, import.meta.url));
export const CALENDAR_FILES = { sessions: resource("sessions"), holidays: resource("nse-holidays") };

export const folder = mkdtempSync(join(tmpdir(), "sauda-backtest-data-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Epoch ms of a wall time in India. */
export const ist = (wall: string): number => Date.parse(`${wall.replace(" ", "T")}${wall.length > 10 ? "" : "T00:00"}:00+05:30`);

/** [time, open, high, low, close, volume], prices in rupees. */
export type Row = readonly [string, number, number, number, number, number];

/** Prices in units. */
export function tableOf(rows: readonly Row[], frame: Frame = 1440, units = 10_000, instrument = SBIN): BarTable {
  const table = barTable(instrument, frame, rows.length);
  rows.forEach(([wall, ...values], i) => {
    table.at[i] = ist(wall);
    BAR_COLUMNS.slice(1).forEach((column, at) => (table[column][i] = Math.round(values[at]! * (column === "volume" ? 1 : units))));
  });
  return table;
}

export const columnsOf = (table: BarTable): number[][] => BAR_COLUMNS.map((column) => [...table[column]]);
export const found = ({ findings }: DataReport, kind: Finding["kind"]): Finding | undefined => findings.find((one) => one.kind === kind);

let files = 0;
export function fileOf(content: string | Uint8Array, ending = "csv"): { path: string; file: string } {
  const file = `f${files++}.${ending}`;
  writeFileSync(join(folder, file), content);
  return { path: join(folder, file), file };
}

/** Reads a CSV of SBIN. */
export async function readText(content: string | Uint8Array, frame: Frame = 1440, more: Partial<FileSource> = {}): Promise<Inspected> {
  const [only] = await inspectSource({ kind: "file", instrument: SBIN, frame, ...fileOf(content), ...more }, { calendar: CALENDAR_FILES });
  return only!;
}
