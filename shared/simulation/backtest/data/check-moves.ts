import type { InstrumentKey } from "../../../domain/identity.ts";
import type { CorporateAction } from "../../../history/corporate-actions.ts";
import { corporateActions } from "../../../history/corporate-actions.ts";
import { dayAt, dayText } from "../../../history/days.ts";
import type { BarTable } from "../bar-table.ts";
import { dailyFold } from "./daily-fold.ts";
import type { Finding, Origin } from "./finding.ts";
import { counted, findingAt, firstOf, placeOf, wallOf } from "./finding.ts";

/** A price that changes by more than this share at once is looked at: the widest daily band of NSE's shares without derivatives. */
const JUMP = 0.2;
const DAY_MIN = 1440;
const NAMED = 8;

export interface Moves {
  readonly actions: readonly CorporateAction[];
  readonly findings: readonly Finding[];
}

/**
 * Splits and bonuses that the prices suggest, and moves that are too large to be passed over: from the close before
 * to the open, or within the bar. In weeks and months such moves are ordinary, and splits are not told from them.
 */
export function checkMoves(table: BarTable, origin: Origin): Moves {
  if (table.frame > DAY_MIN) return { actions: [], findings: [] };
  const actions = mayBeAdjusted(table.instrument) ? corporateActions(dailyFold(table)) : [];
  return { actions, findings: [...splitFinding(table, actions, origin), ...jumpFinding(table, actions, origin)] };
}

/** Indices are never adjusted, and contracts by their own rules. */
function mayBeAdjusted(instrument: InstrumentKey): boolean {
  return instrument.startsWith("NSE:") || instrument.startsWith("BSE:");
}

function splitFinding(table: BarTable, actions: readonly CorporateAction[], origin: Origin): Finding[] {
  const [first] = actions;
  if (!first) return [];
  const bar = table.at.findIndex((at) => at >= first.at);
  const named = actions.slice(0, NAMED).map(({ at, factor }) => `${dayText(dayAt(at))} to 1/${Number.isInteger(factor) ? factor : factor.toFixed(2)}`);
  const more = actions.length > NAMED ? ` and ${actions.length - NAMED} more` : "";
  const sentence = `${table.instrument} falls overnight as by a split or bonus: ${named.join(", ")}${more}. Unadjusted, a held position would seem to lose that much: adjust the bars before, or choose days on one side.`;
  return [findingAt("split", "warn", actions.length, table, bar, origin, sentence)];
}

function jumpFinding(table: BarTable, actions: readonly CorporateAction[], origin: Origin): Finding[] {
  const { at, open, close, frame } = table;
  const days = new Set(actions.map((action) => dayAt(action.at)));
  let count = 0;
  let first = 0;
  let [from, to] = [0, 0];
  for (let i = 0; i < at.length; i++) {
    const opens = open[i] ?? 0;
    const before = i === 0 ? opens : (close[i - 1] ?? 0);
    const split = days.size > 0 && days.has(dayAt(at[i] ?? 0)) && dayAt(at[i - 1] ?? 0) !== dayAt(at[i] ?? 0);
    const overnight = !split && isJump(before, opens);
    if (!overnight && !isJump(opens, close[i] ?? 0)) continue;
    if (count++ > 0) continue;
    first = i;
    [from, to] = overnight ? [before, opens] : [opens, close[i] ?? 0];
  }
  if (count === 0) return [];
  const percent = Math.round((to / from - 1) * 100);
  const sentence = `${placeOf(origin, first)}: the price ${percent < 0 ? "falls" : "rises"} by ${Math.abs(percent)} % at once at ${wallOf(at[first] ?? 0, frame)}${firstOf(count)}. Check ${count === 1 ? "it" : `the ${counted(count, "bar")}`}: a wrong price, a demerger or a merged split makes profits and losses that nobody had.`;
  return [findingAt("jump", "warn", count, table, first, origin, sentence)];
}

function isJump(from: number, to: number): boolean {
  return from > 0 && to > 0 && Math.abs(to / from - 1) > JUMP;
}
