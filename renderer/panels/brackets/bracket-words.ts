import type { BracketView, ExitTerms, Trail } from "../../../shared/contract/schemas/plans.ts";
import { formatRupees } from "../../../shared/domain/format.ts";
import { plainRupees } from "../../../shared/domain/units.ts";
import { signOf } from "../../../shared/domain/words.ts";
import { entryOf, guarded } from "../../charts/plan-levels.ts";
import { NO_EXITS } from "../ticket/exit-terms.ts";
import type { ExitDraft } from "../ticket/exit-terms.ts";

const STATES: Readonly<Record<BracketView["state"], string>> = {
  entering: "Entering",
  working: "Working",
  closing: "Being closed",
  done: "Done",
  cancelled: "Never entered",
  failed: "Needs a hand",
};

export function bracketState({ state }: BracketView): string {
  return STATES[state];
}

/** Over for good: it belongs to the history. `failed` is not: somebody has to look. */
export function bracketIsOver({ state }: BracketView): boolean {
  return state === "done" || state === "cancelled";
}

export function canChangeBracket({ state }: BracketView): boolean {
  return state === "entering" || state === "working";
}

/** Stop to the average entry: only with something open and a stop on the losing side of it. */
export function canBreakEven(bracket: BracketView): boolean {
  const { stopNow, averageEntry, side } = bracket;
  return bracket.state === "working" && bracket.filled > bracket.exited && stopNow !== undefined && averageEntry !== undefined && (averageEntry - stopNow) * signOf(side) > 0;
}

/** "1 %", "₹ 5.00", "2 × ATR 14". */
export function trailText(trail: Trail): string {
  switch (trail.kind) {
    case "points": return `₹ ${formatRupees(trail.by)}`;
    case "percent": return `${trail.by} %`;
    case "atr": return `${trail.times} × ATR ${trail.bars}`;
  }
}

/** Profit of what is open at a price, charges left out; undefined while nothing has filled or there is no price. */
export function openResult(bracket: BracketView, price: number, multiplier: number): number | undefined {
  const entry = bracket.averageEntry;
  if (entry === undefined || !(price > 0)) return undefined;
  return (price - entry) * signOf(bracket.side) * Math.max(0, bracket.filled - bracket.exited) * multiplier;
}

/** Result if the stop is hit, of what is open or, before that, of the whole. */
export function atStop(bracket: BracketView, multiplier: number): number | undefined {
  const stop = bracket.stopNow ?? bracket.exits.stop?.trigger;
  const entry = entryOf(bracket);
  return stop === undefined || entry === undefined ? undefined : (stop - entry) * signOf(bracket.side) * guarded(bracket) * multiplier;
}

/** Result if all of these targets fill. */
export function atTargets(bracket: BracketView, multiplier: number): number | undefined {
  const entry = entryOf(bracket);
  const left = bracket.exits.targets;
  if (entry === undefined || left.length === 0) return undefined;
  let open = guarded(bracket);
  let sum = 0;
  for (const { price, quantity } of left) {
    const share = Math.min(open, quantity);
    open -= share;
    sum += (price - entry) * signOf(bracket.side) * share * multiplier;
  }
  return sum;
}

/** Exits as the fields show them. @param units turns a quantity into what is typed (lots for contracts). */
export function exitTexts({ stop, targets, trail, breakEvenAfterFirst, targetsAtBroker }: ExitTerms, units: (quantity: number) => string): ExitDraft {
  return {
    stop: stop ? plainRupees(stop.trigger) : "",
    stopLimit: stop?.limit === undefined ? "" : plainRupees(stop.limit),
    targets: targets.length === 0 ? NO_EXITS.targets : targets.map(({ price, quantity }) => ({ price: plainRupees(price), quantity: units(quantity) })),
    trail: trail?.kind ?? "none",
    trailBy: trail === undefined ? "" : trail.kind === "points" ? plainRupees(trail.by) : String(trail.kind === "percent" ? trail.by : trail.times),
    trailBars: trail?.kind === "atr" ? String(trail.bars) : NO_EXITS.trailBars,
    trailFrame: trail?.kind === "atr" ? trail.frame : NO_EXITS.trailFrame,
    breakEven: breakEvenAfterFirst,
    atBroker: targetsAtBroker,
  };
}
