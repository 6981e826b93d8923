import { availableParallelism } from "node:os";
import type { WalkForwardPlan } from "../../shared/analytics/walk-forward.ts";
import type { RunRequest, SweepAxis, SweepRequest } from "../../shared/contract/schemas/lab.ts";
import { OBJECTIVES, sweepRequest } from "../../shared/contract/schemas/lab.ts";
import { frameNamed } from "../../shared/history/frames.ts";
import type { Parameter, ParameterSchema } from "../../shared/strategy/parameters.ts";
import { PLAY_HELP, PLAY_OPTIONS, number } from "./backtest-flags.ts";
import type { PlayFlags } from "./backtest-flags.ts";

const text = { type: "string" } as const;
export const OPTIMIZE_OPTIONS = {
  ...PLAY_OPTIONS, sweep: { type: "string", multiple: true }, method: text, objective: text, "out-of-sample": text, "walk-forward": text, cores: text, out: text, title: text, json: { type: "boolean" }, help: { type: "boolean" },
} as const;

export const OPTIMIZE_HELP = `npm run optimize -- --strategy sma-crossover --data sbin.csv --sweep fast=5:30:5 --sweep slow=20:100:10 [flags]
  plays a strategy with many parameters on all cores, and says which did best and how far to believe it

  --sweep fast=5:30:5             from, to and step, or values: --sweep side=long,short; as often as there are parameters
  --method grid|random:200|model:100    all points, so many at random, or so many chosen by a model of those before (default grid)
  --objective ${OBJECTIVES.join("|")}    (default sharpe)
  --out-of-sample 25%             last part of the days, which no point sees; the best one is played on it (default 25%)
  --walk-forward rolling:120:20   trading days in sample and out of sample; or anchored:120:20. Searches anew in each window
  --cores 2                       (default: all)
${PLAY_HELP}
  --out FOLDER                    points.csv, summary.json, and what is finished: the same command goes on with it
  --title TEXT
  --json                          the last line is the summary as JSON

Exit code 0: done; 1: nothing was run, and why; 2: it ran, and some points could not be run.`;

export interface OptimizeFlags extends PlayFlags {
  readonly sweep?: string[];
  readonly method?: string;
  readonly objective?: string;
  readonly "out-of-sample"?: string;
  readonly "walk-forward"?: string;
  readonly cores?: string;
}

/** Most values that `from:to:step` may come to. */
const MOST_VALUES = 1_000;

/** @throws Error with a sentence that names the flag. */
export function sweepOf(flags: OptimizeFlags, base: RunRequest, schema: ParameterSchema): SweepRequest {
  const { sweep = [], objective = "sharpe" } = flags;
  if (sweep.length === 0) throw new Error("--sweep is missing. Name a parameter and its values, like --sweep fast=5:30:5.");
  if (!OBJECTIVES.some((one) => one === objective)) throw new Error(`--objective ${objective} is none of ${OBJECTIVES.join(", ")}.`);
  const apart = flags["walk-forward"] === undefined ? (flags["out-of-sample"] ?? "25%") : "0";
  const asked = { base, axes: sweep.map((one) => axisOf(one, schema)), method: methodOf(flags.method ?? "grid"), objective, outOfSamplePercent: number("--out-of-sample", apart.replace(/%$/, "")) };
  const read = sweepRequest.safeParse(asked);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const flag = { axes: "sweep", outOfSamplePercent: "out-of-sample" }[String(issue?.path[0])] ?? String(issue?.path[0]);
  throw new Error(`--${flag}: ${issue?.message ?? "cannot be read"}. See npm run optimize -- --help.`);
}

function axisOf(flag: string, schema: ParameterSchema): SweepAxis {
  const at = flag.indexOf("=");
  const name = flag.slice(0, at);
  const parameter = schema[name];
  if (at < 1 || !parameter) throw new Error(`--sweep ${flag}: the strategy has no such parameter. It has ${Object.keys(schema).join(", ")}.`);
  const given = flag.slice(at + 1);
  const numeric = parameter.kind === "int" || parameter.kind === "number";
  if (numeric && given.includes(":")) return { name, values: spread(flag, given.split(":")) };
  return { name, values: given.split(",").map((value) => valueOf(flag, parameter, value.trim())) };
}

/** From, to and step, without the dust that adding 0.1 leaves. */
function spread(flag: string, parts: readonly string[]): number[] {
  const [from = Number.NaN, to = Number.NaN, step = 1, ...others] = parts.map((part) => number(`--sweep ${flag}:`, part));
  if (others.length > 0 || Number.isNaN(to)) throw new Error(`--sweep ${flag} cannot be read. Write from:to:step, like 5:30:5.`);
  if (!(step > 0) || to < from) throw new Error(`--sweep ${flag}: the step must be above 0, and the end not before the beginning.`);
  const steps = Math.floor((to - from) / step + 1e-9);
  if (steps >= MOST_VALUES) throw new Error(`--sweep ${flag} comes to ${steps + 1} values; a parameter takes at most ${MOST_VALUES}. Take a larger step.`);
  return Array.from({ length: steps + 1 }, (_, n) => Number((from + n * step).toPrecision(12)));
}

function valueOf(flag: string, { kind }: Parameter, value: string): SweepAxis["values"][number] {
  switch (kind) {
    case "int":
    case "number":
      return number(`--sweep ${flag}:`, value);
    case "frame":
      return frameNamed(value) ?? number(`--sweep ${flag}:`, value);
    case "boolean":
      if (value !== "true" && value !== "false") throw new Error(`--sweep ${flag}: write true,false.`);
      return value === "true";
    default:
      return value;
  }
}

function methodOf(flag: string): SweepRequest["method"] {
  if (flag === "grid") return { kind: "grid" };
  const read = /^(random|model):(\d+)$/.exec(flag);
  if (!read) throw new Error(`--method ${flag} cannot be read. Write grid, random:200 or model:100.`);
  return { kind: read[1] as "random" | "model", points: Number(read[2]) };
}

export function planOf(flag: string | undefined): WalkForwardPlan | undefined {
  if (flag === undefined) return undefined;
  const read = /^(rolling|anchored):(\d+):(\d+)$/.exec(flag);
  if (!read) throw new Error(`--walk-forward ${flag} cannot be read. Write rolling:120:20 or anchored:120:20, in trading days.`);
  return { kind: read[1] as WalkForwardPlan["kind"], inSample: Number(read[2]), outOfSample: Number(read[3]) };
}

export function coresOf(flag: string | undefined): number {
  if (flag === undefined) return availableParallelism();
  const cores = number("--cores", flag);
  if (!Number.isInteger(cores) || cores < 1 || cores > 256) throw new Error(`--cores ${flag} must be a whole number from 1 to 256.`);
  return cores;
}
