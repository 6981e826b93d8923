/**
 * What the rooms of the practice exchange say to each other.
 *
 *   market/    where prices come from: a seeded synthetic day or a replay of recordings
 *   matching/  books, orders, accounts, the durable store: the exchange itself
 *   server/    the SmartAPI-compatible doors: REST, SmartStream, order-status socket
 *
 * Prices here are integer paise, the wire's own unit; times are epoch ms of the session's clock,
 * which has nothing to do with the wall clock. Nothing is shared with the terminal's order path.
 */

import type { Brief, ConvertRequest, MarginAsk, MarginSum } from "./asks.ts";
import type { ExchangeClock, ExchangeDoors, ExchangeStart, FromExchange, ToExchange } from "../../shared/contract/exchange.ts";

export type { Brief, ConvertRequest, MarginAsk, MarginSum } from "./asks.ts";

export type Segment = "NSE" | "NFO";

/** One row of the scrip master, in the exchange's own units. */
export interface Listing {
  readonly token: string;
  /** As the broker spells it: `SBIN-EQ`, `Nifty 50`, `NIFTY25AUG26FUT`, `NIFTY25AUG2624500CE`. */
  readonly symbol: string;
  /** Underlying or company key: `SBIN`, `NIFTY`. */
  readonly name: string;
  readonly company: string;
  readonly segment: Segment;
  readonly kind: "equity" | "index" | "future" | "option";
  /** `DDMMMYYYY`, or "" where there is none. */
  readonly expiry: string;
  readonly strikePaise: number;
  readonly optionType: "CE" | "PE" | "";
  readonly lotSize: number;
  readonly tickPaise: number;
  /** Largest quantity of one order; the master prints this plus one. 0 = none (indices). */
  readonly freezeLimit: number;
  readonly underlyingToken: string;
  /** A contract on an index that is not listed itself. */
  readonly onIndex?: boolean;
}

/** The reference a market source gives for one listing: what traded, and where it stands. */
export interface MarketPrint {
  readonly token: string;
  /** Session time of the print, epoch ms. */
  readonly at: number;
  readonly price: number;
  /** Units traded since the previous print of this token; 0 for indices and for mere quote changes. */
  readonly quantity: number;
  /** Cumulative volume of the day as the market (without the users' own trades) has it. */
  readonly volume: number;
  readonly openInterest: number;
  /** Only of a recorded packet: it is told again as it was. */
  readonly seen?: SeenQuote | undefined;
}

/** What a packet told beside its print. Prices in paise; a bid or ask of 0 = nobody stood there. */
export interface SeenQuote {
  readonly lastQuantity: number;
  readonly average: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidQuantity: number;
  readonly askQuantity: number;
}

