import type { Frame } from "../domain/candle.ts";
import { MONTH, WEEK } from "../domain/candle.ts";
import { TerminalError, badInput } from "../domain/errors.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import { DAY_MS } from "../domain/time.ts";
import { dayAt, dayText } from "../history/days.ts";
import type { BarTable } from "../simulation/backtest/bar-table.ts";
import { BAR_COLUMNS, barTable } from "../simulation/backtest/bar-table.ts";
import type { TickTable } from "../simulation/backtest/data/tick-table.ts";
import { TICK_COLUMNS, tickTable } from "../simulation/backtest/data/tick-table.ts";
import type { Days } from "../simulation/backtest/data/period.ts";
import type { RunPrices } from "../simulation/backtest/run-prices.ts";
import { areTicks } from "../simulation/backtest/run-prices.ts";

/** Days on which there are bars or ticks, ascending, since 1970-01-01. */
export function tradingDays(prices: RunPrices): number[] {
  const days = new Set<number>();
  for (const { at } of areTicks(prices) ? [prices] : prices) for (const open of at) days.add(dayAt(open));
  return [...days].sort((a, b) => a - b);
}

/**
 * The bars of these days, copied into memory of their own that threads share: whoever is given the copy cannot reach
 * what was cut off. A week or month that reaches beyond the last day is cut off with it.
 */
export function cutTables(tables: readonly BarTable[], days: Days): BarTable[] {
  return tables.map((table) => {
    const { instrument, frame, at } = table;
    let from = 0;
    while (from < at.length && dayAt(at[from] ?? 0) < days.from) from++;
    let to = from;
    while (to < at.length && lastDayOf(at[to] ?? 0, frame) <= days.to) to++;
    const cut = barTable(instrument, frame, to - from, true);
    for (const column of BAR_COLUMNS) cut[column].set(table[column].subarray(from, to));
    return cut;
  });
}

/** The ticks of these days, copied as bars are: a day begins with its first tick, whatever is stamped behind it. */
export function cutTicks(table: TickTable, days: Days): TickTable {
  const { at, instruments } = table;
  let from = 0;
  while (from < at.length && dayAt(at[from] ?? 0) < days.from) from++;
  let to = from;
  while (to < at.length && dayAt(at[to] ?? 0) <= days.to) to++;
  const cut = tickTable(instruments, to - from, true);
  for (const column of TICK_COLUMNS) cut[column].set(table[column].subarray(from, to));
  return cut;
}

export function cutPrices<P extends RunPrices>(prices: P, days: Days): P;
export function cutPrices(prices: RunPrices, days: Days): RunPrices {
  return areTicks(prices) ? cutTicks(prices, days) : cutTables(prices, days);
}

/** Last calendar day of which a bar may hold trades, weekends with it: some Saturdays have a session. */
function lastDayOf(at: number, frame: Frame): number {
  const first = dayAt(at);
  if (frame === WEEK) return first + 6;
  if (frame !== MONTH) return first;
  const [year = 0, month = 0] = dayText(first).split("-").map(Number);
  return Date.UTC(year, month, 0) / DAY_MS;
}

export interface Samples<P = RunPrices> {
  /** All that the points of a sweep are given. */
  readonly inSample: P;
  /** Empty tables where nothing is kept apart. */
  readonly rest: P;
  /** `YYYY-MM-DD`; undefined where nothing is kept apart. */
  readonly restFrom: string | undefined;
}

/**
 * Keeps the last days apart.
 * @param percent of the trading days, rounded, and at least one where it is above 0.
 * @throws TerminalError (BadInput) where too few days are left on either side.
 */
export function splitSamples<P extends RunPrices>(prices: P, percent: number): Samples<P> {
  const days = tradingDays(prices);
  const apart = percent === 0 ? 0 : Math.max(1, Math.round((days.length * percent) / 100));
  if (apart >= days.length) {
    throw new TerminalError(badInput("outOfSamplePercent", "days for both samples", `The data have ${days.length} trading ${days.length === 1 ? "day" : "days"}, and ${percent} % of them kept apart leaves none to search on. Take a longer period or keep less apart.`));
  }
  const first = days[days.length - apart];
  const inSample = cutPrices(prices, { from: Number.NEGATIVE_INFINITY, to: (first ?? Number.POSITIVE_INFINITY) - 1 });
  const rest = cutPrices(prices, { from: first ?? Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY });
  const empty = instrumentsIn(prices).find((key) => !instrumentsIn(inSample).includes(key));
  if (empty !== undefined) throw new TerminalError(badInput("outOfSamplePercent", "prices of each instrument", `All ${areTicks(prices) ? "ticks" : "bars"} of ${empty} lie in the days that are kept apart. Take a longer period or keep less apart.`));
  return { inSample, rest, restFrom: first === undefined ? undefined : dayText(first) };
}

/** Those of which there are prices. */
function instrumentsIn(prices: RunPrices): InstrumentKey[] {
  if (!areTicks(prices)) return prices.filter(({ at }) => at.length > 0).map(({ instrument }) => instrument);
  const seen = new Set(prices.instrument);
  return prices.instruments.filter((_, slot) => seen.has(slot));
}

/** Tables of the same instruments, one behind the other. */
export function joinTables(first: readonly BarTable[], then: readonly BarTable[]): BarTable[] {
  return first.map((table, i) => {
    const next = then[i];
    if (!next) return table;
    const joined = barTable(table.instrument, table.frame, table.at.length + next.at.length);
    for (const column of BAR_COLUMNS) {
      joined[column].set(table[column]);
      joined[column].set(next[column], table.at.length);
    }
    return joined;
  });
}
