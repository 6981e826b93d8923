import type { BarTable } from "../bar-table.ts";
import { BAR_COLUMNS } from "../bar-table.ts";
import type { BiasCut, BiasPrices } from "../bias-check.ts";
import type { TickTable } from "../data/tick-table.ts";
import { TICK_COLUMNS } from "../data/tick-table.ts";
import type { IsIndex } from "./tick-bars.ts";
import { minuteBars } from "./tick-bars.ts";

/** A step of the changed future's factor from tick to tick, and how far it goes, as shares: a larger step would be a price that nobody believes. */
const STEP = 0.001;
const CHANGED_BY = 0.2;

export interface BiasTicks {
  readonly table: TickTable;
  /** Candles of before the first tick. */
  readonly warm: readonly BarTable[];
}

/** Ticks for the bias check. */
export function biasTicks(table: TickTable, isIndex: IsIndex): BiasPrices<BiasTicks> {
  const all = (played: TickTable): BiasTicks => ({ table: played, warm: [] });
  return {
    whole: all(table),
    cuts: (count) => cutRows(table, count).map(([row, until]): BiasCut<BiasTicks> => ({ until, cutOff: () => all(slice(table, 0, row)), changed: (random) => all(changed(table, row, random)) })),
    pasts: (warmUp) => {
      const bars = minuteBars(table, isIndex);
      const [first] = bars;
      const from = warmUp > 0 ? first?.at[warmUp * 2] : undefined;
      if (from === undefined) return undefined;
      const rest = slice(table, rowOf(table, from), table.at.length);
      const before = (share: number): BarTable[] => bars.map((one) => sliceBars(one, from, share));
      return [{ table: rest, warm: before(1) }, { table: rest, warm: before(0.5) }];
    },
  };
}

/** Rows evenly spread, each later than all before it, with the time of the one before: what was decided by then was decided without them. */
function cutRows({ at }: TickTable, cuts: number): [row: number, until: number][] {
  const wanted = Array.from({ length: cuts }, (_, i) => Math.floor((at.length * (i + 1)) / (cuts + 1)));
  const rows: [number, number][] = [];
  let now = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (let i = 0; i < at.length && next < wanted.length; i++) {
    const time = at[i] ?? 0;
    if (time <= now) continue;
    if (i > 0 && i >= (wanted[next] ?? 0)) {
      rows.push([i, now]);
      while ((wanted[next] ?? Number.POSITIVE_INFINITY) <= i) next++;
    }
    now = time;
  }
  return rows;
}

/** Another market from there on: each price scaled by a factor that wanders from tick to tick, the book with it. */
function changed(table: TickTable, row: number, random: () => number): TickTable {
  const copy = slice(table, 0, table.at.length);
  const factors = table.instruments.map(() => 1);
  for (let i = row; i < copy.at.length; i++) {
    const slot = table.instrument[i] ?? 0;
    const factor = Math.min(1 + CHANGED_BY, Math.max(1 - CHANGED_BY, (factors[slot] ?? 1) * (1 + (random() - 0.5) * 2 * STEP)));
    factors[slot] = factor;
    for (const column of ["price", "bid", "ask"] as const) {
      const price = table[column][i] ?? 0;
      if (price > 0) copy[column][i] = Math.max(1, Math.round(price * factor));
    }
  }
  return copy;
}

function slice(table: TickTable, from: number, to: number): TickTable {
  const columns = Object.fromEntries(TICK_COLUMNS.map((column) => [column, table[column].slice(from, to)]));
  return { ...table, ...columns };
}

/** The last bars before a moment, so large a share of them. */
function sliceBars(bars: BarTable, before: number, share: number): BarTable {
  const to = firstFrom(bars.at, before);
  const columns = Object.fromEntries(BAR_COLUMNS.map((column) => [column, bars[column].slice(Math.floor(to * (1 - share)), to)]));
  return { ...bars, ...columns };
}

function rowOf({ at }: TickTable, moment: number): number {
  return firstFrom(at, moment);
}

function firstFrom(at: Float64Array, moment: number): number {
  const place = at.findIndex((one) => one >= moment);
  return place < 0 ? at.length : place;
}
