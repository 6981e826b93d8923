import { badInput, TerminalError } from "../../shared/domain/errors.ts";

/** @param sentence what does not fit, with file and line where they are known. */
export function unfit(sentence: string): TerminalError {
  return new TerminalError(badInput("file", "a strategy's file", sentence));
}
