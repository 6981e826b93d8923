import type { WalkForwardPlan, WalkForwardWindow } from "../../../shared/analytics/walk-forward.ts";
import { walkForwardWindows } from "../../../shared/analytics/walk-forward.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { dayNumber, dayText } from "../../../shared/history/days.ts";
import { bestOf } from "../../../shared/optimise/best-point.ts";
import { cutPrices, tradingDays } from "../../../shared/optimise/cut-tables.ts";
import type { SweepJob } from "../../../shared/optimise/sweep-tasks.ts";
import type { TriedSpan, WalkedWindow } from "../../../shared/optimise/walk-windows.ts";
import type { RunPrices } from "../../../shared/simulation/backtest/run-prices.ts";
import type { SweepPool } from "./sweep-pool.ts";
import { SweepRun } from "./sweep-run.ts";

export interface WalkRunOptions {
  readonly job: SweepJob;
  readonly pool: Pick<SweepPool, "play" | "propose" | "playChosen" | "threads" | "closed">;
  /** All prices: each window cuts its own out of them. */
  readonly prices: RunPrices;
  readonly plan: WalkForwardPlan;
  /** Windows that were finished before, in their order, of the same prices and the same plan. */
  readonly known: readonly WalkedWindow[];
  readonly save: (number: number, window: WalkedWindow) => Promise<void>;
  readonly onProgress: () => void;
  readonly now: () => number;
  readonly stallMs: number;
}

/** Searches the best point in each window anew, and plays it on the days after. Made, run once. */
export class WalkRun {
  readonly spans: readonly WalkForwardWindow[];
  /** Finished ones, in their order. */
  readonly windows: WalkedWindow[] = [];
  readonly #options: WalkRunOptions;
  #run: SweepRun | undefined;
  #paused = false;
  #cancelled = false;
  /** Points of a window; 0 until the first has been chosen. */
  #points = 0;
  /** Time of a window by its trading days in sample, ms; undefined before the first point. */
  #dayMs: number | undefined;

  /** @throws TerminalError (BadInput) for a plan that the days do not hold. */
  constructor(options: WalkRunOptions) {
    this.#options = options;
    this.spans = spansOf(options.prices, options.plan);
    this.windows.push(...options.known.slice(0, this.spans.length));
  }

  /** Points over all windows. */
  get done(): number {
    return this.windows.length * this.#points + Math.min(this.#run?.done ?? 0, this.#points);
  }
  /** 0 until it is known. */
  get total(): number {
    return this.spans.length * this.#points;
  }
  /** Undefined while it cannot be told. */
  get leftMs(): number | undefined {
    const dayMs = this.#dayMs;
    if (dayMs === undefined) return undefined;
    const after = this.spans.slice(this.windows.length + 1).reduce((sum, { inSample }) => sum + inSample.days * dayMs, 0);
    return after + (this.#run?.leftMs ?? 0);
  }

  /** Points on their way are finished. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#run?.pause(paused);
  }

  /** At once; finished windows stay. */
  cancel(): void {
    this.#cancelled = true;
    this.#run?.cancel();
  }

  /** @returns whether it came to its end. @throws what choosing points, playing them or saving a window throws. */
  async run(): Promise<boolean> {
    for (let number = this.windows.length; number < this.spans.length; number++) {
      const window = await this.#window(number);
      if (!window) return false;
      await this.#options.save(number, window);
      this.#run = undefined;
      this.windows.push(window);
      this.#options.onProgress();
    }
    return true;
  }

  /** @returns undefined where it was broken off. */
  async #window(number: number): Promise<WalkedWindow | undefined> {
    const { job, pool, prices, now, stallMs } = this.#options;
    const span = this.spans[number];
    if (!span || this.#cancelled) return undefined;
    // Up to the day before the next span begins: a week's bar is named by its first day.
    const cut = (from: string, before: string | undefined): RunPrices => cutPrices(prices, { from: dayNumber(from), to: before === undefined ? Number.POSITIVE_INFINITY : dayNumber(before) - 1 });
    const inSample = cut(span.inSample.from, span.outOfSample.from);
    const run: SweepRun = new SweepRun({ job, pool, inSample, known: new Map(), save: () => Promise.resolve(), now, stallMs, onProgress: () => this.#look(run, span) });
    this.#run = run;
    if (this.#paused) run.pause(true);
    if (!(await run.run())) return undefined;
    const best = bestOf(run.points, job.request.objective);
    const point = best === undefined ? undefined : run.points[best]?.point;
    if (!point) return { ...span, best: undefined, tried: undefined };
    const { figures, curve: { at, equity } } = await pool.playChosen({ job, values: point.values, warmUp: inSample, prices: cut(span.outOfSample.from, this.spans[number + 1]?.outOfSample.from) });
    const tried: TriedSpan = { figures, curve: { at, equity } };
    return { ...span, best: point, tried };
  }

  #look({ done, total, leftMs }: SweepRun, { inSample }: WalkForwardWindow): void {
    this.#points = Math.max(this.#points, total);
    if (leftMs !== undefined && total > done) this.#dayMs = (leftMs * total) / (total - done) / inSample.days;
    this.#options.onProgress();
  }
}

function spansOf(prices: RunPrices, plan: WalkForwardPlan): WalkForwardWindow[] {
  try {
    return walkForwardWindows(tradingDays(prices).map(dayText), plan);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TerminalError(badInput("walkForward", "spans that the days hold", `The walk-forward cannot be made: ${error.message}.`), { cause: error });
  }
}
