/** An exchange of a few listings in memory, steered by hand: what the doors are tested against. */

import type {
  Accepted,
  Bar,
  BookHolding,
  BookOrder,
  BookPosition,
  BookRule,
  BookTrade,
  Brief,
  ClockState,
  ConvertRequest,
  ExchangeCore,
  Funds,
  Listing,
  MarginAsk,
  MarginSum,
  MarketSource,
  ModifyRequest,
  PlaceRequest,
  Snapshot,
} from "../../../workers/exchange/types.ts";

/** 12-Apr-2021 10:15:30 IST. */
export const SESSION_NOW = Date.UTC(2021, 3, 12, 4, 45, 30);

const blank = { expiry: "", strikePaise: 0, optionType: "", underlyingToken: "", company: "" } as const;

export const LISTINGS: readonly Listing[] = [
  { ...blank, token: "3045", symbol: "SBIN-EQ", name: "SBIN", segment: "NSE", kind: "equity", lotSize: 1, tickPaise: 5, freezeLimit: 100_000 },
  { ...blank, token: "2885", symbol: "RELIANCE-EQ", name: "RELIANCE", segment: "NSE", kind: "equity", lotSize: 1, tickPaise: 5, freezeLimit: 64_560 },
  { ...blank, token: "99926000", symbol: "Nifty 50", name: "NIFTY", segment: "NSE", kind: "index", lotSize: 1, tickPaise: 0, freezeLimit: 0 },
  {
    ...blank,
    token: "40672",
    symbol: "NIFTY29APR2114500CE",
    name: "NIFTY",
    segment: "NFO",
    kind: "option",
    expiry: "29APR2021",
    strikePaise: 1_450_000,
    optionType: "CE",
    lotSize: 75,
    tickPaise: 5,
    freezeLimit: 1800,
    underlyingToken: "99926000",
  },
  {
    ...blank,
    token: "62332",
    symbol: "SBIN29APR21FUT",
    name: "SBIN",
    segment: "NFO",
    kind: "future",
    expiry: "29APR2021",
    lotSize: 1500,
    tickPaise: 5,
    freezeLimit: 60_000,
    underlyingToken: "3045",
  },
];

export function snapshotOf(token: string, change: Partial<Snapshot> = {}): Snapshot {
  return {
    token,
    sequence: 7,
    at: SESSION_NOW,
    ltp: 35_005,
    ltq: 12,
    atp: 34_890,
    volume: 1_234_567,
    totalBuy: 80_000,
    totalSell: 90_500,
    open: 35_300,
    high: 35_400,
    low: 34_100,
    previousClose: 35_330,
    lastTradeAt: SESSION_NOW - 1000,
    openInterest: 4500,
    openInterestChangePercent: 1.25,
    bids: [35_000, 34_995, 34_990].map((price, i) => ({ price, quantity: 100 + i, orders: 2 + i })),
    asks: [35_005, 35_010, 35_015, 35_020, 35_025, 35_030].map((price, i) => ({ price, quantity: 50 + i, orders: 1 + i })),
    upperCircuit: 38_860,
    lowerCircuit: 31_800,
    high52: 42_650,
    low52: 15_000,
    ...change,
  };
}

export function orderOf(change: Partial<BookOrder> = {}): BookOrder {
  return {
    client: "P000000",
    orderId: "210412000000001",
    uniqueOrderId: "9f0c",
    exchangeOrderId: "1100000000000001",
    day: "2021-04-12",
    variety: "NORMAL",
    orderType: "LIMIT",
    product: "INTRADAY",
    duration: "DAY",
    token: "3045",
    side: "BUY",
    price: 19_400,
    triggerPrice: 0,
    quantity: 1,
    disclosedQuantity: 0,
    filled: 0,
    cancelled: 0,
    filledValue: 0,
    status: "open",
    text: "",
    tag: "",
    placedAt: SESSION_NOW,
    updatedAt: SESSION_NOW,
    ...change,
  };
}

export class FakeCore implements ExchangeCore {
  readonly snapshots = new Map<string, Snapshot>(LISTINGS.map((listing) => [listing.token, snapshotOf(listing.token)]));
  readonly requests: (PlaceRequest | ModifyRequest)[] = [];
  readonly cancels: string[] = [];
  readonly barCalls: unknown[] = [];
  book: BookOrder[] = [];
  fills: BookTrade[] = [];
  held: BookHolding[] = [];
  net: BookPosition[] = [];
  purse: Funds = { net: 100_000_000, cash: 100_000_000, utilised: 0, realised: 0, unrealised: 0 };
  history: Bar[] = [];
  refusal: { code: string; message: string } | undefined;
  #orderListeners: ((order: BookOrder, code: string) => void)[] = [];
  #tickListeners: ((token: string) => void)[] = [];

