import type { GttLeg } from "../contract/schemas/plans.ts";
import type { Failure } from "./errors.ts";
import { badInput } from "./errors.ts";
import { formatRupees } from "./format.ts";
import type { GttWay } from "./gtt.ts";
import type { Instrument } from "./instrument.ts";
import { DAY_MS } from "./time.ts";
import type { Price } from "./units.ts";
import type { Product, Side } from "./words.ts";

/** What must be known of an instrument. */
export type GttInstrument = Pick<Instrument, "tradable" | "kind" | "symbol" | "expiry" | "tick" | "lot" | "freeze">;

/** The last price and, where they are known, the limits of the day's price band. */
export interface GttQuote {
  readonly ltp: Price;
  readonly upperCircuit?: Price | undefined;
  readonly lowerCircuit?: Price | undefined;
}

export interface GttTermsWanted {
  readonly instrument: GttInstrument;
  readonly side: Side;
  readonly product: Product;
  readonly owner: string;
  readonly legs: readonly GttLeg[];
  readonly expires: string;
}

/** A rule is kept for a year. */
export const LONGEST_DAYS = 365;
/** The widest daily band of a share: a limit further from its trigger could not be a price of that day. */
const WIDEST_BAND_PERCENT = 20;

/** From which side each trigger will be met, or why the terms cannot be kept. `today` is the trading day. */
export function checkGtt(wanted: GttTermsWanted, quote: GttQuote | undefined, today: string): { readonly ways: readonly GttWay[] } | Failure {
  const problem = termsProblem(wanted, today) ?? wanted.legs.map((leg, i) => legProblem(wanted, leg, i)).find((found) => found !== undefined);
  if (problem) return problem;
  if (!quote) return badInput("trigger", "a last price to compare with", `${wanted.instrument.symbol} has no price yet, so it cannot be said from which side the trigger will be met. Try again when its price shows.`);
  return sides(wanted, quote) ?? bandOfToday(wanted, quote, today) ?? { ways: wanted.legs.map((leg) => (leg.trigger > quote.ltp ? "rise" : "fall")) };
}

