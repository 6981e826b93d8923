import { istTime } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { DayEntry, Stint, StintEnd } from "../../strategies/instances/day-book.ts";
import { sameVersion } from "../../strategies/instances/record.ts";

/** What one version did of a day, from its start to its end. */
export interface DayPart {
  readonly from: MarketTime;
  /** Undefined for one that ran on from an earlier day. */
  readonly stint: Stint | undefined;
  /** Its last; undefined where it ran to the end of the day. */
  readonly end: Pick<StintEnd, "at" | "policy" | "why"> | undefined;
  /** Why it cannot be played again, a sentence; undefined where it can. */
  readonly hindrance: string | undefined;
  /** It was away, and went on: a sentence each time. */
  readonly away: readonly string[];
}

/** A strategy's day from its book: what can be played again, and what not and why. A re-run begins with nothing, so that what begins with a position cannot be. */
export function dayParts(entries: readonly DayEntry[]): DayPart[] {
  const parts: DayPart[] = [];
  for (const entry of entries) {
    const last = parts.at(-1);
    if (entry.kind === "end" && last) parts[parts.length - 1] = { ...last, end: entry };
    else if (entry.kind === "carried") parts.push({ from: entry.at, stint: undefined, end: undefined, away: [], hindrance: CARRIED });
    else if (entry.kind === "stint") take(parts, entry);
  }
  return parts;
}

const CARRIED = "It ran on from an earlier day with what it had gathered then, and a re-run begins with a start. Let its schedule start and stop it each day, then its days can be compared.";

function take(parts: DayPart[], stint: Stint): void {
  const last = parts.at(-1);
  if (stint.how === "resumed" && last && (!last.stint || sameVersion(last.stint, stint))) {
    const { at, why } = last.end ?? {};
    const words = at === undefined ? `It was started anew at ${istTime(stint.at)} and went on from its last state.` : `It was away from ${istTime(at)} to ${istTime(stint.at)}: ${why ?? ""} The re-run goes through.`;
    parts[parts.length - 1] = { ...last, end: undefined, away: [...last.away, words] };
    return;
  }
  if (last && !last.end) parts[parts.length - 1] = { ...last, end: { at: stint.at, why: "Another version took over." } };
  parts.push({ from: stint.at, stint, end: undefined, away: [], hindrance: hindranceOf(stint) });
}

function hindranceOf({ how, flat, mode, at }: Stint): string | undefined {
  if (mode === "shadow") return "It ran as a shadow: it sent no order, so that there is nothing to compare.";
  if (flat) return undefined;
  if (how === "resumed") return `It went on at ${istTime(at)} with the state of an earlier run, and a re-run begins with nothing.`;
  return `Another version took over an open position or working orders at ${istTime(at)}, and a re-run begins with nothing.`;
}
