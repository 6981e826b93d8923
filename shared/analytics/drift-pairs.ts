import type { DriftSignal } from "./drift.ts";

/** One decision as it was made on the day, in the re-run, or in both. */
export interface SignalPair {
  readonly ours: DriftSignal | undefined;
  readonly theirs: DriftSignal | undefined;
}

/**
 * Signals of one instrument and side belong together in their order when their times differ by no more than the
 * tolerance; one whose successor is nearer to the other side's stays alone.
 */
export function pairSignals(ours: readonly DriftSignal[], theirs: readonly DriftSignal[], tolerance: number): SignalPair[] {
  const there = byKind(theirs);
  const here = byKind(ours);
  const kinds = new Set([...here.keys(), ...there.keys()]);
  return [...kinds].flatMap((kind) => pairInOrder(here.get(kind) ?? [], there.get(kind) ?? [], tolerance));
}

function byKind(signals: readonly DriftSignal[]): Map<string, DriftSignal[]> {
  const kinds = Map.groupBy(signals, ({ instrument, side, multiplier }) => `${instrument} ${side} ${multiplier}`);
  for (const signals of kinds.values()) signals.sort((a, b) => a.at - b.at);
  return kinds;
}

function pairInOrder(ours: readonly DriftSignal[], theirs: readonly DriftSignal[], tolerance: number): SignalPair[] {
  const pairs: SignalPair[] = [];
  let i = 0;
  let j = 0;
  while (i < ours.length || j < theirs.length) {
    const a = ours[i];
    const b = theirs[j];
    const apart = a && b ? Math.abs(a.at - b.at) : Number.POSITIVE_INFINITY;
    if (a && b && apart <= tolerance && !isNearer(ours[i + 1], b, apart) && !isNearer(theirs[j + 1], a, apart)) {
      pairs.push({ ours: a, theirs: b });
      i++;
      j++;
    } else if (a && (!b || a.at <= b.at)) {
      pairs.push({ ours: a, theirs: undefined });
      i++;
    } else {
      pairs.push({ ours: undefined, theirs: b });
      j++;
    }
  }
  return pairs;
}

function isNearer(next: DriftSignal | undefined, other: DriftSignal, apart: number): boolean {
  return next !== undefined && Math.abs(next.at - other.at) < apart;
}
