import type { Level, Listing, SeenQuote, Side } from "../../types.ts";
import { Crowd, type PriceBand } from "./crowd.ts";
import type { Entry, PriceLevel, Resting } from "./level.ts";
import { BookSide } from "./side.ts";

/** One trade against a place in the book; no `resting` = with the crowd. */
export interface Execution {
  readonly resting: Resting | undefined;
  readonly price: number;
  readonly quantity: number;
}

/** A user's place in a queue: units of the crowd that stand before it, and units that it shows. */
export interface Place {
  readonly resting: Resting;
  /** Its number among the users of its level. */
  readonly place: number;
  readonly ahead: number;
  readonly shown: number;
}

export interface Matched {
  readonly executions: readonly Execution[];
  readonly left: number;
  /** It stopped before an order of the same client: an account does not trade with itself. */
  readonly selfTrade: boolean;
}

/** What the market last said of the listing. */
export interface Reference {
  readonly price: number;
  readonly at: number;
  /** Who started the trade: a BUY happened at the ask, a SELL at the bid. */
  readonly aggressor: Side;
  /** Best bid and ask as they were recorded with it: the crowd then stands there, with what stood there. */
  readonly seen?: SeenQuote;
}

const NOTHING: readonly Execution[] = [];
/** Session time after which the crowd stands again where an order has eaten it, if no print came before. */
export const RECOVERY_MS = 2_000;

/**
 * The order book of one listing by price-time priority. Best bid < best ask always.
 *
 * As long as no user stands in it, the book is a pure function of the last print and is only built
 * when somebody looks; from the first user order on it is kept with every print.
 */
export class OrderBook {
  private readonly bids = new BookSide("BUY");
  private readonly asks = new BookSide("SELL");
  private readonly crowd: Crowd;
  private readonly tick: number;
  private readonly places = new Map<string, PriceLevel>();
  /** The last print, with the side that it hit as the users in the book make it. */
  reference: Reference;
  private stale = true;
  /** Session time at which an order has eaten into the crowd; undefined = the crowd is whole. */
  private dentedAt: number | undefined;

  constructor(listing: Listing, band: PriceBand, reference: Reference) {
    this.crowd = new Crowd(listing, band);
    this.tick = this.crowd.tick;
    this.reference = reference;
  }

  get users(): number {
    return this.places.size;
  }

  get dented(): boolean {
    return this.dentedAt !== undefined;
  }

  has(orderId: string): boolean {
    return this.places.has(orderId);
  }

  /**
   * A print of the market: incoming flow of `quantity` units by the aggressor. Users better than the
   * print are traded through at their own limits in price-time order; what is left eats the queue
   * at the print's price, the crowd ahead of a user first. Then the crowd re-centres.
   */
  print(reference: Reference, quantity: number): readonly Execution[] {
    this.reference = this.corrected(reference);
    this.dentedAt = undefined;
    if (this.places.size === 0) {
      this.stale = true;
      return NOTHING;
    }
    const hit = this.reference.aggressor === "SELL" ? this.bids : this.asks;
    const executions = quantity > 0 ? this.flow(hit, this.reference.price, quantity) : NOTHING;
    if (!this.stale) this.recentre();
    return executions;
  }

  /** An order that comes in and takes what stands opposite up to `limit`; what is left is the caller's. */
  match(side: Side, limit: number, quantity: number, client: string, at: number): Matched {
    this.refresh(at);
    const opposite = side === "BUY" ? this.asks : this.bids;
    this.crowd.extend(opposite, limit, this.reference.at);
    const executions: Execution[] = [];
    let left = quantity;
    let selfTrade = false;
    for (let level = opposite.best; left > 0 && level !== undefined && !opposite.better(limit, level.price); level = opposite.best) {
      const head = level.entries[0];
      if (head?.owner?.client === client) {
        selfTrade = true;
        break;
      }
      left -= this.take(opposite, level, left, executions);
    }
    if (executions.some((each) => each.resting === undefined)) {
      this.dentedAt = at;
      this.stale = false;
    }
    return { executions, left, selfTrade };
  }

