import type { MarketTime } from "../../../shared/domain/time.ts";
import type { RunPlanned } from "../../../shared/contract/strategy-host.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";

export interface SwapDone {
  /** From the last tick of the old version to the first that the new one may take, ms. */
  readonly switchMs: number;
  /** Of the last tick that the old version answered. */
  readonly sequence: number;
}

export interface RunStopped {
  /** Its last state, as far as it is known. */
  readonly state: RunState | undefined;
  readonly why: string;
}

export interface Answers {
  readonly plan: RunPlanned;
  readonly start: MarketTime;
  readonly swap: SwapDone;
  readonly stop: RunStopped;
}
export type Asked = keyof Answers;

export interface Request<K extends Asked = Asked> {
  readonly kind: K;
  readonly run: string;
  readonly generation: number;
  readonly resolve: (answer: Answers[K]) => void;
  readonly reject: (error: Error) => void;
  /** For how long it has been the oldest, in looks' time, ms. */
  waitedMs: number;
}

/** What a host has been asked and has not answered, oldest first: it answers in the order of asking. */
export class Requests {
  #open: Request[] = [];

  get oldest(): Request | undefined {
    return this.#open[0];
  }

  /** @returns undefined where the same is asked already. */
  ask<K extends Asked>(kind: K, run: string, generation: number): Promise<Answers[K]> | undefined {
    if (this.#find(kind, run, generation)) return undefined;
    return new Promise<Answers[K]>((resolve, reject) => {
      this.#open.push({ kind, run, generation, resolve, reject, waitedMs: 0 } as unknown as Request);
    });
  }

  /** @returns false where nobody waits for it. */
  answer<K extends Asked>(kind: K, run: string, generation: number, answer: Answers[K]): boolean {
    const request = this.#find(kind, run, generation);
    if (!request) return false;
    this.remove(request);
    (request as unknown as Request<K>).resolve(answer);
    return true;
  }

  /** The request about this version that a refusal is meant for. */
  refused(run: string, generation: number): Request | undefined {
    return this.#open.find((one) => one.kind !== "stop" && one.run === run && one.generation === generation);
  }

  of(run: string): readonly Request[] {
    return this.#open.filter((one) => one.run === run);
  }

  remove(request: Request): void {
    this.#open = this.#open.filter((one) => one !== request);
  }

  /** Takes all of them out. */
  clear(): readonly Request[] {
    const all = this.#open;
    this.#open = [];
    return all;
  }

  /** A run has one stop, whichever version speaks when it comes. */
  #find(kind: Asked, run: string, generation: number): Request | undefined {
    return this.#open.find((one) => one.kind === kind && one.run === run && (kind === "stop" || one.generation === generation));
  }
}
