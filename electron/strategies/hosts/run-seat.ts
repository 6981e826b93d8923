import type { RunSpec } from "../../../shared/contract/strategy-host.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import { RunLoad } from "./placement.ts";

/** One version of a run in its host. */
export interface Version {
  readonly run: string;
  readonly generation: number;
  /** Its number in the host's beat. */
  readonly number: number;
  readonly file: string;
  readonly hash: string;
  /** Board slots whose ticks it needs; none until it is started. */
  slots: readonly number[];
}

/** One run in the host where it lives: its versions, which of them speaks, and what it last exported. */
export class RunSeat {
  readonly run: string;
  readonly load = new RunLoad();
  /** A start has been sent: orders and fills are for it. */
  isStarted = false;
  #versions = new Map<number, Version>();
  #states = new Map<number, RunState>();
  #speaking: number | undefined;
  #before: number | undefined;

  constructor(run: string) {
    this.run = run;
  }

  /** The generation whose decisions count; undefined until it runs. */
  get speaking(): number | undefined {
    return this.#speaking;
  }

  /** The generation that would speak again if the one on trial failed. */
  get before(): number | undefined {
    return this.#before;
  }

  get versions(): Iterable<Version> {
    return this.#versions.values();
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  get(generation: number): Version | undefined {
    return this.#versions.get(generation);
  }

  /** What it goes on from after a loss: its own last export, or that of the version which it took over from. */
  get state(): RunState | undefined {
    return this.stateOf(this.#speaking) ?? this.stateOf(this.#before);
  }

  stateOf(generation: number | undefined): RunState | undefined {
    return generation === undefined ? undefined : this.#states.get(generation);
  }

  add(spec: RunSpec, number: number): Version {
    const { run, generation, build } = spec;
    const version: Version = { run, generation, number, file: build.file, hash: build.hash, slots: [] };
    this.#versions.set(generation, version);
    return version;
  }

  drop(generation: number): void {
    this.#versions.delete(generation);
    this.#states.delete(generation);
  }

  keep(generation: number, state: RunState): void {
    if (this.#versions.has(generation)) this.#states.set(generation, state);
  }

  running(generation: number): void {
    this.#speaking = generation;
  }

  swapped(generation: number): void {
    this.#before = this.#speaking;
    this.#speaking = generation;
  }

  rolledBack(generation: number, to: number): void {
    this.drop(generation);
    this.#speaking = to;
    this.#before = undefined;
  }

  settled(): void {
    const before = this.#before;
    if (before === undefined) return;
    const state = this.state;
    this.#before = undefined;
    this.drop(before);
    if (state && this.#speaking !== undefined) this.keep(this.#speaking, state);
  }
}