export interface Bar {
  /** Bar open time, epoch ms. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What is known of a listing before its session opens. */
export interface DayReference {
  readonly previousClose: number;
  readonly upperCircuit: number;
  readonly lowerCircuit: number;
  readonly high52: number;
  readonly low52: number;
}

/**
 * A source of market prints. `advance(to)` yields every print in (previous position, to], in time
 * order, and is a pure function of the source's identity (seed and date, or the files): asked
 * twice from the same position it says the same. `seek` moves without yielding.
 */
export interface MarketSource {
  /** Names the market durably: two sources with equal ids give equal prints. Goes into the book's file name. */
  readonly id: string;
  readonly title: string;
  /**
   * What is listed on the day the source stands on: read it again after a seek to another day, because
   * contracts expire and strikes are added overnight. A token always means the same listing.
   */
  readonly listings: readonly Listing[];
  /** Every print is a packet of its own, and never told together with the next one of its listing. */
  readonly exact?: boolean;
  /** What the user should know of the files. */
  readonly notes?: readonly string[];
  /** Session days this source can play, `YYYY-MM-DD`, ascending. Synthetic: the first of an endless row. */
  readonly firstDay: string;
  /** The day after `day` that this source can play, or undefined at the end of the recordings. */
  nextDay(day: string): string | undefined;
  openAt(day: string): number;
  closeAt(day: string): number;
  reference(token: string, day: string): DayReference;
  /** Places the source at a session time (in [openAt - 1, closeAt] of some day) without yielding prints. */
  seek(at: number): void;
  advance(to: number): Iterable<MarketPrint>;
  /** The time of the next print after the present position, or undefined when the day has no more. */
  peek(): number | undefined;
  /**
   * Closed bars of `minutes` (1440 = a day) whose open time lies in [from, to], ascending, never
   * beyond `now`. The bar that is still forming at `now` is included with what it has so far.
   */
  bars(token: string, minutes: number, from: number, to: number, now: number): Bar[];
}

export type Side = "BUY" | "SELL";
export type Variety = "NORMAL" | "STOPLOSS";
export type WireOrderType = "MARKET" | "LIMIT" | "STOPLOSS_LIMIT" | "STOPLOSS_MARKET";
export type WireProduct = "DELIVERY" | "CARRYFORWARD" | "MARGIN" | "INTRADAY";
export type Duration = "DAY" | "IOC";

export interface PlaceRequest {
  readonly client: string;
  readonly variety: Variety;
  readonly token: string;
  readonly side: Side;
  readonly orderType: WireOrderType;
  readonly product: WireProduct;
  readonly duration: Duration;
  readonly price: number;
  readonly triggerPrice: number;
  readonly quantity: number;
  readonly disclosedQuantity: number;
  readonly tag: string;
}

export interface ModifyRequest {
  readonly client: string;
  readonly orderId: string;
  readonly orderType: WireOrderType;
  readonly duration: Duration;
  readonly price: number;
  readonly triggerPrice: number;
  /** New total quantity. */
  readonly quantity: number;
}

/** `NEW` and `ACTIVE` wait for their trigger; `NEW` until it is first changed. */
export type RuleStatus = "NEW" | "ACTIVE" | "SENTTOEXCHANGE" | "CANCELLED";
export type RuleProduct = Extract<WireProduct, "DELIVERY" | "MARGIN">;

/** What a good-till-triggered rule may be given anew. */
export interface RuleTerms {
  readonly price: number;
  readonly triggerPrice: number;
  readonly quantity: number;
  readonly disclosedQuantity: number;
}

export interface RuleRequest extends RuleTerms {
  readonly client: string;
  readonly token: string;
  readonly side: Side;
  readonly product: RuleProduct;
  /** How long it waits, days. */
  readonly days: number;
}

export interface RuleChange extends RuleTerms {
  readonly client: string;
  readonly ruleId: string;
  readonly token: string;
}

/** A rule that places a limit order once its listing trades at the trigger. Session times, epoch ms. */
export interface BookRule extends Omit<RuleRequest, "days"> {
  readonly ruleId: string;
  readonly status: RuleStatus;
  /** From which side the trigger is met. */
  readonly way: "rise" | "fall";
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
}

/** Lower-case words of the order book, as the broker writes them. */
export type WireStatus =
  | "validation pending"
  | "put order req received"
  | "open pending"
  | "open"
  | "trigger pending"
  | "modify pending"
  | "modified"
  | "cancel pending"
  | "cancelled"
  | "rejected"
  | "complete"
  | "after market order req received"
  | "modify after market order req received"
  | "cancelled after market order";

export interface BookOrder {
  readonly client: string;
  readonly orderId: string;
  readonly uniqueOrderId: string;
  readonly exchangeOrderId: string;
  readonly day: string;
  readonly variety: Variety;
  readonly orderType: WireOrderType;
  readonly product: WireProduct;
  readonly duration: Duration;
  readonly token: string;
  readonly side: Side;
  readonly price: number;
  readonly triggerPrice: number;
  readonly quantity: number;
  readonly disclosedQuantity: number;
  readonly filled: number;
  readonly cancelled: number;
  /** Σ price × quantity of its fills, paise. The average is derived. */
  readonly filledValue: number;
  readonly status: WireStatus;
  readonly text: string;
  readonly tag: string;
  /** Session time, epoch ms. */
  readonly placedAt: number;
  readonly updatedAt: number;
}

export interface BookTrade {
  readonly client: string;
  readonly orderId: string;
  readonly fillId: string;
  readonly token: string;
  readonly side: Side;
  readonly product: WireProduct;
  readonly price: number;
  readonly quantity: number;
  readonly at: number;
  readonly day: string;
}

export interface BookPosition {
  readonly token: string;
  readonly product: WireProduct;
  readonly buyQuantity: number;
  readonly sellQuantity: number;
  /** Paise. */
  readonly buyValue: number;
  readonly sellValue: number;
  readonly carriedBuyQuantity: number;
  readonly carriedSellQuantity: number;
  readonly carriedBuyValue: number;
  readonly carriedSellValue: number;
}

export interface BookHolding {
  readonly token: string;
  readonly quantity: number;
  readonly t1Quantity: number;
  /** Paise, exact: quantity × average is `value`. */
  readonly value: number;
}

export interface Funds {
  /** Paise. */
  readonly net: number;
  readonly cash: number;
  readonly utilised: number;
  readonly realised: number;
  readonly unrealised: number;
}

/** The latest state of one listing, as SmartStream and the quote route tell it. Prices in paise. */
export interface Snapshot {
  readonly token: string;
  readonly sequence: number;
  readonly at: number;
  readonly ltp: number;
  readonly ltq: number;
  /** Paise, rounded. */
  readonly atp: number;
  readonly volume: number;
  readonly totalBuy: number;
  readonly totalSell: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly previousClose: number;
  readonly lastTradeAt: number;
  readonly openInterest: number;
  readonly openInterestChangePercent: number;
  /** Best first; up to twenty levels. */
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly upperCircuit: number;
  readonly lowerCircuit: number;
  readonly high52: number;
  readonly low52: number;
}

export interface Level {
  readonly price: number;
  readonly quantity: number;
  readonly orders: number;
}

export type Phase = ExchangeClock["phase"];

/** A definite answer of the gateway. Rejections by risk or exchange come later, in the book and on the socket. */
export type Accepted<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly message: string };

