import type { BrokerFrame, Candle } from "../domain/candle.ts";
import type { Instrument } from "../domain/instrument.ts";
import type { OrderState, OrderTerms, OrderWhy } from "../domain/order.ts";
import type { MarketTime, SystemTime } from "../domain/time.ts";
import type { Money, Price } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import type { Advice, BrokerCapabilities } from "./capabilities.ts";
import type { BrokerGtt } from "./gtt-port.ts";
import type { TickRecord } from "./tick-record.ts";

export type { Advice, AdvisedAction } from "./capabilities.ts";
export type { BrokerGtt, BrokerRule, RuleTerms } from "./gtt-port.ts";

/**
 * What a broker *says*: pure functions and tables, one folder per broker. Who *speaks* (HTTP client,
 * sockets, rate budget, session keeper) is written once, under electron/brokers and workers/tick-bridge.
 */

/** A lane of the broker's rate limits, e.g. `orders`, `order-book`. */
export interface RateLimit {
  readonly name: string;
  /** Calls per window, all windows hold together. */
  readonly windows: readonly { readonly calls: number; readonly ms: number }[];
  /** What the broker's own table says, where ours stays under it. */
  readonly official?: readonly { readonly calls: number; readonly ms: number }[];
  /** Least distance between two calls, ms; 0 = none. */
  readonly spacingMs: number;
  /**
   * 0 = the most urgent kind. A lane that the broker turned away holds back the lanes of its own and of
   * every less urgent kind, but none that is more urgent. Absent: it stands alone.
   */
  readonly urgency?: number;
}

export interface HttpRequest {
  readonly route: string;
  readonly method: "GET" | "POST";
  /** From the root, with leading slash. */
  readonly path: string;
  /** Where the route may be instead: tried once when the broker answers that it knows no such route (HTTP 404). */
  readonly alternatePath?: string;
  readonly body: string | undefined;
  /** Name of the rate limit it counts against. */
  readonly limit: string;
  /** False only for the sign-in. */
  readonly signed: boolean;
  /** True for what must never be sent twice blindly. */
  readonly writes: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What an answer means. For a write, everything but `ok` and `refused` leaves the outcome open unless it is `not-sent`. */
export type Reading<T> =
  | { readonly kind: "ok"; readonly value: T }
  /** Definite: the broker understood and said no. `text` verbatim. */
  | { readonly kind: "refused"; readonly code: string; readonly text: string }
  /** The session is not accepted; refresh or sign in again. Definite: nothing was done. */
  | { readonly kind: "signed-out"; readonly code: string; readonly text: string }
  /** Over the rate limit. Definite: nothing was done. */
  | { readonly kind: "too-fast"; readonly text: string }
  /** Gateway page, cut or empty answer, 5xx: for a write the outcome is unknown. `why` is for people. */
  | { readonly kind: "unreadable"; readonly why: string; readonly code?: string };

export interface Credentials {
  readonly clientCode: string;
  readonly pin: string;
  readonly apiKey: string;
  readonly totpSecret: string;
}

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly feedToken: string;
  /** When the broker's day or the token itself ends, whichever is first. */
  readonly endsAt: SystemTime;
}

/** Who is calling, told honestly in the headers that want it. */
export interface CallerIdentity {
  readonly localIp: string;
  readonly publicIp: string;
  readonly macAddress: string;
}

export interface Endpoints {
  readonly rest: string;
  readonly stream: string;
  readonly orderSocket: string;
  readonly master: string;
  /** Page of the depository to which an authorisation of shares is posted; absent where there is none. */
  readonly depository?: string;
}

/** How a row of a broker's book names its instrument. */
export interface BrokerInstrument {
  readonly segment: string;
  readonly symbol: string;
  readonly token: string | undefined;
}

