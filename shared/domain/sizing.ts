import { formatMoney, formatQuantity, formatRupees } from "./format.ts";
import type { Money, Price } from "./units.ts";
import { money } from "./units.ts";
import type { Side } from "./words.ts";
import { signOf } from "./words.ts";

/** What may be lost at the stop: an amount, or a percentage of the equity with at most four decimals. */
export type Risk =
  | { readonly kind: "amount"; readonly amount: Money }
  | { readonly kind: "percent"; readonly percent: number; readonly equity: Money };

export interface SizingInput {
  readonly risk: Risk;
  readonly entry: Price;
  readonly stop: Price;
  readonly side: Side;
  readonly lot: number;
  readonly multiplier: number;
  /** Largest quantity of one order and how many orders it may be split into; undefined where the exchange sets none. */
  readonly freeze?: { readonly quantity: number; readonly slices: number } | undefined;
  /** What one lot blocks and what is free; undefined where it is not known. */
  readonly margin?: { readonly perLot: Money; readonly available: Money } | undefined;
}

export type Sizing =
  | {
    readonly kind: "sized";
    readonly quantity: number;
    readonly lots: number;
    /** Lost if it leaves at the stop; charges and slippage come on top. */
    readonly lossAtStop: Money;
    /** What set the size. */
    readonly cappedBy: "risk" | "freeze" | "margin";
    /** Empty where the risk set the size. */
    readonly sentence: string;
  }
  | { readonly kind: "none"; readonly field: "risk" | "entry" | "stop" | "lot" | "freeze" | "margin"; readonly sentence: string };

/** Whole lots that lose no more than the risk between entry and stop, and fit the exchange's limit and the free margin. */
export function sizeByRisk(input: SizingInput): Sizing {
  const problem = problemOf(input);
  if (problem) return problem;
  const { entry, stop, side, lot, multiplier, freeze, margin } = input;
  const budget = budgetOf(input.risk);
  const lossPerLot = BigInt((entry - stop) * signOf(side)) * BigInt(lot) * BigInt(multiplier);
  const byRisk = Number(BigInt(budget) / lossPerLot);
  if (byRisk === 0) {
    const units = lot === 1 ? "One unit" : `One lot of ${formatQuantity(lot)}`;
    return none("risk", `${units} loses ${formatMoney(Number(lossPerLot))} at the stop, more than the ${formatMoney(budget)} at risk. Risk more, or bring the stop nearer.`);
  }
  const byFreeze = freeze ? Math.floor(freeze.quantity / lot) * freeze.slices : Infinity;
  if (byFreeze === 0) return none("freeze", `One lot of ${formatQuantity(lot)} is more than the exchange takes in one order, ${formatQuantity(freeze?.quantity ?? 0)}. Check the instrument.`);
  const byMargin = margin && margin.perLot > 0 ? Math.max(0, Math.floor(margin.available / margin.perLot)) : Infinity;
  if (byMargin === 0) return none("margin", `One lot needs ${formatMoney(margin?.perLot ?? 0)} of margin and ${formatMoney(margin?.available ?? 0)} is free. Add funds or close a position.`);
  const lots = Math.min(byRisk, byFreeze, byMargin);
  const cappedBy = lots === byRisk ? "risk" : lots === byFreeze ? "freeze" : "margin";
  return {
    kind: "sized", lots, quantity: lots * lot, lossAtStop: money(Number(lossPerLot) * lots), cappedBy,
    sentence: sentenceOf(cappedBy, byRisk * lot, input),
  };
}

function budgetOf(risk: Risk): Money {
  if (risk.kind === "amount") return risk.amount;
  return money(Number((BigInt(risk.equity) * BigInt(Math.round(risk.percent * 10_000))) / 1_000_000n));
}

function problemOf({ risk, entry, stop, side, lot, multiplier }: SizingInput): Sizing | undefined {
  if (risk.kind === "amount" && !(Number.isSafeInteger(risk.amount) && risk.amount > 0)) return none("risk", "The amount at risk must be more than ₹ 0. Type what you are ready to lose.");
  if (risk.kind === "percent" && !(risk.percent > 0 && risk.percent <= 100)) return none("risk", "The risk must be more than 0 and at most 100 % of the equity. Type a percentage in that range.");
  if (risk.kind === "percent" && !(Number.isSafeInteger(risk.equity) && risk.equity > 0)) return none("risk", "The account has no equity to risk a part of. Add funds, or type an amount.");
  if (!(Number.isSafeInteger(entry) && entry > 0)) return none("entry", "There is no entry price to measure the risk from. Type one, or wait for a quote.");
  if (!(Number.isSafeInteger(stop) && stop > 0)) return none("stop", "There is no stop price to measure the risk to. Type one.");
  if (!(Number.isSafeInteger(lot) && lot > 0 && Number.isSafeInteger(multiplier) && multiplier > 0)) return none("lot", "The contract's lot or multiplier is not known, so its risk cannot be counted.");
  if ((entry - stop) * signOf(side) > 0) return undefined;
  const where = side === "BUY" ? "below" : "above";
  return none("stop", `The stop ${formatRupees(stop)} must be ${where} the entry ${formatRupees(entry)} when ${side === "BUY" ? "buying" : "selling"}. Move the stop.`);
}

function none(field: "risk" | "entry" | "stop" | "lot" | "freeze" | "margin", sentence: string): Sizing {
  return { kind: "none", field, sentence };
}

function sentenceOf(cappedBy: "risk" | "freeze" | "margin", wanted: number, { freeze, margin }: SizingInput): string {
  if (cappedBy === "freeze") return `The risk allows ${formatQuantity(wanted)}, but at most ${freeze?.slices ?? 0} orders of ${formatQuantity(freeze?.quantity ?? 0)} are sent at once.`;
  if (cappedBy === "margin") return `The risk allows ${formatQuantity(wanted)}, but only ${formatMoney(margin?.available ?? 0)} of margin is free.`;
  return "";
}
