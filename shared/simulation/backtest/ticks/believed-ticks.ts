import { BelievablePrices, DISMISSED } from "../../../domain/believable.ts";
import { TICK, TICK_FIELDS } from "../../../streams/tick-ring.ts";
import { emptyPacket, packetOf } from "./picture.ts";

/**
 * Which ticks a strategy sees, and at which prices its orders fill: one print that nothing bears out does neither, by
 * the rules of the terminal's threads. One that is in doubt is kept back; once it is borne out it comes with the tick
 * that proved it, just before it, and with the units that it traded.
 */
export class BelievedTicks {
  /** How many prices the tick last taken has brought to be believed: 0, 1 or 2. */
  count = 0;
  readonly #prices: BelievablePrices;
  readonly #record: Float64Array;
  readonly #deliver: (slot: number, record: Float64Array) => void;
  readonly #late = new Float64Array(TICK_FIELDS);
  /** Units traded by the tick that is in doubt, and its price. */
  readonly #doubted: Float64Array;
  readonly #doubtedAt: Float64Array;
  readonly #packet = emptyPacket();

  /** @param record the tick that is looked at, as a record of a tick ring. @param unmeasured slots of indices, which tell no volume. */
  constructor(slots: number, unmeasured: readonly number[], record: Float64Array, deliver: (slot: number, record: Float64Array) => void) {
    this.#prices = new BelievablePrices(slots);
    this.#record = record;
    this.#deliver = deliver;
    this.#doubted = new Float64Array(slots);
    this.#doubtedAt = new Float64Array(slots);
    for (const slot of unmeasured) this.#prices.hasVolume(slot, false);
  }

  /** The older of two prices that are believed now. */
  get first(): number {
    return this.#prices.believed[0] ?? 0;
  }

  /** The last price that is believed; 0 = none yet. */
  last(slot: number): number {
    return this.#prices.last(slot);
  }

  /** Takes the record. Hot: allocates nothing. */
  take(slot: number, lower: number, upper: number): void {
    this.count = this.#prices.take(slot, packetOf(this.#record, lower, upper, this.#packet));
  }

  /** Gives on what the record last taken brings. Hot: allocates nothing. */
  deliver(slot: number): void {
    const { count } = this;
    const prices = this.#prices;
    const price = this.#record[TICK.ltp] ?? 0;
    for (let i = 0; i < count; i++) {
      const believed = prices.believed[i] ?? 0;
      // Alone and the same again: the book has borne it out, and the units of the trade are still to be told.
      const again = count === 1 && believed === this.#doubtedAt[slot] && (this.#doubted[slot] ?? 0) > 0;
      if (i < count - 1 || believed !== price || again) this.#deliverLate(slot, believed);
    }
    if (price > 0 && prices.mark(slot, price) === price) {
      this.#doubted[slot] = 0;
      this.#deliver(slot, this.#record);
      return;
    }
    const isSame = this.#doubtedAt[slot] === price && prices.dismissedWhy === DISMISSED.none;
    this.#doubted[slot] = (isSame ? (this.#doubted[slot] ?? 0) : 0) + (this.#record[TICK.traded] ?? 0);
    this.#doubtedAt[slot] = price;
  }

  /** A price that was kept back and is believed now. */
  #deliverLate(slot: number, price: number): void {
    const late = this.#late;
    late.set(this.#record);
    late[TICK.ltp] = price;
    late[TICK.ltq] = 0;
    late[TICK.traded] = this.#doubted[slot] ?? 0;
    this.#doubted[slot] = 0;
    this.#deliver(slot, late);
  }
}
