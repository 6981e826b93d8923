import type { FromTriggerWatch, WatchLevel } from "../../shared/contract/trigger-watch.ts";
import type { TapePacket } from "../../shared/domain/believable.ts";
import { BelievablePrices, DISMISSED, DISMISSED_WORDS } from "../../shared/domain/believable.ts";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { TICK } from "../../shared/streams/tick-ring.ts";
import type { StandingLevel } from "./slot-levels.ts";
import { SlotLevels, standing } from "./slot-levels.ts";

/** Fields of a quote up to the circuits. */
const QUOTE_WIDTH = Q.lowerCircuit + 1;
/** Wrong prints of one slot are told at most this often, ms of the market. */
const DOUBT_EVERY_MS = 1_000;

/** Levels beside the ticks: what a tick meets is told, everything else costs next to nothing. */
export class TriggerWatch {
  ticks = 0;
  readonly #board: QuoteBoard;
  readonly #tell: (message: FromTriggerWatch) => void;
  readonly #prices: BelievablePrices;
  readonly #slots: (SlotLevels | undefined)[];
  readonly #slotOf = new Map<string, number>();
  readonly #quote = new Float64Array(QUOTE_WIDTH);
  readonly #packet: TapePacket = { price: 0, volume: 0, at: 0, marketAt: 0, bid: 0, ask: 0, upperCircuit: 0, lowerCircuit: 0 };
  /** Trailing levels that moved since they were last told of. */
  readonly #moved = new Set<StandingLevel>();
  readonly #dismissedAt = new Map<number, number>();

  constructor(board: QuoteBoard, tell: (message: FromTriggerWatch) => void) {
    this.#board = board;
    this.#tell = tell;
    this.#prices = new BelievablePrices(board.capacity);
    this.#slots = new Array<SlotLevels | undefined>(board.capacity).fill(undefined);
  }

  get levels(): number {
    return this.#slotOf.size;
  }

  /** @param replay ticks wait in the ring: they tell where the slot stood, and the board is ahead of them. */
  put(level: WatchLevel, replay: boolean): void {
    const { id, slot } = level;
    this.drop(id);
    if (!(slot >= 0 && slot < this.#board.capacity)) return;
    let levels = this.#slots[slot];
    if (levels === undefined) this.#slots[slot] = levels = new SlotLevels();
    this.#slotOf.set(id, slot);
    levels.add(standing(level));
    this.#prices.hasVolume(slot, level.hasVolume);
    if (!replay && this.#prices.at(slot) === 0) this.look(slot);
    const last = this.#prices.last(slot);
    if (last > 0) this.#apply(levels, last, this.#prices.at(slot), 0, true);
  }

  drop(id: string): void {
    const slot = this.#slotOf.get(id);
    if (slot === undefined) return;
    this.#slotOf.delete(id);
    this.#slots[slot]?.remove(id);
    for (const level of this.#moved) if (level.id === id) this.#moved.delete(level);
  }

  /** One record of the ring. Hot. */
  readonly visit = (records: Float64Array, at: number): void => {
    this.ticks += 1;
    const slot = records[at + TICK.slot] ?? -1;
    const levels = this.#slots[slot];
    if (levels === undefined) return;
    const packet = this.#packet;
    packet.price = records[at + TICK.ltp] ?? 0;
    packet.volume = records[at + TICK.volume] ?? 0;
    packet.at = records[at + TICK.exchangeAt] ?? 0;
    packet.marketAt = records[at + TICK.marketAt] ?? 0;
    packet.bid = records[at + TICK.bid] ?? 0;
    packet.ask = records[at + TICK.ask] ?? 0;
    const known = this.#board.read(slot, this.#quote, 0, QUOTE_WIDTH);
    packet.upperCircuit = known ? (this.#quote[Q.upperCircuit] ?? 0) : 0;
    packet.lowerCircuit = known ? (this.#quote[Q.lowerCircuit] ?? 0) : 0;
    this.#take(slot, levels, records[at + TICK.receivedAt] ?? 0);
  };

  /** Takes the board's quote as a packet: where no tick has come yet, and where ticks were lost. */
  look(slot: number): void {
    const levels = this.#slots[slot];
    if (levels === undefined || !this.#board.read(slot, this.#quote, 0, QUOTE_WIDTH)) return;
    const quote = this.#quote;
    const packet = this.#packet;
    packet.price = quote[Q.ltp] ?? 0;
    packet.volume = quote[Q.volume] ?? 0;
    packet.at = quote[Q.exchangeAt] ?? 0;
    packet.marketAt = this.#board.marketTime(quote[Q.feed] ?? 0)?.at ?? 0;
    packet.bid = quote[Q.bid] ?? 0;
    packet.ask = quote[Q.ask] ?? 0;
    packet.upperCircuit = quote[Q.upperCircuit] ?? 0;
    packet.lowerCircuit = quote[Q.lowerCircuit] ?? 0;
    this.#take(slot, levels, quote[Q.receivedAt] ?? 0);
  }

  /** Ticks were lost: the board tells at least where the market has got to. */
  lookAll(): void {
    for (const slot of new Set(this.#slotOf.values())) this.look(slot);
  }

  /** Tells how far trailing levels have come; several moves of one level are one message. */
  flush(): void {
    for (const level of this.#moved) {
      if (Math.abs(level.price - level.told) < level.step) continue;
      level.told = level.price;
      this.#moved.delete(level);
      this.#tell({ kind: "trailed", id: level.id, price: level.price, marketAt: this.#packet.at });
    }
  }

  #take(slot: number, levels: SlotLevels, receivedAt: number): void {
    const prices = this.#prices;
    const packet = this.#packet;
    const count = prices.take(slot, packet);
    // A price that is the first we know was there before us.
    for (let i = 0; i < count; i++) this.#apply(levels, prices.believed[i] ?? 0, packet.at, receivedAt, prices.first);
    if (prices.dismissedWhy !== DISMISSED.none) this.#dismissed(slot, levels);
  }

  #apply(levels: SlotLevels, price: number, marketAt: number, receivedAt: number, already: boolean): void {
    for (let met = levels.meet(price); met !== undefined; met = levels.meet(price)) {
      this.#slotOf.delete(met.id);
      this.#moved.delete(met);
      this.#tell({ kind: "crossed", id: met.id, price, marketAt, receivedAt, already });
    }
    levels.follow(price, this.#moved);
  }

  #dismissed(slot: number, levels: SlotLevels): void {
    const { at } = this.#packet;
    const price = this.#prices.dismissed;
    if (!levels.wouldMeet(price) || at - (this.#dismissedAt.get(slot) ?? 0) < DOUBT_EVERY_MS) return;
    this.#dismissedAt.set(slot, at);
    this.#tell({ kind: "doubted", slot, price, why: DISMISSED_WORDS[this.#prices.dismissedWhy] ?? "" });
  }
}
