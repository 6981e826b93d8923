import type { BarTable } from "./bar-table.ts";
import { BAR_COLUMNS } from "./bar-table.ts";
import type { BiasPrices } from "./bias-check.ts";

/** How far prices of the changed future may go, as a share. */
const CHANGED_BY = 0.2;

export interface BiasBars {
  readonly tables: readonly BarTable[];
  /** Bars that open before warm up only; undefined where all are played. */
  readonly from: number | undefined;
}

/** Bars for the bias check. */
export function biasBars(tables: readonly BarTable[]): BiasPrices<BiasBars> {
  const all = (played: readonly BarTable[]): BiasBars => ({ tables: played, from: undefined });
  return {
    whole: all(tables),
    cuts: (count) => cutTimes(tables, count).map((at) => ({ until: at, cutOff: () => all(cutOff(tables, at)), changed: (random) => all(changed(tables, at, random)) })),
    pasts: (warmUp) => {
      const from = timeOf(tables, warmUp * 2);
      return from === undefined ? undefined : [{ tables, from }, { tables: tables.map((table) => slice(table, Math.floor(placeOf(table, from) / 2))), from }];
    },
  };
}

/** Evenly spread, each the open of a bar of the finest table: what ended by then is past. */
function cutTimes(tables: readonly BarTable[], cuts: number): number[] {
  const longest = tables.reduce((most, table) => (table.at.length > most.at.length ? table : most));
  const times = Array.from({ length: cuts }, (_, i) => longest.at[Math.floor((longest.at.length * (i + 1)) / (cuts + 1))] ?? 0);
  return [...new Set(times)].filter((at) => at > (longest.at[0] ?? 0));
}

function cutOff(tables: readonly BarTable[], at: number): BarTable[] {
  return tables.map((table) => slice(table, 0, Math.max(1, placeOf(table, at))));
}

/** Another market from there on: each bar scaled by a step of its own. */
function changed(tables: readonly BarTable[], at: number, random: () => number): BarTable[] {
  return tables.map((table) => {
    const from = placeOf(table, at);
    const copy = slice(table, 0);
    for (let i = from; i < copy.at.length; i++) {
      const factor = 1 + (random() - 0.5) * 2 * CHANGED_BY;
      for (const column of ["open", "high", "low", "close"] as const) copy[column][i] = Math.max(1, Math.round((table[column][i] ?? 0) * factor));
    }
    return copy;
  });
}

function slice(table: BarTable, from: number, to = table.at.length): BarTable {
  const columns = Object.fromEntries(BAR_COLUMNS.map((column) => [column, table[column].slice(from, to)]));
  return { ...table, ...columns };
}

/** Place of the first bar that does not open before `at`. */
function placeOf({ at: times }: BarTable, at: number): number {
  const place = times.findIndex((one) => one >= at);
  return place < 0 ? times.length : place;
}

function timeOf([first]: readonly BarTable[], bars: number): number | undefined {
  return first && bars > 0 && bars < first.at.length ? first.at[bars] : undefined;
}
