import type { Exchange } from "../domain/words.ts";
import { EXCHANGES } from "../domain/words.ts";
import type { InstrumentTable } from "./instrument-table.ts";
import { dayNumber } from "./kinds.ts";

const FUTURE = 2;
const OPTION = 3;

/** Rows of one underlying, exchange and kind: `from` ≤ row < `to`. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

export interface ChainStrike {
  /** Units of 1/10,000 rupee. */
  readonly strike: number;
  /** Rows; -1 where that side is not listed. */
  readonly call: number;
  readonly put: number;
}

export interface ExpiryRun extends Run {
  /** YYYYMMDD. */
  readonly expiry: number;
  readonly exchange: Exchange;
}

/** Futures and options of one underlying, nearest first. Contracts that expired before `today` are left out. */
export class Chains {
  #table: InstrumentTable;

  constructor(table: InstrumentTable) {
    this.#table = table;
  }

  /** Rows of an underlying (a group's number), whatever they are. */
  rowsOf(group: number): Run {
    const { groupStart } = this.#table.columns;
    return { from: groupStart[group] ?? 0, to: groupStart[group + 1] ?? 0 };
  }

  /** Futures by expiry, rows. @param today `YYYY-MM-DD`. */
  futures(group: number, today: string): number[] {
    const { expiry } = this.#table.columns;
    const rows: number[] = [];
    const since = dayNumber(today);
    for (const { from, to } of this.#runs(group, FUTURE)) for (let row = from; row < to; row++) if ((expiry[row] ?? 0) >= since) rows.push(row);
    return rows.sort((a, b) => (expiry[a] ?? 0) - (expiry[b] ?? 0));
  }

  /** The runs of options by expiry and exchange, nearest first. */
  optionExpiries(group: number, today: string): ExpiryRun[] {
    const { expiry } = this.#table.columns;
    const since = dayNumber(today);
    const found: ExpiryRun[] = [];
    for (const { from, to, exchange } of this.#runs(group, OPTION)) {
      for (let row = from; row < to; ) {
        const day = expiry[row] ?? 0;
        const end = this.#endOfExpiry(row, to);
        if (day >= since) found.push({ from: row, to: end, expiry: day, exchange });
        row = end;
      }
    }
    return found.sort((a, b) => a.expiry - b.expiry);
  }

  /** Calls and puts by strike, ascending. */
  strikes({ from, to }: Run): ChainStrike[] {
    const { strike } = this.#table.columns;
    const out: ChainStrike[] = [];
    for (let row = from; row < to; ) {
      const at = strike[row] ?? 0;
      let call = -1;
      let put = -1;
      for (; row < to && strike[row] === at; row++) {
        if (this.#table.optionType(row) === "CE") call = row;
        else put = row;
      }
      out.push({ strike: at, call, put });
    }
    return out;
  }

  *#runs(group: number, kind: number): Iterable<Run & { readonly exchange: Exchange }> {
    const { from, to } = this.rowsOf(group);
    const { exchange, flags } = this.#table.columns;
    for (let row = from; row < to; ) {
      const place = exchange[row] ?? 0;
      const own = (flags[row] ?? 0) & 3;
      const end = this.#lowerBound(row, to, (at) => exchange[at] !== place || ((flags[at] ?? 0) & 3) !== own);
      if (own === kind) yield { from: row, to: end, exchange: EXCHANGES[place] ?? "NFO" };
      row = end;
    }
  }

  #endOfExpiry(row: number, to: number): number {
    const { expiry } = this.#table.columns;
    const day = expiry[row];
    return this.#lowerBound(row, to, (at) => expiry[at] !== day);
  }

  /** First row from which `past` holds; it must hold for all rows behind it. */
  #lowerBound(from: number, to: number, past: (row: number) => boolean): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (past(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