export interface BrokerOrder {
  readonly brokerOrderId: string;
  readonly uniqueOrderId: string | undefined;
  /** Our tag, or somebody else's, or "". */
  readonly tag: string;
  readonly instrument: BrokerInstrument;
  readonly side: Side;
  readonly product: Product;
  readonly terms: OrderTerms;
  readonly state: OrderState;
  /** The broker's own status word. */
  readonly status: string;
  /** A change the broker has taken and the exchange not yet. */
  readonly changing: "modify" | "cancel" | undefined;
  readonly filled: number;
  /** As the broker rounds it. */
  readonly averagePrice: Price;
  readonly text: string;
  readonly updatedAt: MarketTime;
  /** Told only by a desk of this process, of an order that it placed itself: whose quantity it is, and what for. */
  readonly onBehalf?: { readonly owner: string; readonly why: OrderWhy } | undefined;
}

export interface BrokerFill {
  readonly brokerOrderId: string;
  readonly fillId: string;
  readonly instrument: BrokerInstrument;
  readonly side: Side;
  readonly product: Product;
  readonly price: Price;
  readonly quantity: number;
  readonly at: MarketTime;
}

export interface BrokerPosition {
  readonly instrument: BrokerInstrument;
  readonly product: Product;
  readonly buyQuantity: number;
  readonly sellQuantity: number;
  readonly buyValue: Money;
  readonly sellValue: Money;
  /** Carried in from earlier days; included in net, not in buy and sell of the day. */
  readonly carriedQuantity: number;
  readonly carriedValue: Money;
  readonly netQuantity: number;
}

export interface BrokerHolding {
  readonly instrument: BrokerInstrument;
  readonly quantity: number;
  readonly t1Quantity: number;
  readonly averagePrice: Price;
  readonly previousClose: Price;
}

export interface BrokerFunds {
  readonly available: Money;
  readonly cash: Money;
  readonly utilised: Money;
}

export interface Placement {
  readonly brokerOrderId: string;
  readonly uniqueOrderId: string | undefined;
}

export interface BrokerQuote {
  readonly instrument: BrokerInstrument;
  readonly ltp: Price;
  readonly previousClose: Price;
}

export interface PlaceTerms extends OrderTerms {
  readonly side: Side;
  readonly product: Product;
  readonly tag: string;
  /** True only after the user has read the broker's notice on this share and agreed to it for the day, or for what gets out of a position. */
  readonly consent?: boolean;
}

/** REST: build a request, read its answer. */
export interface BrokerRest {
  signIn(credentials: Credentials, totp: string): HttpRequest;
  readSignIn(answer: HttpAnswer, now: SystemTime): Reading<Session>;
  refresh(session: Session): HttpRequest;
  readRefresh(answer: HttpAnswer, now: SystemTime): Reading<Session>;
  signOut(clientCode: string): HttpRequest;
  /** All headers of a request. */
  headers(apiKey: string, identity: CallerIdentity, session: Session | undefined): Record<string, string>;
  profile(): HttpRequest;
  readProfile(answer: HttpAnswer): Reading<{ readonly clientCode: string; readonly name: string; readonly exchanges: readonly string[] }>;
  funds(): HttpRequest;
  readFunds(answer: HttpAnswer): Reading<BrokerFunds>;
  place(instrument: Instrument, terms: PlaceTerms): HttpRequest;
  readPlacement(answer: HttpAnswer): Reading<Placement>;
  modify(instrument: Instrument, brokerOrderId: string, product: Product, was: OrderTerms, terms: OrderTerms): HttpRequest;
  cancel(brokerOrderId: string, terms: OrderTerms): HttpRequest;
  /** Answer of modify and cancel. */
  readChange(answer: HttpAnswer): Reading<Placement>;
  orderBook(): HttpRequest;
  readOrderBook(answer: HttpAnswer): Reading<readonly BrokerOrder[]>;
  orderDetails(uniqueOrderId: string): HttpRequest;
  readOrderDetails(answer: HttpAnswer): Reading<BrokerOrder>;
  tradeBook(): HttpRequest;
  /** @param day the trading day, since fill times carry no date. */
  readTradeBook(answer: HttpAnswer, day: string): Reading<readonly BrokerFill[]>;
  positions(): HttpRequest;
  readPositions(answer: HttpAnswer): Reading<readonly BrokerPosition[]>;
  holdings(): HttpRequest;
  readHoldings(answer: HttpAnswer): Reading<readonly BrokerHolding[]>;
  /** At most `maxQuoteTokens` instruments. */
  quotes(instruments: readonly Instrument[]): HttpRequest;
  readQuotes(answer: HttpAnswer): Reading<readonly BrokerQuote[]>;
  candles(instrument: Instrument, frame: BrokerFrame, from: MarketTime, to: MarketTime): HttpRequest;
  readCandles(answer: HttpAnswer): Reading<readonly Candle[]>;
  /** The code of an `unreadable` candle answer that is said for "no data" and for passing failures alike. */
  readonly noCandlesCode: string;
  readonly maxQuoteTokens: number;
  /** Longest span of one candle request, days. */
  candleDays(frame: BrokerFrame): number;
}