  /** Joins the queue at its price, behind all who stand there. The caller has matched it first. */
  join(side: Side, resting: Resting, at: number): void {
    this.refresh(at);
    const own = side === "BUY" ? this.bids : this.asks;
    const level = own.at(resting.price);
    if (level.crowd === 0) this.seed(own, level);
    level.join(resting);
    this.places.set(resting.orderId, level);
  }

  /** Puts users back into their queues as they stood, each list in the order of the queue; called before any print. */
  restore(reference: Reference, bids: readonly Place[], asks: readonly Place[]): void {
    this.reference = reference;
    this.rebuild();
    this.restoreSide(this.bids, bids);
    this.restoreSide(this.asks, asks);
    this.recentre();
  }

  leave(side: Side, orderId: string): void {
    const level = this.places.get(orderId);
    if (level === undefined) return;
    level.leave(orderId);
    this.vacate(side === "BUY" ? this.bids : this.asks, level, orderId);
  }

  /** Makes a resting order smaller; its place stays. */
  shrink(orderId: string, remaining: number): void {
    this.places.get(orderId)?.shrink(orderId, remaining);
  }

  /** Builds what is stale and lets the crowd come back after an order has eaten it. */
  refresh(at: number): void {
    if (this.stale) this.rebuild();
    else if (this.dentedAt !== undefined && at - this.dentedAt >= RECOVERY_MS) {
      this.dentedAt = undefined;
      if (this.places.size === 0) this.rebuild();
      else this.recentre();
    }
  }

  bestBid(at: number): number | undefined {
    this.refresh(at);
    return this.bids.best?.price;
  }

  bestAsk(at: number): number | undefined {
    this.refresh(at);
    return this.asks.best?.price;
  }

  /** Best first, at most `count` levels. */
  depth(side: Side, count: number, at: number): Level[] {
    this.refresh(at);
    const levels: Level[] = [];
    for (const level of (side === "BUY" ? this.bids : this.asks).levels) {
      if (levels.length === count) break;
      levels.push({ price: level.price, quantity: level.quantity, orders: level.orders });
    }
    return levels;
  }

  /** Units shown on one side. */
  total(side: Side, at: number): number {
    this.refresh(at);
    let sum = 0;
    for (const level of (side === "BUY" ? this.bids : this.asks).levels) sum += level.quantity;
    return sum;
  }

  /** Every place of one side, best price and then oldest first. */
  queue(side: Side): { price: number; entry: Entry }[] {
    return (side === "BUY" ? this.bids : this.asks).levels.flatMap((level) => level.entries.map((entry) => ({ price: level.price, entry })));
  }

  /** Users whose place has changed since this was last asked: crowd units ahead, and units shown. */
  *movedPlaces(): Iterable<Place> {
    for (const side of [this.bids, this.asks]) {
      for (const level of side.levels) {
        if (!level.moved) continue;
        level.moved = false;
        let ahead = 0;
        let place = 0;
        for (const entry of level.entries) {
          if (entry.owner === undefined) ahead += entry.quantity;
          else yield { resting: entry.owner, place: place++, ahead, shown: entry.quantity };
        }
      }
    }
  }

  /** A user better than the print, or at it, was the one who was hit, whatever the last price suggests. */
  private corrected(reference: Reference): Reference {
    if (this.places.size === 0) return reference;
    const bid = this.bids.bestUser();
    if (bid !== undefined && bid >= reference.price) return { ...reference, aggressor: "SELL" };
    const ask = this.asks.bestUser();
    if (ask !== undefined && ask <= reference.price) return { ...reference, aggressor: "BUY" };
    return reference;
  }

