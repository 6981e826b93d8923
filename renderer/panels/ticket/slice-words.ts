import type { SliceRequest } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";

/** How a quantity is cut and sent, in a sentence without its full stop. @param largest units of the largest part. */
export function slicePlan(way: SliceRequest["way"], parts: number, largest: number): string {
  switch (way.kind) {
    case "freeze": return `${formatQuantity(parts)} order${parts === 1 ? "" : "s"} of at most ${formatQuantity(largest)}, one after the other at once`;
    case "twap": return `${formatQuantity(parts)} parts of at most ${formatQuantity(largest)} over ${spanText(way.overMs)}${way.jitterPercent > 0 ? `, each up to ${way.jitterPercent} % early or late` : ""}`;
    case "iceberg": return `${formatQuantity(way.show)} shown at a time; the next goes when the one before it has filled`;
  }
}

/** "30 min", "45 s", "1 h 30 min". */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
}
