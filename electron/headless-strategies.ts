import { existsSync, readFileSync, write } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { failureOf, TerminalError } from "../shared/domain/errors.ts";
import { systemClock, systemTimers } from "./clocks.ts";
import { FaultGuard } from "./fault-guard.ts";
import { faultLog } from "./fault-log.ts";
import { keptSecret } from "./gateway/http/secret-file.ts";
import { redacted } from "./redacted.ts";
import { startTerminal } from "./terminal.ts";
import type { ExitCode } from "./unattended/exit-codes.ts";
import { EXIT } from "./unattended/exit-codes.ts";
import type { StrategiesFile } from "./unattended/file/strategies-file.ts";
import { readStrategiesFile } from "./unattended/file/strategies-file.ts";
import type { UnattendedFlags } from "./unattended/flags.ts";
import { HELP, parseUnattendedFlags } from "./unattended/flags.ts";
import { UnattendedProcess } from "./unattended/process.ts";
import { LineWriter } from "./unattended/news/line-writer.ts";
import { logLines } from "./unattended/news/log-line.ts";

const STDOUT = 1;
/** A file of strategies is small; more is another file, bytes. */
const MOST_BYTES = 4 * 1024 * 1024;
/** The last lines may take so long to be read, ms. */
const FLUSH_MS = 500;

let running: UnattendedProcess | undefined;

/** Begins the orderly stop, unless one has begun. For a parent that ended without a signal to us. */
export function endInOrder(): void {
  running?.stop("Whoever started Sauda has ended.");
}

function readAll(args: readonly string[]): { readonly flags: UnattendedFlags; readonly file: StrategiesFile | undefined } {
  const flags = parseUnattendedFlags(args, { env: process.env, platform: process.platform, home: homedir(), cwd: process.cwd(), exists: existsSync });
  return { flags, file: flags.help ? undefined : readStrategiesFile(basename(flags.strategies), textOf(flags.strategies)) };
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length <= MOST_BYTES) return bytes.toString("utf8");
  } catch (error) {
    throw new TerminalError({ kind: "Fault", sentence: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.` }, { cause: error });
  }
  throw new TerminalError({ kind: "Fault", sentence: `${path} is larger than ${MOST_BYTES / 1024 / 1024} MB: it is no strategies file.` });
}

/** Runs the strategies of a file without a page, until it is told to stop. Ends the process with one of the codes of docs/headless.md. */
export async function runHeadlessStrategies(args: readonly string[]): Promise<void> {
  let read: ReturnType<typeof readAll>;
  try {
    read = readAll(args);
  } catch (error) {
    console.error(redacted(failureOf(error).sentence));
    process.exit(EXIT.badFile);
  }
  const { flags, file } = read;
  if (file === undefined) return console.log(HELP);
  await begin(flags, file);
}

async function begin(flags: UnattendedFlags, file: StrategiesFile): Promise<void> {
  const lines = new LineWriter((bytes, done) => write(STDOUT, bytes, (error, written) => done(error, written)), systemTimers);
  const tell = logLines(flags.log, systemClock, (line) => lines.line(line));
  const exit = (code: ExitCode): void => void lines.flush(FLUSH_MS).then(() => process.exit(code));
  const unattended = new UnattendedProcess({
    file, tell, exit,
    again: flags.again,
    timers: systemTimers,
    stopwatch: () => performance.now(),
    startTerminal: () => startTerminal({ dataDir: flags.dataDir, replay: flags.replay, speed: flags.speed, seed: flags.seed, liveAt: flags.liveAt }),
    healthPort: flags.healthPort,
    healthToken: () => keptSecret(join(flags.dataDir, "health.token")),
  });
  running = unattended;
  const guard = new FaultGuard({
    write: faultLog(join(flags.dataDir, "faults.log")),
    end: (_code, sentence) => {
      tell("error", "end", sentence, { code: EXIT.fault });
      exit(EXIT.fault);
    },
  });
  guard.watch((event, run) => process.on(event, run));
  guard.protect({ fault: (sentence) => unattended.fault(sentence), stop: () => unattended.stopForFault() });
  // Nobody reads standard error any more: that is no fault.
  process.stderr.on("error", () => {});
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => unattended.signal(signal));
  await unattended.begin();
}

// Loaded by scripts/headless.mjs it is called from there.
if (import.meta.main) await runHeadlessStrategies(process.argv.slice(2));
