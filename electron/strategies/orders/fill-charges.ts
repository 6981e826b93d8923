import type { Fill } from "../../../shared/domain/order.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import type { NotedFill } from "../../../shared/simulation/contract-note.ts";
import { DayNote } from "../../../shared/simulation/contract-note.ts";
import { isSquareOff } from "../../paper/paper-order.ts";

/** What charges hang on. */
export type ChargedFacts = NotedFill["instrument"];

/**
 * What the fills of one strategy cost. Taxes and fees are rounded over the day's note and brokerage is per
 * order and capped, so a fill is charged what it adds to the strategy's own note of its day: over the day
 * that is exactly the note, and of an account in which it trades alone, the account's.
 */
export class FillCharges {
  readonly #instrument: (key: Fill["instrument"]) => ChargedFacts | undefined;
  readonly #tables: ChargeTables;
  #day = "";
  #note: DayNote | undefined;

  constructor(instrument: (key: Fill["instrument"]) => ChargedFacts | undefined, tables: ChargeTables) {
    this.#instrument = instrument;
    this.#tables = tables;
  }

  /** Call once for each fill, day after day. 1/10,000 rupee; may be below 0, where it turns a delivery into an intraday trade; 0 where no table knows the segment. */
  of({ instrument: key, order, brokerOrderId, product, side, quantity, price, day }: Fill): number {
    const instrument = this.#instrument(key);
    if (!instrument) return 0;
    try {
      if (day !== this.#day) this.#note = undefined;
      this.#day = day;
      const note = (this.#note ??= new DayNote(day, this.#tables));
      const before = note.total;
      note.add({ order, instrument, product, side, quantity, price, autoSquaredOff: isSquareOff(brokerOrderId) });
      return note.total - before;
    } catch {
      // No table for this segment or day: as everywhere in the account's figures.
      return 0;
    }
  }

  clear(): void {
    this.#note = undefined;
  }
}
