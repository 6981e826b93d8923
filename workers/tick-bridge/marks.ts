import { ASKS_AT } from "../../shared/brokers/tick-record.ts";
import type { TickRecord } from "../../shared/brokers/tick-record.ts";
import { BelievablePrices } from "../../shared/domain/believable.ts";
import type { TapePacket } from "../../shared/domain/believable.ts";
import { MARK, Q } from "../../shared/streams/quote-fields.ts";

/**
 * So long without a packet, ms, and what stood before proves nothing: nobody may have asked for the instrument since,
 * and a position valued at a price of an hour ago would be a loss that there is not.
 */
const GAP_MS = 180_000;
/** A print that has stood for so long, ms, with nothing against it counts: where books are wide or empty the next trade may be minutes away, and a loss must not stay unseen until then. */
const STANDS_MS = 10_000;

/**
 * The price at which positions are valued, per slot: one print that nothing bears out is shown, and counts for no
 * profit, no loss and no limit.
 */
export class Marks {
  readonly #prices: BelievablePrices;
  readonly #packet: TapePacket = { price: 0, volume: 0, at: 0, marketAt: 0, bid: 0, ask: 0, upperCircuit: 0, lowerCircuit: 0 };

  constructor(capacity: number) {
    this.#prices = new BelievablePrices(capacity);
  }

  /** The feed tells another time from now on. */
  forget(): void {
    this.#prices.forgetAll();
  }

  /**
   * Takes a packet whose quote already lies in `quotes` from `at`. Hot: allocates nothing.
   * @param volumes whether its mode tells volumes.
   * @param marketAt the feed's clock after it; 0 = unknown.
   */
  take(slot: number, tick: TickRecord, volumes: boolean, marketAt: number, quotes: Float64Array, at: number): void {
    const prices = this.#prices;
    const packet = this.#packet;
    const hasDepth = tick.levels > 0;
    packet.price = tick.ltp;
    packet.volume = volumes ? tick.volume : 0;
    packet.at = tick.exchangeAt;
    packet.marketAt = marketAt;
    packet.bid = hasDepth ? (tick.depth[0] ?? 0) : 0;
    packet.ask = hasDepth ? (tick.depth[ASKS_AT] ?? 0) : 0;
    packet.upperCircuit = quotes[at + Q.upperCircuit] ?? 0;
    packet.lowerCircuit = quotes[at + Q.lowerCircuit] ?? 0;
    const before = prices.at(slot);
    if (before === 0 || tick.exchangeAt - before > GAP_MS) {
      prices.forget(slot);
      quotes[at + MARK] = 0;
    }
    // An index, and a contract that nobody has traded today, tell none: there a later stamp counts.
    prices.hasVolume(slot, packet.volume > 0);
    prices.take(slot, packet);
    const mark = prices.mark(slot, tick.ltp) || prices.doubtedSince(slot, tick.exchangeAt - STANDS_MS);
    if (mark > 0) quotes[at + MARK] = mark;
  }
}
