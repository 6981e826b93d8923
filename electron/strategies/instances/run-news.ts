import type { InstanceCore } from "./core.ts";
import { noteEnd } from "./note-stint.ts";
import type { InstanceOrders, RunNews } from "./ports.ts";
import { MOST_RESTARTS, RESTART_WINDOW_MS } from "./restart-count.ts";
import type { StartHow } from "./run-start.ts";
import type { StopHow } from "./run-stop.ts";
import { swapRolledBack, swapSettled } from "./run-swap.ts";

/** What an instance does about what its run tells. */
export interface RunDeeds {
  readonly pause: (why: string) => void;
  readonly restart: (how: StartHow) => void;
  readonly stop: (how: StopHow) => void;
  /** By its schedule it opens nothing any more. */
  readonly reduceOnly: () => boolean;
  /** The terminal or its account ends. */
  readonly isEnding: () => boolean;
}

/** Hears a run's host. */
export function runNews(core: InstanceCore, orders: InstanceOrders, deeds: RunDeeds): RunNews {
  return {
    signals: (generation, signals) => {
      if (core.voice === "none" || !core.versions.has(generation)) {
        if (signals.length > 0) core.say("warn", `${signals.length} ${signals.length === 1 ? "signal" : "signals"} came after it was stopped; none was sent.`);
        return;
      }
      const reduce = core.voice === "reduce" || core.record.wants !== "running" || deeds.reduceOnly();
      orders.signals(generation, signals, reduce ? "reduce" : "all");
    },
    failed: (_generation, { callback, message, inRow }, lines) => {
      core.errors += 1;
      core.say("error", `${callback} threw: ${message}${lines.length === 0 ? "" : ` (${lines.join(" ← ")})`}`);
      const { errorsInRow } = core.record.settings.limits;
      if (inRow < errorsInRow || core.record.wants !== "running" || core.stopsWanted > 0) return;
      deeds.pause(`${callback} threw ${inRow} ${inRow === 1 ? "time" : "times"} in a row: ${message}${lines[0] === undefined ? "" : ` at ${lines[0]}`}. Mend the file and swap, or stop it.`);
    },
    log: (lines) => {
      core.log.add(lines);
      core.parts.changed();
    },
    figures: (figures) => {
      core.figures = figures;
      core.parts.changed();
    },
    state: (generation, state) => {
      if (generation === core.speaking) core.stateTold(state);
    },
    rolledBack: (_generation, to, sentence) => void swapRolledBack(core, to, sentence),
    settled: (generation) => void swapSettled(core, generation),
    lost: (lost) => void hostLost(core, lost, deeds),
  };
}

async function hostLost(core: InstanceCore, { culprit, cause, sentence, state, before }: Parameters<RunNews["lost"]>[0], deeds: RunDeeds): Promise<void> {
  const { title } = core.record.settings;
  core.say("error", sentence);
  const onTrial = culprit && before !== undefined;
  if (onTrial) await swapRolledBack(core, before.generation, sentence);
  const last = (onTrial ? before.state : undefined) ?? state;
  await core.keepState(last);
  // Starting, stopping and swapping hear of it by the answer that they wait for.
  if (deeds.isEnding() || core.stopsWanted > 0 || core.phase === "starting" || core.phase === "stopping") return;
  core.forgetRun();
  core.doingNow("idle", "");
  const again = !culprit || cause === "crash" || onTrial;
  if (again && core.restarts.take(core.parts.clock.now())) {
    core.parts.note("warning", `${title}: ${sentence} It is started anew.`);
    return deeds.restart({ by: "loss", ...(last ? { state: last } : {}) });
  }
  const why = again ? `Its thread ended ${MOST_RESTARTS + 1} times within ${RESTART_WINDOW_MS / 60_000} minutes; it is not started anew by itself. ${sentence}` : sentence;
  noteEnd(core, why);
  core.parts.note("alarm", `${title}: ${why}`);
  const settledAt = core.parts.market.marketAt() ?? core.record.settledAt;
  await core.saveAnyway({ wants: "stopped", failed: true, held: true, sentence: why, settledAt }, why);
}
