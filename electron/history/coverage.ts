import type { HistoryStore, SeriesName, StoredDay } from "../../shared/contract/history-store.ts";
import type { CoverageDay, DayState } from "../../shared/contract/schemas/history.ts";
import { dayAt, dayText } from "../../shared/history/days.ts";
import type { Sessions } from "../../shared/history/sessions.ts";

/** What is kept of every calendar day of a span. Nothing is asked of the broker. */
export async function coverageOf(store: HistoryStore, series: SeriesName, from: number, to: number, sessions: Sessions, now: number, nameOf: (day: string) => string | undefined): Promise<CoverageDay[]> {
  const kept = new Map((await store.days(series, from, to)).map((day) => [day.day, day]));
  const days: CoverageDay[] = [];
  for (let day = from; day <= to; day++) {
    const one = kept.get(day);
    const text = dayText(day);
    const name = nameOf(text);
    days.push({
      day: text,
      state: stateOf(one, sessions.mayTrade(day), day > dayAt(now)),
      bars: one?.bars ?? 0, expected: one?.expected ?? 0, missing: one?.missing ?? 0,
      imported: (one?.source ?? 0) > 0,
      ...(name === undefined ? {} : { name }),
    });
  }
  return days;
}

function stateOf(kept: StoredDay | undefined, trading: boolean, ahead: boolean): DayState {
  if (!kept || (kept.bars === 0 && !kept.final)) return trading && !ahead ? "missing" : "closed";
  if (kept.bars === 0) return trading ? "empty" : "closed";
  if (!kept.final) return "running";
  return kept.missing > 0 ? "gaps" : "whole";
}
