import type { BookOrder, Listing, MarketSource, Segment, Side, WireProduct } from "../types.ts";
import type { Contract } from "./account/margins.ts";
import { OrderBook } from "./book/book.ts";
import type { PriceBand } from "./book/crowd.ts";
import { Ids } from "./ids.ts";
import { isOver, type OrderPatch, type OrderRecord } from "./orders/record.ts";
import type { Market } from "./orders/risk.ts";
import type { BookEvent } from "./state/events.ts";
import { BookState } from "./state/state.ts";
import type { BookReference, BookStore, MarketPosition, QueuePlace } from "./store/port.ts";
import { Ticker } from "./ticker.ts";

/** Order-socket codes. */
export type OrderCode = "AB01" | "AB02" | "AB03" | "AB04" | "AB05" | "AB06" | "AB07" | "AB08" | "AB09" | "AB10" | "AB11";

/**
 * The exchange's one place of state, and the rule that holds all of it together: work is done in
 * turns; what a turn has changed is written durably first, and only then told to anybody.
 */
export class Floor {
  readonly source: MarketSource;
  readonly state: BookState;
  readonly ids: Ids;
  readonly tickers = new Map<string, Ticker>();
  readonly books = new Map<string, OrderBook>();
  /** Session time up to which the market has been played. */
  played = 0;
  openAt = 0;
  closeAt = 0;
  open = false;
  failure: Error | undefined;
  /** Whether a sale from the holdings needs the depository's authorisation. */
  needsAuthorisation: () => boolean = () => false;
  /** Where the sequence numbers of listings begin in this life of the exchange. */
  firstSequence = 0;
  private readonly listings = new Map<string, Listing>();
  private readonly bySymbol = new Map<string, Listing>();
  private readonly contracts = new Map<string, Contract>();
  private readonly store: BookStore;
  private readonly fail: (error: Error) => void;
  private readonly orderListeners: ((order: BookOrder, code: string) => void)[] = [];
  private readonly tickListeners: ((token: string) => void)[] = [];
  private readonly authorisations = new Map<string, number>();
  private depth = 0;
  private telling = false;
  private events: BookEvent[] = [];
  private news: { readonly row: BookOrder; readonly code: OrderCode }[] = [];
  private readonly changed = new Set<string>();
  private readonly movedBooks = new Map<string, OrderBook>();

  constructor(source: MarketSource, store: BookStore, madeAt: number, fail: (error: Error) => void) {
    this.source = source;
    this.store = store;
    this.ids = new Ids(madeAt);
    this.fail = fail;
    this.list();
    this.state = new BookState((token) => this.contract(token));
  }

  /** Session time that events carry: never before the day's open. */
  get now(): number {
    return Math.max(this.played, this.openAt);
  }

  /** Takes in what the market lists on the day it stands on. What it listed before stays known: the book may still name it. */
  list(): void {
    const { listings } = this.source;
    for (const listing of listings) {
      this.listings.set(listing.token, listing);
      this.bySymbol.set(`${listing.segment}:${listing.symbol}`, listing);
    }
    for (const listing of listings) this.contracts.set(listing.token, { listing, onIndex: listing.onIndex ?? this.listings.get(listing.underlyingToken)?.kind === "index" });
  }

  listing(token: string): Listing | undefined {
    return this.listings.get(token);
  }

  listingBySymbol(segment: Segment, symbol: string): Listing | undefined {
    return this.bySymbol.get(`${segment}:${symbol}`);
  }

  contract(token: string): Contract {
    const contract = this.contracts.get(token);
    if (contract === undefined) throw new Error(`the book names token ${token}, which the market ${this.source.id} does not list`);
    return contract;
  }

  ticker(token: string): Ticker {
    let ticker = this.tickers.get(token);
    if (ticker === undefined) {
      const { listing } = this.contract(token);
      ticker = new Ticker(listing, this.source.reference(token, this.state.day), this.openAt);
      ticker.sequence = this.firstSequence;
      this.tickers.set(token, ticker);
    }
    return ticker;
  }

  /** The listing's book, made when first asked for. Indices have none. */
  book(token: string): OrderBook {
    let book = this.books.get(token);
    if (book === undefined) {
      const ticker = this.ticker(token);
      book = new OrderBook(ticker.listing, this.band(token), ticker.market);
      this.books.set(token, book);
    }
    return book;
  }

  band(token: string): PriceBand {
    const { reference } = this.ticker(token);
    return { lower: reference.lowerCircuit, upper: reference.upperCircuit };
  }

  /** What the risk checks look at. */
  market(token: string): Market {
    return { lastPrice: this.ticker(token).lastPrice, band: this.band(token), day: this.state.day, squaredOff: this.state.squaredOff };
  }

