import type { Answered } from "./answers.ts";
import { failure, success } from "./answers.ts";
import { BrokerBooks } from "./broker-books.ts";
import type { BrokerFill, BrokerOrder, OrderStep } from "./broker-order.ts";
import { ENDED, rowOf, rupees } from "./broker-order.ts";
import type { Chance } from "./chance.ts";

/** What the broker's own clock needs: the world's. */
export interface BrokerTime {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

export interface BrokerWorld {
  readonly time: BrokerTime;
  readonly chance: Chance;
  /** Told of each change of an order; what becomes of the message is the wire's affair. */
  readonly onOrder: (row: Record<string, string>) => void;
  /** A trade at this price, paise. */
  readonly onTick: (symbol: string, price: number) => void;
}

/** Shares that trade here, paise at the open. */
export const SYMBOLS = { "SBIN-EQ": 81_200, "INFY-EQ": 152_000, "ITC-EQ": 43_150 } as const;
const TICK = 5;
export const OPENING_PAISE = 50_00_00_000_00;
const MOVE_MS = 200;

/**
 * A broker in Angel One's words, as obvious as can be, that keeps the truth: orders, fills, cash. It
 * fills in parts, fills too much, rejects late, fills while it is cancelling, and lists things late.
 * Independent of the terminal: nothing here is shared with it.
 */
export class Broker {
  readonly orders: BrokerOrder[] = [];
  readonly fills: BrokerFill[] = [];
  /** Every change of every order, as it came. */
  readonly steps: OrderStep[] = [];
  readonly books: BrokerBooks;
  cashPaise = OPENING_PAISE;
  readonly ltp = new Map<string, number>(Object.entries(SYMBOLS));
  /** Tokens that are taken. Empty after the broker has ended all sessions. */
  readonly tokens = new Set<string>();
  refreshes = true;
  /** Lists late, fills while cancelling, rejects. Off: as good as gold. */
  hostile = true;
  /** Nothing trades any more: the day is over. */
  closed = false;
  /** How often prices are looked at; seldom while nobody watches, ms. */
  moveMs = MOVE_MS;
  #world: BrokerWorld;
  #count = 0;
  #byId = new Map<string, BrokerOrder>();
  #resting = new Set<BrokerOrder>();

  constructor(world: BrokerWorld) {
    this.#world = world;
    this.books = new BrokerBooks(this.orders, this.fills);
    this.#move();
  }

  signIn(): Answered {
    const n = ++this.#count;
    this.tokens.add(`jwt-${n}`);
    return success({ jwtToken: `jwt-${n}`, refreshToken: `refresh-${n}`, feedToken: `feed-${n}` });
  }

  refresh(): Answered {
    return this.refreshes ? this.signIn() : failure("AB8050", "Invalid Refresh Token");
  }

  takes(authorization: string | undefined): boolean {
    return authorization !== undefined && this.tokens.has(authorization.replace("Bearer ", ""));
  }

  place(body: Record<string, string>, elsewhere = false): Answered {
    const now = this.#world.time.now();
    const { chance } = this.#world;
    if (this.hostile && !elsewhere && chance.is(0.02)) return failure("AB4036", "Order placement denied for this scrip");
    const order: BrokerOrder = {
      id: `2611200000${String(++this.#count).padStart(5, "0")}`,
      tag: body["ordertag"] ?? "", symbol: body["tradingsymbol"] ?? "", side: body["transactiontype"] === "BUY" ? "BUY" : "SELL", product: body["producttype"] ?? "",
      variety: body["variety"] ?? "", elsewhere, placedAt: now, listedAt: now + (this.hostile && chance.is(0.1) ? chance.from(200, 5_000) : 0),
      type: body["ordertype"] ?? "", duration: body["duration"] ?? "DAY", price: paise(body["price"]), trigger: paise(body["triggerprice"]), quantity: Number(body["quantity"]),
      status: "open pending", filled: 0, value: 0, text: "", updatedAt: now, version: 0,
    };
    this.orders.push(order);
    this.#byId.set(order.id, order);
    this.#resting.add(order);
    this.#tell(order);
    this.#later(10, 400, () => this.#arrive(order));
    return success({ script: order.symbol, orderid: order.id, uniqueorderid: `u${order.id}` });
  }

  modify(body: Record<string, string>): Answered {
    const order = this.#byId.get(body["orderid"] ?? "");
    const quantity = Number(body["quantity"]);
    if (!order || ENDED.has(order.status) || quantity <= order.filled) return failure("AB1007", "Order cannot be modified");
    order.status = "modify pending";
    this.#tell(order);
    this.#later(10, 900, () => {
      if (order.status !== "modify pending") return;
      if (quantity > order.filled && !(this.hostile && this.#world.chance.is(0.1))) {
        Object.assign(order, { type: body["ordertype"] ?? order.type, price: paise(body["price"]), trigger: paise(body["triggerprice"]), quantity, duration: body["duration"] ?? order.duration, status: "modified" });
      } else order.status = "not modified";
      this.#tell(order);
      this.#trade(order);
    });
    return success({ orderid: order.id, uniqueorderid: `u${order.id}` });
  }

