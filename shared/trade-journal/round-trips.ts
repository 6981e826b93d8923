import { apportioned } from "../analytics/tax/apportion.ts";
import type { PeriodFill } from "../analytics/tax/period-fill.ts";
import { fillValue } from "../analytics/tax/period-fill.ts";
import type { AccountId, InstrumentKey } from "../domain/identity.ts";
import type { MarketTime } from "../domain/time.ts";
import type { Money } from "../domain/units.ts";
import { ZERO, money, plus } from "../domain/units.ts";
import type { Product, Side } from "../domain/words.ts";
import type { ChargeTables } from "../simulation/charge-tables.ts";
import { fillCharges } from "./fill-charges.ts";

/** What of a fill belongs to a trade: one that turns a position round belongs to two. */
export interface TripFill {
  readonly fill: PeriodFill;
  readonly quantity: number;
  readonly value: Money;
  readonly charges: Money;
  /** It adds to the position; otherwise it takes away. */
  readonly entering: boolean;
}

/** One trade: all that happened from flat to flat in an account, an instrument and a product. */
export interface RoundTrip {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly product: Product;
  /** Of its first fill: BUY is long. */
  readonly side: Side;
  readonly multiplier: number;
  /** In their order. */
  readonly fills: readonly TripFill[];
  readonly openedAt: MarketTime;
  readonly openedDay: string;
  /** Absent while it is open. */
  readonly closed?: { readonly at: MarketTime; readonly day: string };
}

export interface RoundTrips {
  /** By their first fill; those that begin together by instrument and product. */
  readonly trips: readonly RoundTrip[];
  /** Delivered shares that were sold and whose purchase is not known: no trade of this journal. */
  readonly left: readonly PeriodFill[];
}

/** Shares of these products cannot be sold short: what is sold beyond the purchases known came from the holdings. */
const DELIVERED: ReadonlySet<Product> = new Set(["CNC", "MTF"]);

/**
 * Trades from flat to flat. The result hangs on the fills alone, not on the order in which they were told.
 * @param fills of one account, all of them.
 * @throws RangeError where a table lacks a rate or a value leaves the exact integers.
 */
export function roundTrips(fills: readonly PeriodFill[], tables: ChargeTables): RoundTrips {
  const ordered = [...fills].sort(byTime);
  const charges = fillCharges(ordered, tables);
  const left: PeriodFill[] = [];
  const trips = [...Map.groupBy(ordered, ({ instrument, product }) => `${instrument}|${product}`).values()].flatMap((own) => tripsOf(own, charges, left));
  return { trips: trips.sort((a, b) => compare(a.openedAt, b.openedAt) || compare(a.instrument, b.instrument) || compare(a.product, b.product)), left };
}

/** Days first: a settlement comes after its day's trades, what was carried in before them. Numbers of one second's orders and trades rise with time. */
function byTime(a: PeriodFill, b: PeriodFill): number {
  return compare(a.day, b.day) || compare(a.at, b.at) || compareNumbers(a.order, b.order) || compareNumbers(a.trade, b.trade) || compare(a.instrument, b.instrument) || compare(a.product, b.product) || compare(a.price, b.price) || compare(a.quantity, b.quantity);
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Numbers written as text: the shorter is the smaller. */
function compareNumbers(a: string, b: string): number {
  return compare(a.length, b.length) || compare(a, b);
}

function tripsOf(fills: readonly PeriodFill[], charges: ReadonlyMap<PeriodFill, Money>, left: PeriodFill[]): RoundTrip[] {
  const trips: RoundTrip[] = [];
  let parts: TripFill[] = [];
  let held = 0;
  for (const fill of fills) {
    const sign = fill.side === "BUY" ? 1 : -1;
    const closing = held * sign < 0 ? Math.min(Math.abs(held), fill.quantity) : 0;
    const rest = fill.quantity - closing;
    const [exitCharges = ZERO, entryCharges = ZERO] = apportioned(charges.get(fill) ?? ZERO, [closing, rest]);
    if (closing > 0) {
      parts.push(partOf(fill, closing, exitCharges, false));
      held += sign * closing;
      if (held === 0) {
        trips.push(tripOf(parts, fill));
        parts = [];
      }
    }
    if (rest === 0) continue;
    if (sign < 0 && held === 0 && fill.contract.kind === "equity" && DELIVERED.has(fill.product)) left.push(fill);
    else {
      parts.push(partOf(fill, rest, entryCharges, true));
      held += sign * rest;
    }
  }
  if (parts.length > 0) trips.push(tripOf(parts, undefined));
  return trips;
}

function partOf(fill: PeriodFill, quantity: number, charges: Money, entering: boolean): TripFill {
  return { fill, quantity, value: fillValue(fill, quantity), charges, entering };
}

function tripOf(fills: readonly TripFill[], last: PeriodFill | undefined): RoundTrip {
  const first = fills[0]?.fill;
  if (!first) throw new RangeError("a trade has at least one fill");
  const { account, instrument, product, side, at, day, contract } = first;
  return { account, instrument, product, side, multiplier: contract.multiplier, fills, openedAt: at, openedDay: day, ...(last && { closed: { at: last.at, day: last.day } }) };
}

/** Money of a trade, exact but for an open one's cost of what left it, which is rounded to 1/10,000 rupee. */
export interface TripFigures {
  /** Units bought into and out of it in all, and the most that were held at once. */
  readonly entered: number;
  readonly exited: number;
  readonly most: number;
  readonly entryValue: Money;
  readonly exitValue: Money;
  /** Of what was closed, before charges: of an open trade by average cost. */
  readonly gross: Money;
  /** All of its charges so far, those of entries too. */
  readonly charges: Money;
  /** Gross less charges. */
  readonly net: Money;
}

export function tripFigures({ side, fills }: Pick<RoundTrip, "side" | "fills">): TripFigures {
  let held = 0;
  let most = 0;
  const sums = { entered: 0, exited: 0, entryValue: 0, exitValue: 0 };
  for (const { quantity, value, entering } of fills) {
    held += entering ? quantity : -quantity;
    most = Math.max(most, held);
    sums[entering ? "entered" : "exited"] += quantity;
    sums[entering ? "entryValue" : "exitValue"] += value;
  }
  const { entered, exited, entryValue, exitValue } = sums;
  const cost = exited === entered ? entryValue : Number((BigInt(entryValue) * BigInt(exited) * 2n + BigInt(entered)) / (BigInt(entered) * 2n));
  const gross = money(side === "BUY" ? exitValue - cost : cost - exitValue);
  const charges = plus(...fills.map((one) => one.charges));
  return { entered, exited, most, entryValue: money(entryValue), exitValue: money(exitValue), gross, charges, net: money(gross - charges) };
}
