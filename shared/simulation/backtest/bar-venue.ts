import type { BarModel } from "../../contract/schemas/lab.ts";
import type { BarTable } from "./bar-table.ts";
import { BarLevels } from "./bar-levels.ts";
import { LEGS, priceOn, reaches, writePath } from "./bar-path.ts";
import { PriceCosts } from "./price-costs.ts";
import type { SimOrder } from "./sim-order.ts";
import { isOver, remaining } from "./sim-order.ts";
import type { SimLevel, SimVenue } from "./sim-venue.ts";

/** Of a bar's volume that a limit order gets when its price is only touched, where the run names no share, percent. */
const TOUCH_PERCENT = 10;
/** More turns within one leg than any orders can need. */
const MOST_TURNS = 10_000;

export interface VenueEvents {
  /** Units of an order whose quantity hangs on the price; 0 = it comes to nothing. */
  readonly sizeOf: (order: SimOrder, price: number) => number;
  /** Units that it may fill at most: shares for delivery are sold as long as they are held. */
  readonly room: (order: SimOrder) => number;
  /** Does it begin or enlarge a position? */
  readonly opens: (order: SimOrder) => boolean;
  /** The order has the fill already. */
  readonly filled: (order: SimOrder, quantity: number, price: number, at: number) => void;
  /** Its trigger was met, or its terms have moved with its trail. */
  readonly changed: (order: SimOrder) => void;
  readonly cancelled: (order: SimOrder) => void;
}

export interface VenueInstrument {
  /** Least step of the price; 0 = any. */
  readonly tick: number;
  readonly lot: number;
}

/**
 * The market of one instrument as its bars show it. Orders meet a bar in the order in which the price of its path
 * comes to them. What is decided on a bar's close is at the exchange from the next bar on; a leg that is placed at a
 * fill is there from that point of the path.
 */
export class BarVenue implements SimVenue {
  /** Bars that are over. */
  count = 0;
  readonly #model: BarModel;
  readonly #events: VenueEvents;
  readonly #costs: PriceCosts;
  readonly #tick: number;
  readonly #lot: number;
  readonly #orders: SimOrder[] = [];
  readonly #levels = new BarLevels();
  readonly #path = new Float64Array(LEGS + 1);
  #inBar = false;
  /** Where the path is: leg and progress in it. */
  #leg = 0;
  #progress = 0;
  #at = 0;
  #end = 0;
  /** Average price of the bar. */
  #typical = 0;
  /** Units that orders may still have of this bar, and what a touched limit gets. */
  #left = Infinity;
  #touch = 0;

  constructor(model: BarModel, instrument: VenueInstrument, events: VenueEvents) {
    this.#model = model;
    this.#events = events;
    this.#tick = instrument.tick;
    this.#lot = instrument.lot;
    this.#costs = new PriceCosts(model, instrument.tick);
  }

  get working(): readonly SimOrder[] {
    return this.#orders;
  }

  get here(): number | undefined {
    return this.#inBar ? priceOn(this.#path[this.#leg] ?? 0, this.#path[this.#leg + 1] ?? 0, this.#progress) : undefined;
  }

