import { z } from "zod";
import type { Instrument } from "../domain/instrument.ts";
import type { Money, Price } from "../domain/units.ts";
import { PER_RUPEE, ZERO, money, parseUnits, plus, valueOf } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import { rateOf, shareOf, validOn } from "./rate.ts";

const percent = z.string().transform((text) => rateOf(text));
const rupees = z.string().transform((text, context) => {
  const units = parseUnits(text);
  if (units === undefined) context.addIssue({ code: "custom", message: `"${text}" is not an amount in rupees` });
  return money(units ?? 0);
});

const segment = z.object({
  brokeragePercent: percent,
  brokerageMost: rupees,
  brokerageLeast: rupees,
  sttBuy: percent,
  sttSell: percent,
  exchange: z.record(z.string(), percent),
  ipft: z.record(z.string(), percent),
  sebi: percent,
  stampBuy: percent,
  depositorySell: rupees,
});

const SEGMENTS = ["equity-delivery", "equity-intraday", "future", "option"] as const;
type Segment = (typeof SEGMENTS)[number];

const tablesSchema = z.object({
  gstPercent: percent,
  tables: z.array(z.object({ name: z.string(), from: z.string(), segments: z.record(z.enum(SEGMENTS), segment) })).min(1),
});
export type ChargeTables = z.infer<typeof tablesSchema>;

/** Reads resources/charges/*.json. @throws ZodError naming the field that is off. */
export function chargeTables(json: unknown): ChargeTables {
  return tablesSchema.parse(json);
}

export interface ChargedTrade {
  readonly instrument: Pick<Instrument, "exchange" | "kind" | "multiplier">;
  readonly product: Product;
  readonly side: Side;
  readonly quantity: number;
  readonly price: Price;
  /** Trading day, decides the table. */
  readonly day: string;
}

export interface Charges {
  readonly total: Money;
  readonly lines: readonly { readonly name: string; readonly amount: Money }[];
  /** Name of the table that was used. */
  readonly table: string;
}

function segmentOf(trade: ChargedTrade): Segment {
  if (trade.instrument.kind === "future" || trade.instrument.kind === "option") return trade.instrument.kind;
  return trade.product === "MIS" ? "equity-intraday" : "equity-delivery";
}

/** Contract notes carry STT and stamp duty in whole rupees, half up. */
function toRupee(amount: Money): Money {
  return money(Math.floor((amount + PER_RUPEE / 2) / PER_RUPEE) * PER_RUPEE);
}

/**
 * Charges of one executed order, each line in units of 1/10,000 rupee. Brokerage is a percentage
 * between its least and most; exchange, IPFT and SEBI fees are on the turnover (options: on the
 * premium); GST is on brokerage and those fees, and on the depository's fee of a delivery sale.
 */
export function chargesOf(trade: ChargedTrade, tables: ChargeTables): Charges {
  const table = validOn(tables.tables, trade.day);
  const rates = table.segments[segmentOf(trade)];
  const value = valueOf(trade.price, trade.quantity, trade.instrument.multiplier);
  const buy = trade.side === "BUY";
  const brokerage = money(Math.min(rates.brokerageMost, Math.max(rates.brokerageLeast, shareOf(value, rates.brokeragePercent))));
  const exchangeRate = rates.exchange[trade.instrument.exchange];
  if (!exchangeRate) throw new RangeError(`the charge table "${table.name}" has no transaction charge for ${trade.instrument.exchange}`);
  const exchange = shareOf(value, exchangeRate);
  const ipftRate = rates.ipft[trade.instrument.exchange];
  const ipft = ipftRate ? shareOf(value, ipftRate) : ZERO;
  const sebi = shareOf(value, rates.sebi);
  const depository = buy ? ZERO : rates.depositorySell;
  const stt = toRupee(shareOf(value, buy ? rates.sttBuy : rates.sttSell));
  const stamp = buy ? toRupee(shareOf(value, rates.stampBuy)) : ZERO;
  const gst = shareOf(plus(brokerage, exchange, ipft, sebi, depository), tables.gstPercent);
  const lines = [
    { name: "Brokerage", amount: brokerage },
    { name: "STT", amount: stt },
    { name: "Exchange transaction", amount: exchange },
    { name: "IPFT", amount: ipft },
    { name: "SEBI fee", amount: sebi },
    { name: "Stamp duty", amount: stamp },
    { name: "Depository", amount: depository },
    { name: "GST", amount: gst },
  ].filter((line) => line.amount > 0);
  return { total: plus(...lines.map((line) => line.amount)), lines, table: table.name };
}

/** Two orders' lines added up by name. */
export function addCharges(a: Charges, b: Charges): Charges {
  const sums = new Map<string, number>();
  for (const { name, amount } of [...a.lines, ...b.lines]) sums.set(name, (sums.get(name) ?? 0) + amount);
  return { total: plus(a.total, b.total), lines: [...sums].map(([name, amount]) => ({ name, amount: money(amount) })), table: a.table };
}
