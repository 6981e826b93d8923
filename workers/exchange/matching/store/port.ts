import type { Reference } from "../book/book.ts";
import type { BookEvent } from "../state/events.ts";
import type { TickerRow } from "../ticker.ts";

/** Where the session stands. */
export interface ClockPosition {
  readonly day: string;
  /** Session time, epoch ms. */
  readonly now: number;
}

/** A resting order's place: its number among the users of its level, units of the crowd before it, units shown. */
export interface QueuePlace {
  readonly orderId: string;
  readonly place: number;
  readonly ahead: number;
  readonly shown: number;
}

/** What the market had last said when a book with users in it was saved; the book around them follows from it. */
export interface BookReference extends Reference {
  readonly token: string;
}

/** The running state of every listing at one moment, so that a restart need not replay the day from its open. */
export interface MarketPosition {
  readonly day: string;
  readonly at: number;
  readonly rows: readonly TickerRow[];
}

/** What is written in one go: all of it or nothing. */
export interface Batch {
  readonly events: readonly BookEvent[];
  readonly clock: ClockPosition;
  readonly places: readonly QueuePlace[];
  readonly references: readonly BookReference[];
  readonly market: MarketPosition | undefined;
}

export interface StoredBook {
  /** From the last `day` event on; empty in a new book. */
  readonly events: readonly BookEvent[];
  readonly clock: ClockPosition | undefined;
  readonly places: readonly QueuePlace[];
  readonly references: readonly BookReference[];
  readonly market: MarketPosition | undefined;
  /** Wall time at which the book was made, epoch ms. */
  readonly madeAt: number;
}

/** The exchange's durable memory. When `commit` returns, the batch survives a power cut. */
export interface BookStore {
  /** Where it is kept, for a sentence about it. */
  readonly name: string;
  load(): StoredBook;
  commit(batch: Batch): void;
  close(): void;
}

export type BookFault = "corrupt" | "in use" | "newer" | "other source" | "unavailable";

/** The book on disk cannot be used. What to do about it (keep it aside, stop) is the caller's choice. */
export class BookError extends Error {
  override readonly name = "BookError";
  readonly fault: BookFault;
  readonly file: string;

  constructor(fault: BookFault, file: string, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.fault = fault;
    this.file = file;
  }
}
