import { errorText } from "../../shared/strategy/health.ts";
import type { CallbackFailure } from "../../shared/strategy/health.ts";
import type { RunState } from "../../shared/strategy/run-state.ts";
import { StateMisfit } from "../../shared/strategy/field-state.ts";
import type { Run } from "./run.ts";
import type { Version } from "./version.ts";

/**
 * The new version goes on where the one that speaks is, which stands by from then on. Between two ticks, so
 * that each of them has taken the same ones.
 * @returns the failures of its first callback; with any, nothing has changed and it must be given up.
 * @throws StateMisfit where it cannot go on from there; nothing has changed then.
 */
export function switchOver(run: Run, version: Version): readonly CallbackFailure[] {
  const old = run.speaker;
  if (!old || !run.keys.every((key, nth) => version.keys[nth] === key)) throw new StateMisfit("Another version has taken over meanwhile. Try the swap again.");
  const state = stateOf(old);
  version.speaks = true;
  version.work((runner) => runner.resume(state, old.runner.now, "carried"), false);
  const failures = version.takeFailures();
  if (failures.length > 0) return failures;
  old.speaks = false;
  run.standby = old;
  run.speaker = version;
  run.keys = version.keys;
  return failures;
}

/** A copy of everything that both versions go on changing: candles are copied by the export. */
function stateOf(version: Version): RunState {
  try {
    return version.work((runner) => {
      const state = runner.exportRun("carried");
      const series = state.series.map((one) => ({ ...one, lines: structuredClone(one.lines) }));
      return { ...state, fields: structuredClone(state.fields), ticks: structuredClone(state.ticks), series };
    }, false);
  } catch (error) {
    const { message, stack } = errorText(error);
    throw new StateMisfit(`The running version cannot hand over its state${version.lines.of(stack).slice(0, 1).map((place) => ` (${place})`).join("")}: ${message} Stop it and start the new one instead.`);
  }
}
