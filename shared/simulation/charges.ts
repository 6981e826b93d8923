import type { Money, Price } from "../domain/units.ts";
import { ZERO, money, plus, valueOf } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import type { ChargedInstrument, ChargeTables, SegmentRates } from "./charge-tables.ts";
import { chargeTableOn, exchangeRateOf, isTaxed, segmentOf } from "./charge-tables.ts";
import { shareOf } from "./rate.ts";

export { chargeTables } from "./charge-tables.ts";
export type { ChargeTables } from "./charge-tables.ts";

export interface ChargedTrade {
  readonly instrument: ChargedInstrument;
  readonly product: Product;
  readonly side: Side;
  readonly quantity: number;
  readonly price: Price;
  /** Trading day, decides the table. */
  readonly day: string;
}

export interface ChargeLine {
  readonly name: string;
  readonly amount: Money;
}

export interface Charges {
  readonly total: Money;
  readonly lines: readonly ChargeLine[];
  /** Name of the table that was used. */
  readonly table: string;
}

/** A percentage of the order's value between its least and most. */
export function brokerageOf(value: Money, rates: SegmentRates): Money {
  return money(Math.min(rates.brokerageMost, Math.max(rates.brokerageLeast, shareOf(value, rates.brokeragePercent))));
}

/**
 * Charges of one executed order as the broker estimates them: each line in units of 1/10,000 rupee, half
 * up, since STT and stamp duty are rounded on the day's contract note and not per order. Exchange, IPFT
 * and SEBI fees are on the turnover (options: on the premium); GST is on brokerage and those fees, and on
 * the depository's fee of a delivery sale, which the note charges once per share and day.
 * @throws RangeError when the table knows no transaction charge for the exchange.
 */
export function chargesOf(trade: ChargedTrade, tables: ChargeTables): Charges {
  const { instrument, product, side } = trade;
  const table = chargeTableOn(tables, trade.day);
  const segment = segmentOf(instrument, product, tables);
  const rates = table.segments[segment];
  const value = valueOf(trade.price, trade.quantity, instrument.multiplier);
  const buy = side === "BUY";
  const brokerage = brokerageOf(value, rates);
  const exchange = shareOf(value, exchangeRateOf(table, segment, instrument));
  const ipftRate = rates.ipft[instrument.exchange];
  const ipft = ipftRate ? shareOf(value, ipftRate) : ZERO;
  const sebi = shareOf(value, rates.sebi);
  const depository = buy ? ZERO : rates.depositorySell;
  const tax = isTaxed(instrument, tables) ? shareOf(value, buy ? rates.taxBuy : rates.taxSell) : ZERO;
  const stamp = buy ? shareOf(value, rates.stampBuy) : ZERO;
  const gst = shareOf(plus(brokerage, exchange, ipft, sebi, depository), tables.gstPercent);
  const lines = [
    { name: "Brokerage", amount: brokerage },
    { name: taxName(instrument), amount: tax },
    { name: "Exchange transaction", amount: exchange },
    { name: "IPFT", amount: ipft },
    { name: "SEBI fee", amount: sebi },
    { name: "Stamp duty", amount: stamp },
    { name: "Depository", amount: depository },
    { name: "GST", amount: gst },
  ].filter((line) => line.amount > 0);
  return { total: plus(...lines.map((line) => line.amount)), lines, table: table.name };
}

/** What the broker takes per order for closing an intraday position itself, and the GST on it. */
export function squareOffFeeOn(tables: ChargeTables, day: string): { readonly fee: Money; readonly gst: Money; readonly table: string } {
  const { autoSquareOff, name } = chargeTableOn(tables, day);
  return { fee: autoSquareOff, gst: shareOf(autoSquareOff, tables.gstPercent), table: name };
}

export function taxName(instrument: ChargedInstrument): "STT" | "CTT" {
  return instrument.exchange === "MCX" ? "CTT" : "STT";
}

/** Two orders' lines added up by name. */
export function addCharges(a: Charges, b: Charges): Charges {
  const sums = new Map<string, number>();
  for (const { name, amount } of [...a.lines, ...b.lines]) sums.set(name, (sums.get(name) ?? 0) + amount);
  return { total: plus(a.total, b.total), lines: [...sums].map(([name, amount]) => ({ name, amount: money(amount) })), table: a.table };
}