function termsProblem({ instrument, product, owner, expires, legs }: GttTermsWanted, today: string): Failure | undefined {
  if (!instrument.tradable) return badInput("instrument", "a share, future or option", `${instrument.symbol} is an index and cannot be traded itself; use its futures, options or a fund.`);
  const derivative = instrument.kind === "future" || instrument.kind === "option";
  const products = derivative ? ["NRML", "MIS"] : ["CNC", "MIS", "MTF"];
  if (!products.includes(product)) return badInput("product", products.join(", "), `${product} is not a product for ${instrument.symbol}; use ${products.slice(0, 2).join(" or ")}.`);
  if (owner.trim() === "" || owner === "external") return badInput("owner", "manual or a strategy's name", "A rule needs an owner: manual, or the name of a strategy.");
  const days = (Date.parse(`${expires}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY_MS;
  if (!Number.isInteger(days) || new Date(Date.parse(`${expires}T00:00:00Z`)).toISOString().slice(0, 10) !== expires) return badInput("expires", "a date", `${expires} is not a date.`);
  if (days < 0) return badInput("expires", `${today} or later`, `The rule would have expired on ${expires}; today is ${today}.`);
  if (days > LONGEST_DAYS) return badInput("expires", "within a year", `A rule lasts a year at most; ${expires} is ${days} days away.`);
  if (instrument.expiry !== undefined && expires > instrument.expiry) return badInput("expires", `${instrument.expiry} or earlier`, `${instrument.symbol} expires on ${instrument.expiry}; the rule cannot last until ${expires}.`);
  if (product === "MIS" && days > 0) return badInput("expires", today, `An MIS order lives one day, so its rule can last until ${today} only. Use ${derivative ? "NRML" : "CNC"} for a longer one.`);
  const [low, high] = legs;
  if (low && high && low.trigger >= high.trigger) return badInput("legs", "the lower trigger first", `The first trigger ${formatRupees(low.trigger)} must be below the second, ${formatRupees(high.trigger)}.`);
  return undefined;
}

function legProblem({ instrument, side }: GttTermsWanted, leg: GttLeg, index: number): Failure | undefined {
  const at = (field: string): string => `legs.${index}.${field}`;
  const { tick, lot, freeze, symbol } = instrument;
  const prices = leg.type === "LIMIT" ? (["trigger", "price"] as const) : (["trigger"] as const);
  for (const field of prices) {
    const value = leg[field];
    if (value <= 0) return badInput(at(field), "above 0", `The ${field} must be above 0; it is ${formatRupees(value)}.`);
    if (tick > 0 && value % tick !== 0) return badInput(at(field), `a multiple of ${formatRupees(tick)}`, `The ${field} of ${symbol} moves in steps of ₹ ${formatRupees(tick)}; ${formatRupees(value)} is between two of them.`);
  }
  if (leg.type === "MARKET" && leg.price !== 0) return badInput(at("price"), "0 for a market order", "A market order has no price.");
  if (leg.quantity <= 0) return badInput(at("quantity"), "above 0", `The quantity must be above 0; it is ${leg.quantity}.`);
  if (leg.quantity % Math.max(1, lot) !== 0) return badInput(at("quantity"), `a multiple of ${lot}`, `${symbol} trades in lots of ${lot}; ${leg.quantity} is not a whole number of lots.`);
  if (freeze !== undefined && leg.quantity > freeze) return badInput(at("quantity"), `${freeze} or less`, `The exchange takes ${freeze} units of ${symbol} in one order at most; ${leg.quantity} would be refused when it fires. Use several rules.`);
  if (leg.type !== "LIMIT") return undefined;
  const away = (Math.abs(leg.price - leg.trigger) / leg.trigger) * 100;
  if (away <= WIDEST_BAND_PERCENT) return undefined;
  return badInput(at("price"), `within ${WIDEST_BAND_PERCENT} % of the trigger`, `The ${side === "BUY" ? "buying" : "selling"} price ${formatRupees(leg.price)} is ${away.toFixed(1)} % away from its trigger ${formatRupees(leg.trigger)}; no share moves so far in a day, so the order would be refused or never fill.`);
}

/** A trigger that the market has met already would fire at once: almost always a slip. */
function sides({ legs }: GttTermsWanted, { ltp }: GttQuote): Failure | undefined {
  const last = formatRupees(ltp);
  const [first, second] = legs;
  if (first && !second && first.trigger === ltp) return badInput("legs.0.trigger", `above or below ${last}`, `The last price is ${last} already; a trigger there is met at once. Place the order itself.`);
  if (!first || !second) return undefined;
  if (first.trigger >= ltp) return badInput("legs.0.trigger", `below ${last}`, `The lower trigger ${formatRupees(first.trigger)} must be below the last price ${last}, or it is met at once.`);
  if (second.trigger <= ltp) return badInput("legs.1.trigger", `above ${last}`, `The upper trigger ${formatRupees(second.trigger)} must be above the last price ${last}, or it is met at once.`);
  return undefined;
}

/** Tomorrow has another band; a rule for today alone must lie in today's. */
function bandOfToday({ legs, expires, instrument }: GttTermsWanted, { upperCircuit, lowerCircuit }: GttQuote, today: string): Failure | undefined {
  if (expires !== today || !upperCircuit || !lowerCircuit) return undefined;
  const range = `${formatRupees(lowerCircuit)} to ${formatRupees(upperCircuit)}`;
  for (const [i, leg] of legs.entries()) {
    for (const field of ["trigger", "price"] as const) {
      const value = leg[field];
      if ((field === "price" && leg.type === "MARKET") || (value >= lowerCircuit && value <= upperCircuit)) continue;
      return badInput(`legs.${i}.${field}`, range, `The ${field} ${formatRupees(value)} is outside today's price band of ${instrument.symbol}, ${range}, and the rule is for today only.`);
    }
  }
  return undefined;
}

/** Last day of a rule that is to last so many days after today, or as long as can be. MIS orders live one day, contracts until they expire. */
export function lastGttDay(today: string, days: number | undefined, product: Product, expiry: string | undefined): string {
  if (product === "MIS") return today;
  const last = new Date(Date.parse(`${today}T00:00:00Z`) + (days ?? LONGEST_DAYS) * DAY_MS).toISOString().slice(0, 10);
  return expiry !== undefined && expiry < last ? expiry : last;
}
