import type { TapePacket } from "../../../domain/believable.ts";
import { BelievablePrices } from "../../../domain/believable.ts";
import type { Price } from "../../../domain/units.ts";
import type { MarketPicture } from "./picture.ts";
import { emptyPacket, packetOf } from "./picture.ts";

/** A price that is watched on every tick. */
export interface WatchedLevel {
  readonly slot: number;
  readonly way: "rise" | "fall";
  /** Moves where it trails. */
  price: number;
  /** Distance at which it follows the market; 0 = it stays. */
  readonly by: number;
  /** Least move worth telling. */
  readonly step: number;
  /** The price last told. */
  told: number;
  /** False once whoever wanted it does not any more: news on its way is not for them. */
  wanted: boolean;
  readonly onCrossed: () => void;
  readonly onTrailed: (price: Price) => void;
}

/**
 * The trigger watch of a run: levels beside the ticks, by the rules of the terminal's. It believes prices for itself,
 * from its first level in an instrument on; levels that are put or dropped are looked at when it is next asked.
 */
export class LevelWatch {
  readonly #picture: MarketPicture;
  readonly #prices: BelievablePrices;
  readonly #packet = emptyPacket();
  /** By slot; undefined before the first. */
  readonly #levels: (WatchedLevel[] | undefined)[];
  readonly #moved = new Set<WatchedLevel>();
  #commands: (() => void)[] = [];
  #news: (() => void)[] = [];
  #count = 0;

  constructor(picture: MarketPicture, slots: number) {
    this.#picture = picture;
    this.#prices = new BelievablePrices(slots);
    this.#levels = new Array<WatchedLevel[] | undefined>(slots).fill(undefined);
  }

  /** Something was put or dropped since it was last asked. */
  get told(): boolean {
    return this.#commands.length > 0;
  }

  put(level: WatchedLevel): void {
    this.#commands.push(() => this.#put(level));
  }

  drop(level: WatchedLevel): void {
    level.wanted = false;
    this.#commands.push(() => this.#remove(level));
  }

  /** Looks at the record's tick. @returns whether news may come of it. Hot where nothing is watched. */
  see(slot: number, lower: number, upper: number): boolean {
    const levels = this.#levels[slot];
    if (levels === undefined) return false;
    this.#take(slot, levels, packetOf(this.#picture.record, lower, upper, this.#packet));
    return this.#count > 0 || this.#news.length > 0;
  }

  /** Puts and drops what is asked for, and hands out what has come of it and of the ticks. @returns false where nothing has. */
  answer(): boolean {
    const commands = this.#commands;
    this.#commands = [];
    for (const command of commands) command();
    this.#flush();
    const news = this.#news;
    this.#news = [];
    for (const tell of news) tell();
    return news.length > 0;
  }

  #put(level: WatchedLevel): void {
    const { slot } = level;
    const levels = (this.#levels[slot] ??= []);
    levels.push(level);
    this.#count += 1;
    if (this.#prices.at(slot) === 0 && this.#picture.ltp(slot) > 0) {
      this.#picture.packet(slot, this.#packet);
      this.#take(slot, levels, this.#packet);
    }
    const last = this.#prices.last(slot);
    if (last > 0) this.#apply(levels, last);
  }

  #remove(level: WatchedLevel): void {
    const levels = this.#levels[level.slot];
    const place = levels?.indexOf(level) ?? -1;
    if (place < 0) return;
    levels?.splice(place, 1);
    this.#count -= 1;
    this.#moved.delete(level);
  }

  #take(slot: number, levels: WatchedLevel[], packet: TapePacket): void {
    const count = this.#prices.take(slot, packet);
    for (let i = 0; i < count; i++) this.#apply(levels, this.#prices.believed[i] ?? 0);
  }

  #apply(levels: WatchedLevel[], price: number): void {
    for (let met = nearestMet(levels, price); met; met = nearestMet(levels, price)) {
      const crossed = met;
      this.#remove(crossed);
      this.#news.push(() => {
        if (crossed.wanted) crossed.onCrossed();
      });
    }
    for (const level of levels) {
      const wanted = level.way === "fall" ? price - level.by : price + level.by;
      if (level.by === 0 || (level.way === "fall" ? wanted <= level.price : wanted >= level.price)) continue;
      level.price = wanted;
      this.#moved.add(level);
    }
  }

  /** Several moves of one level are one piece of news. */
  #flush(): void {
    for (const level of this.#moved) {
      if (Math.abs(level.price - level.told) < level.step) continue;
      level.told = level.price;
      this.#moved.delete(level);
      const price = level.price as Price;
      this.#news.push(() => {
        if (level.wanted) level.onTrailed(price);
      });
    }
  }
}

/** Rises before falls, the nearest first, of those at one price the oldest. */
function nearestMet(levels: readonly WatchedLevel[], price: number): WatchedLevel | undefined {
  let found: WatchedLevel | undefined;
  for (const level of levels) {
    if (level.way === "rise" ? price < level.price : price > level.price) continue;
    if (!found || (found.way === "fall" && level.way === "rise") || (found.way === level.way && (level.way === "rise" ? level.price < found.price : level.price > found.price))) found = level;
  }
  return found;
}
