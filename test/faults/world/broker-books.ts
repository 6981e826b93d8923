import type { BrokerFill, BrokerOrder } from "./broker-order.ts";
import { clockOf, rowOf, rupees } from "./broker-order.ts";
import type { Answered } from "./answers.ts";
import { listOf, success } from "./answers.ts";

/** A carried-in intraday position would be closed overnight; this one is of the kind that stays. */
export const CARRIED = { symbol: "ITC-EQ", product: "DELIVERY", quantity: 40, value: 40 * 43_000 } as const;

export interface Net {
  readonly symbol: string;
  readonly product: string;
  readonly bought: { quantity: number; value: number };
  readonly sold: { quantity: number; value: number };
  net: number;
}

/** What the broker tells of its orders, fills and positions. A row that has not changed since it was last written is not written again. */
export class BrokerBooks {
  #orders: readonly BrokerOrder[];
  #fills: readonly BrokerFill[];
  #rows = new Map<string, { readonly version: number; readonly text: string }>();
  #fillRows: string[] = [];
  /** While set, books come without what happened since: a node of the broker that lags behind. */
  forgetsSince: number | undefined;
  /** While set, every book comes empty. */
  blank = false;
  /** A position that no fill explains. */
  phantom: { readonly symbol: string; readonly product: string; readonly quantity: number; readonly price: number } | undefined;

  constructor(orders: readonly BrokerOrder[], fills: readonly BrokerFill[]) {
    this.#orders = orders;
    this.#fills = fills;
  }

  orderBook(now: number): Answered {
    const until = this.forgetsSince ?? now;
    return listOf(this.blank ? [] : this.#orders.flatMap((order) => (order.listedAt <= until ? [this.#row(order)] : [])));
  }

  tradeBook(now: number): Answered {
    const until = this.forgetsSince ?? now;
    return listOf(this.blank ? [] : this.#fills.flatMap((fill, i) => (fill.listedAt <= until ? [(this.#fillRows[i] ??= fillRow(fill))] : [])));
  }

  positionBook(): Answered {
    const rows = this.positions().map(({ symbol, product, bought, sold, net }) => {
      const carried = symbol === CARRIED.symbol && product === CARRIED.product;
      return {
        exchange: "NSE", symboltoken: "", producttype: product, tradingsymbol: symbol, buyqty: String(bought.quantity), sellqty: String(sold.quantity), buyamount: rupees(bought.value), sellamount: rupees(sold.value),
        cfbuyqty: String(carried ? CARRIED.quantity : 0), cfsellqty: "0", cfbuyamount: rupees(carried ? CARRIED.value : 0), cfsellamount: "0", netqty: String(net),
      };
    });
    return success(rows.length === 0 || this.blank ? null : rows);
  }

  /** By symbol and product, what was carried in included. */
  positions(): Net[] {
    const sums = new Map<string, Net>();
    const at = (symbol: string, product: string): Net => {
      const key = `${symbol}|${product}`;
      let sum = sums.get(key);
      if (!sum) sums.set(key, (sum = { symbol, product, bought: { quantity: 0, value: 0 }, sold: { quantity: 0, value: 0 }, net: 0 }));
      return sum;
    };
    at(CARRIED.symbol, CARRIED.product).net = CARRIED.quantity;
    const { phantom } = this;
    for (const { symbol, product, side, quantity, price } of phantom ? [...this.#fills, { ...phantom, side: "BUY" }] : this.#fills) {
      const sum = at(symbol, product);
      const part = side === "BUY" ? sum.bought : sum.sold;
      part.quantity += quantity;
      part.value += quantity * price;
      sum.net += side === "BUY" ? quantity : -quantity;
    }
    return [...sums.values()];
  }

  #row(order: BrokerOrder): string {
    const known = this.#rows.get(order.id);
    if (known?.version === order.version) return known.text;
    const text = JSON.stringify(rowOf(order));
    this.#rows.set(order.id, { version: order.version, text });
    return text;
  }
}

function fillRow(fill: BrokerFill): string {
  return JSON.stringify({
    exchange: "NSE", producttype: fill.product, tradingsymbol: fill.symbol, instrumenttype: "", symbolgroup: "EQ", strikeprice: "-1", optiontype: "", expirydate: "", marketlot: "1",
    precision: "2", multiplier: "-1", tradevalue: rupees(fill.price * fill.quantity), transactiontype: fill.side, fillprice: rupees(fill.price), fillsize: String(fill.quantity),
    orderid: fill.orderId, fillid: fill.id, filltime: clockOf(fill.at),
  });
}
