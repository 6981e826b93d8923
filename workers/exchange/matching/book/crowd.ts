/**
 * The simulated crowd: who else is in the book, as a pure function of token, side, price and time.
 * It is made up, but shaped like a real book: a touch worth some lakhs of rupees, levels that grow
 * away from it and breathe every few seconds, a spread of one or a few ticks.
 */
import type { Listing, Side } from "../../types.ts";
import { fraction, hashText, mix } from "../hash.ts";
import type { BookSide } from "./side.ts";
import { PriceLevel } from "./level.ts";

/** Levels kept on each side around the reference price. SmartStream shows five, its depth mode twenty. */
export const CROWD_LEVELS = 24;
/** However far an order reaches into the book, no more levels than this are made for it. */
export const CROWD_REACH = 400;
/** A level's size is redrawn once in this session time; each level at a moment of its own. */
const BREATH_MS = 4_000;
/** Value that stands at the touch on average, paise. Options count premium. */
const TOUCH_VALUE = { equity: 5_00_000_00, future: 40_00_000_00, option: 1_50_000_00, index: 0 } as const;
/** No level is larger than this many times the largest order allowed. */
const LARGEST_IN_FREEZES = 3;

export interface PriceBand {
  readonly lower: number;
  readonly upper: number;
}

export class Crowd {
  readonly tick: number;
  private readonly lot: number;
  private readonly band: PriceBand;
  private readonly salt: number;
  private readonly touchValue: number;
  private readonly largest: number;
  private readonly widest: number;

  constructor(listing: Listing, band: PriceBand) {
    this.tick = Math.max(1, listing.tickPaise);
    this.lot = Math.max(1, listing.lotSize);
    this.band = band;
    this.salt = hashText(listing.token);
    this.touchValue = TOUCH_VALUE[listing.kind];
    this.largest = listing.freezeLimit > 0 ? listing.freezeLimit * LARGEST_IN_FREEZES : Number.MAX_SAFE_INTEGER;
    this.widest = listing.kind === "option" ? 4 : 2;
  }

  /** Distance from best bid to best ask, in ticks: mostly one. */
  spread(at: number): number {
    const draw = fraction(mix(this.salt, Math.floor(at / BREATH_MS)));
    return 1 + Math.floor(draw * draw * this.widest);
  }

  /** Units at a level `distance` ticks behind the touch; a whole number of lots, at least one. */
  quantity(side: Side, price: number, distance: number, at: number): number {
    const draw = fraction(this.word(side, price, at));
    const growth = 1 + Math.min(distance, 16) * 0.25;
    const wanted = (this.touchValue / price) * growth * (0.35 + 1.3 * draw);
    return Math.max(1, Math.round(Math.min(wanted, this.largest) / this.lot)) * this.lot;
  }

  /** Number of orders behind those units. Fits the wire's 16 bits. */
  orders(side: Side, price: number, quantity: number, at: number): number {
    const draw = fraction(mix(this.word(side, price, at), 0x51ed270b));
    const lots = quantity / this.lot;
    return Math.max(1, Math.min(lots, 900, Math.round(Math.sqrt(lots) * (0.5 + draw))));
  }

  /** A recorded best price; for a side where nobody stood, one behind which no crowd may stand. */
  standing(side: Side, price: number): number {
    if (price > 0) return price;
    return side === "BUY" ? Math.max(this.band.lower, this.tick) - this.tick : this.band.upper + this.tick;
  }

  /** May the crowd stand at this price? */
  allowed(price: number): boolean {
    return price >= Math.max(this.band.lower, this.tick) && price <= this.band.upper;
  }

  /**
   * Puts the crowd of one side in place behind `touch`, which must not reach the other side's users.
   * Users keep their places; levels of the crowd alone outside the window are taken away, and before
   * the touch the crowd is gone even where a user still stands. `first` is what stands at the touch, where it was recorded.
   */
  recentre(side: BookSide, touch: number, at: number, first?: number): void {
    const old = side.levels;
    const next: PriceLevel[] = [];
    let i = 0;
    for (let distance = 0; distance < CROWD_LEVELS; distance++) {
      const price = touch - side.sign * distance * this.tick;
      for (let level = old[i]; level !== undefined && side.better(level.price, price); level = old[++i]) {
        if (level.users === 0) continue;
        if (distance === 0) level.setCrowd(0, 0);
        next.push(level);
      }
      if (!this.allowed(price)) continue;
      const found = old[i];
      const level = found?.price === price ? found : new PriceLevel(price);
      if (level === found) i += 1;
      if (distance === 0 && first !== undefined && first > 0) level.setCrowd(first, this.orders(side.side, price, first, at));
      else this.fill(side.side, level, distance, at);
      next.push(level);
    }
    for (let level = old[i]; level !== undefined; level = old[++i]) if (level.users > 0) next.push(level);
    side.levels = next;
    side.touch = touch;
    side.reach = CROWD_LEVELS;
  }

  /** Makes the levels behind the window that an order reaching to `limit` would meet, each only once. */
  extend(side: BookSide, limit: number, at: number): void {
    for (; side.reach < CROWD_REACH; side.reach++) {
      const price = side.touch - side.sign * side.reach * this.tick;
      if (side.better(limit, price) || !this.allowed(price)) return;
      const level = side.at(price);
      if (level.crowd === 0) this.fill(side.side, level, side.reach, at);
    }
  }

  /** Brings one level to the size that it has at this moment. */
  fill(side: Side, level: PriceLevel, distance: number, at: number): void {
    const quantity = this.quantity(side, level.price, distance, at);
    level.setCrowd(quantity, this.orders(side, level.price, quantity, at));
  }

  private word(side: Side, price: number, at: number): number {
    const own = mix(this.salt ^ (side === "BUY" ? 0x2545f491 : 0), price);
    return mix(own, Math.floor((at + (own % BREATH_MS)) / BREATH_MS));
  }
}
