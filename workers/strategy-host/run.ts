import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { FillUpdate, OrderUpdate } from "../../shared/strategy/order-view.ts";
import type { StrategyRunner } from "../../shared/strategy/runner.ts";
import type { Version } from "./version.ts";

/** Failures of a run that are told in a second; all are counted. */
const MOST_FAILURES = 100;

/** What a message tells a run that has not begun yet. */
export type Update = { readonly order: OrderUpdate } | { readonly fill: FillUpdate; readonly charges: number };

/** One instance: the version that speaks, the one that stands by while a swap is on trial, and those that wait. */
export class Run {
  readonly id: string;
  speaker: Version | undefined;
  standby: Version | undefined;
  /** When the trial of the speaker is over, ms of the host's time. */
  trialEnds = 0;
  /** Ids of what the speaker has sent on trial. */
  readonly sentOnTrial = new Set<string>();
  readonly planned = new Map<number, Version>();
  /** For a start that is under way. */
  readonly waiting: Update[] = [];
  /** Instruments by the numbers of the run's messages, of every version that has spoken. */
  keys: readonly InstrumentKey[] = [];
  #failuresTold = 0;

  constructor(id: string) {
    this.id = id;
  }

  get isEmpty(): boolean {
    return this.speaker === undefined && this.planned.size === 0;
  }

  /** The numbers that a new version's messages will use: those there are, then its own. */
  keysWith(version: Version): readonly InstrumentKey[] {
    return [...new Set([...this.keys, ...version.runner.instruments])];
  }

  /** The same work for both versions: the one that speaks first, so that the other can step in for it. */
  both(work: (runner: StrategyRunner, version: Version) => void): void {
    for (const version of [this.speaker, this.standby]) {
      if (version?.alive) version.work((runner) => work(runner, version));
    }
  }

  take(update: Update): void {
    this.both((runner, version) => {
      if ("order" in update) runner.order({ ...update.order, instrument: version.placeOf(update.order.instrument) });
      else takeFill(runner, { ...update.fill, instrument: version.placeOf(update.fill.instrument) }, update.charges);
    });
  }

  /** May one more failure be told? */
  mayTell(): boolean {
    this.#failuresTold += 1;
    return this.#failuresTold <= MOST_FAILURES;
  }
  newSecond(): void {
    this.#failuresTold = 0;
  }

  endTrial(): void {
    this.standby = undefined;
    this.sentOnTrial.clear();
  }
}

export function takeFill(runner: StrategyRunner, fill: FillUpdate, charges: number): void {
  if (runner.fill(fill) && charges !== 0) runner.ledger.charge(charges);
}