export interface FeedSubscription {
  readonly segment: number;
  readonly token: string;
  readonly mode: number;
}

/** Books of twenty levels on the stream: a mode of its own beside an instrument's quote, and counted as one more. */
export interface DeepFeed {
  readonly mode: number;
  /** Instruments that have them at once. */
  readonly most: number;
  /** Whether the broker streams them for such an instrument. */
  has(instrument: Instrument): boolean;
  /** What it streams them for, for the sentence to all others: "NSE shares". */
  readonly only: string;
}

/** The tick stream's words. */
export interface BrokerFeed {
  headers(apiKey: string, clientCode: string, session: Session): Record<string, string>;
  /** Text frames that (un)subscribe, in batches the server digests. */
  subscribe(subscriptions: readonly FeedSubscription[]): readonly string[];
  unsubscribe(subscriptions: readonly FeedSubscription[]): readonly string[];
  /** Numeric segment of the stream for an instrument; undefined where the stream does not carry it. */
  segmentOf(instrument: Instrument): number | undefined;
  readonly ping: string;
  readonly pingEveryMs: number;
  /** Neither data nor pong for so long: the connection is dead. */
  readonly silentAfterMs: number;
  readonly modes: { readonly ltp: number; readonly quote: number; readonly full: number };
  /** Absent where the broker streams five levels only. */
  readonly deep?: DeepFeed;
  /** Of one connection, counted by token and mode. */
  readonly maxSubscriptions: number;
  /** Connections that one terminal spreads its subscriptions over. */
  readonly shards: number;
  /**
   * Decodes one packet into `into`. Hot: no allocation.
   * @returns 0, or the reason for dropping it (see tick-record.ts).
   */
  decode(bytes: Uint8Array, into: TickRecord): number;
  /**
   * A text frame; `why` for the server's refusal of a request, undefined for what needs no attention (pongs).
   * `deepToken` is the token whose twenty levels were refused, where it was about that; `why` is then part of a sentence.
   */
  readText(text: string): { readonly why: string; readonly deepToken?: string } | undefined;
}

/** The order-status socket's words. */
export interface BrokerOrderSocket {
  headers(apiKey: string, clientCode: string, session: Session): Record<string, string>;
  readonly ping: string;
  readonly pingEveryMs: number;
  /** @returns undefined for frames that carry no order (heartbeats, greetings); a `why` for an unreadable one. */
  read(text: string): { readonly order: BrokerOrder } | { readonly why: string } | undefined;
}

export interface BrokerProtocol extends BrokerCapabilities {
  readonly id: string;
  readonly title: string;
  readonly endpoints: Endpoints;
  readonly limits: readonly RateLimit[];
  readonly rest: BrokerRest;
  readonly feed: BrokerFeed;
  readonly orderSocket: BrokerOrderSocket;
  /** Absent where the broker keeps no rules. */
  readonly gtt?: BrokerGtt;
  /** One row of the master; undefined for rows to hide (test contracts, unknown segments), `why` for malformed ones. */
  readMasterRow(row: unknown): { readonly instrument: Instrument } | { readonly why: string } | undefined;
  /** A broker's error code in a sentence that says what to do. */
  explain(code: string, text: string): string;
  /** The same sentence, with what the program itself should do about it. */
  advise(code: string, text: string): Advice;
}
