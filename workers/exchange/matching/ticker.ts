import type { DayReference, Listing, MarketPrint, SeenQuote, Side } from "../types.ts";
import type { Reference } from "./book/book.ts";
import { mix } from "./hash.ts";

/** What a day has told of one listing so far: numbers only, in this order, so that all of them save as one short row. */
export type TickerRow = readonly [
  token: string,
  sequence: number,
  prints: number,
  at: number,
  lastPrice: number,
  lastQuantity: number,
  open: number,
  high: number,
  low: number,
  marketVolume: number,
  ownVolume: number,
  traded: number,
  turnover: number,
  lastTradeAt: number,
  openInterest: number,
  openInterestBase: number,
  reference: number,
  referenceAt: number,
  buyerStarted: 0 | 1,
];

/**
 * The running state of one listing: last price, day's range, volume, average. Prints of the market
 * and trades that users' orders print both count; a print without quantity moves the last price (it
 * is where the market stands) but is no trade.
 */
export class Ticker {
  readonly listing: Listing;
  reference: DayReference;
  sequence = 0;
  /** Prints and own trades of the day: the count by which a restart puts own trades where they were. */
  prints = 0;
  at = 0;
  lastPrice: number;
  lastQuantity = 0;
  open = 0;
  high = 0;
  low = 0;
  marketVolume = 0;
  ownVolume = 0;
  lastTradeAt = 0;
  openInterest = 0;
  private openInterestBase = 0;
  private traded = 0;
  private turnover = 0;
  private marketPrice: number;
  private marketAt: number;
  private aggressor: Side = "SELL";
  /** Of the last print, where it was a recorded packet. */
  private seen: SeenQuote | undefined;

  constructor(listing: Listing, reference: DayReference, openAt: number, previousOpenInterest = 0) {
    this.listing = listing;
    this.reference = reference;
    this.lastPrice = reference.previousClose;
    this.marketPrice = reference.previousClose;
    this.marketAt = openAt;
    this.at = openAt;
    this.openInterest = previousOpenInterest;
    this.openInterestBase = previousOpenInterest;
  }

  /** Applies a print; what it says of the book is in `market` afterwards. */
  print(print: MarketPrint): void {
    const { price } = print;
    if (price !== this.marketPrice) this.aggressor = price > this.marketPrice ? "BUY" : "SELL";
    else if (this.prints === 0) this.aggressor = (mix(print.at, price) & 1) === 0 ? "BUY" : "SELL";
    this.marketPrice = price;
    this.marketAt = print.at;
    this.marketVolume = Math.max(this.marketVolume, print.volume);
    if (this.openInterestBase === 0) this.openInterestBase = print.openInterest;
    this.openInterest = print.openInterest;
    this.trade(price, print.quantity, print.at);
    this.seen = print.seen;
    if (print.seen === undefined) return;
    this.lastQuantity = print.seen.lastQuantity;
    if (print.seen.bid > 0 && price <= print.seen.bid) this.aggressor = "SELL";
    else if (print.seen.ask > 0 && price >= print.seen.ask) this.aggressor = "BUY";
  }

  /** A trade that a user's order has printed. */
  ownTrade(price: number, quantity: number, at: number): void {
    this.ownVolume += quantity;
    this.trade(price, quantity, at);
  }

  /** The book has changed without a trade. */
  touch(at: number): void {
    this.sequence += 1;
    this.at = Math.max(this.at, at);
  }

  get volume(): number {
    return this.marketVolume + this.ownVolume;
  }

  /** Volume-weighted average price of the day, paise; 0 before the first trade. */
  get average(): number {
    if (this.seen !== undefined) return this.seen.average;
    return this.traded === 0 ? 0 : Math.round(this.turnover / this.traded);
  }

  get previousOpenInterest(): number {
    return this.openInterestBase;
  }

  get openInterestChangePercent(): number {
    return this.openInterestBase === 0 ? 0 : ((this.openInterest - this.openInterestBase) * 100) / this.openInterestBase;
  }

  /** Where the market itself stands, users' own trades apart. */
  get market(): Reference {
    return { price: this.marketPrice, at: this.marketAt, aggressor: this.aggressor, ...(this.seen === undefined ? {} : { seen: this.seen }) };
  }

  row(): TickerRow {
    return [
      this.listing.token, this.sequence, this.prints, this.at, this.lastPrice, this.lastQuantity, this.open, this.high, this.low,
      this.marketVolume, this.ownVolume, this.traded, this.turnover, this.lastTradeAt, this.openInterest, this.openInterestBase,
      this.marketPrice, this.marketAt, this.aggressor === "BUY" ? 1 : 0,
    ];
  }

  restore(row: TickerRow): void {
    let buyerStarted: 0 | 1;
    [
      , this.sequence, this.prints, this.at, this.lastPrice, this.lastQuantity, this.open, this.high, this.low,
      this.marketVolume, this.ownVolume, this.traded, this.turnover, this.lastTradeAt, this.openInterest, this.openInterestBase,
      this.marketPrice, this.marketAt, buyerStarted,
    ] = row;
    this.aggressor = buyerStarted === 1 ? "BUY" : "SELL";
  }

  private trade(price: number, quantity: number, at: number): void {
    if (this.open === 0) this.open = this.high = this.low = price;
    else if (price > this.high) this.high = price;
    else if (price < this.low) this.low = price;
    this.lastPrice = price;
    this.sequence += 1;
    this.prints += 1;
    this.at = at;
    if (quantity === 0) return;
    this.lastQuantity = quantity;
    this.lastTradeAt = at;
    this.traded += quantity;
    this.turnover += price * quantity;
  }
}
