import type { InstrumentNames } from "../../shared/contract/recorder.ts";
import { DAY_MS, istDay, istEpoch } from "../../shared/domain/time.ts";
import type { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { FULL, Q } from "../../shared/streams/quote-fields.ts";
import { TICK } from "../../shared/streams/tick-ring.ts";
import { Batch, MOST_NAMELESS, RUN_TICKS } from "./batches.ts";
import type { DayFile } from "./day-file.ts";
import type { DayOfMarket } from "./shelf.ts";

/** Bytes that wait in memory before they are written, however soon that is. */
const WRITE_AT_BYTES = 512 * 1024;

export interface TapeRoom {
  /** A new file of the day, or undefined while nothing can be written. */
  begin(of: DayOfMarket): DayFile | undefined;
  /** Writes what waits in the file. @returns false when it could not be written, and the file is given up. */
  write(file: DayFile): boolean;
  /** Closes the file of a day that is over. */
  finish(file: DayFile): void;
  /** Asks for the names of these. */
  who(market: string, slots: readonly number[]): void;
}

/** The ticks of one market: gathers them by instrument, cuts them into runs, turns to a new file with each trading day. */
export class Tape {
  readonly market: string;
  /** Ticks that were not written: no name, a number that cannot be kept, or no room on disk. */
  missed = 0;
  readonly #room: TapeRoom;
  readonly #board: QuoteBoard;
  readonly #batches: (Batch | undefined)[] = [];
  readonly #names = new Map<number, InstrumentNames | undefined>();
  /** Slots whose names nobody has been asked for yet. */
  #strange: number[] = [];
  /** Numbers in the present file, by slot. */
  readonly #numbers = new Map<number, number>();
  readonly #quote = new Float64Array(FULL);
  #file: DayFile | undefined;
  #day = "";
  #dayFrom = Infinity;
  #dayTo = -Infinity;

  constructor(market: string, board: QuoteBoard, room: TapeRoom) {
    this.market = market;
    this.#board = board;
    this.#room = room;
  }

  /** The day that is being recorded, once a tick has told it. */
  get current(): DayOfMarket | undefined {
    return this.#day === "" ? undefined : { market: this.market, day: this.#day };
  }

  /** One tick of the ring. */
  readonly take = (records: Float64Array, at: number): void => {
    // Of the packets that come with a subscription some are of an earlier day: the feed's clock tells which day it is.
    const marketAt = records[at + TICK.marketAt] || (records[at + TICK.exchangeAt] ?? 0);
    if (!(marketAt >= this.#dayFrom && marketAt < this.#dayTo)) this.#turn(marketAt);
    const slot = records[at] ?? 0;
    const batch = (this.#batches[slot] ??= new Batch(slot));
    if (!batch.asked) {
      batch.asked = true;
      this.#strange.push(slot);
    }
    if (batch.count >= RUN_TICKS) this.#cut(batch);
    if (batch.count >= MOST_NAMELESS || !batch.add(records, at)) this.missed += 1;
  };

  named(slot: number, names: InstrumentNames | undefined): void {
    this.#names.set(slot, names);
  }

  /** Asks for the names of what is new; call it after a round of ticks. */
  ask(): void {
    if (this.#strange.length === 0) return;
    const slots = this.#strange;
    this.#strange = [];
    this.#room.who(this.market, slots);
  }

  /** Everything that has a name goes to disk. */
  flush(): void {
    for (const batch of this.#batches) if (batch && batch.count > 0) this.#cut(batch);
    this.#write();
  }

  /** Writes what there is and closes the file. */
  end(): void {
    this.flush();
    if (this.#file) this.#room.finish(this.#file);
    this.#forgetFile();
  }

  #turn(marketAt: number): void {
    if (this.#day !== "") this.end();
    this.#day = istDay(marketAt);
    this.#dayFrom = istEpoch(this.#day, 0);
    this.#dayTo = this.#dayFrom + DAY_MS;
    // A new day has a new list of instruments: tokens, lots and expiries may be other ones. What waits for its name goes into the new day's file.
    this.#names.clear();
    for (const batch of this.#batches) if (batch) batch.asked = false;
  }

  /** Makes one run of what a batch holds, if its instrument has a name. */
  #cut(batch: Batch): void {
    const { slot, count } = batch;
    if (!this.#names.has(slot)) return;
    const number = this.#number(slot);
    if (number === undefined || !this.#file) this.missed += count;
    else {
      this.#file.addTicks(number, batch.ticks, count);
      if (this.#file.waiting >= WRITE_AT_BYTES) this.#write();
    }
    batch.clear();
  }

  #number(slot: number): number | undefined {
    const names = this.#names.get(slot);
    if (!names) return undefined;
    this.#file ??= this.#room.begin({ market: this.market, day: this.#day });
    const known = this.#numbers.get(slot);
    if (known !== undefined || !this.#file) return known;
    const number = this.#file.addInstrument({ ...names, ...this.#reference(slot) });
    this.#numbers.set(slot, number);
    return number;
  }

  /** What the quote says of the instrument's day; zeros where it cannot be read. */
  #reference(slot: number) {
    const quote = this.#board.read(slot, this.#quote, 0, FULL) ? this.#quote : new Float64Array(FULL);
    const of = (field: number): number => {
      const value = quote[field] ?? 0;
      return Number.isSafeInteger(value) && value > 0 ? value : 0;
    };
    return { previousClose: of(Q.previousClose), upperCircuit: of(Q.upperCircuit), lowerCircuit: of(Q.lowerCircuit), high52: of(Q.high52), low52: of(Q.low52) };
  }

  #write(): void {
    const file = this.#file;
    if (!file || file.waiting === 0) return;
    const { waitingTicks } = file;
    if (this.#room.write(file)) return;
    this.missed += waitingTicks;
    this.#forgetFile();
  }

  #forgetFile(): void {
    this.#file = undefined;
    this.#numbers.clear();
  }
}
