import { availableParallelism, cpus } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
}

export function machine(): Machine {
  return { cpu: cpus()[0]?.model.trim() ?? "unknown", cores: availableParallelism(), node: process.versions.node };
}

/**
 * Prints one measure as one JSON line, the last thing a bench writes to stdout. Each figure carries
 * its unit in its key (`snap_ns`). A bench never fails by its time.
 */
export function report(name: string, figures: Readonly<Record<string, number | string>>): void {
  process.stdout.write(`${JSON.stringify({ bench: name, figures, machine: machine() })}\n`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Rounded to `digits` significant ones: more would pretend to a precision that no bench has. */
export function significant(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
