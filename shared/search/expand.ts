import { PER_RUPEE } from "../domain/units.ts";
import type { ExpiryRun } from "../instruments/chains.ts";
import type { Chains } from "../instruments/chains.ts";
import type { InstrumentTable } from "../instruments/instrument-table.ts";
import { FIT } from "./name-index.ts";
import type { Wanted } from "./query.ts";

export interface SearchContext {
  /** `YYYY-MM-DD`: what expired before is not found. */
  readonly today: string;
  /** Last price of an underlying, units: its options are listed from there outwards. */
  readonly spot?: (underlying: string) => number | undefined;
}

export type Take = (row: number, score: number) => void;

/** How far each kind of row stands behind the best fit of its underlying. Fits step by 10 to 30. */
const BEHIND = { otherExchange: 3, otherSeries: 14, future: 12, laterFuture: 2, foreignFuture: 25, option: 60, put: 0.2, expiry: 2, strike: 1 } as const;
/** Most rows of one underlying and expiry. */
const MOST_STRIKES = 12;
const MOST_EXPIRIES = 12;
const SERIES = /-[A-Z0-9]{2}$/;

/** Lists the rows of one underlying that answer a reading, each with a score: lower is better. */
export class Expansion {
  #table: InstrumentTable;
  #chains: Chains;

  constructor(table: InstrumentTable, chains: Chains) {
    this.#table = table;
    this.#chains = chains;
  }

  /** @param fit of the underlying's name, before its weight is taken off; tells a whole name from a beginning. */
  rows(group: number, fit: number, asked: Wanted, context: SearchContext, take: Take): void {
    const listed: Take = (row, score) => {
      if (asked.exchange === undefined || this.#onExchange(row, asked.exchange)) take(row, score);
    };
    if (asked.kind === "future") return this.#futures(group, 0, asked, context, listed);
    if (asked.strike !== undefined || asked.kind === "option") return this.#options(group, 0, asked, context, listed);
    if (asked.month !== undefined) {
      this.#futures(group, 0, asked, context, listed);
      return this.#options(group, 5, asked, context, listed);
    }
    this.#cash(group, listed);
    this.#futures(group, fit <= FIT.alias ? BEHIND.future : BEHIND.foreignFuture, asked, context, listed);
    if (fit <= FIT.alias) this.#options(group, BEHIND.option, asked, context, listed);
  }

  #onExchange(row: number, exchange: string): boolean {
    const own = this.#table.exchange(row);
    if (own === exchange || own === `${exchange}_INDEX`) return true;
    return (exchange === "NSE" && own === "NFO") || (exchange === "BSE" && own === "BFO");
  }

  #cash(group: number, take: Take): void {
    const { from, to } = this.#chains.rowsOf(group);
    let first = true;
    for (let row = from; row < to; row++) {
      const kind = this.#table.kind(row);
      if (kind !== "equity" && kind !== "index") continue;
      const exchange = this.#table.exchange(row);
      const other = kind === "equity" && exchange === "BSE" ? (first ? BEHIND.otherExchange * 2 : BEHIND.otherExchange) : 0;
      take(row, other + (SERIES.test(this.#table.symbol(row)) ? BEHIND.otherSeries : 0));
      first = false;
    }
  }

  #futures(group: number, behind: number, asked: Wanted, { today }: SearchContext, take: Take): void {
    let nth = 0;
    for (const row of this.#chains.futures(group, today)) if (this.#inMonth(this.#table.columns.expiry[row] ?? 0, asked)) take(row, behind + BEHIND.laterFuture * nth++);
  }

  #options(group: number, behind: number, asked: Wanted, context: SearchContext, take: Take): void {
    let nth = 0;
    for (const run of this.#chains.optionExpiries(group, context.today)) {
      if (!this.#inMonth(run.expiry, asked)) continue;
      if (nth === MOST_EXPIRIES || (asked.strike === undefined && nth > 0)) return;
      const found = asked.strike === undefined ? this.#around(group, run, context) : this.#struck(run, asked.strike);
      if (found.length === 0) continue;
      found.forEach((row, place) => {
        const type = this.#table.optionType(row);
        if (asked.type !== undefined && type !== asked.type) return;
        take(row, behind + nth * BEHIND.expiry + place * BEHIND.strike + (type === "PE" ? BEHIND.put : 0));
      });
      nth++;
    }
  }

  /** Strikes that begin as typed, the exact one first; a day of the year before the next. */
  #struck(run: ExpiryRun, digits: string): number[] {
    const typed = Number(digits) * PER_RUPEE;
    const rows = this.#between(run, typed, typed + 1);
    const exact = rows.length > 0;
    if (exact || digits.includes(".")) return rows;
    for (let power = 10; power <= 1_000_000 && rows.length < MOST_STRIKES; power *= 10) rows.push(...this.#between(run, typed * power, (typed + PER_RUPEE) * power));
    return rows.slice(0, MOST_STRIKES);
  }

  /** Strikes from the last price outwards; without one from the middle of the list. */
  #around(group: number, run: ExpiryRun, { spot }: SearchContext): number[] {
    const { strike } = this.#table.columns;
    const at = spot?.(this.#table.groupName(group)) ?? strike[(run.from + run.to) >> 1] ?? 0;
    const middle = this.#firstStrike(run, at);
    const rows: number[] = [];
    for (let row = Math.max(run.from, middle - MOST_STRIKES); row < Math.min(run.to, middle + MOST_STRIKES); row++) rows.push(row);
    return rows.sort((a, b) => Math.abs((strike[a] ?? 0) - at) - Math.abs((strike[b] ?? 0) - at) || a - b).slice(0, MOST_STRIKES);
  }

  #between(run: ExpiryRun, low: number, high: number): number[] {
    const { strike } = this.#table.columns;
    const rows: number[] = [];
    for (let row = this.#firstStrike(run, low); row < run.to && (strike[row] ?? 0) < high && rows.length < MOST_STRIKES; row++) rows.push(row);
    return rows;
  }

  #firstStrike({ from, to }: ExpiryRun, least: number): number {
    const { strike } = this.#table.columns;
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((strike[middle] ?? 0) < least) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Each number beside the month is the day or the year: `25 aug 26`, `aug 26`. */
  #inMonth(expiry: number, { month, days }: Wanted): boolean {
    if (month === undefined) return true;
    if (Math.floor(expiry / 100) % 100 !== month) return false;
    const day = expiry % 100;
    const year = Math.floor(expiry / 10_000) % 100;
    if (days.length > 1) return days[0] === day && days[1] === year;
    return days.length === 0 || days[0] === day || days[0] === year;
  }
}
