import type { FromPaperFills, ToPaperFills } from "../../shared/contract/paper-fills.ts";
import type { TapePacket } from "../../shared/domain/believable.ts";
import { BelievablePrices } from "../../shared/domain/believable.ts";
import type { Price } from "../../shared/domain/units.ts";
import { FillFloor } from "../../shared/simulation/fills/fill-floor.ts";
import type { FillEvent } from "../../shared/simulation/fills/types.ts";
import { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { TickRingReader } from "../../shared/streams/tick-ring-reader.ts";
import { TICK } from "../../shared/streams/tick-ring.ts";
import { MarketReader } from "./market-reader.ts";

/** Ticks taken before messages are looked at again. */
const BATCH = 4_096;

/** The floor, fed from a ring. Time is passed in, so that a test drives it by hand. */
export class Room {
  #say: (message: FromPaperFills) => void;
  #reader: TickRingReader;
  #market: MarketReader;
  #floor: FillFloor;
  #prices: BelievablePrices;
  #packet: TapePacket = { price: 0, volume: 0, at: 0, marketAt: 0, bid: 0, ask: 0, upperCircuit: 0, lowerCircuit: 0 };
  #events: { account: string; event: FillEvent }[] = [];
  #ticks = 0;
  /** Of the newest tick taken. */
  #sequence = 0;
  #lost: number;

  constructor(start: Extract<ToPaperFills, { kind: "start" }>, say: (message: FromPaperFills) => void) {
    this.#say = say;
    this.#reader = new TickRingReader(start.ring);
    this.#lost = this.#reader.lost;
    const board = new QuoteBoard(start.board);
    this.#market = new MarketReader(board);
    this.#prices = new BelievablePrices(board.capacity);
    this.#floor = new FillFloor({
      seed: start.seed,
      look: (slot) => this.#market.look(slot),
      onEvent: (account, event) => void this.#events.push({ account, event }),
    });
  }

  do(command: Exclude<ToPaperFills, { kind: "start" | "quit" }>, at: number): void {
    switch (command.kind) {
      case "model":
        return this.#floor.use(command.account, command.model);
      case "put":
        for (const order of command.orders) this.#floor.put(order, at);
        return;
      case "modify":
        return this.#floor.modify(command.id, command.terms, at);
      case "cancel":
        return this.#floor.cancel(command.id, at);
      case "withdraw":
        for (const id of command.ids) this.#floor.withdraw(id);
    }
  }

  /** Takes what waits in the ring and what is due, and tells what came of it. @returns when something is due next. */
  turn(at: number): number | undefined {
    this.#ticks += this.#reader.drain((records, from) => this.#take(records, from, at), BATCH);
    const next = this.#floor.pass(at);
    const { lost } = this.#reader;
    if (lost !== this.#lost) this.#say({ kind: "lost", ticks: (lost - this.#lost) >>> 0 });
    this.#lost = lost;
    if (this.#events.length > 0) this.#say({ kind: "events", events: this.#events });
    this.#events = [];
    return next;
  }

  /** One bad print fills and fires nothing: of a packet that is not believed only the depth counts. */
  #take(records: Float64Array, from: number, at: number): void {
    const slot = records[from + TICK.slot] ?? -1;
    this.#sequence = records[from + TICK.sequence] ?? 0;
    const wanted = this.#floor.has(slot);
    const tick = wanted ? this.#market.tick(records, from) : undefined;
    const packet = this.#packet;
    packet.price = records[from + TICK.ltp] ?? 0;
    packet.volume = records[from + TICK.volume] ?? 0;
    packet.at = records[from + TICK.exchangeAt] ?? 0;
    packet.marketAt = records[from + TICK.marketAt] ?? 0;
    packet.bid = records[from + TICK.bid] ?? 0;
    packet.ask = records[from + TICK.ask] ?? 0;
    packet.upperCircuit = tick?.upper ?? 0;
    packet.lowerCircuit = tick?.lower ?? 0;
    const count = this.#prices.take(slot, packet);
    if (!tick) return;
    const last = this.#prices.last(slot) as Price;
    if (count === 0) {
      if (last > 0) this.#floor.tick(slot, { ...tick, ltp: last, ltq: 0, traded: 0 }, at);
      return;
    }
    // One that was kept aside and is believed now: what it went through is no longer known, what it met is.
    if (count === 2) this.#floor.tick(slot, { ...tick, ltp: (this.#prices.believed[0] ?? 0) as Price, ltq: 0, traded: 0, depth: undefined }, at);
    this.#floor.tick(slot, { ...tick, ltp: last }, at);
  }

  get pending(): number {
    return this.#reader.pending;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Orders under way or in a book. */
  get orders(): number {
    return this.#floor.orders;
  }

  /** Resolves when a tick waits or `ms` have passed. */
  wait(ms: number): Promise<boolean> {
    return this.#reader.waitAsync(ms);
  }

  stats(): void {
    if (this.#floor.orders > 0) this.#say({ kind: "stats", orders: this.#floor.orders, ticks: this.#ticks, lost: this.#lost, pending: this.#reader.pending });
  }
}
