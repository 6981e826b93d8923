import { errorText } from "../../shared/strategy/health.ts";
import type { RunState } from "../../shared/strategy/run-state.ts";
import type { Mail } from "./mail.ts";
import type { Run } from "./run.ts";
import type { Version } from "./version.ts";

/** Tells the runs' states: each once in a period, never two at the same time, and those that are asked for. */
export class StateRota {
  readonly #everyMs: number;
  readonly #now: () => number;
  readonly #mail: Mail;
  readonly #wanted = new Set<Run>();
  /** Whose state cannot be told; said once. */
  readonly #mute = new WeakSet<Version>();
  #next = 0;
  #nth = 0;

  constructor(everyMs: number, now: () => number, mail: Mail) {
    this.#everyMs = everyMs;
    this.#now = now;
    this.#mail = mail;
  }

  /** Its state has changed by more than ticks: it is told with the next round. */
  want(run: Run): void {
    this.#wanted.add(run);
  }

  round(runs: ReadonlyMap<string, Run>): void {
    if (this.#wanted.size > 0) this.settle();
    const now = this.#now();
    if (runs.size === 0 || now < this.#next) return;
    this.#next = now + this.#everyMs / runs.size;
    this.#nth = (this.#nth + 1) % runs.size;
    let at = 0;
    for (const run of runs.values()) if (at++ === this.#nth) this.tell(run);
  }

  /** Tells what is wanted. */
  settle(): void {
    for (const run of this.#wanted) this.tell(run);
    this.#wanted.clear();
  }

  tell({ id, speaker }: Run): void {
    const state = speaker && this.stateOf(speaker);
    if (state) this.#mail.say({ kind: "state", run: id, generation: speaker.generation, state });
  }

  /** What a restart goes on from; undefined where the strategy holds what cannot be kept. */
  stateOf(version: Version): RunState | undefined {
    try {
      const state = version.work((runner) => runner.exportRun("warmed"), false);
      // Whatever the strategy's own exportState has answered must be able to leave the thread.
      return { ...state, fields: structuredClone(state.fields) };
    } catch (error) {
      this.#cannot(version, error);
      return undefined;
    }
  }

  #cannot(version: Version, error: unknown): void {
    if (this.#mute.has(version)) return;
    this.#mute.add(version);
    version.note("warn", `Its state cannot be kept, so it begins anew after a restart. ${errorText(error).message}`);
  }
}
