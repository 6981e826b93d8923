import type { SquareOffScope, SquareOffView } from "../../../shared/contract/schemas/risk.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { Journal } from "../../storage/journal.ts";
import type { StandingRecords } from "../../storage/standing.ts";
import { Standing } from "../../storage/standing.ts";
import type { RunOptions, RunState } from "./run.ts";
import { SquareOffRun, newRun } from "./run.ts";
import { sameScope, scopeWords } from "./scope.ts";

export interface SquareOffOptions extends Omit<RunOptions, "save" | "publish" | "onStuck"> {
  readonly id: AccountId;
  readonly journal: Journal;
  readonly day: () => string;
  readonly publish: (view: SquareOffView) => void;
  /** It begins, or goes on after a start: what would open anew there must end. */
  readonly onBegin: (scope: SquareOffScope) => void;
  readonly onTrouble: (sentence: string) => void;
}

/** All square-offs of one account: begun by hand, by the kill switch or the breaker; taken up again after a crash. */
export class SquareOff {
  #options: SquareOffOptions;
  #standing: Standing<RunState>;
  #runs = new Map<string, SquareOffRun>();

  constructor(options: SquareOffOptions) {
    this.#options = options;
    const { journal, clock, day } = options;
    this.#standing = new Standing({ kind: "square-off", journal, clock, day, isOver: (state) => state.past });
  }

  /** Of today, ended ones included. */
  get views(): SquareOffView[] {
    return [...this.#runs.values()].map((run) => run.view);
  }

  /** Takes up what was not over when the terminal ended; nothing is sent before `ready`. */
  restore(records: StandingRecords): void {
    for (const state of this.#standing.restore(records, this.#options.id)) this.#keep(state);
  }

  /** The books agree with the broker's: what was begun today goes on, what is older is told and left alone. */
  ready(): void {
    const today = this.#options.day();
    for (const [id, run] of this.#runs) {
      if (run.state.day === today) this.#begin(run);
      else this.#putAway(id, run);
    }
  }

  newDay(): void {
    for (const [id, run] of this.#runs) this.#putAway(id, run);
  }

  end(): void {
    for (const run of this.#runs.values()) run.end();
  }

  /**
   * Begins, or joins what is going on already with the same scope or mark.
   * @param once mark of the press: the same again begins nothing new.
   * @returns the run's id; what is left comes by `publish`.
   * @throws TerminalError when the journal cannot be written: then nothing was begun.
   */
  async start(scope: SquareOffScope, once: string): Promise<string> {
    const { id, clock, day } = this.#options;
    if (this.#runs.has(once)) return once;
    for (const run of this.#runs.values()) if (!run.over && run.state.day === day() && sameScope(run.scope, scope)) return this.#begin(run);
    const state = newRun(once, id, scope, day(), clock.now());
    const run = this.#keep(state);
    try {
      await this.#standing.save(id, once, state, `Square off ${scopeWords(scope)}.`);
    } catch (error) {
      this.#runs.delete(once);
      this.#standing.forget(once);
      throw error;
    }
    return this.#begin(run);
  }

  #begin(run: SquareOffRun): string {
    if (!run.over) this.#options.onBegin(run.scope);
    run.begin();
    return run.view.id;
  }

  #keep(state: RunState): SquareOffRun {
    const { publish, onTrouble, id } = this.#options;
    const run = new SquareOffRun(
      {
        ...this.#options,
        publish,
        save: (next, what) => this.#standing.save(id, next.view.id, next, what),
        onStuck: onTrouble,
      },
      state,
    );
    this.#runs.set(state.view.id, run);
    publish(run.view);
    return run;
  }

  #putAway(id: string, run: SquareOffRun): void {
    const { onTrouble, publish } = this.#options;
    run.end();
    this.#runs.delete(id);
    const state: RunState = { ...run.state, past: true, view: { ...run.view, state: "done" } };
    this.#standing.save(this.#options.id, id, state, run.over ? "Another day has begun." : "Given up: another day has begun.").catch(() => {});
    if (run.over) return;
    const left = run.view.lines.filter((line) => line.left !== 0).map((line) => `${line.instrument} ${line.product} ${line.left}`);
    const rest = left.length === 0 ? "See the Positions panel." : `Left then: ${left.join(", ")}.`;
    onTrouble(`Squaring off ${scopeWords(run.scope)}, begun on ${run.state.day}, was not finished and does not go on by itself on another day. ${rest} Square off again if it is still wanted.`);
    publish(state.view);
  }
}
