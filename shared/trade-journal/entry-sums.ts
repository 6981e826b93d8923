import type { Money } from "../domain/units.ts";
import { ZERO, money, plus } from "../domain/units.ts";

/** What sums ask of an entry. */
export interface SummedEntry {
  readonly closed: boolean;
  /** After charges. */
  readonly net: Money;
  readonly charges: Money;
  readonly verdict: "kept" | "broken" | undefined;
  readonly rule: string;
}

export interface PartSum {
  readonly trades: number;
  readonly won: number;
  readonly net: Money;
  /** Net by trade, rounded; absent without trades. */
  readonly mean?: Money;
}

/** Over closed trades; open ones are only counted. */
export interface EntrySums extends PartSum {
  readonly open: number;
  readonly charges: Money;
  /** Won trades by all, 0 to 1; absent without trades. */
  readonly winRate?: number;
  /** Sum of what was won by the sum of what was lost, both without sign; absent while nothing was lost. */
  readonly profitFactor?: number;
  readonly kept: PartSum;
  readonly broken: PartSum;
  readonly unsaid: PartSum;
  /** Rules that were broken, the costliest first. */
  readonly rules: readonly (PartSum & { readonly rule: string })[];
}

/** A trade that came out at nought is neither won nor lost. */
export function entrySums(entries: readonly SummedEntry[]): EntrySums {
  const closed = entries.filter((entry) => entry.closed);
  const whole = partSum(closed);
  const sum = (of: (net: number) => boolean): number => closed.reduce((all, { net }) => (of(net) ? all + net : all), 0);
  const lost = -sum((net) => net < 0);
  const broken = closed.filter(({ verdict }) => verdict === "broken");
  return {
    ...whole,
    open: entries.length - closed.length,
    charges: plus(...closed.map(({ charges }) => charges)),
    ...(closed.length > 0 && { winRate: whole.won / closed.length }),
    ...(lost > 0 && { profitFactor: sum((net) => net > 0) / lost }),
    kept: partSum(closed.filter(({ verdict }) => verdict === "kept")),
    broken: partSum(broken),
    unsaid: partSum(closed.filter(({ verdict }) => verdict === undefined)),
    rules: [...Map.groupBy(broken, ({ rule }) => rule)].map(([rule, own]) => ({ rule, ...partSum(own) })).sort((a, b) => a.net - b.net || (a.rule < b.rule ? -1 : 1)),
  };
}

function partSum(entries: readonly SummedEntry[]): PartSum {
  const net = entries.reduce((sum, entry) => plus(sum, entry.net), ZERO);
  return { trades: entries.length, won: entries.filter((entry) => entry.net > 0).length, net, ...(entries.length > 0 && { mean: money(Math.round(net / entries.length)) }) };
}
