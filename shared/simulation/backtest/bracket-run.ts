import type { BracketSignal } from "../../strategy/signals.ts";
import { opposite } from "../../domain/words.ts";
import type { SimOrder, SimTerms } from "./sim-order.ts";
import { isOver, remaining } from "./sim-order.ts";
import type { SimVenue } from "./sim-venue.ts";

export interface BracketWorld {
  readonly venue: SimVenue;
  /** Makes an order of the bracket's signal and tells the strategy of it. */
  readonly order: (terms: SimTerms, words: string) => SimOrder;
  /** Units of the position on the bracket's side: what others closed needs no stop. */
  readonly room: () => number;
  /** A price brought to the grid, away from the position. */
  readonly onGrid: (price: number, sign: 1 | -1) => number;
}

/**
 * An entry with its stop and targets. Stop and targets cover what has been filled and is still open, from the fill
 * on; what one of them closes is taken off the others at once. They stay over days until the position is closed.
 */
export class BracketRun {
  readonly signal: BracketSignal;
  readonly entry: SimOrder;
  readonly #world: BracketWorld;
  readonly #sign: 1 | -1;
  readonly #targets: (SimOrder | undefined)[];
  #stop: SimOrder | undefined;
  #entered = 0;
  #value = 0;
  #closed = 0;
  #ended = false;

  constructor(signal: BracketSignal, entry: SimOrder, world: BracketWorld) {
    this.signal = signal;
    this.entry = entry;
    this.#world = world;
    this.#sign = entry.sign;
    this.#targets = signal.targets.map(() => undefined);
  }

  get isOver(): boolean {
    return isOver(this.entry) && (this.#ended || this.#open() <= 0);
  }

  has(order: SimOrder): boolean {
    return order === this.entry || order === this.#stop || this.#targets.includes(order);
  }

  /** Of one unit, in price. */
  get risk(): number {
    return this.#entered === 0 ? 0 : Math.abs(this.#value / this.#entered - this.signal.stop.trigger);
  }

  /** One of its orders has filled. */
  filled(order: SimOrder, quantity: number, price: number): void {
    if (order === this.entry) {
      this.#entered += quantity;
      this.#value += quantity * price;
    } else {
      this.#closed += quantity;
      if (order !== this.#stop) this.#breakEven();
    }
    this.fit(price);
  }

  /** Brings its legs to what is open. @param price of now, at which a leg that is new begins. */
  fit(price: number): void {
    if (this.#ended) return;
    const open = this.#open();
    if (this.#closed > 0 && !isOver(this.entry)) this.#world.venue.cancel(this.entry, "The bracket's position is being closed.");
    this.#fitStop(open, price);
    let left = open;
    let before = 0;
    for (const [i, target] of this.signal.targets.entries()) {
      // The nearest target has the first units of the entry.
      const share = Math.min(target.quantity, Math.max(0, this.#entered - before));
      before += target.quantity;
      const wanted = Math.min(left, share - (this.#targets[i]?.filled ?? 0));
      left -= Math.max(0, wanted);
      this.#fitTarget(i, wanted, price);
    }
  }

  /** Takes its orders away; the position stays. */
  end(text: string): void {
    this.#ended = true;
    for (const order of [this.entry, this.#stop, ...this.#targets]) if (order && !isOver(order)) this.#world.venue.cancel(order, text);
  }

  #open(): number {
    return Math.max(0, Math.min(this.#entered - this.#closed, this.#world.room()));
  }

  #fitStop(open: number, price: number): void {
    const { venue } = this.#world;
    if (this.#stop) return this.#resize(this.#stop, open);
    if (open <= 0) return;
    const { stop, trail } = this.signal;
    this.#stop = this.#world.order({
      side: opposite(this.entry.side), quantity: open, type: stop.limit === undefined ? "SL-M" : "SL", price: stop.limit ?? 0, trigger: stop.trigger,
      validity: "GTC", sized: false, trail,
    }, "Stop");
    venue.putAtOnce(this.#stop, price);
  }

  #fitTarget(i: number, wanted: number, price: number): void {
    const target = this.signal.targets[i];
    const order = this.#targets[i];
    if (!target) return;
    if (order) return this.#resize(order, wanted);
    if (wanted <= 0) return;
    const made = this.#world.order({
      side: opposite(this.entry.side), quantity: wanted, type: "LIMIT", price: target.price, trigger: 0, validity: "GTC", sized: false, trail: undefined,
    }, `Target ${i + 1}`);
    this.#targets[i] = made;
    this.#world.venue.putAtOnce(made, price);
  }

  #resize(order: SimOrder, left: number): void {
    if (!isOver(order) && remaining(order) !== left) this.#world.venue.resize(order, order.filled + Math.max(0, left));
  }

  #breakEven(): void {
    if (!this.signal.breakEvenAfterFirst || !this.#stop || isOver(this.#stop)) return;
    const even = this.#world.onGrid(this.#value / this.#entered, this.#sign);
    // Never loosened: a trail may have carried it further already.
    if ((even - this.#stop.trigger) * this.#sign > 0) this.#world.venue.retrigger(this.#stop, even);
  }
}
