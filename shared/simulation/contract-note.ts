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
  const note = new DayNote(day, tables);
  for (const fill of fills) note.add(fill);
  return note.note();
}

/** A note that grows with the day: what a further fill costs is the difference of two totals. */
export class DayNote {
  readonly #day: string;
  readonly #tables: ChargeTables;
  readonly #table: ChargeTable;
  readonly #taxes = { STT: new ExactSum(), CTT: new ExactSum() };
  readonly #stamp = new ExactSum();
  readonly #exchange = new ExactSum();
  readonly #ipft = new ExactSum();
  readonly #sebi = new ExactSum();
  readonly #delivered = new Map<string, SharesOfDay>();
  readonly #debt = new Map<string, SharesOfDay>();
  readonly #orders = new Map<string, OrderOfDay>();
  #brokerage = ZERO;
  #squaredOff = 0;

  constructor(day: string, tables: ChargeTables) {
    this.#day = day;
    this.#tables = tables;
    this.#table = chargeTableOn(tables, day);
  }

  /** @throws RangeError as `contractNote`; then nothing of it was taken. */
  add(fill: NotedFill): void {
    const { instrument, side, quantity, price } = fill;
    const segment = segmentOf(instrument, fill.product, this.#tables);
    const rates = this.#table.segments[segment];
    const value = valueOf(price, quantity, instrument.multiplier);
    this.#exchange.add(value, exchangeRateOf(this.#table, segment, instrument));
    this.#sebi.add(value, rates.sebi);
    const ipftRate = rates.ipft[instrument.exchange];
    if (ipftRate) this.#ipft.add(value, ipftRate);
    this.#addToOrder(fill, segment, value);
    if (segment === "equity-delivery") return addToShare(this.#delivered, fill, value);
    if (segment === "debt") addToShare(this.#debt, fill, value);
    if (isTaxed(instrument, this.#tables)) this.#taxes[taxName(instrument)].add(value, side === "BUY" ? rates.taxBuy : rates.taxSell);
    if (side === "BUY") this.#stamp.add(value, rates.stampBuy);
  }

  note(): ContractNote {
    const orders = [...this.#orders].map(([order, { brokerage }]) => ({ order, brokerage }));
    const lines = this.#lines();
    return { day: this.#day, table: this.#table.name, lines, total: plus(...lines.map((line) => line.amount)), orders };
  }

  get total(): Money {
    const { brokerage, stt, ctt, exchange, ipft, sebi, stamp, depository, squareOff, gst } = this.#amounts();
    return money(brokerage + stt + ctt + exchange + ipft + sebi + stamp + depository + squareOff + gst);
  }

  #addToOrder({ order, autoSquaredOff }: NotedFill, segment: Segment, value: Money): void {
    const known = this.#orders.get(order);
    if (!known && autoSquaredOff) this.#squaredOff++;
    const now: OrderOfDay = known ? { ...known, value: plus(known.value, value), brokerage: ZERO } : { segment, value, brokerage: ZERO };
    now.brokerage = toPaisa(brokerageOf(now.value, this.#table.segments[now.segment]));
    this.#brokerage = plus(minus(this.#brokerage, known?.brokerage ?? ZERO), now.brokerage);
    this.#orders.set(order, now);
  }

  #lines(): ChargeLine[] {
    const amounts = this.#amounts();
    return LINES.map(([name, field]) => ({ name, amount: money(amounts[field]) })).filter(({ amount }) => amount > 0);
  }

  #amounts(): Record<Field, number> {
    const brokerage = this.#brokerage;
    const exchange = this.#exchange.toPaise();
    const ipft = this.#ipft.toPaise();
    const sebi = this.#sebi.toPaise();
    const depository = this.#depository();
    const squareOff = this.#squaredOff * this.#table.autoSquareOff;
    const { stt, stamp } = this.#deliveryTaxes();
    const fees = money(brokerage + exchange + ipft + sebi + depository + squareOff);
    return { brokerage, exchange, ipft, sebi, depository, squareOff, stt, stamp, ctt: this.#taxes.CTT.toRupees(), gst: toPaisa(shareOf(fees, this.#tables.gstPercent)) };
  }

  /** With those of the shares that were delivered. */
  #deliveryTaxes(): { readonly stt: number; readonly stamp: number } {
    if (this.#delivered.size === 0) return { stt: this.#taxes.STT.toRupees(), stamp: this.#stamp.toRupees() };
    const stt = this.#taxes.STT.copy();
    const stamp = this.#stamp.copy();
    for (const share of this.#delivered.values()) addShare(share, this.#table, stt, stamp);
    return { stt: stt.toRupees(), stamp: stamp.toRupees() };
  }

  /** Shares and bonds, counted once across exchanges, that leave the account: the depository charges for each. */
  #depository(): number {
    if (this.#delivered.size === 0 && this.#debt.size === 0) return 0;
    const soldOut = new Set([...this.#delivered.values(), ...this.#debt.values()].filter((share) => share.sold > share.bought).map((share) => share.symbol)).size;
    return soldOut * this.#table.segments["equity-delivery"].depositorySell;
  }
}

type Field = "brokerage" | "stt" | "ctt" | "exchange" | "ipft" | "sebi" | "stamp" | "depository" | "squareOff" | "gst";

/** In the order of a contract note. */
const LINES: readonly (readonly [name: string, field: Field])[] = [
  ["Brokerage", "brokerage"], ["STT", "stt"], ["CTT", "ctt"], ["Exchange transaction", "exchange"], ["IPFT", "ipft"], ["SEBI fee", "sebi"], ["Stamp duty", "stamp"],
  ["Depository", "depository"], ["Auto square-off", "squareOff"], ["GST", "gst"],
];

interface OrderOfDay {
  readonly segment: Segment;
  readonly value: Money;
  brokerage: Money;
}

/** One share on one exchange, bought and sold for delivery today. */
interface SharesOfDay {
  readonly symbol: string;
  bought: number;
  boughtValue: Money;
  sold: number;
  soldValue: Money;
}

function addToShare(shares: Map<string, SharesOfDay>, { instrument, side, quantity }: NotedFill, value: Money): void {
  const key = `${instrument.exchange}:${instrument.symbol}`;
  const share = shares.get(key) ?? { symbol: instrument.symbol, bought: 0, boughtValue: ZERO, sold: 0, soldValue: ZERO };
  if (side === "BUY") {
    share.bought += quantity;
    share.boughtValue = plus(share.boughtValue, value);
  } else {
    share.sold += quantity;
    share.soldValue = plus(share.soldValue, value);
  }
  shares.set(key, share);
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
