import type { StrategySchedule } from "../../../shared/contract/schemas/strategies.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import { badInput } from "../../../shared/domain/errors.ts";
import { minutesOf } from "../../../shared/strategy/check-parameters.ts";

const NAMES = { start: "Start", lastEntry: "Last entry", stop: "Stop" } as const;
const ORDER = [["start", "lastEntry"], ["start", "stop"], ["lastEntry", "stop"]] as const;

/** What is wrong with it; undefined when it is in order. */
export function scheduleProblem(schedule: StrategySchedule): Failure | undefined {
  for (const field of ["start", "lastEntry", "stop"] as const) {
    const text = schedule[field];
    if (text !== undefined && minutesOf(text) === undefined) return badInput(`schedule.${field}`, "HH:MM", `${NAMES[field]} must be a time of the day such as 09:20; it is "${text}".`);
  }
  for (const [first, second] of ORDER) {
    const [from, to] = [minutesOf(schedule[first]), minutesOf(schedule[second])];
    if (from !== undefined && to !== undefined && from >= to) return badInput(`schedule.${second}`, `after ${String(schedule[first])}`, `${NAMES[second]} (${String(schedule[second])}) must be after ${NAMES[first].toLowerCase()} (${String(schedule[first])}).`);
  }
  if (schedule.start !== undefined && schedule.weekdays.length === 0) return badInput("schedule.weekdays", "at least one weekday", "A start time without a weekday never starts it: choose the weekdays, or clear the start time.");
  return undefined;
}
