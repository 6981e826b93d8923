import { createHash } from "node:crypto";
import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import { bytesOf } from "./packed.ts";

/** The curve as it is kept; the drawdown follows from the equity. */
export interface KeptCurve {
  readonly at: Float64Array;
  readonly equity: Float64Array;
  readonly benchmark: Float64Array;
}

export function curveOf({ curve: { at, equity, benchmark } }: Pick<PlayedRun, "curve">): KeptCurve {
  return { at: Float64Array.from(at), equity: Float64Array.from(equity), benchmark: Float64Array.from(benchmark) };
}

/** What two runs have to agree in to be equal: all but the sentences about data and assumptions. */
export function resultOf({ figures, months, chargeLines, trades, orders, failures, instruments }: Omit<PlayedRun, "curve">) {
  return { figures, months, chargeLines, trades, orders, failures, instruments };
}

/** SHA-256, hex, of a result: its JSON, then the curve's columns as doubles, lowest byte first. */
export function resultHash(run: PlayedRun, curve: KeptCurve): string {
  const hash = createHash("sha256").update(JSON.stringify(resultOf(run)));
  for (const column of [curve.at, curve.equity, curve.benchmark]) hash.update(bytesOf(column));
  return hash.digest("hex");
}
