import { dayAt, dayStart, dayText, isWeekend } from "../../../history/days.ts";
import type { Sessions } from "../../../history/sessions.ts";
import type { BarTable } from "../bar-table.ts";
import type { Finding, Origin } from "./finding.ts";
import { counted } from "./finding.ts";
import type { Days } from "./period.ts";

const DAY_MIN = 1440;

/** Do the bars reach over the days that were asked for? In weeks and months the first and the last may be left out for being cut. @param table ascending. */
export function checkAsked({ at, frame }: BarTable, { from, to }: Days, sessions: Sessions | undefined, origin: Origin): Finding[] {
  if (frame > DAY_MIN || at.length === 0) return [];
  const first = dayAt(at[0] ?? 0);
  const last = dayAt(at.at(-1) ?? 0);
  const before = Number.isFinite(from) ? tradingDays(from, first - 1, sessions) : 0;
  const behind = Number.isFinite(to) ? tradingDays(last + 1, to, sessions) : 0;
  if (before + behind === 0) return [];
  const sentence = `${origin.source}: the bars go from ${dayText(first)} to ${dayText(last)}, so ${counted(before + behind, "trading day")} of those asked for (${Number.isFinite(from) ? dayText(from) : dayText(first)} to ${Number.isFinite(to) ? dayText(to) : dayText(last)}) ${before + behind === 1 ? "is" : "are"} not in the run. Get the missing days, or ask for fewer.`;
  return [{ kind: "short", severity: "warn", count: before + behind, firstAt: dayStart(before > 0 ? from : last + 1), sentence }];
}

/** Days that may have had trades. */
function tradingDays(from: number, to: number, sessions: Sessions | undefined): number {
  let count = 0;
  for (let day = from; day <= to; day++) if (sessions?.mayTrade(day) ?? !isWeekend(day)) count++;
  return count;
}
