import { LONGEST_DAYS } from "../domain/gtt-check.ts";
import type { Open } from "./orders.ts";
import type { GttSignal } from "./signals.ts";
import type { Grid } from "./tick-price.ts";
import { BadSignal, limitPrice, triggerPrice } from "./tick-price.ts";

/** A trigger and its order. Prices in rupees; without `price` it goes at market. */
interface Leg {
  readonly trigger: number;
  readonly price?: number | undefined;
}
interface Lasting extends Open {
  /** Days after this one on which it may still be met, by the calendar, at most 365; absent: as long as can be. 0 is today alone. */
  readonly days?: number | undefined;
  /** Never opens: its order is for what is open on the other side at most, or does not go. */
  readonly onlyCloses?: boolean | undefined;
}
type Single = Lasting & Leg & { readonly below?: undefined; readonly above?: undefined };
/** One trigger below the last price and one above it. */
type Oco = Lasting & { readonly below: Leg; readonly above: Leg; readonly trigger?: undefined; readonly price?: undefined };
export type GttTerms = Single | Oco;

/** GTTs of one strategy that wait at the same time: more is a loop, and no plan. */
export const MOST_GTTS = 100;

/** @throws BadSignal with the field, its limit and the value. */
export function gttDraft(terms: GttTerms, grid: Grid): Pick<GttSignal, "kind" | "legs" | "days" | "onlyCloses"> {
  const { side, days, onlyCloses = false } = terms;
  if (days !== undefined && !(Number.isInteger(days) && days >= 0 && days <= LONGEST_DAYS)) throw new BadSignal("days", `a whole number from 0 to ${LONGEST_DAYS}`, `days must be a whole number from 0 to ${LONGEST_DAYS}; it is ${String(days)}.`);
  const leg = (under: string, { trigger, price }: Leg): GttSignal["legs"][number] => Object.freeze({
    trigger: triggerPrice(`${under}trigger`, trigger, grid),
    price: price === undefined ? undefined : limitPrice(`${under}price`, price, side, grid),
  });
  const half = (terms.below === undefined) !== (terms.above === undefined);
  if (half) throw new BadSignal("above", "below and above", `An OCO has a trigger below and one above; ${terms.below === undefined ? "below" : "above"} is missing.`);
  const legs = terms.below === undefined ? [leg("", terms)] : [leg("below.", terms.below), leg("above.", terms.above)];
  const [low, high] = legs;
  if (low && high && low.trigger >= high.trigger) throw new BadSignal("above.trigger", "above the lower trigger", `above.trigger (${String(terms.above?.trigger)}) must be above below.trigger (${String(terms.below?.trigger)}).`);
  return { kind: "gtt", legs: Object.freeze(legs), days, onlyCloses };
}
