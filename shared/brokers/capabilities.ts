import type { Instrument } from "../domain/instrument.ts";
import type { MarketTime } from "../domain/time.ts";
import type { Money, Price } from "../domain/units.ts";
import type { OrderType, Product, Side } from "../domain/words.ts";
import type { Timeframe } from "../domain/candle.ts";
import type { BrokerHolding, BrokerInstrument, BrokerPosition, HttpAnswer, HttpRequest, Reading } from "./port.ts";

/** What a broker offers beyond orders, books, quotes and candles, in groups that another may lack as a whole. */
export interface BrokerCapabilities {
  readonly conversion?: PositionConversion;
  readonly margins?: MarginEstimates;
  readonly charges?: ChargeEstimates;
  readonly greeks?: GreeksOfChain;
  readonly movers?: DerivativeLists;
  readonly openInterest?: OpenInterestSeries;
  readonly contractQuotes?: ContractQuotes;
  readonly scripLists?: ScripLists;
  readonly depository?: DepositoryAuthorisation;
  readonly allHoldings?: AllHoldingsRead;
  readonly search?: SymbolSearch;
  readonly lastPrice?: LastPriceRead;
}

/** What the program itself should do about an error of the broker. Everything is also shown. */
export type AdvisedAction =
  | "refresh"
  | "sign-in"
  /** Ask for a credential anew; nothing is tried meanwhile. */
  | "ask-user"
  | "check-clock"
  /** Nothing more is tried until the user says so. */
  | "stop"
  /** Repeat a read after a pause; a write only after its outcome was looked up. */
  | "retry-read"
  | "slow-down"
  | "show"
  /** Look the order up in the book before anything else. */
  | "reconcile"
  | "refresh-master"
  | "ask-consent"
  /** Orders are refused from this address; reading goes on. */
  | "read-only"
  /** Ask for the shares to be authorised at the depository again. */
  | "authorise"
  | "reshard"
  /** A fault of ours: show and record it. */
  | "report"
  /** What was asked for is so already. */
  | "none";

export interface Advice {
  readonly sentence: string;
  readonly action: AdvisedAction;
}

/** A position together with the fields of its row that the broker wants back word for word. */
export interface ConvertiblePosition {
  readonly position: BrokerPosition;
  readonly copied: Readonly<Record<string, string>>;
}

/** A conversion always begins with a fresh reading of the position book. */
export interface PositionConversion {
  book(): HttpRequest;
  readBook(answer: HttpAnswer): Reading<readonly ConvertiblePosition[]>;
  /** Why the broker does not convert so, as a clause; undefined when it may. @param quantity units, above 0 */
  refuses(position: BrokerPosition, to: Product, quantity: number): string | undefined;
  convert(from: ConvertiblePosition, to: Product, quantity: number): HttpRequest;
  readConverted(answer: HttpAnswer): Reading<true>;
}

export interface MarginOrder {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly type: OrderType;
  /** 0 for an order at market. */
  readonly price: Price;
  /** Units, not lots. */
  readonly quantity: number;
}

/** What the orders need together. Parts that the broker did not tell are undefined, never 0. */
export interface MarginQuote {
  readonly total: Money;
  readonly netPremium: Money | undefined;
  readonly span: Money | undefined;
  readonly benefit: Money | undefined;
  readonly delivery: Money | undefined;
  readonly other: Money | undefined;
  readonly optionPremium: Money | undefined;
}

export interface MarginEstimates {
  readonly maxOrders: number;
  /** @throws TerminalError (a fault of ours) for more than `maxOrders`. */
  ask(orders: readonly MarginOrder[]): HttpRequest;
  read(answer: HttpAnswer): Reading<MarginQuote>;
}

export interface ChargeOrder {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly price: Price;
}

export type ChargeKind = "brokerage" | "exchange" | "sebi" | "stamp" | "tax" | "gst";

export interface ChargeLine {
  readonly title: string;
  /** Undefined for a heading, and for what is none of these. */
  readonly kind: ChargeKind | undefined;
  readonly amount: Money;
  readonly parts: readonly ChargeLine[];
}

export interface ChargeQuote {
  readonly total: Money;
  readonly turnover: Money;
  readonly lines: readonly ChargeLine[];
}

export interface ChargeEstimates {
  ask(orders: readonly ChargeOrder[]): HttpRequest;
  read(answer: HttpAnswer): Reading<{ readonly summary: ChargeQuote; readonly orders: readonly ChargeQuote[] }>;
}

/** Greeks as the broker counts them: plain numbers, theta by day, vega by one percent point of volatility. */
export interface OptionGreeks {
  readonly underlying: string;
  /** `YYYY-MM-DD` */
  readonly expiry: string;
  readonly strike: Price;
  readonly optionType: "CE" | "PE";
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
  /** Per cent a year. */
  readonly impliedVolatility: number;
  readonly volume: number;
}

export interface GreeksOfChain {
  /** @param expiry `YYYY-MM-DD` */
  ask(underlying: string, expiry: string): HttpRequest;
  /** Empty outside market hours. */
  read(answer: HttpAnswer): Reading<readonly OptionGreeks[]>;
}

