import type { Failure } from "../../../shared/domain/errors.ts";
import { PER_MINUTE, PER_SECOND } from "./rules/pace.ts";

/** A refusal that waiting a little cures by itself. What runs by itself asks again, and does not take it for an answer. */
export function isPassing(failure: Failure): boolean {
  return failure.kind === "Refused" && (failure.rule === PER_SECOND || failure.rule === PER_MINUTE);
}
