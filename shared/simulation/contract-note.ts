import type { Instrument } from "../domain/instrument.ts";
import type { Money, Price } from "../domain/units.ts";
import { ZERO, minus, money, plus, valueOf } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import type { ChargeTable, ChargeTables, Segment } from "./charge-tables.ts";
import { chargeTableOn, exchangeRateOf, isTaxed, segmentOf } from "./charge-tables.ts";
import type { ChargeLine, Charges } from "./charges.ts";
import { brokerageOf, taxName } from "./charges.ts";
import { ExactSum, portionOf, shareOf, toPaisa } from "./rate.ts";

export interface NotedFill {
  /** Fills of one order share it: brokerage is per executed order. */
  readonly order: string;
  readonly instrument: Pick<Instrument, "exchange" | "symbol" | "kind" | "underlying" | "multiplier">;
  readonly product: Product;
  readonly side: Side;
  readonly quantity: number;
  readonly price: Price;
  /** The broker closed it at the end of the day, and charges for that. */
  readonly autoSquaredOff: boolean;
}

export interface ContractNote extends Charges {
  readonly day: string;
  /** Brokerage of each order, in the order of their first fills. */
  readonly orders: readonly { readonly order: string; readonly brokerage: Money }[];
}

/**
 * All that a day of one account costs. Brokerage per executed order; STT, CTT and stamp duty summed over
 * the note and rounded to the rupee; exchange, IPFT and SEBI fees summed and rounded to the paisa; the
 * depository's fee once per share that leaves the account; GST to the paisa on all but taxes and stamp.
 * Shares bought and sold on one exchange on one day are taxed as intraday for the part that was both,
 * whatever the product, since nothing of it is delivered; brokerage stays that of the product.
 * Every amount is whole paise, and the lines add up to the total.
 * @throws RangeError when the table knows no transaction charge for an exchange.
 */
export function contractNote(fills: readonly NotedFill[], day: string, tables: ChargeTables): ContractNote {
  const table = chargeTableOn(tables, day);
  const taxes = { STT: new ExactSum(), CTT: new ExactSum() };
  const stamp = new ExactSum();
  const exchange = new ExactSum();
  const ipft = new ExactSum();
  const sebi = new ExactSum();
  for (const fill of fills) {
    const segment = segmentOf(fill.instrument, fill.product, tables);
    const rates = table.segments[segment];
    const value = valueOf(fill.price, fill.quantity, fill.instrument.multiplier);
    exchange.add(value, exchangeRateOf(table, segment, fill.instrument));
    sebi.add(value, rates.sebi);
    const ipftRate = rates.ipft[fill.instrument.exchange];
    if (ipftRate) ipft.add(value, ipftRate);
    if (segment === "equity-delivery") continue;
    if (isTaxed(fill.instrument, tables)) taxes[taxName(fill.instrument)].add(value, fill.side === "BUY" ? rates.taxBuy : rates.taxSell);
    if (fill.side === "BUY") stamp.add(value, rates.stampBuy);
  }
  const delivered = sharesOf(fills, "equity-delivery", tables);
  for (const share of delivered) addShare(share, table, taxes.STT, stamp);
  const orders = ordersOf(fills, table, tables);
  const fees = {
    brokerage: plus(...orders.map((order) => order.brokerage)),
    exchange: exchange.toPaise(),
    ipft: ipft.toPaise(),
    sebi: sebi.toPaise(),
    depository: money(soldOut(delivered, fills, tables) * table.segments["equity-delivery"].depositorySell),
    squareOff: money(orders.filter((order) => order.autoSquaredOff).length * table.autoSquareOff),
  };
  const gst = toPaisa(shareOf(plus(...Object.values(fees)), tables.gstPercent));
  const lines = [
    { name: "Brokerage", amount: fees.brokerage },
    { name: "STT", amount: taxes.STT.toRupees() },
    { name: "CTT", amount: taxes.CTT.toRupees() },
    { name: "Exchange transaction", amount: fees.exchange },
    { name: "IPFT", amount: fees.ipft },
    { name: "SEBI fee", amount: fees.sebi },
    { name: "Stamp duty", amount: stamp.toRupees() },
    { name: "Depository", amount: fees.depository },
    { name: "Auto square-off", amount: fees.squareOff },
    { name: "GST", amount: gst },
  ].filter((line): line is ChargeLine => line.amount > 0);
  return {
    day, table: table.name, lines, total: plus(...lines.map((line) => line.amount)),
    orders: orders.map(({ order, brokerage }) => ({ order, brokerage })),
  };
}

