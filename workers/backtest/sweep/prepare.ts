import type { Frame } from "../../../shared/domain/candle.ts";
import { checkAxes } from "../../../shared/optimise/axes.ts";
import { splitSamples } from "../../../shared/optimise/cut-tables.ts";
import type { Prepared, SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { ParameterSchema, ParameterValues } from "../../../shared/strategy/parameters.ts";
import { pricesHash } from "../data/data-hash.ts";
import { readData } from "../data/read-data.ts";
import { warningsOf } from "../run-backtest.ts";
import { freshClass } from "./bench-room.ts";

/** Checks the axes, reads the data once and keeps the out-of-sample days apart, before any point is played. @throws DataError, TerminalError with a sentence. */
export async function prepareSweep(job: SweepJob): Promise<Prepared> {
  const { task, request } = job;
  const Class = freshClass(job);
  const { parameters } = Class.declaration;
  checkAxes(parameters, request);
  const { prices, findings } = await readData({ ...task, request: { ...task.request, parameters: withFinestFrames(parameters, job) } }, Class);
  return {
    ...splitSamples(prices, request.outOfSamplePercent),
    dataHash: pricesHash(prices),
    warnings: warningsOf(findings),
  };
}

/** Where the length of the candles is swept, the shortest is read: longer ones are built from it. */
function withFinestFrames(schema: ParameterSchema, { request: { base, axes } }: SweepJob): ParameterValues {
  const finest = axes.flatMap(({ name, values }) => (schema[name]?.kind === "frame" ? [[name, Math.min(...values.map(Number)) as Frame] as const] : []));
  return { ...base.parameters, ...Object.fromEntries(finest) };
}
