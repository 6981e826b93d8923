import { TriggerWatch } from "../../../workers/trigger-watch/watch.ts";
import type { FromTriggerWatch, WatchLevel } from "../../../shared/contract/trigger-watch.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { TICK, TICK_FIELDS } from "../../../shared/streams/tick-ring.ts";

/** 20 November 2026, 10:00:00 IST. */
export const TEN = Date.parse("2026-11-20T10:00:00+05:30");

export interface Packet {
  readonly price: number;
  readonly volume: number;
  readonly at: number;
  readonly bid?: number;
  readonly ask?: number;
  readonly marketAt?: number;
  readonly slot?: number;
}

export type Crossed = Extract<FromTriggerWatch, { kind: "crossed" }>;

/** A watch without its thread: packets in, messages out. */
export class WatchRig {
  readonly told: FromTriggerWatch[] = [];
  readonly board = new QuoteBoard(createBoard(4));
  readonly writer = new QuoteBoardWriter(this.board.buffer);
  readonly watch = new TriggerWatch(this.board, (message) => this.told.push(message));
  readonly #record = new Float64Array(TICK_FIELDS);

  packet({ price, volume, at, bid = 0, ask = 0, marketAt = at, slot = 0 }: Packet): void {
    const record = this.#record;
    record.fill(0);
    record[TICK.slot] = slot;
    record[TICK.ltp] = price;
    record[TICK.volume] = volume;
    record[TICK.exchangeAt] = at;
    record[TICK.marketAt] = marketAt;
    record[TICK.bid] = bid;
    record[TICK.ask] = ask;
    record[TICK.receivedAt] = 1;
    this.watch.visit(record, 0);
    this.watch.flush();
  }

  /** What the board shows of a slot. */
  quote(fields: Partial<Record<keyof typeof Q, number>>, slot = 0): void {
    const quote = new Float64Array(FULL);
    for (const [name, value] of Object.entries(fields)) quote[Q[name as keyof typeof Q]] = value;
    this.writer.write(slot, quote);
  }

  put(level: Partial<WatchLevel> & Pick<WatchLevel, "id" | "way" | "price">, replay = false): void {
    this.watch.put({ slot: 0, hasVolume: true, ...level }, replay);
  }

  crossed(): Crossed[] {
    return this.told.filter((message): message is Crossed => message.kind === "crossed");
  }

  ids(): string[] {
    return this.crossed().map(({ id }) => id);
  }
}
