import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { errorText } from "../../../shared/strategy/health.ts";
import { StackLines } from "../../strategy-module/stack-lines.ts";

/** What a run threw, with the user's line where it came from the strategy's own code. */
export function strategyFault(error: unknown, build: StrategyBuild): unknown {
  if (error instanceof TerminalError) return error;
  const { message, stack } = errorText(error);
  const [place] = new StackLines(build).of(stack);
  if (place === undefined) return error;
  return new TerminalError(badInput("file", "a strategy that can be run", `${place}: ${message}. Mend the file, then run again.`));
}