  readonly source = { id: "fake", title: "Fake", listings: LISTINGS, firstDay: "2021-04-12" } as unknown as MarketSource;

  listing = (token: string) => LISTINGS.find((listing) => listing.token === token);
  listingBySymbol = (segment: string, symbol: string) => LISTINGS.find((listing) => listing.segment === segment && listing.symbol === symbol);
  snapshot = (token: string) => this.snapshots.get(token);

  clock(): ClockState {
    const openAt = Date.UTC(2021, 3, 12, 3, 45);
    return {
      now: SESSION_NOW,
      day: "2021-04-12",
      phase: "open",
      paused: false,
      speed: 1,
      openAt,
      closeAt: openAt + 22_500_000,
      title: "Fake",
      ended: false,
    };
  }

  bars(token: string, minutes: number, from: number, to: number): Bar[] {
    this.barCalls.push([token, minutes, from, to]);
    return this.history;
  }

  openAccount(): void {}

  place(request: PlaceRequest): Accepted<BookOrder> {
    this.requests.push(request);
    if (this.refusal !== undefined) return { ok: false, ...this.refusal };
    const id = String(210_412_000_000_000 + this.book.length + 1);
    const { client, variety, orderType, product, duration, token, side, price, triggerPrice, quantity, disclosedQuantity, tag } = request;
    const order = orderOf({ client, variety, orderType, product, duration, token, side, price, triggerPrice, quantity, disclosedQuantity, tag, orderId: id, uniqueOrderId: `u-${id}` });
    this.book.push(order);
    this.tellOrder(order, "AB01");
    return { ok: true, value: order };
  }

  modify(request: ModifyRequest): Accepted<BookOrder> {
    this.requests.push(request);
    return this.#find(request.orderId);
  }

  cancel(_client: string, orderId: string): Accepted<BookOrder> {
    this.cancels.push(orderId);
    return this.#find(orderId);
  }

  #find(orderId: string): Accepted<BookOrder> {
    const order = this.book.find((other) => other.orderId === orderId);
    return order === undefined ? { ok: false, code: "AB1013", message: "Order not found" } : { ok: true, value: order };
  }

  readonly conversions: ConvertRequest[] = [];
  readonly authorisations: [string, string, number][] = [];
  asked: readonly MarginAsk[] = [];
  sum: MarginSum = { total: 0, netPremium: 0, optionPremium: 0, span: 0, delivery: 0, other: 0 };
  briefs = new Map<string, Brief>();

  convert(request: ConvertRequest): Accepted<true> {
    this.conversions.push(request);
    return this.refusal === undefined ? { ok: true, value: true } : { ok: false, ...this.refusal };
  }

  margin(asks: readonly MarginAsk[]): MarginSum {
    this.asked = asks;
    return this.sum;
  }

  brief = (token: string): Brief | undefined => this.briefs.get(token);

  authorise(client: string, token: string, quantity: number): void {
    this.authorisations.push([client, token, quantity]);
  }

  createRule = (): Accepted<BookRule> => ({ ok: false, code: "AB9000", message: "No rules here" });
  modifyRule = this.createRule;
  cancelRule = this.createRule;
  rules = (): readonly BookRule[] => [];
  orders = () => this.book;
  orderByUniqueId = (_client: string, id: string) => this.book.find((order) => order.uniqueOrderId === id);
  trades = () => this.fills;
  positions = () => this.net;
  holdings = () => this.held;
  funds = () => this.purse;
  onOrder = (listener: (order: BookOrder, code: string) => void): void => void this.#orderListeners.push(listener);
  onTick = (listener: (token: string) => void): void => void this.#tickListeners.push(listener);
  onClock(): void {}
  pause(): void {}
  resume(): void {}
  setSpeed(): void {}
  start(): void {}
  stop(): void {}

  tellOrder(order: BookOrder, code: string): void {
    for (const listener of this.#orderListeners) listener(order, code);
  }

  /** Changes a token's snapshot and tells it. */
  tick(token: string, change: Partial<Snapshot> = {}): void {
    this.snapshots.set(token, { ...(this.snapshots.get(token) ?? snapshotOf(token)), ...change });
    for (const listener of this.#tickListeners) listener(token);
  }
}
