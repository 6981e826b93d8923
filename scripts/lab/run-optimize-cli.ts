import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finishSweep } from "../../electron/lab/sweeps/finish-sweep.ts";
import { SweepPool } from "../../electron/lab/sweeps/sweep-pool.ts";
import { SweepRun } from "../../electron/lab/sweeps/sweep-run.ts";
import { SweepStore } from "../../electron/lab/sweeps/sweep-store.ts";
import { STALL_MS } from "../../electron/lab/sweeps/sweeps.ts";
import { walkForward } from "../../electron/lab/sweeps/walk-forward.ts";
import { groupDigits } from "../../shared/domain/format.ts";
import { neighboursOf } from "../../shared/optimise/best-point.ts";
import type { PlayedPoint, Prepared, SweepJob } from "../../shared/optimise/sweep-tasks.ts";
import { ModuleRealm } from "../../workers/strategy-module/module-realm.ts";
import { openModule } from "../../workers/strategy-module/open-module.ts";
import { flagsOf, pathFrom } from "../history/common.ts";
import type { ScriptContext } from "../history/common.ts";
import { OPTIMIZE_HELP, OPTIMIZE_OPTIONS, coresOf, planOf, sweepOf } from "./optimize-flags.ts";
import { beliefLines, pointsCsv, topLines, walkLines } from "./optimize-words.ts";
import { taskOf } from "./run-backtest-cli.ts";

const CODE = new URL("../../workers/backtest/sweep/main.ts", import.meta.url);
/** Codes by which a caller can tell what happened. */
const EXIT = { done: 0, refused: 1, problems: 2 } as const;

export interface Speaker {
  readonly say: (line: string) => void;
  readonly warn: (line: string) => void;
  /** The same line once more, further on. */
  readonly progress: (line: string) => void;
}

/** A job with its threads and where its results go. */
interface Bench {
  readonly job: SweepJob;
  readonly pool: SweepPool;
  readonly prepared: Prepared;
  readonly out: string | undefined;
  readonly title: string;
  readonly speaker: Speaker;
}

interface Told {
  readonly points: readonly (PlayedPoint | undefined)[];
  readonly summary: object;
}

/** @returns the exit code. */
export async function runOptimizeCli(args: readonly string[], context: ScriptContext, speaker: Speaker): Promise<number> {
  let pool: SweepPool | undefined;
  try {
    const flags = flagsOf(args, OPTIMIZE_OPTIONS, "optimize");
    if (flags.help === true || args.length === 0) {
      speaker.say(OPTIMIZE_HELP);
      return EXIT.done;
    }
    const task = await taskOf(flags, context);
    const request = sweepOf(flags, task.request, openModule(task.build, new ModuleRealm()).Class.declaration.parameters);
    const plan = planOf(flags["walk-forward"]);
    pool = new SweepPool({ code: CODE, threads: coresOf(flags.cores) });
    const job: SweepJob = { id: "cli", task, request };
    const prepared = await pool.prepare(job);
    for (const sentence of prepared.warnings) speaker.say(`Note: ${sentence}`);
    const out = flags.out === undefined ? undefined : pathFrom(context, flags.out);
    if (out !== undefined) await mkdir(out, { recursive: true });
    const bench: Bench = { job, pool, prepared, out, speaker, title: flags.title ?? task.build.file.replace(/\.[a-z]+$/, "") };
    const { points, summary } = plan ? await walked(bench, plan) : await searched(bench, context.now);
    if (out !== undefined) await writeFile(join(out, "summary.json"), `${JSON.stringify(summary, undefined, 2)}\n`);
    if (flags.json === true) speaker.say(JSON.stringify(summary));
    return problemsIn(points, speaker) ? EXIT.problems : EXIT.done;
  } catch (error) {
    speaker.warn(error instanceof Error ? error.message : String(error));
    return EXIT.refused;
  } finally {
    await pool?.close();
  }
}