  /** Takes an order that was decided at a market time. */
  put(order: SimOrder, at: number): void {
    const { latency } = this.#model;
    order.fromBar = this.count + (this.#inBar ? 1 : 0) + (latency.kind === "bars" ? latency.bars : 0);
    order.from = latency.kind === "ms" && latency.ms > 0 ? at + latency.ms : 0;
    this.#orders.push(order);
  }

  /** A leg that is sent the moment its position is there: it works from this point of the path on. */
  putAtOnce(order: SimOrder, price: number): void {
    order.fromBar = this.count;
    order.from = 0;
    order.stage = order.trigger !== 0 || order.trail !== undefined ? "stop" : "resting";
    order.best = price;
    this.#orders.push(order);
  }

  putTriggered(order: SimOrder): void {
    const { latency } = this.#model;
    order.fromBar = this.count + (latency.kind === "bars" ? latency.bars : 0);
    order.from = latency.kind === "ms" && latency.ms > 0 ? this.#now() + latency.ms : 0;
    this.#orders.push(order);
  }

  watch(level: SimLevel): void {
    this.#levels.add(level);
  }

  unwatch(level: SimLevel): void {
    this.#levels.drop(level);
  }

  cancel(order: SimOrder, text: string): void {
    if (isOver(order)) return;
    const place = this.#orders.indexOf(order);
    if (place >= 0) this.#orders.splice(place, 1);
    order.stage = "cancelled";
    order.text = text;
    order.doneAt = this.#inBar ? this.#now() : order.doneAt;
    this.#events.cancelled(order);
  }

  resize(order: SimOrder, quantity: number): void {
    if (isOver(order)) return;
    if (quantity <= order.filled) return this.cancel(order, "Nothing is left for it to close.");
    order.quantity = quantity;
    this.#events.changed(order);
  }

  retrigger(order: SimOrder, trigger: number): void {
    if (order.stage !== "stop") return;
    order.trigger = trigger;
    this.#events.changed(order);
  }

  /** Fills a market order at the close of the bar that has just ended. */
  fillAtClose(order: SimOrder, close: number, at: number): void {
    this.#orders.push(order);
    order.taking = order.atClose = true;
    this.#fill(order, this.#costs.paid(close, order.sign, this.#events.opens(order)), at, this.#model.volumePercent === 0 ? Infinity : this.#left);
  }

  /** Nothing waits for the next bar. */
  get idle(): boolean {
    return this.#orders.length === 0 && !this.#levels.any;
  }

  /** A bar that no order meets. */
  pass(table: BarTable, place: number): void {
    const { volumePercent, slippage } = this.#model;
    // An order that its close brings about may fill at that close.
    this.#left = volumePercent === 0 ? Infinity : this.#lots(((table.volume[place] ?? 0) * volumePercent) / 100);
    if (slippage.kind === "atr") this.#costs.see(table.high[place] ?? 0, table.low[place] ?? 0, table.close[place] ?? 0);
    this.count += 1;
  }

  /** One bar of the instrument. @param end its end, market ms. */
  bar(table: BarTable, place: number, end: number): void {
    const { volumePercent, slippage } = this.#model;
    this.#left = volumePercent === 0 ? Infinity : this.#lots(((table.volume[place] ?? 0) * volumePercent) / 100);
    if (!this.idle) this.#meet(table, place, end);
    if (slippage.kind === "atr") this.#costs.see(table.high[place] ?? 0, table.low[place] ?? 0, table.close[place] ?? 0);
    this.count += 1;
  }

  #meet(table: BarTable, place: number, end: number): void {
    const path = this.#path;
    const [open = 0, high = 0, low = 0, close = 0] = [table.open[place], table.high[place], table.low[place], table.close[place]];
    writePath(path, this.#model.path, open, high, low, close);
    this.#at = table.at[place] ?? 0;
    this.#end = end;
    this.#typical = (high + low + close) / 3;
    this.#touch = this.#lots(((table.volume[place] ?? 0) * (this.#model.volumePercent || TOUCH_PERCENT)) / 100);
    this.#inBar = true;
    for (this.#leg = 0; this.#leg < LEGS; this.#leg++) this.#walk(path[this.#leg] ?? 0, path[this.#leg + 1] ?? 0);
    this.#leg = LEGS - 1;
    this.#progress = 1;
    for (const order of [...this.#orders]) if (order.validity === "IOC" && order.fromBar <= this.count && order.stage !== "flying") this.cancel(order, "The rest of an IOC order is cancelled at once.");
    this.#inBar = false;
  }

  #walk(from: number, to: number): void {
    this.#progress = 0;
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      let next: SimOrder | undefined;
      let nearest = Infinity;
      for (const order of this.#orders) {
        const meets = this.#meets(order, from, to);
        if (meets < nearest) [next, nearest] = [order, meets];
      }
      const met = this.#levels.before(nearest, from, to, this.#progress);
      if (!met && (!next || nearest > 1)) break;
      this.#progress = Math.max(this.#progress, met?.meets ?? nearest);
      const price = priceOn(from, to, this.#progress);
      if (met) this.#met(met.level, price);
      else if (next) this.#act(next, price, from, to);
    }
    for (const order of this.#orders) if (order.trail && order.stage === "stop") this.#follow(order, to);
  }

  #met(level: SimLevel, price: number): void {
    this.unwatch(level);
    level.onMet(price, this.#now());
  }

  /** How far into the leg something happens to the order; Infinity where nothing does. */
  #meets(order: SimOrder, from: number, to: number): number {
    const now = this.#progress;
    if (order.stage === "flying") return this.#arrives(order);
    const here = priceOn(from, to, now);
    if (order.stage === "stop") return reaches(order.sign, order.trigger, here, from, to, now);
    if (this.#left < this.#lot) return Infinity;
    if (order.taking) return this.#averages(order) ? (this.#leg === LEGS - 1 ? 1 : Infinity) : now;
    return reaches(order.sign === 1 ? -1 : 1, this.#limitLevel(order), here, from, to, now);
  }

  /** It is spread over the bar: known when the bar is over. */
  #averages({ type, triggered }: SimOrder): boolean {
    return this.#model.market === "vwap" && type === "MARKET" && !triggered;
  }

  /** The level at which a limit order has something to get. */
  #limitLevel({ price, sign, touchedIn }: SimOrder): number {
    const { limit } = this.#model;
    if (limit === "touch" || (limit === "queue" && touchedIn !== this.count && this.#touch >= this.#lot)) return price;
    return price - sign * (this.#tick === 0 ? Number.EPSILON * price : this.#tick);
  }

  #arrives({ fromBar, from }: SimOrder): number {
    if (fromBar > this.count) return Infinity;
    if (from <= this.#at) return this.#progress;
    const legs = ((from - this.#at) / Math.max(1, this.#end - this.#at)) * LEGS;
    return legs >= LEGS ? Infinity : legs < this.#leg ? this.#progress : legs - this.#leg >= 1 ? Infinity : Math.max(this.#progress, legs - this.#leg);
  }

  #act(order: SimOrder, price: number, from: number, to: number): void {
    if (order.stage === "flying") return this.#arrive(order, price);
    if (order.stage === "stop") return this.#trigger(order, price);
    if (order.taking) {
      return this.#fill(order, this.#costs.paid(this.#averages(order) ? this.#typical : price, order.sign, this.#events.opens(order)), this.#now(), this.#left);
    }
    const touched = this.#model.limit === "queue" && this.#limitLevel(order) === order.price && priceOn(from, to, this.#progress) * order.sign > (order.price - order.sign * this.#tick) * order.sign;
    if (touched) order.touchedIn = this.count;
    // What the bar opens beyond its limit has it at the open.
    const gapped = this.#leg === 0 && this.#progress === 0 && (price - order.price) * order.sign < 0;
    this.#fill(order, gapped ? this.#costs.onGrid(price, order.sign) : order.price, this.#now(), touched ? Math.min(this.#left, this.#touch) : this.#left);
  }

  /** It has come to the exchange. A limit that the price has passed already takes it, and gets the price. */
  #arrive(order: SimOrder, price: number): void {
    order.best = price;
    if (order.type === "SL" || order.type === "SL-M") {
      if (order.trail) this.#follow(order, price);
      order.stage = "stop";
      return this.#events.changed(order);
    }
    order.stage = "resting";
    order.taking = order.type === "MARKET";
    this.#events.changed(order);
    if (!isOver(order)) this.#takeBetter(order, price);
  }

  #trigger(order: SimOrder, price: number): void {
    order.stage = "resting";
    order.taking = order.type === "SL-M";
    this.#events.changed(order);
    if (!isOver(order)) this.#takeBetter(order, price);
  }

  #takeBetter(order: SimOrder, price: number): void {
    if (order.taking || this.#left < this.#lot || (price - order.price) * order.sign >= 0) return;
    this.#fill(order, this.#costs.onGrid(price, order.sign), this.#now(), this.#left);
  }

  #follow(order: SimOrder, price: number): void {
    const { trail, sign } = order;
    // The stop of a bought position sells: it follows the highest price, and the other way round.
    if (!trail || (price - order.best) * sign > 0) return;
    order.best = price;
    const by = trail.kind === "points" ? trail.by : (price * trail.by) / 100;
    const trigger = this.#costs.onGrid(price + sign * by, sign);
    if (order.trigger !== 0 && (trigger - order.trigger) * sign >= 0) return;
    order.trigger = trigger;
    this.#events.changed(order);
  }

  #fill(order: SimOrder, price: number, at: number, most: number): void {
    if (order.sized) {
      order.sized = false;
      order.quantity = this.#events.sizeOf(order, price);
      if (order.quantity <= 0) return this.cancel(order, "The account does not buy a single lot at this price.");
    }
    const room = this.#events.room(order);
    if (room <= 0) return this.cancel(order, "The shares that it would sell are held no more.");
    const quantity = Math.min(remaining(order), room, most === Infinity ? Infinity : this.#lots(most));
    if (quantity <= 0) return;
    if (this.#left !== Infinity) this.#left -= quantity;
    order.filled += quantity;
    order.value += price * quantity;
    order.doneAt = at;
    if (remaining(order) <= 0) {
      order.stage = "complete";
      const place = this.#orders.indexOf(order);
      if (place >= 0) this.#orders.splice(place, 1);
    }
    this.#events.filled(order, quantity, price, at);
  }

  #lots(units: number): number {
    return Math.floor(units / this.#lot) * this.#lot;
  }

  #now(): number {
    return Math.round(this.#at + ((this.#leg + this.#progress) / LEGS) * (this.#end - this.#at));
  }
}
