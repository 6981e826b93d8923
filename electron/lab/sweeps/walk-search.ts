import { formatQuantity } from "../../../shared/domain/format.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { picked, thinnedPlaces } from "../../../shared/lab-charts/thin.ts";
import { FEWEST_TRADES } from "../../../shared/optimise/best-point.ts";
import type { SweepStanding } from "../../../shared/optimise/sweep-records.ts";
import type { WalkedWindow } from "../../../shared/optimise/walk-windows.ts";
import { walkedForward } from "../../../shared/optimise/walk-windows.ts";
import type { WalkPlan } from "../../../shared/contract/schemas/lab-walk.ts";
import type { Search, SearchParts } from "./search.ts";
import { WalkRun } from "./walk-run.ts";

/** Of each window's curve so many points are kept at most, peaks and troughs among them. */
const CURVE_POINTS = 1_000;

/** The search of a walk-forward: window after window, over all of its days. */
export class WalkSearch implements Search {
  readonly #parts: SearchParts;
  readonly #run: WalkRun;

  private constructor(parts: SearchParts, run: WalkRun) {
    this.#parts = parts;
    this.#run = run;
  }

  /** With the windows that were finished before. @throws TerminalError (BadInput) for a plan that the days do not hold. */
  static async of(parts: SearchParts, plan: WalkPlan): Promise<WalkSearch> {
    const { record: { id }, job, pool, prepared: { inSample: prices }, store, onProgress, now, stallMs } = parts;
    const known = await store.windows(id);
    return new WalkSearch(parts, new WalkRun({ job, pool, prices, plan, known, onProgress, now, stallMs, save: (number, window) => store.addWindow(id, number, thinned(window)) }));
  }

  get windows(): readonly WalkedWindow[] {
    return this.#run.windows;
  }
  get done(): number {
    return this.#run.done;
  }
  get total(): number {
    return this.#run.total;
  }
  get leftMs(): number | undefined {
    return this.#run.leftMs;
  }

  get planned(): Partial<SweepStanding> {
    return { windows: this.#run.spans.length };
  }

  pause(paused: boolean): void {
    this.#run.pause(paused);
  }
  cancel(): void {
    this.#run.cancel();
  }
  play(): Promise<boolean> {
    return this.#run.run();
  }

  finish(): Promise<Partial<SweepStanding>> {
    const { summary } = walkedForward(this.windows, this.#parts.job.task.request.capital / PER_RUPEE);
    const none = `Done. No window could choose a point: none of them has a figure to compare and ${FEWEST_TRADES} trades or more in sample. Take longer in-sample spans.`;
    return Promise.resolve({ summary, sentence: summary === undefined ? none : `Done. ${this.kept()}` });
  }

  kept(): string {
    const { length } = this.windows;
    return `${formatQuantity(length)} of ${formatQuantity(this.#run.spans.length)} windows ${length === 1 ? "is" : "are"} kept.`;
  }
}

function thinned(window: WalkedWindow): WalkedWindow {
  const { tried } = window;
  if (!tried) return window;
  const { figures, curve: { at, equity } } = tried;
  const places = thinnedPlaces([equity], CURVE_POINTS);
  return { ...window, tried: { figures, curve: { at: picked(at, places), equity: picked(equity, places) } } };
}