export const MOVER_LISTS = ["oi-gainers", "oi-losers", "price-gainers", "price-losers"] as const;
export type MoverList = (typeof MOVER_LISTS)[number];
export const BUILD_UPS = ["long-built-up", "short-built-up", "short-covering", "long-unwinding"] as const;
export type BuildUp = (typeof BUILD_UPS)[number];
export const EXPIRY_RANKS = ["near", "next", "far"] as const;
export type ExpiryRank = (typeof EXPIRY_RANKS)[number];

/** A row of a list of derivatives. The lists differ in what they tell: what is not told is undefined. */
export interface DerivativeMove {
  readonly symbol: string;
  readonly token: string;
  readonly ltp: Price | undefined;
  /** Of the price, rupees as units. */
  readonly netChange: Money | undefined;
  readonly percentChange: number;
  /** As the broker counts it; fractions occur. */
  readonly openInterest: number | undefined;
  readonly openInterestChange: number | undefined;
}

export interface DerivativeLists {
  movers(list: MoverList, expiry: ExpiryRank): HttpRequest;
  readMovers(answer: HttpAnswer): Reading<readonly DerivativeMove[]>;
  buildUp(kind: BuildUp, expiry: ExpiryRank): HttpRequest;
  readBuildUp(answer: HttpAnswer): Reading<readonly DerivativeMove[]>;
  putCallRatio(): HttpRequest;
  readPutCallRatio(answer: HttpAnswer): Reading<readonly { readonly symbol: string; readonly ratio: number }[]>;
}

export interface OpenInterestSeries {
  ask(instrument: Instrument, frame: Timeframe, from: MarketTime, to: MarketTime): HttpRequest;
  read(answer: HttpAnswer): Reading<readonly { readonly at: MarketTime; readonly openInterest: number }[]>;
}

/** Where one contract stands: undefined price for one that has never traded. */
export interface ContractQuote {
  readonly token: string;
  readonly ltp: Price | undefined;
  readonly previousClose: Price | undefined;
  /** Units. */
  readonly openInterest: number;
  readonly volume: number;
}

export interface ContractQuotes {
  /** Instruments of one request. */
  readonly most: number;
  ask(instruments: readonly Instrument[]): HttpRequest;
  /** Instruments may be missing from the answer. */
  read(answer: HttpAnswer): Reading<readonly ContractQuote[]>;
}

export interface ScripLists {
  intradayAllowed(exchange: "NSE" | "BSE"): HttpRequest;
  /** `multiplier`: times the cash that may be traded intraday. */
  readIntradayAllowed(answer: HttpAnswer): Reading<readonly { readonly exchange: string; readonly name: string; readonly multiplier: number }[]>;
  cautionary(): HttpRequest;
  readCautionary(answer: HttpAnswer): Reading<readonly { readonly token: string; readonly symbol: string; readonly message: string }[]>;
}

/** What the depository's page is to be given so that the user may authorise a sale of shares there. */
export interface AuthorisationRequest {
  readonly requestId: string;
  readonly dpId: string;
  readonly boId: string;
  readonly details: string;
  readonly version: string;
  readonly returnUrl: string;
}

/** For accounts without a power of attorney: shares are authorised at the depository once a day before they are sold. */
export interface DepositoryAuthorisation {
  verify(isin: string, quantity: number): HttpRequest;
  readVerify(answer: HttpAnswer): Reading<AuthorisationRequest>;
  /** Fields of the form that is posted to `endpoints.depository`. */
  form(request: AuthorisationRequest): Readonly<Record<string, string>>;
  /** Sends the user a new TPIN by the depository. `pan` goes nowhere else and is not kept. */
  sendTpin(request: Pick<AuthorisationRequest, "dpId" | "requestId" | "boId">, pan: string): HttpRequest;
  readSentTpin(answer: HttpAnswer): Reading<true>;
  status(requestId: string): HttpRequest;
  readStatus(answer: HttpAnswer): Reading<readonly { readonly isin: string; readonly authorised: boolean }[]>;
}

export interface DetailedHolding extends BrokerHolding {
  readonly isin: string;
  readonly authorisedQuantity: number;
}

export interface AllHoldings {
  readonly holdings: readonly DetailedHolding[];
  /** As the broker sums them up; undefined where it did not. */
  readonly totals: { readonly value: Money; readonly invested: Money; readonly profit: Money; readonly profitPercent: number } | undefined;
}

export interface AllHoldingsRead {
  ask(): HttpRequest;
  read(answer: HttpAnswer): Reading<AllHoldings>;
}

/** The broker's own look-up of tokens: too slow for typing, a check where the master is in doubt. */
export interface SymbolSearch {
  ask(segment: string, text: string): HttpRequest;
  read(answer: HttpAnswer): Reading<readonly BrokerInstrument[]>;
}

export interface LastPrice {
  readonly instrument: BrokerInstrument;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly previousClose: Price;
  readonly ltp: Price;
}

export interface LastPriceRead {
  ask(instrument: Instrument): HttpRequest;
  read(answer: HttpAnswer): Reading<LastPrice>;
}
