import type { DerivativeMoveView, PutCallRatioView } from "../../../shared/contract/schemas/derivatives.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import type { MoversView } from "./movers-store.ts";

/** A row of the panel. What its list does not tell is undefined. */
export interface MoverRow {
  readonly symbol: string;
  /** A key that may be of no instrument of today: see `known`. */
  readonly key: InstrumentKey;
  readonly known: boolean;
  /** Place in the broker's list. */
  readonly rank: number;
  /** Per cent of the price since yesterday, as the list tells it. */
  readonly percent: number | undefined;
  readonly change: number | undefined;
  readonly openInterest: number | undefined;
  readonly openInterestChange: number | undefined;
  readonly openInterestPercent: number | undefined;
  readonly ratio: number | undefined;
  /** Length of the bar, 0 to 1 of the longest. */
  readonly bar: number;
}

function keyOf(symbol: string, instrument: InstrumentView | undefined): Pick<MoverRow, "symbol" | "key" | "known"> {
  return { symbol, key: instrument?.key ?? instrumentKey("NFO", symbol), known: instrument !== undefined };
}

/** Growth of open interest since yesterday, per cent, from what it is and by how much it grew. */
export function interestPercent({ openInterest, openInterestChange }: Pick<DerivativeMoveView, "openInterest" | "openInterestChange">): number | undefined {
  if (openInterest === undefined || openInterestChange === undefined) return undefined;
  const before = openInterest - openInterestChange;
  return before > 0 ? (openInterestChange / before) * 100 : undefined;
}

/** The lists of open interest tell its per cent, all others that of the price. */
export function moverRows(rows: readonly DerivativeMoveView[], view: MoversView): MoverRow[] {
  const ofInterest = view === "oi-gainers" || view === "oi-losers";
  const ofBoth = !ofInterest && view !== "price-gainers" && view !== "price-losers";
  const made = rows.map((row, rank) => {
    const openInterestPercent = ofInterest ? row.percent : interestPercent(row);
    const size = Math.abs(ofBoth ? (openInterestPercent ?? 0) : row.percent);
    return {
      ...keyOf(row.symbol, row.instrument), rank, size, openInterestPercent,
      percent: ofInterest ? undefined : row.percent,
      change: row.change,
      openInterest: row.openInterest,
      openInterestChange: row.openInterestChange,
      ratio: undefined,
    };
  });
  const longest = Math.max(...made.map(({ size }) => size), Number.MIN_VALUE);
  return made.map(({ size, ...row }) => ({ ...row, bar: size / longest }));
}

/** Beyond three puts a call the bar grows no longer. */
const LONGEST_RATIO = 3;

/** Highest ratio first. */
export function ratioRows(rows: readonly PutCallRatioView[]): MoverRow[] {
  return rows.toSorted((a, b) => b.ratio - a.ratio || a.symbol.localeCompare(b.symbol)).map(({ symbol, instrument, ratio }, rank) => ({
    ...keyOf(symbol, instrument), rank, ratio,
    percent: undefined, change: undefined, openInterest: undefined, openInterestChange: undefined, openInterestPercent: undefined,
    bar: Math.min(1, ratio / LONGEST_RATIO),
  }));
}
