import type { InstrumentKind } from "../domain/instrument.ts";

/** Kinds by the number that stands for them in the table. */
export const KINDS: readonly InstrumentKind[] = ["equity", "index", "future", "option"];

/** `2026-08-25` as 20260825; 0 for none. */
export function dayNumber(day: string | undefined): number {
  if (day === undefined) return 0;
  return Number(day.slice(0, 4)) * 10_000 + Number(day.slice(5, 7)) * 100 + Number(day.slice(8, 10));
}
