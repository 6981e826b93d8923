import { dayText } from "../../theme/day-text.ts";
import type { GttLeg, GttRequest } from "../../../shared/contract/schemas/plans.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatRupees } from "../../../shared/domain/format.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { decimalsOf } from "../../grids/formats.ts";
import { inLots, readQuantity, readTickPrice } from "../ticket/ticket-terms.ts";
import type { TicketProblem } from "../ticket/ticket-terms.ts";

export interface LegDraft {
  readonly trigger: string;
  readonly price: string;
}

/** A rule as it is typed. Numbers are texts and stay as they were typed. */
export interface GttDraft {
  readonly kind: "single" | "oco";
  readonly type: GttLeg["type"];
  readonly quantity: string;
  /** Of a single rule the first; of an OCO the lower trigger first. */
  readonly legs: readonly [LegDraft, LegDraft];
  /** `YYYY-MM-DD`, last day on which it may fire. */
  readonly expires: string;
}

export const NO_LEG: LegDraft = { trigger: "", price: "" };
export const LONGEST_DAYS = 365;

export type GttField = "instrument" | "quantity" | "trigger0" | "price0" | "trigger1" | "price1" | "expires";

export interface GttProblem {
  readonly field: GttField;
  readonly sentence: string;
  readonly missing: boolean;
}

export type GttReading =
  | { readonly ok: true; readonly terms: Pick<GttRequest, "legs" | "expires"> }
  | { readonly ok: false; readonly problems: readonly GttProblem[] };

export interface GttContext {
  readonly view: InstrumentView | undefined;
  /** Last price, units; NaN while unknown. */
  readonly ltp: number;
  /** Today in India. */
  readonly today: string;
  readonly product: Product;
}

/** Products a rule can wait in: those that outlive the day first. */
export function gttProducts(view: InstrumentView | undefined): readonly Product[] {
  return view && inLots(view) ? ["NRML", "MIS"] : ["CNC", "MTF", "MIS"];
}

/** `days` after a day, `YYYY-MM-DD`. */
export function dayAfter(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? "" : new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}

/** Last day a rule can wait: a year, or less where the contract or its intraday product ends earlier. */
export function lastDay(view: InstrumentView | undefined, product: Product, today: string): string {
  if (product === "MIS") return today;
  const year = dayAfter(today, LONGEST_DAYS);
  return view?.expiry !== undefined && view.expiry < year ? view.expiry : year;
}

/** Reads the whole rule; all problems at once, in the order of the fields. */
export function readGtt(draft: GttDraft, { view, ltp, today, product }: GttContext): GttReading {
  if (!view) return { ok: false, problems: [{ field: "instrument", sentence: "Choose an instrument in the watch list, or press / to search.", missing: true }] };
  if (!view.tradable) return { ok: false, problems: [{ field: "instrument", sentence: `${view.symbol} cannot be traded itself, so no order can wait in it.`, missing: false }] };
  const problems: GttProblem[] = [];
  const quantity = readQuantity(draft.quantity, view, false);
  if (typeof quantity !== "number") problems.push({ ...quantity, field: "quantity" });
  const count = draft.kind === "oco" ? 2 : 1;
  const legs: GttLeg[] = [];
  for (let i = 0; i < count; i++) {
    const typed = draft.legs[i] ?? NO_LEG;
    const words = count === 1 ? ["Trigger", "Price"] as const : i === 0 ? ["Lower trigger", "Lower price"] as const : ["Upper trigger", "Upper price"] as const;
    const trigger = readTickPrice("trigger", words[0], typed.trigger, view);
    const price = draft.type === "LIMIT" ? readTickPrice("price", words[1], typed.price, view) : NO_PRICE;
    if (typeof trigger !== "number") problems.push(at(trigger, i === 0 ? "trigger0" : "trigger1"));
    if (typeof price !== "number") problems.push(at(price, i === 0 ? "price0" : "price1"));
    if (typeof trigger === "number" && typeof price === "number") legs.push({ trigger, type: draft.type, price, quantity: typeof quantity === "number" ? quantity : 0 });
  }
  const crossed = placement(legs, draft.kind, ltp, view);
  if (crossed) problems.push(crossed);
  const day = expiry(draft.expires, view, product, today);
  if (day) problems.push(day);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, terms: { legs, expires: draft.expires } };
}

function at({ sentence, missing }: TicketProblem, field: GttField): GttProblem {
  return { field, sentence, missing };
}

/** A trigger at the last price fires at once; those of an OCO must lie on either side of it. */
function placement(legs: readonly GttLeg[], kind: GttDraft["kind"], ltp: number, view: InstrumentView): GttProblem | undefined {
  const show = (units: number): string => formatRupees(units, decimalsOf(view.tick));
  const [lower, upper] = legs;
  if (kind === "oco" && lower && upper && lower.trigger >= upper.trigger) {
    return { field: "trigger1", sentence: `Upper trigger ${show(upper.trigger)} must lie above the lower one ${show(lower.trigger)}.`, missing: false };
  }
  if (!(ltp > 0)) return undefined;
  if (kind === "single") return lower?.trigger === ltp ? { field: "trigger0", sentence: `Trigger ${show(lower.trigger)} is the last price: it would fire at once. Send an order instead.`, missing: false } : undefined;
  if (lower && lower.trigger >= ltp) return { field: "trigger0", sentence: `Lower trigger ${show(lower.trigger)} must lie below the last price ${show(ltp)}.`, missing: false };
  if (upper && upper.trigger <= ltp) return { field: "trigger1", sentence: `Upper trigger ${show(upper.trigger)} must lie above the last price ${show(ltp)}.`, missing: false };
  return undefined;
}

function expiry(day: string, view: InstrumentView, product: Product, today: string): GttProblem | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return { field: "expires", sentence: "Choose the last day on which it may fire.", missing: day === "" };
  if (day < today) return { field: "expires", sentence: `${dayText(day)} is over: choose today or a later day.`, missing: false };
  const last = lastDay(view, product, today);
  if (day <= last) return undefined;
  const why = product === "MIS" ? "An intraday order lives one day" : view.expiry === last ? `${view.symbol} expires then` : "A rule waits at most a year";
  return { field: "expires", sentence: `${why}: ${last} is the last day it can wait.`, missing: false };
}

/** "Buy 100 SBIN when 805.00 is reached". */
export function gttAction(side: Side, quantity: string, name: string, legs: readonly GttLeg[], view: InstrumentView): string {
  const show = (leg: GttLeg): string => formatRupees(leg.trigger, decimalsOf(view.tick));
  return `${side === "BUY" ? "Buy" : "Sell"} ${quantity} ${name} at ${legs.map(show).join(" or ")}`;
}

/** A price as `LegDraft` shows it. */
export function legTexts(legs: readonly GttLeg[], text: (units: Price) => string): readonly [LegDraft, LegDraft] {
  const one = (leg: GttLeg | undefined): LegDraft => (leg ? { trigger: text(leg.trigger), price: leg.price > 0 ? text(leg.price) : "" } : NO_LEG);
  return [one(legs[0]), one(legs[1])];
}
