import type { FromStrategyHost } from "../../shared/contract/strategy-host.ts";
import type { Signal } from "../../shared/strategy/signals.ts";
import type { Run } from "./run.ts";
import type { Version } from "./version.ts";

/** What the host says to the terminal. */
export class Mail {
  readonly say: (message: FromStrategyHost) => void;

  constructor(say: (message: FromStrategyHost) => void) {
    this.say = say;
  }

  /** Sends what was decided, one message for each version. */
  send(deciding: Version[], runs: ReadonlyMap<string, Run>): void {
    if (deciding.length === 0) return;
    for (const version of deciding.splice(0)) this.sendOf(version, runs.get(version.spec.run));
  }

  sendOf(version: Version, run: Run | undefined): void {
    const signals = version.takeSignals();
    if (signals.length === 0) return;
    const { spec: { run: id }, generation } = version;
    try {
      this.say({ kind: "signals", run: id, generation, signals });
    } catch {
      // A field that types would have kept out (a function where a word belongs) cannot leave the thread.
      const plain = signals.filter(canLeave);
      version.note("error", `${signals.length - plain.length} of its orders could not be sent: a field of theirs is neither a number nor a text.`);
      if (plain.length > 0) this.say({ kind: "signals", run: id, generation, signals: plain });
    }
    if (run?.standby) for (const { id: signal } of signals) run.sentOnTrial.add(signal);
  }

  /** Lines of the version that speaks; those of one that stands by would be the same twice. */
  log({ id, speaker, standby }: Pick<Run, "id" | "speaker" | "standby">): void {
    standby?.drainLog();
    const lines = speaker?.drainLog() ?? [];
    if (lines.length > 0) this.say({ kind: "log", run: id, lines });
  }
}

function canLeave(signal: Signal): boolean {
  try {
    structuredClone(signal);
    return true;
  } catch {
    return false;
  }
}
