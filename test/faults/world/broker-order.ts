/** One order as the broker has it. Prices and money in paise. */
export interface BrokerOrder {
  readonly id: string;
  readonly tag: string;
  readonly symbol: string;
  readonly side: "BUY" | "SELL";
  readonly product: string;
  readonly variety: string;
  /** Placed by another program or telephone. */
  readonly elsewhere: boolean;
  readonly placedAt: number;
  /** The book keeps it to itself until then. */
  readonly listedAt: number;
  type: string;
  duration: string;
  price: number;
  trigger: number;
  quantity: number;
  status: string;
  filled: number;
  /** Σ price × quantity. */
  value: number;
  text: string;
  updatedAt: number;
  /** Goes up with each change. */
  version: number;
}

export interface BrokerFill {
  readonly id: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: "BUY" | "SELL";
  readonly product: string;
  readonly quantity: number;
  readonly price: number;
  readonly at: number;
  /** The trade book keeps it to itself until then. */
  readonly listedAt: number;
}

/** One change of an order at the broker. */
export interface OrderStep {
  readonly at: number;
  readonly id: string;
  readonly status: string;
  readonly quantity: number;
  readonly filled: number;
}

export const ENDED: ReadonlySet<string> = new Set(["complete", "cancelled", "rejected"]);

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Hours, minutes, seconds in India. */
export function clockOf(at: number): string {
  return new Date(at + 19_800_000).toISOString().slice(11, 19);
}

let latest = { second: 0, stamp: "" };

/** Most stamps are of the second before them. */
function stampOf(at: number): string {
  const second = Math.floor(at / 1000);
  if (second === latest.second) return latest.stamp;
  const day = new Date(at + 19_800_000).toISOString();
  latest = { second, stamp: `${day.slice(8, 10)}-${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""}-${day.slice(0, 4)} ${clockOf(at)}` };
  return latest.stamp;
}

export function rupees(paise: number): string {
  return (paise / 100).toFixed(2);
}

/** The order as book and socket write it: the average rounded to the paisa, a market order with some price, seconds only. */
export function rowOf(order: BrokerOrder): Record<string, string> {
  const left = Math.max(0, order.quantity - order.filled);
  const stamp = stampOf(order.updatedAt);
  return {
    variety: order.variety, ordertype: order.type, producttype: order.product, duration: order.duration, price: rupees(order.price), triggerprice: rupees(order.trigger),
    quantity: String(order.quantity), disclosedquantity: "0", squareoff: "0", stoploss: "0", trailingstoploss: "0", tradingsymbol: order.symbol, transactiontype: order.side,
    exchange: "NSE", symboltoken: "", instrumenttype: "", strikeprice: "-1", optiontype: "", expirydate: "", lotsize: "1",
    cancelsize: order.status === "cancelled" ? String(left) : "0", averageprice: rupees(order.filled === 0 ? 0 : Math.round(order.value / order.filled)),
    filledshares: String(order.filled), unfilledshares: String(left), orderid: order.id, text: order.text, status: order.status, orderstatus: order.status,
    updatetime: stamp, exchtime: stamp, exchorderupdatetime: stamp, fillid: "", filltime: "", parentorderid: "", uniqueorderid: `u${order.id}`, exchangeorderid: `11${order.id}`,
    ordertag: order.tag,
  };
}