  /** Units of a holding that the depository lets this client sell today; undefined where none is asked for. */
  authorised(client: string, token: string): number | undefined {
    if (!this.needsAuthorisation()) return undefined;
    return this.authorisations.get(`${this.state.day} ${client} ${token}`) ?? 0;
  }

  /** Kept in memory: after a restart the user authorises anew. */
  authorise(client: string, token: string, quantity: number): void {
    this.authorisations.set(`${this.state.day} ${client} ${token}`, quantity);
  }

  readonly priceOf = (token: string): number => this.ticker(token).lastPrice;

  /** Applies an event and keeps it for the turn's write. */
  emit(event: BookEvent): void {
    this.state.apply(event);
    this.events.push(event);
  }

  /** Moves an order on; with a code, the order socket tells of it. */
  change(orderId: string, patch: OrderPatch, code?: OrderCode): OrderRecord {
    this.emit({ kind: "change", orderId, patch: { ...patch, updatedAt: this.now }, at: this.now });
    const order = this.state.order(orderId);
    if (code !== undefined) this.news.push({ row: this.state.row(order), code });
    return order;
  }

  fill(order: OrderRecord, price: number, quantity: number, print: number): void {
    const { client, orderId, token, side, product } = order;
    const fillId = this.ids.fill(this.state.counts().fills + 1);
    this.emit({ kind: "fill", trade: { client, orderId, fillId, token, side, product, price, quantity, at: this.now, day: this.state.day }, print, at: this.now });
  }

  settle(client: string, token: string, product: WireProduct, side: Side, quantity: number, price: number, reason: "expiry" | "intraday"): void {
    this.emit({ kind: "settle", client, token, product, side, quantity, price, reason, at: this.now });
  }

  /** The listing's snapshot is not what it was. */
  touch(token: string): void {
    this.changed.add(token);
  }

  /** Places in this book's queues may have moved: they are saved with the next write. */
  moved(token: string, book: OrderBook): void {
    this.movedBooks.set(token, book);
  }

  working(): OrderRecord[] {
    return [...this.state.orders.values()].filter((order) => !isOver(order));
  }

  onOrder(listener: (order: BookOrder, code: string) => void): void {
    this.orderListeners.push(listener);
  }

  onTick(listener: (token: string) => void): void {
    this.tickListeners.push(listener);
  }

  /**
   * Does some work as one turn. When it ends, its events are on disk; then listeners hear of it.
   * An error (a full disk, a step that cannot be) stops the exchange: nothing more is told, because
   * what is in memory may not be what a restart would find.
   */
  turn<T>(work: () => T): T {
    if (this.failure !== undefined) throw this.failure;
    this.depth += 1;
    try {
      const result = work();
      if (this.depth === 1 && this.events.length > 0) this.write();
      return result;
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      this.fail(this.failure);
      throw this.failure;
    } finally {
      this.depth -= 1;
      if (this.depth === 0 && this.failure === undefined) this.tell();
    }
  }

  /** A turn from a timer, above which nobody could catch its error: the failure has been told already. */
  timedTurn(work: () => void): void {
    try {
      this.turn(work);
    } catch (error) {
      if (this.failure === undefined) throw error;
    }
  }

  /** Writes the clock, and what has not been written yet. */
  save(market?: MarketPosition): void {
    this.turn(() => this.write(market));
  }

  marketPosition(): MarketPosition {
    return { day: this.state.day, at: this.played, rows: [...this.tickers.values()].filter((ticker) => ticker.sequence > 0).map((ticker) => ticker.row()) };
  }

  private write(market?: MarketPosition): void {
    const places: QueuePlace[] = [];
    const references: BookReference[] = [];
    for (const [token, book] of this.movedBooks) {
      for (const { resting, ...place } of book.movedPlaces()) places.push({ orderId: resting.orderId, ...place });
      if (book.users > 0) references.push({ token, ...book.reference });
    }
    this.movedBooks.clear();
    const { events } = this;
    this.events = [];
    this.store.commit({ events, clock: { day: this.state.day, now: this.played }, places, references, market });
  }

  /** A listener may act on what it hears; what follows from that is told after this. */
  private tell(): void {
    if (this.telling) return;
    this.telling = true;
    try {
      while (this.news.length > 0 || this.changed.size > 0) {
        const news = this.news;
        const tokens = [...this.changed];
        this.news = [];
        this.changed.clear();
        for (const { row, code } of news) for (const listener of this.orderListeners) safely(() => listener(row, code));
        for (const token of tokens) for (const listener of this.tickListeners) safely(() => listener(token));
      }
    } finally {
      this.telling = false;
    }
  }
}

/** A listener's fault is its own: it surfaces as an uncaught error and stops neither the telling nor the exchange. */
function safely(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