export type ClockState = ExchangeClock;

/** The exchange behind its doors: what `matching/` gives and `server/` serves. */
export interface ExchangeCore {
  readonly source: MarketSource;
  listing(token: string): Listing | undefined;
  listingBySymbol(segment: Segment, symbol: string): Listing | undefined;
  clock(): ClockState;
  snapshot(token: string): Snapshot | undefined;
  bars(token: string, minutes: number, from: number, to: number): Bar[];
  /** Opens the account with this capital (paise) if it does not exist. */
  openAccount(client: string, capital: number): void;
  place(request: PlaceRequest): Accepted<BookOrder>;
  modify(request: ModifyRequest): Accepted<BookOrder>;
  cancel(client: string, orderId: string): Accepted<BookOrder>;
  createRule(request: RuleRequest): Accepted<BookRule>;
  modifyRule(change: RuleChange): Accepted<BookRule>;
  cancelRule(client: string, ruleId: string, token: string): Accepted<BookRule>;
  /** Of all states, oldest first. */
  rules(client: string): readonly BookRule[];
  convert(request: ConvertRequest): Accepted<true>;
  margin(asks: readonly MarginAsk[]): MarginSum;
  brief(token: string): Brief | undefined;
  /** Shares of this listing may be sold from the holdings today, up to this quantity in all. */
  authorise(client: string, token: string, quantity: number): void;
  orders(client: string): readonly BookOrder[];
  orderByUniqueId(client: string, uniqueOrderId: string): BookOrder | undefined;
  trades(client: string): readonly BookTrade[];
  positions(client: string): readonly BookPosition[];
  holdings(client: string): readonly BookHolding[];
  funds(client: string): Funds;
  /** Called after every change of an order, with the order-socket code (AB01 …) that tells it. */
  onOrder(listener: (order: BookOrder, code: string) => void): void;
  /** Called for each token whose snapshot changed. Hot: thousands a second. */
  onTick(listener: (token: string) => void): void;
  onClock(listener: (state: ClockState) => void): void;
  pause(): void;
  resume(): void;
  setSpeed(speed: number): void;
  /** Starts the session timer; `stop` writes what is not yet durable. */
  start(): void;
  stop(): void;
}

/** What the exchange worker tells its host on start, and what `npm run exchange` prints. */
export type ExchangeReady = ExchangeDoors;
/** Host → worker. */
export type ExchangeControl = ToExchange;
/** Worker → host. */
export type ExchangeNotice = FromExchange;
/** `workerData` of the exchange worker and the parsed flags of `npm run exchange`. */
export type ExchangeOptions = ExchangeStart;
