import type { BookEvent } from "../state/events.ts";
import type { Batch, BookReference, BookStore, ClockPosition, MarketPosition, QueuePlace, StoredBook } from "./port.ts";

/** A book without a disk: for load measurements of matching alone, and for tests. */
export class MemoryStore implements BookStore {
  readonly name = "in memory";
  events: BookEvent[] = [];
  commits = 0;
  private readonly madeAt: number;
  private clock: ClockPosition | undefined;
  private readonly places = new Map<string, QueuePlace>();
  private readonly references = new Map<string, BookReference>();
  private market: MarketPosition | undefined;

  constructor(madeAt: number) {
    this.madeAt = madeAt;
  }

  load(): StoredBook {
    const written = { events: this.events, clock: this.clock, places: [...this.places.values()], references: [...this.references.values()], market: this.market, madeAt: this.madeAt };
    return JSON.parse(JSON.stringify(written)) as StoredBook;
  }

  commit(batch: Batch): void {
    this.commits += 1;
    for (const event of batch.events) {
      if (event.kind === "day") {
        this.events = [];
        this.places.clear();
        this.references.clear();
        this.market = undefined;
      }
      this.events.push(event);
    }
    for (const place of batch.places) this.places.set(place.orderId, place);
    for (const reference of batch.references) this.references.set(reference.token, reference);
    this.clock = batch.clock;
    this.market = batch.market ?? this.market;
  }

  /** Nothing to close: what was committed can be loaded again, as from a disk. */
  close(): void {}
}
