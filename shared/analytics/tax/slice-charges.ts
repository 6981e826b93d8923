import type { Money } from "../../domain/units.ts";
import { ZERO, plus } from "../../domain/units.ts";
import type { ChargeTable, ChargeTables, Segment } from "../../simulation/charge-tables.ts";
import { chargeTableOn, exchangeRateOf, isTaxed, segmentOf } from "../../simulation/charge-tables.ts";
import { taxName } from "../../simulation/charges.ts";
import type { ContractNote } from "../../simulation/contract-note.ts";
import type { Rate } from "../../simulation/rate.ts";
import { shareOf } from "../../simulation/rate.ts";
import { apportioned } from "./apportion.ts";
import type { DaySlice } from "./day-slices.ts";
import { fillValue } from "./period-fill.ts";

/** What a slice bears of its day's charges. */
export interface SliceCharges {
  /** All but the tax on the transaction. */
  readonly charges: Money;
  /** STT or CTT. */
  readonly transactionTax: Money;
}

/** Weights are integers: a part of one is told in millionths. */
const MILLION = 1_000_000;
/** Kinds of charges that bear GST. */
const TAXED_KINDS = new Set(["Brokerage", "Exchange transaction", "IPFT", "SEBI fee", "Depository", "Auto square-off"]);

interface Weighed {
  readonly slice: DaySlice;
  readonly value: Money;
  readonly segment: Segment;
}

/**
 * Splits a day's contract note over what was traded: brokerage by order, taxes and fees by each slice's own rate, the
 * depository's fee by share, GST by what bears it. Every line is split without a rest, so that the slices add up to
 * the note.
 * @param slices of the note's trades.
 * @returns one for each slice.
 */
export function sliceCharges(slices: readonly DaySlice[], note: ContractNote, tables: ChargeTables): SliceCharges[] {
  const table = chargeTableOn(tables, note.day);
  const weighed = slices.map((slice): Weighed => ({ slice, value: fillValue(slice.fill, slice.quantity), segment: sliceSegment(slice, tables) }));
  const borne = quantitiesOf(weighed);
  const charges = slices.map(() => ZERO);
  const taxes = slices.map(() => ZERO);
  const taxed = slices.map(() => ZERO);
  const add = (to: Money[], parts: readonly Money[]): void => parts.forEach((part, i) => (to[i] = plus(to[i] ?? ZERO, part)));
  for (const { name, amount } of note.lines) {
    if (name === "GST") continue;
    const parts = name === "Brokerage" ? brokerageParts(weighed, note) : apportioned(amount, weighed.map((one) => weightOf(name, one, borne, table, tables)));
    add(name === "STT" || name === "CTT" ? taxes : charges, parts);
    if (TAXED_KINDS.has(name)) add(taxed, parts);
  }
  for (const { name, amount } of note.lines) if (name === "GST") add(charges, apportioned(amount, taxed));
  return slices.map((_, i) => ({ charges: charges[i] ?? ZERO, transactionTax: taxes[i] ?? ZERO }));
}

/** The column by which a slice is taxed: what was traded within the day as intraday, though it was bought for delivery. */
function sliceSegment({ fill, intraday }: DaySlice, tables: ChargeTables): Segment {
  const segment = segmentOf(fill.contract, fill.product, tables);
  if (fill.contract.kind !== "equity" || segment === "debt") return segment;
  return intraday ? "equity-intraday" : "equity-delivery";
}

function brokerageParts(weighed: readonly Weighed[], { orders }: ContractNote): Money[] {
  const parts = weighed.map(() => ZERO);
  const places = Map.groupBy(weighed.keys(), (i) => weighed[i]?.slice.fill.order);
  for (const { order, brokerage } of orders) {
    const own = places.get(order) ?? [];
    const shares = apportioned(brokerage, own.map((i) => weighed[i]?.value ?? 0));
    own.forEach((place, i) => (parts[place] = shares[i] ?? ZERO));
  }
  return parts;
}

/** Units that bear a fee of their own together: of a share that leaves the account, and of an order. */
interface Borne {
  readonly leaving: ReadonlyMap<string, number>;
  readonly orders: ReadonlyMap<string, number>;
}

function quantitiesOf(weighed: readonly Weighed[]): Borne {
  const leaving = new Map<string, number>();
  const orders = new Map<string, number>();
  for (const { slice } of weighed) {
    const { fill: { contract: { symbol }, order }, quantity } = slice;
    if (leaves(slice)) leaving.set(symbol, (leaving.get(symbol) ?? 0) + quantity);
    orders.set(order, (orders.get(order) ?? 0) + quantity);
  }
  return { leaving, orders };
}

function leaves({ fill, intraday }: DaySlice): boolean {
  return fill.contract.kind === "equity" && fill.side === "SELL" && !intraday;
}

function weightOf(name: string, { slice, value, segment }: Weighed, borne: Borne, table: ChargeTable, tables: ChargeTables): number {
  const { fill, quantity } = slice;
  const { contract } = fill;
  const rates = table.segments[segment];
  const by = (rate: Rate | undefined): number => (rate === undefined ? 0 : shareOf(value, rate));
  switch (name) {
    case "STT":
    case "CTT": return taxName(contract) === name && isTaxed(contract, tables) ? by(fill.side === "BUY" ? rates.taxBuy : rates.taxSell) : 0;
    case "Exchange transaction": return by(exchangeRateOf(table, segment, contract));
    case "IPFT": return by(rates.ipft[contract.exchange]);
    case "SEBI fee": return by(rates.sebi);
    case "Stamp duty": return fill.side === "BUY" ? by(rates.stampBuy) : 0;
    case "Depository": return leaves(slice) ? partOf(quantity, borne.leaving.get(contract.symbol)) : 0;
    case "Auto square-off": return fill.autoSquaredOff ? partOf(quantity, borne.orders.get(fill.order)) : 0;
    default: return value;
  }
}

/** Of one fee that so many units bear together. */
function partOf(quantity: number, whole = quantity): number {
  return Math.round((MILLION * quantity) / whole);
}
