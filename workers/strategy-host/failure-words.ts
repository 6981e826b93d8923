import { TerminalError } from "../../shared/domain/errors.ts";
import { StateMisfit } from "../../shared/strategy/field-state.ts";
import type { CallbackFailure } from "../../shared/strategy/health.ts";
import { errorText } from "../../shared/strategy/health.ts";
import type { StackLines } from "../strategy-module/stack-lines.ts";

/** What a user reads of an error in the strategy's own code, with the line where it is known. */
export function sentenceOf(error: unknown, file: string, lines?: StackLines): string {
  if (error instanceof TerminalError) return error.failure.sentence;
  if (error instanceof StateMisfit) return error.message;
  const { message, stack } = errorText(error);
  return `${lines?.of(stack)[0] ?? file}: ${message}`;
}

export function failureSentence({ callback, message }: CallbackFailure, places: readonly string[], file: string): string {
  return `${callback} failed at ${places[0] ?? file}: ${message}`;
}