async function searched(bench: Bench, startedAt: number): Promise<Told> {
  const { job, pool, prepared, out, title, speaker } = bench;
  const { request } = job;
  const kept = out === undefined ? undefined : await keptIn(join(out, "sweep.db"), bench, startedAt);
  const run: SweepRun = new SweepRun({
    job, pool, inSample: prepared.inSample, known: kept?.known ?? new Map(), now: () => performance.now(), stallMs: STALL_MS,
    save: (points) => kept?.save(points) ?? Promise.resolve(),
    onProgress: () => speaker.progress(progressLine(run)),
  });
  const began = performance.now();
  try {
    await run.run();
  } finally {
    await kept?.close();
  }
  const seconds = (performance.now() - began) / 1_000;
  const { best, deflatedSharpe, outOfSample } = await finishSweep(job, pool, prepared, run.points);
  const chosen = best === undefined ? undefined : run.points[best];
  const neighbours = chosen && request.method.kind === "grid" ? neighboursOf(request.axes, run.points, chosen.place, request.objective) : undefined;
  speaker.say(`${title}: ${groupDigits(run.points.length)} points in ${seconds.toFixed(1)} s on ${pool.threads} ${pool.threads === 1 ? "thread" : "threads"}`);
  for (const line of topLines(request, run.points)) speaker.say(line);
  if (!chosen) speaker.say("  No point can be called the best: none has a figure to compare and 5 trades or more.");
  for (const line of beliefLines({ deflatedSharpe, ...(neighbours ? { neighbours } : {}) }, outOfSample)) speaker.say(line);
  if (out !== undefined) await writeFile(join(out, "points.csv"), pointsCsv(request, run.points));
  const summary = { title, request, dataHash: prepared.dataHash, codeHash: job.task.build.hash, points: run.points.length, seconds, best: chosen?.point, deflatedSharpe, neighbours, outOfSampleFrom: prepared.restFrom, outOfSample: outOfSample?.figures };
  return { points: run.points, summary };
}

async function walked({ job, pool, prepared, out, title, speaker }: Bench, plan: NonNullable<ReturnType<typeof planOf>>): Promise<Told> {
  const done = await walkForward({
    job, pool, plan, prices: prepared.inSample, now: () => performance.now(), stallMs: STALL_MS,
    onProgress: (windows, of, run) => speaker.progress(`Window ${windows + 1} of ${of}: ${progressLine(run)}`),
  });
  speaker.say(`${title}: walk-forward over ${done.windows.length} windows`);
  for (const line of walkLines(job.request, done)) speaker.say(line);
  if (out !== undefined) await writeFile(join(out, "curve.csv"), `at,equity\r\n${done.curve.at.map((at, i) => `${new Date(at).toISOString()},${done.curve.equity[i]}\r\n`).join("")}`);
  const windows = done.windows.map(({ inSample, outOfSample, best, outOfSampleRun }) => ({ inSample, outOfSample, best, outOfSampleFigures: outOfSampleRun?.figures }));
  return { points: [], summary: { title, request: job.request, plan, dataHash: prepared.dataHash, codeHash: job.task.build.hash, summary: done.summary, windows } };
}

/** Points of the same sweep that an earlier run of this command finished: same code, prices and request. */
async function keptIn(file: string, { job, prepared, title, speaker }: Bench, at: number) {
  const { places: _places, progress: _progress, ...task } = job.task;
  const store = new SweepStore(file, CODE);
  const id = createHash("sha256").update(JSON.stringify([task.build.hash, task.instruments, task.floats, prepared.dataHash, job.request])).digest("hex").slice(0, 20);
  const before = await store.points(id);
  if (before.length > 0) speaker.say(`${groupDigits(before.length)} points are finished already, the rest is played.`);
  else if (!(await store.all()).some((one) => one.id === id)) {
    await store.add({ id, at, title, request: job.request, task, standing: { state: "running", sentence: "", total: 0, done: 0, dataHash: prepared.dataHash, best: undefined, deflatedSharpe: undefined, outOfSample: undefined } });
  }
  return { known: new Map(before.map(({ number, played }) => [number, played])), save: (points: Parameters<SweepStore["addPoints"]>[1]) => store.addPoints(id, points), close: () => store.close() };
}

function progressLine({ done, total, leftMs }: SweepRun): string {
  const left = leftMs === undefined ? "" : `, about ${leftMs < 90_000 ? `${Math.ceil(leftMs / 1_000)} s` : `${Math.ceil(leftMs / 60_000)} min`} left`;
  return `${groupDigits(done)} of ${total === 0 ? "?" : groupDigits(total)} points${left}`;
}

/** @returns whether there were any. */
function problemsIn(points: readonly (PlayedPoint | undefined)[], { say }: Speaker): boolean {
  const failed = points.filter((played) => played?.point.problem !== undefined);
  const [first] = failed;
  if (!first) return false;
  say(`  ${groupDigits(failed.length)} ${failed.length === 1 ? "point" : "points"} could not be run, the first (${first.point.values.map(String).join(", ")}): ${first.point.problem}`);
  return true;
}
