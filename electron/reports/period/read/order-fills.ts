import type { JournalRecord } from "../../../../shared/contract/journal.ts";
import type { Conversion, ConversionEvent } from "../../../../shared/domain/conversion.ts";
import { isConversion } from "../../../../shared/domain/conversion.ts";
import type { CarriedIn, JournalEvent, OrderEvent } from "../../../../shared/domain/order-events.ts";
import { isStanding } from "../../../../shared/domain/order-events.ts";
import { applyOrderEvent } from "../../../../shared/domain/order-machine.ts";
import type { Fill, Order } from "../../../../shared/domain/order.ts";
import type { PaperState } from "../../../paper/paper-state.ts";
import { toEvent } from "../../../storage/journal.ts";

/** A fill and its place among those of the account. */
export interface ReadFill {
  readonly no: number;
  readonly fill: Fill;
}

/** A conversion that took place, and the last fill before it. */
export interface ReadConversion {
  readonly after: number;
  readonly conversion: Conversion;
}

/** What the journal's records of one account say, in their order. */
export interface AccountRecords {
  readonly fills: readonly ReadFill[];
  /** By key: what is known of each order at the end. */
  readonly orders: readonly Order[];
  readonly conversions: readonly ReadConversion[];
  /** The first of them, where no fill came before it. */
  readonly carried: CarriedIn | undefined;
  /** Of a paper account: every state of it, oldest first. */
  readonly states: readonly PaperState[];
  /** Fills of orders whose beginning is not in the journal. */
  readonly strays: number;
}

/** @throws Error for a record that a newer Sauda wrote. */
export function accountRecords(records: Iterable<JournalRecord>): AccountRecords {
  const reader = new RecordReader();
  for (const record of records) reader.take(record);
  return reader.done();
}

/** Takes records as they come; what they say so far can be asked for again and again. */
export class RecordReader {
  readonly #fills = new Map<string, ReadFill>();
  readonly #orders = new Map<string, Order>();
  readonly #asked = new Map<string, ReadConversion>();
  readonly #conversions: ReadConversion[] = [];
  readonly #states: PaperState[] = [];
  #carried: CarriedIn | undefined;
  #strays = 0;

  /** @throws Error for a record that a newer Sauda wrote. */
  take(record: JournalRecord): void {
    const event: JournalEvent = toEvent(record);
    if (isStanding(event)) {
      if (event.kind === "standing.paper") this.#states.push(event.state as PaperState);
    } else if (isConversion(event)) this.#convert(event);
    else if (event.kind === "position.carried") {
      if (this.#fills.size === 0) this.#carried ??= event;
    } else if (event.kind !== "proposal.refused") this.#fold(event);
  }

  done(): AccountRecords {
    return { fills: [...this.#fills.values()], orders: [...this.#orders.values()], conversions: this.#conversions, carried: this.#carried, states: this.#states, strays: this.#strays };
  }

  #convert(event: ConversionEvent): void {
    if (event.kind === "position.converting") this.#asked.set(event.id, { after: this.#fills.size, conversion: event.conversion });
    const asked = this.#asked.get(event.id);
    if (event.kind === "position.converted" && asked) {
      this.#conversions.push(asked);
      this.#asked.delete(event.id);
    }
  }

  #fold(event: OrderEvent): void {
    const filled = event.kind === "order.filled";
    // The broker may tell of one fill twice.
    if (filled && this.#fills.has(event.fill.key)) return;
    const step = applyOrderEvent(this.#orders.get(event.key), event);
    if (step.kind === "moved") this.#orders.set(event.key, step.order);
    if (!filled) return;
    if (step.kind === "illegal") this.#strays++;
    this.#fills.set(event.fill.key, { no: this.#fills.size + 1, fill: event.fill });
  }
}
