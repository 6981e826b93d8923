import { dayNumber } from "../../history/days.ts";
import type { TradedContract } from "./period-fill.ts";

/**
 * intraday    shares bought and sold on one day and one exchange, so that nothing was delivered: speculative business
 *             (Income-tax Act, 1961, section 43(5))
 * short-term  shares delivered and held for not more than twelve months: capital gain (section 2(42A))
 * long-term   shares delivered and held for longer: capital gain
 * fno         futures and options on shares and indices: business that is not speculative (section 43(5), proviso (d))
 * currency    currency derivatives, likewise
 * commodity   commodity derivatives, likewise (proviso (e))
 */
export const INCOME_CLASSES = ["intraday", "short-term", "long-term", "fno", "currency", "commodity"] as const;
export type IncomeClass = (typeof INCOME_CLASSES)[number];

export const CLASS_WORDS: Readonly<Record<IncomeClass, string>> = {
  intraday: "Shares within the day (speculative business)",
  "short-term": "Shares, short-term capital gain",
  "long-term": "Shares, long-term capital gain",
  fno: "Futures and options (business, not speculative)",
  currency: "Currency derivatives (business, not speculative)",
  commodity: "Commodity derivatives (business, not speculative)",
};

/** Where there is little room. */
export const CLASS_NAMES: Readonly<Record<IncomeClass, string>> = { intraday: "intraday", "short-term": "short-term", "long-term": "long-term", fno: "F&O", currency: "currency", commodity: "commodity" };

/** Days from purchase to sale; 0 within the day. Of a short sale it is below 0 where it was bought back later. */
export function holdingDays(boughtOn: string, soldOn: string): number {
  return dayNumber(soldOn) - dayNumber(boughtOn);
}

/**
 * Held for more than twelve months before the sale. The law counts months and not days: what was bought on 15 January
 * and is sold on the next 15 January was held for twelve months, not more, whether or not a 29 February lies between.
 * (A count of 365 days differs on that one day after a 29 February.)
 */
export function isLongTerm(boughtOn: string, soldOn: string): boolean {
  return dayNumber(soldOn) > anniversary(boughtOn);
}

/** A year later; of 29 February it is 1 March. */
function anniversary(day: string): number {
  const year = Number(day.slice(0, 4)) + 1;
  const rest = day.slice(4);
  return rest === "-02-29" ? dayNumber(`${year}-03-01`) : dayNumber(`${year}${rest}`);
}

/** @param intraday both sides on one day: of a share alone it decides the class. */
export function classOf(contract: TradedContract, intraday: boolean, boughtOn: string, soldOn: string): IncomeClass {
  if (contract.kind !== "equity") return contract.exchange === "CDS" ? "currency" : contract.exchange === "MCX" ? "commodity" : "fno";
  if (intraday) return "intraday";
  return isLongTerm(boughtOn, soldOn) ? "long-term" : "short-term";
}

/** A tax on the transaction is an expense of a business (section 36(1)(xv), (xvi)), and none of a capital gain (section 48). */
export function deductsTransactionTax(incomeClass: IncomeClass): boolean {
  return incomeClass !== "short-term" && incomeClass !== "long-term";
}
