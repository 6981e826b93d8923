import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";

/** How one position stands: its worst part decides. */
export type Standing = "at broker" | "here" | "naked";

export function standingOf({ naked, here }: Pick<ProtectionView, "naked" | "here">): Standing {
  if (naked > 0) return "naked";
  return here > 0 ? "here" : "at broker";
}

export interface ProtectionCount {
  readonly atBroker: number;
  readonly here: number;
  readonly naked: number;
}

/** Positions by how they stand; together they are all that are open. */
export function countProtection(rows: readonly ProtectionView[]): ProtectionCount {
  const count = { atBroker: 0, here: 0, naked: 0 };
  for (const row of rows) count[{ "at broker": "atBroker", here: "here", naked: "naked" }[standingOf(row)] as keyof ProtectionCount]++;
  return count;
}

export interface LossSum {
  /** Units of 1/10,000 rupee. */
  readonly units: number;
  /** Positions of which it is not known: missing from the sum, which must say so. */
  readonly unknown: number;
}

export function sumLoss(rows: readonly ProtectionView[], of: "lossAtStop" | "lossAtCircuit"): LossSum {
  let units = 0;
  let unknown = 0;
  for (const row of rows) {
    const loss = row[of];
    if (loss === undefined) unknown++;
    else units += loss;
  }
  return { units, unknown };
}

/** Shares of the whole for a stacked bar, 0 to 1; all 0 for nothing. */
export function shares({ atBroker, here, naked }: Pick<ProtectionView, "atBroker" | "here" | "naked">): readonly [number, number, number] {
  const whole = atBroker + here + naked;
  return whole > 0 ? [atBroker / whole, here / whole, naked / whole] : [0, 0, 0];
}

/** Worst first: naked, then what only this machine guards; among equals the larger loss at the circuit. */
export function worstFirst(rows: readonly ProtectionView[]): readonly ProtectionView[] {
  const rank = { naked: 0, here: 1, "at broker": 2 };
  return [...rows].sort((a, b) => rank[standingOf(a)] - rank[standingOf(b)] || (a.lossAtCircuit ?? 0) - (b.lossAtCircuit ?? 0) || (a.instrument < b.instrument ? -1 : 1));
}
