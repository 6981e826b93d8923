import type { ChargeLine } from "../charges.ts";
import type { ChargeTables } from "../charges.ts";
import type { NotedFill } from "../contract-note.ts";
import { DayNote } from "../contract-note.ts";
import { dayText } from "../../history/days.ts";

/**
 * What the fills of a run cost: a fill is charged what it adds to the contract note of its day, so that the charges of
 * a day are exactly its note.
 */
export class ChargeBook {
  readonly #tables: ChargeTables;
  readonly #times: number;
  readonly #lines = new Map<string, number>();
  #day = Number.NaN;
  #note: DayNote | undefined;
  #charged = 0;

  /** @param times all charges are multiplied by it: 2 asks whether a strategy lives on costs that are too low. */
  constructor(tables: ChargeTables, times: number) {
    this.#tables = tables;
    this.#times = times;
  }

  /**
   * 1/10,000 rupee; may be below 0, where a fill turns a delivery into an intraday trade.
   * @throws RangeError where no table knows the segment: charged nothing would be a wrong figure.
   */
  of(fill: NotedFill, day: number): number {
    if (day !== this.#day || !this.#note) {
      this.#close();
      this.#day = day;
      this.#note = new DayNote(dayText(day), this.#tables);
      this.#charged = 0;
    }
    this.#note.add(fill);
    const total = Math.round(this.#note.total * this.#times);
    const own = total - this.#charged;
    this.#charged = total;
    return own;
  }

  /** A charge beside the note: the tax of an exercised option. */
  other({ name, amount }: ChargeLine): number {
    const charged = Math.round(amount * this.#times);
    this.#add(name, charged);
    return charged;
  }

  /** All charges by kind, 1/10,000 rupee. */
  lines(): ReadonlyMap<string, number> {
    this.#close();
    return this.#lines;
  }

  /** Rounding of the multiplied lines goes into the largest, so that they add up to what was charged. */
  #close(): void {
    if (!this.#note) return;
    const { lines } = this.#note.note();
    let left = this.#charged;
    const largest = lines.reduce<ChargeLine | undefined>((most, line) => (!most || line.amount > most.amount ? line : most), undefined);
    for (const line of lines) {
      if (line === largest) continue;
      const charged = Math.round(line.amount * this.#times);
      left -= charged;
      this.#add(line.name, charged);
    }
    if (largest) this.#add(largest.name, left);
    this.#note = undefined;
  }

  #add(name: string, amount: number): void {
    this.#lines.set(name, (this.#lines.get(name) ?? 0) + amount);
  }
}
