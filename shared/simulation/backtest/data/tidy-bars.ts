import type { BarColumn, BarTable } from "../bar-table.ts";
import { BAR_COLUMNS, barTable } from "../bar-table.ts";
import type { Finding, Origin } from "./finding.ts";
import { counted, findingAt, firstOf, placeOf, priceText, wallOf } from "./finding.ts";

export interface Tidied {
  /** Ascending, no two bars of one time. */
  readonly table: BarTable;
  readonly origin: Origin;
  readonly findings: readonly Finding[];
}

/** Columns in which two bars of one time must be equal to be the same bar. */
const VALUES = BAR_COLUMNS.filter((column): column is Exclude<BarColumn, "at"> => column !== "at");

/**
 * Bars in the order of their times. A bar that is there twice is kept once; of two bars of one time that differ the
 * first is kept, and the finding refuses the run. What is in order already is handed back as it is.
 */
export function tidyBars(table: BarTable, origin: Origin): Tidied {
  const { at } = table;
  const back = countBack(at);
  if (back.count === 0 && !back.equal) return { table, origin, findings: [] };
  const order = Uint32Array.from(at, (_, i) => i);
  if (back.count > 0) order.sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  const findings: Finding[] = [];
  if (back.count > 0) findings.push(orderFinding(table, origin, back));
  const kept = keepFirsts(table, order, origin, findings);
  return { ...picked(table, origin, kept), findings };
}

interface Back {
  /** Bars that are earlier than the one before them. */
  readonly count: number;
  readonly first: number;
  /** Two neighbours are of one time. */
  readonly equal: boolean;
}

function countBack(at: Float64Array): Back {
  let count = 0;
  let first = 0;
  let equal = false;
  for (let i = 1; i < at.length; i++) {
    const step = (at[i] ?? 0) - (at[i - 1] ?? 0);
    if (step === 0) equal = true;
    if (step >= 0) continue;
    if (count++ === 0) first = i;
  }
  return { count, first, equal };
}

function orderFinding(table: BarTable, origin: Origin, { count, first }: Back): Finding {
  const newestFirst = count === table.at.length - 1;
  const wall = wallOf(table.at[first] ?? 0, table.frame);
  const sentence = newestFirst
    ? `${origin.source} begins with its newest bar. The ${counted(table.at.length, "bar")} were turned round; nothing else was changed.`
    : `${placeOf(origin, first)}: the bar of ${wall} comes after a later one${firstOf(count)}. The bars were put in the order of their times; if the file was joined from several, check it.`;
  return findingAt("order", newestFirst ? "note" : "warn", count, table, first, origin, sentence);
}

/** Places of the bars to keep. */
function keepFirsts(table: BarTable, order: Uint32Array, origin: Origin, findings: Finding[]): Uint32Array {
  const kept = new Uint32Array(order.length);
  let count = 0;
  let twice = 0;
  let firstTwice = 0;
  let conflicts = 0;
  let conflict: { readonly kept: number; readonly other: number } | undefined;
  for (const bar of order) {
    const before = kept[count - 1];
    if (before === undefined || table.at[before] !== table.at[bar]) kept[count++] = bar;
    else if (VALUES.every((column) => table[column][before] === table[column][bar])) firstTwice = twice++ === 0 ? bar : firstTwice;
    else if (conflicts++ === 0) conflict = { kept: before, other: bar };
  }
  if (conflict) findings.push(findingAt("conflict", "refuse", conflicts, table, conflict.other, origin, conflictSentence(table, conflict.kept, conflict.other, conflicts, origin)));
  if (twice > 0) findings.push(findingAt("duplicate", "warn", twice, table, firstTwice, origin, `${placeOf(origin, firstTwice)}: the bar of ${wallOf(table.at[firstTwice] ?? 0, table.frame)} is there twice, with the same figures${firstOf(twice)}. One of each was kept.`));
  return kept.subarray(0, count);
}

function conflictSentence(table: BarTable, bar: number, other: number, count: number, origin: Origin): string {
  const column = VALUES.find((one) => table[one][bar] !== table[one][other]) ?? "close";
  const text = (place: number): string => (column === "volume" ? String(table.volume[place] ?? 0) : priceText(table[column][place] ?? 0, origin));
  const [one, two] = [origin.lines?.[bar], origin.lines?.[other]];
  const where = one === undefined || two === undefined ? origin.source : `${origin.source}, ${origin.lineWord}s ${one} and ${two}`;
  return `${where}, column “${origin.columns?.[column] ?? column}”: two different bars of ${wallOf(table.at[other] ?? 0, table.frame)}, ${text(bar)} and ${text(other)}${firstOf(count)}; expected one bar for each time. Remove the wrong one, or choose the frame of the file, then run again.`;
}

function picked(table: BarTable, origin: Origin, kept: Uint32Array): { readonly table: BarTable; readonly origin: Origin } {
  const shared = table.at.buffer instanceof SharedArrayBuffer;
  const tidy = barTable(table.instrument, table.frame, kept.length, shared);
  for (const column of BAR_COLUMNS) {
    const [from, to] = [table[column], tidy[column]];
    for (let i = 0; i < kept.length; i++) to[i] = from[kept[i] ?? 0] ?? 0;
  }
  const { lines } = origin;
  return { table: tidy, origin: lines === undefined ? origin : { ...origin, lines: Int32Array.from(kept, (bar) => lines[bar] ?? 0) } };
}