  cancel(body: Record<string, string>): Answered {
    const order = this.#byId.get(body["orderid"] ?? "");
    if (!order || ENDED.has(order.status)) return failure("AB1007", "Order not found");
    order.status = "cancel pending";
    this.#tell(order);
    this.#later(10, 900, () => {
      if (ENDED.has(order.status)) return;
      if (this.hostile && this.#world.chance.is(0.25)) this.#fill(order, this.#world.chance.from(1, order.quantity - order.filled));
      if (ENDED.has(order.status)) return;
      order.status = "cancelled";
      this.#tell(order);
    });
    return success({ orderid: order.id, uniqueorderid: `u${order.id}` });
  }

  funds(): Answered {
    return success({ net: rupees(this.cashPaise), availablecash: rupees(this.cashPaise), utiliseddebits: "0" });
  }

  /** The price jumps, with nothing traded in between: what lies there is met all at once. */
  gap(symbol: string, byPaise: number): void {
    this.#moveTo(symbol, (this.ltp.get(symbol) ?? 0) + byPaise);
    for (const order of this.#resting) if (order.symbol === symbol) this.#tryTrade(order);
  }

  /** Risk checks and the exchange's answer come a moment after the gateway has said yes. */
  #arrive(order: BrokerOrder): void {
    if (order.status !== "open pending") return;
    if (this.hostile && this.#world.chance.is(0.03)) {
      order.status = "rejected";
      order.text = "Your order has been rejected due to Insufficient Funds.";
      this.#tell(order);
      return;
    }
    order.status = order.trigger > 0 ? "trigger pending" : "open";
    this.#tell(order);
    this.#trade(order);
  }

  #tryTrade(order: BrokerOrder): void {
    if (order.status === "open" || order.status === "trigger pending" || order.status === "modified" || order.status === "not modified") this.#trade(order);
  }

  /** Fills whatever would trade at the present price, in parts; the rest waits for the price to come. */
  #trade(order: BrokerOrder): void {
    if (this.closed || ENDED.has(order.status) || order.status === "open pending" || order.filled >= order.quantity) return;
    const ltp = this.ltp.get(order.symbol) ?? 0;
    const triggered = order.trigger === 0 || (order.side === "BUY" ? ltp >= order.trigger : ltp <= order.trigger);
    const crosses = order.price === 0 || order.type.endsWith("MARKET") || (order.side === "BUY" ? order.price >= ltp : order.price <= ltp);
    if (!triggered) return;
    if (crosses) {
      const left = order.quantity - order.filled;
      const all = !this.hostile || this.#world.chance.is(0.4);
      this.#fill(order, all ? left : this.#world.chance.from(1, left));
      if (!ENDED.has(order.status)) this.#later(50, 1_500, () => this.#trade(order));
    }
    if (order.duration === "IOC" && !ENDED.has(order.status)) {
      order.status = "cancelled";
      this.#tell(order);
    }
  }

  #fill(order: BrokerOrder, asked: number): void {
    const { time, chance } = this.#world;
    const now = time.now();
    const ltp = this.ltp.get(order.symbol) ?? order.price;
    // Two sides of one exchange's books that do not agree: seldom, and then it is one's own all the same.
    const quantity = this.hostile && order.filled + asked === order.quantity && chance.is(0.004) ? asked + chance.from(1, 5) : asked;
    const price = order.type.endsWith("LIMIT") && order.price > 0 ? (order.side === "BUY" ? Math.min(order.price, ltp) : Math.max(order.price, ltp)) : ltp;
    this.fills.push({
      id: String(50_000_000 + this.fills.length), orderId: order.id, symbol: order.symbol, side: order.side, product: order.product, quantity, price, at: now,
      listedAt: now + (this.hostile && chance.is(0.2) ? chance.from(100, 6_000) : 0),
    });
    this.cashPaise += order.side === "BUY" ? -price * quantity : price * quantity;
    order.filled += quantity;
    order.value += price * quantity;
    if (order.filled >= order.quantity) order.status = "complete";
    else if (order.status === "trigger pending") order.status = "open";
    this.#tell(order);
  }

  /** Prices wander; what rests is looked at again. */
  #move(): void {
    this.#world.time.after(this.moveMs, () => {
      if (this.closed) return;
      for (const [symbol, price] of this.ltp) this.#moveTo(symbol, price + TICK * this.#world.chance.from(-6, 6));
      for (const order of this.#resting) this.#tryTrade(order);
      this.#move();
    });
  }

  #moveTo(symbol: string, price: number): void {
    const at = Math.max(TICK, price);
    this.ltp.set(symbol, at);
    this.#world.onTick(symbol, at);
  }

  #tell(order: BrokerOrder): void {
    const at = this.#world.time.now();
    order.updatedAt = at;
    order.version++;
    if (ENDED.has(order.status)) this.#resting.delete(order);
    this.steps.push({ at, id: order.id, status: order.status, quantity: order.quantity, filled: order.filled });
    this.#world.onOrder(rowOf(order));
  }

  #later(low: number, high: number, run: () => void): void {
    this.#world.time.after(this.#world.chance.from(low, high), run);
  }
}

function paise(text: string | undefined): number {
  return Math.round(Number(text ?? "0") * 100);
}