  private flow(hit: BookSide, price: number, quantity: number): readonly Execution[] {
    const executions: Execution[] = [];
    let left = quantity;
    for (let level = hit.best; left > 0 && level !== undefined && !hit.better(price, level.price); level = hit.best) {
      // The market has gone past this price, so its crowd had left before the print.
      if (hit.better(level.price, price)) level.setCrowd(0, 0);
      if (level.entries.length === 0) hit.drop(level);
      else left -= this.take(hit, level, left, executions);
    }
    return executions;
  }

  /** Trades with the head of a level; returns the units taken. */
  private take(side: BookSide, level: PriceLevel, wanted: number, executions: Execution[]): number {
    const head = level.entries[0];
    if (head === undefined) {
      side.drop(level);
      return 0;
    }
    const quantity = Math.min(wanted, head.quantity);
    const owner = head.owner;
    level.takeHead(quantity);
    executions.push({ resting: owner, price: level.price, quantity });
    if (owner?.remaining === 0) this.vacate(side, level, owner.orderId);
    else if (level.entries.length === 0) side.drop(level);
    return quantity;
  }

  /** An order is out of the book; when it was the last one the book is the crowd's alone again. */
  private vacate(side: BookSide, level: PriceLevel, orderId: string): void {
    this.places.delete(orderId);
    if (level.entries.length === 0) side.drop(level);
    if (this.places.size === 0 && !this.dented) this.stale = true;
  }

  private restoreSide(side: BookSide, places: readonly Place[]): void {
    for (const { resting, ahead, shown } of places) {
      const level = side.at(resting.price);
      if (level.users === 0) level.setCrowd(0, 0);
      if (ahead > level.crowd) level.setCrowd(ahead, 1);
      level.join(resting, shown);
      this.places.set(resting.orderId, level);
    }
  }

  /** A price that the crowd has not reached yet gets the crowd that would stand there. */
  private seed(side: BookSide, level: PriceLevel): void {
    const distance = Math.floor(((side.touch - level.price) * side.sign) / this.tick);
    if (distance >= side.reach && this.crowd.allowed(level.price)) this.crowd.fill(side.side, level, distance, this.reference.at);
  }

  private rebuild(): void {
    this.stale = false;
    this.bids.levels = [];
    this.asks.levels = [];
    this.recentre();
  }

  private recentre(): void {
    const { at } = this.reference;
    const seen = this.seen();
    this.crowd.recentre(this.bids, this.touch(this.bids), at, seen?.bidQuantity);
    this.crowd.recentre(this.asks, this.touch(this.asks), at, seen?.askQuantity);
  }

  /** The recorded touch. Two sides that met, as before the open, make no book: then the crowd is made up. */
  private seen(): SeenQuote | undefined {
    const { seen } = this.reference;
    return seen !== undefined && (seen.bid === 0 || seen.ask === 0 || seen.bid < seen.ask) ? seen : undefined;
  }

  /** Where the crowd of a side begins: at the print or a spread behind it, and never at a user of the other side. */
  private touch(side: BookSide): number {
    const { price, at, aggressor } = this.reference;
    const gap = this.crowd.spread(at) * this.tick;
    const seen = this.seen();
    const bid = seen !== undefined ? this.crowd.standing("BUY", seen.bid) : aggressor === "SELL" ? this.floor(price) : this.ceil(price) - gap;
    const ask = seen !== undefined ? this.crowd.standing("SELL", seen.ask) : aggressor === "SELL" ? this.floor(price) + gap : this.ceil(price);
    if (side.side === "BUY") return Math.min(bid, (this.asks.bestUser() ?? Infinity) - this.tick);
    return Math.max(ask, (this.bids.bestUser() ?? -Infinity) + this.tick);
  }

  private floor(price: number): number {
    return Math.floor(price / this.tick) * this.tick;
  }

  private ceil(price: number): number {
    return Math.ceil(price / this.tick) * this.tick;
  }
}