/** One share on one exchange, bought and sold for delivery today. */
interface SharesOfDay {
  readonly symbol: string;
  bought: number;
  boughtValue: Money;
  sold: number;
  soldValue: Money;
}

function sharesOf(fills: readonly NotedFill[], segment: Segment, tables: ChargeTables): SharesOfDay[] {
  const shares = new Map<string, SharesOfDay>();
  for (const { instrument, product, side, quantity, price } of fills) {
    if (segmentOf(instrument, product, tables) !== segment) continue;
    const key = `${instrument.exchange}:${instrument.symbol}`;
    const share = shares.get(key) ?? { symbol: instrument.symbol, bought: 0, boughtValue: ZERO, sold: 0, soldValue: ZERO };
    const value = valueOf(price, quantity, instrument.multiplier);
    if (side === "BUY") {
      share.bought += quantity;
      share.boughtValue = plus(share.boughtValue, value);
    } else {
      share.sold += quantity;
      share.soldValue = plus(share.soldValue, value);
    }
    shares.set(key, share);
  }
  return [...shares.values()];
}

/** STT and stamp duty of one share: what was bought and sold as intraday, at the day's average; the rest as delivery. */
function addShare(share: SharesOfDay, table: ChargeTable, stt: ExactSum, stamp: ExactSum): void {
  const delivery = table.segments["equity-delivery"];
  const intraday = table.segments["equity-intraday"];
  const both = Math.min(share.bought, share.sold);
  const boughtBack = portionOf(share.boughtValue, both, share.bought);
  const soldAgain = portionOf(share.soldValue, both, share.sold);
  const kept = minus(share.boughtValue, boughtBack);
  stt.add(boughtBack, intraday.taxBuy);
  stt.add(soldAgain, intraday.taxSell);
  stt.add(kept, delivery.taxBuy);
  stt.add(minus(share.soldValue, soldAgain), delivery.taxSell);
  stamp.add(boughtBack, intraday.stampBuy);
  stamp.add(kept, delivery.stampBuy);
}

/** Shares and bonds, counted once across exchanges, that leave the account: the depository charges for each. */
function soldOut(delivered: readonly SharesOfDay[], fills: readonly NotedFill[], tables: ChargeTables): number {
  const all = [...delivered, ...sharesOf(fills, "debt", tables)];
  return new Set(all.filter((share) => share.sold > share.bought).map((share) => share.symbol)).size;
}

function ordersOf(fills: readonly NotedFill[], table: ChargeTable, tables: ChargeTables): { order: string; brokerage: Money; autoSquaredOff: boolean }[] {
  const orders = new Map<string, { segment: Segment; value: Money; autoSquaredOff: boolean }>();
  for (const { order, instrument, product, quantity, price, autoSquaredOff } of fills) {
    const value = valueOf(price, quantity, instrument.multiplier);
    const known = orders.get(order);
    if (known) known.value = plus(known.value, value);
    else orders.set(order, { segment: segmentOf(instrument, product, tables), value, autoSquaredOff });
  }
  return [...orders].map(([order, { segment, value, autoSquaredOff }]) => ({
    order, autoSquaredOff, brokerage: toPaisa(brokerageOf(value, table.segments[segment])),
  }));
}
