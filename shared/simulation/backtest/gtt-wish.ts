import type { GttLeg } from "../../contract/schemas/plans.ts";
import type { Failure } from "../../domain/errors.ts";
import { refused } from "../../domain/errors.ts";
import { formatQuantity } from "../../domain/format.ts";
import type { GttQuote } from "../../domain/gtt-check.ts";
import { checkGtt, lastGttDay } from "../../domain/gtt-check.ts";
import type { GttWay } from "../../domain/gtt.ts";
import { gttLegs } from "../../strategy/gtt-legs.ts";
import { MOST_GTTS } from "../../strategy/gtt-terms.ts";
import type { GttSignal } from "../../strategy/signals.ts";
import type { SimInstrument } from "./sim-instrument.ts";

/** A rule as a run keeps it, by the terminal's own check. */
export interface GttWish {
  readonly legs: readonly GttLeg[];
  readonly ways: readonly GttWay[];
  /** Last day on which it may be met. */
  readonly expires: string;
}

/** @param freeze largest quantity of one order; undefined where none is known. @param quote undefined while there is no price. */
export function gttWish(signal: GttSignal, facts: SimInstrument & { readonly freeze?: number | undefined }, quote: GttQuote | undefined, today: string): GttWish | Failure {
  const legs = gttLegs(signal);
  const expires = lastGttDay(today, signal.days, facts.product, facts.expiry);
  const { product, kind, symbol, expiry, tick, lot, freeze } = facts;
  const instrument = { kind, symbol, expiry, tick, lot, freeze, tradable: kind !== "index" };
  const checked = checkGtt({ instrument, side: signal.side, product, owner: "strategy", legs, expires }, quote, today);
  return "kind" in checked ? checked : { legs, ways: checked.ways, expires };
}

/** A strategy that places rules without end is a loop, and no plan. @param standing rules that wait already. */
export function tooManyGtts(standing: number): Failure | undefined {
  if (standing < MOST_GTTS) return undefined;
  return refused("strategy's GTTs", `The strategy has ${formatQuantity(standing)} GTTs waiting, and at most ${MOST_GTTS} may. This one was not placed. Cancel those that are not wanted any more.`, String(MOST_GTTS), String(standing + 1));
}

/** A rule that only closes needs something to close. @param open units on its other side. */
export function nothingToClose({ onlyCloses }: Pick<GttSignal, "onlyCloses">, { symbol }: Pick<SimInstrument, "symbol">, open: number): Failure | undefined {
  return onlyCloses && open === 0 ? refused("GTT only closes", `The strategy has no position in ${symbol} that this GTT could close. Place it once something is open.`, "something open", "0") : undefined;
}
