import { refused, TerminalError } from "../../../shared/domain/errors.ts";

/** A version or a run that cannot be had. @param sentence says why and what to do. */
export function refusal(sentence: string, run: string): TerminalError {
  return new TerminalError(refused("strategy", sentence, "a version that can be run", run));
}
