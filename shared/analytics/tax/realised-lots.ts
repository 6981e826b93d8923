import type { InstrumentKey } from "../../domain/identity.ts";
import { ZERO } from "../../domain/units.ts";
import type { ChargeTables } from "../../simulation/charge-tables.ts";
import type { ClosedLot } from "./closed-lot.ts";
import { closedLot } from "./closed-lot.ts";
import type { CorporateAction } from "./corporate-action.ts";
import { checkedAction } from "./corporate-action.ts";
import { noteOfDay } from "./day-note.ts";
import type { DaySlice } from "./day-slices.ts";
import { slicedDay } from "./day-slices.ts";
import type { OpenLot, Parcel } from "./lot-book.ts";
import { LotBook, cut } from "./lot-book.ts";
import type { PeriodFill } from "./period-fill.ts";
import { fillValue } from "./period-fill.ts";
import { sliceCharges } from "./slice-charges.ts";

export interface RealisedLots {
  /** In the order in which they were closed. */
  readonly closed: readonly ClosedLot[];
  /** Not closed at the end of the fills. */
  readonly open: readonly OpenLot[];
  /** Shares sold of which no purchase is known, and contracts settled that were not open: their result is in no sum. */
  readonly unmatched: readonly Parcel[];
}

/**
 * Pairs the purchases and sales of many days, account by account. Shares: first those bought and sold on one day and one
 * exchange, which were never delivered; then the oldest purchase with the sale. Contracts: the oldest first, long and
 * short. Each lot bears its part of both days' contract notes, and all lots together bear them whole: closed, open and
 * unmatched lots add up to the fills and to the notes without a rest.
 * @param fills of one or more accounts; those of one account and day in their order.
 * @param actions splits and bonuses of the shares in it.
 * @throws RangeError where a table lacks a rate, an action makes no sense or a value leaves the exact integers.
 */
export function realisedLots(fills: readonly PeriodFill[], tables: ChargeTables, actions: readonly CorporateAction[] = []): RealisedLots {
  const due = actions.map(checkedAction).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const result = { closed: new Array<ClosedLot>(), open: new Array<OpenLot>(), unmatched: new Array<Parcel>() };
  for (const own of Map.groupBy(fills, ({ account }) => account).values()) {
    const lots = new AccountLots(tables, due);
    for (const [day, ofDay] of [...Map.groupBy(own, (fill) => fill.day)].sort(([a], [b]) => (a < b ? -1 : 1))) lots.day(day, ofDay);
    lots.until(undefined);
    result.closed.push(...lots.closed);
    result.open.push(...lots.open);
    result.unmatched.push(...lots.unmatched);
  }
  return result;
}

class AccountLots {
  readonly closed: ClosedLot[] = [];
  readonly unmatched: Parcel[] = [];
  readonly #tables: ChargeTables;
  readonly #books = new Map<InstrumentKey, LotBook>();
  readonly #due: CorporateAction[];

  constructor(tables: ChargeTables, due: readonly CorporateAction[]) {
    this.#tables = tables;
    this.#due = [...due];
  }

  get open(): OpenLot[] {
    return [...this.#books.values()].flatMap(({ open }) => open);
  }

  day(day: string, fills: readonly PeriodFill[]): void {
    this.until(day);
    const { slices, pairs } = slicedDay(fills);
    const left = this.#parcels(slices, fills, day);
    const take = (slice: DaySlice, quantity: number): Parcel => {
      const parcel = left.get(slice);
      if (!parcel) throw new RangeError(`more of ${slice.fill.instrument} is paired on ${day} than was traded`);
      const [taken, rest] = cut(parcel, quantity);
      if (rest) left.set(slice, rest);
      else left.delete(slice);
      return taken;
    };
    for (const { buy, sell, quantity } of pairs) this.closed.push(closedLot({ ...take(buy, quantity), day }, take(sell, quantity), true));
    for (const parcel of left.values()) this.#apply(parcel);
  }

  /** Carries out what comes before a day's trades; all of it where no day is given. */
  until(day: string | undefined): void {
    for (let action = this.#due[0]; action && (day === undefined || action.day <= day); action = this.#due[0]) {
      this.#due.shift();
      const book = this.#books.get(action.instrument);
      if (action.kind === "split") book?.split(action.from, action.to);
      else book?.bonus(action.day, action.from, action.to);
    }
  }

  #parcels(slices: readonly DaySlice[], fills: readonly PeriodFill[], day: string): Map<DaySlice, Parcel> {
    const traded = slices.filter(({ fill }) => fill.kind === "trade");
    const charges = sliceCharges(traded, noteOfDay(fills, day, this.#tables), this.#tables);
    const costs = new Map(traded.map((slice, i) => [slice, charges[i]]));
    return new Map(slices.map((slice) => {
      const { fill, quantity } = slice;
      const { charges, transactionTax } = costs.get(slice) ?? { charges: ZERO, transactionTax: fill.settlementTax };
      return [slice, { fill, quantity, value: fillValue(fill, quantity), charges, transactionTax }];
    }));
  }

  #apply(parcel: Parcel): void {
    const { instrument } = parcel.fill;
    const book = this.#books.get(instrument) ?? new LotBook();
    this.#books.set(instrument, book);
    const { matches, unmatched } = book.apply(parcel);
    for (const { opening, closing } of matches) this.closed.push(closedLot(opening, closing, false));
    if (unmatched) this.unmatched.push(unmatched);
  }
}
