import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { failureOf, TerminalError } from "../shared/domain/errors.ts";
import { type Flags, parseFlags } from "./cli.ts";
import type { Log } from "./gateway/face.ts";

/** How long the terminal may take to stop before the process ends without it, ms. */
const STOP_WITHIN_MS = 10_000;

/** The flags of this process. @throws TerminalError */
export function ownFlags(args: readonly string[]): Flags {
  return parseFlags(args, { env: process.env, platform: process.platform, home: homedir(), cwd: process.cwd(), exists: existsSync });
}

/** What the shells have to say beside the page: on the terminal window that Sauda was started from. */
export const shellLog: Log = {
  warn: (sentence) => console.error(sentence),
  error: (sentence, cause) => console.error(sentence, cause),
};

/** Tells why the start failed: a sentence for what can happen to anyone, the stack too for a fault of ours. */
export function tellFailure(error: unknown): void {
  console.error(failureOf(error).sentence);
  if (!(error instanceof TerminalError)) console.error(error);
}

/**
 * Stops on the first Ctrl-C or `kill`, at once on the second.
 * @param stop ends everything; the process exits with 0 after it.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    const late = setTimeout(() => {
      console.error(`Sauda did not stop within ${STOP_WITHIN_MS / 1000} s and was ended. Everything acknowledged is in its journal.`);
      process.exit(1);
    }, STOP_WITHIN_MS);
    stop().then(
      () => {
        clearTimeout(late);
        process.exit(0);
      },
      (error: unknown) => {
        tellFailure(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
}
