import type { LabAnswer } from "../../../shared/contract/backtest-task.ts";
import { badInput, failureOf } from "../../../shared/domain/errors.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import { storeSentence } from "../store/failure-words.ts";

/** A call of the pool that answers what it would throw. */
export function told<A, T>(work: (ask: A) => T | Promise<T>): (ask: A) => Promise<LabAnswer<T>> {
  return async (ask) => {
    try {
      return { ok: true, value: await work(ask) };
    } catch (error) {
      return { ok: false, failure: failureIn(error) };
    }
  };
}

function failureIn(error: unknown): Failure {
  const ofStore = storeSentence(error);
  if (ofStore !== undefined) return { kind: "Fault", sentence: ofStore };
  if (error instanceof DataError) return badInput("data", "prices that can be played", error.message);
  return failureOf(error);
}
