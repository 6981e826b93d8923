import type { BookedDay } from "../../../../shared/analytics/period/period-report.ts";
import type { PeriodFill } from "../../../../shared/analytics/tax/period-fill.ts";
import { contractNamed } from "../../../../shared/analytics/tax/period-fill.ts";
import type { JournalRecord } from "../../../../shared/contract/journal.ts";
import { groupDigits } from "../../../../shared/domain/format.ts";
import type { AccountId } from "../../../../shared/domain/identity.ts";
import type { CarriedIn } from "../../../../shared/domain/order-events.ts";
import type { Fill, Order } from "../../../../shared/domain/order.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";
import { istEpoch } from "../../../../shared/domain/time.ts";
import { ZERO, money } from "../../../../shared/domain/units.ts";
import type { ChargeTables } from "../../../../shared/simulation/charge-tables.ts";
import type { PaperFill } from "../../../paper/paper-books.ts";
import { isSquareOff } from "../../../paper/paper-order.ts";
import { asMoved } from "../../../paper/position-move.ts";
import type { AccountRecords, ReadConversion } from "./order-fills.ts";
import { accountRecords } from "./order-fills.ts";
import { lifeNumbered, lifeOfFill, settlementFills } from "./paper-lives.ts";
import { twoPrices } from "./two-prices.ts";

/** All that a report needs of an account. */
export interface AccountHistory {
  readonly title: string;
  /** Of a paper account: which of its lives this is; undefined for others. */
  readonly life: number | undefined;
  /** Ascending by day. */
  readonly fills: readonly PeriodFill[];
  readonly booked: readonly BookedDay[];
  readonly warnings: readonly string[];
}

interface Numbered {
  readonly no: number;
  readonly fill: PeriodFill;
}

/**
 * The fills of an account as a report wants them, from its journal records in their order. Of a paper account one life:
 * what a reset threw away belongs to no later year.
 * @param wanted which life; the present one where none is named.
 * @param to the last day that is wanted: the state of a paper account knows later settlements too, of what was not traded by then.
 * @throws Error with a sentence for a life that is not there; RangeError for a key that is no instrument.
 */
export function accountHistory(records: Iterable<JournalRecord>, account: AccountId, wanted: number | undefined, tables: ChargeTables, to?: string): AccountHistory {
  return historyOfRead(accountRecords(records), account, wanted, tables, to);
}

/** As `accountHistory`, of records that were read before. */
export function historyOfRead(read: AccountRecords, account: AccountId, wanted: number | undefined, tables: ChargeTables, to = "9999-12-31"): AccountHistory {
  const life = lifeNumbered(read.states, wanted);
  const mine = (day: string, fillNo: number): boolean => life === undefined || lifeOfFill(read.states, day, fillNo) === life.generation;
  const fills = read.fills.filter(({ fill }) => mine(fill.day, Number(fill.fillId))).map(({ no, fill }): Numbered => ({ no, fill: periodFill(fill) }));
  // They come last: after the reset, where there was one on the day.
  const missing = missingFills(read).filter(({ day }) => mine(day, Infinity));
  const all = moved([...fills, ...missing.map((fill, i): Numbered => ({ no: read.fills.length + i + 1, fill }))], read.conversions);
  const multipliers = new Map(all.map(({ instrument, contract }) => [instrument, contract.multiplier]));
  const settled = life === undefined ? [] : settlementFills(account, { settlements: life.settlements.filter(({ day }) => day <= to) }, (key) => multipliers.get(key) ?? unknownMultiplier(key), tables);
  const carried = life === undefined ? carriedFills(read.carried) : [];
  const sorted = [...carried, ...all, ...settled].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return {
    title: read.states.at(-1)?.name ?? account,
    life: life?.generation, fills: sorted,
    booked: life?.days ?? [],
    warnings: [...warningsOf(read, missing.length, carried.length), ...(life === undefined || life.generation === read.states.at(-1)?.life.generation ? [] : [`Life ${life.generation} of this paper account ended with a reset: what was still held then is listed as open.`])],
  };
}

function periodFill({ account, day, at, brokerOrderId, fillId, instrument, multiplier, side, product, quantity, price }: Fill): PeriodFill {
  return {
    account, day, at, kind: "trade", order: brokerOrderId, trade: fillId, instrument, contract: contractNamed(instrument, multiplier), side, product, quantity, price,
    autoSquaredOff: isSquareOff(brokerOrderId), settlementTax: ZERO,
  };
}

/** Parts of orders of which the broker told the quantity and the average, and no fill came. */
function missingFills({ orders }: AccountRecords): PeriodFill[] {
  return orders.flatMap((order: Order) => {
    const quantity = order.filled - order.filledExactly;
    if (quantity <= 0) return [];
    const { account, day, brokerUpdatedAt: at, brokerOrderId = "", instrument, multiplier, side, product } = order;
    return twoPrices(money(order.filledValue - order.exactValue), quantity).map((part): PeriodFill => ({
      account, day, at, kind: "trade", order: brokerOrderId, trade: "not told", instrument, contract: contractNamed(instrument, multiplier), side, product, ...part,
      autoSquaredOff: isSquareOff(brokerOrderId), settlementTax: ZERO,
    }));
  });
}

/** With their product as it was at the end of the day: charges are those of what a purchase or sale became. */
function moved(fills: readonly Numbered[], conversions: readonly ReadConversion[]): PeriodFill[] {
  const byDay = Map.groupBy(conversions, ({ conversion }) => conversion.day);
  return [...Map.groupBy(fills, ({ fill }) => fill.day)].flatMap(([day, own]) => {
    const moves = byDay.get(day)?.map(({ after, conversion: { instrument, multiplier, from, to, side, quantity, value } }) => ({ instrument, multiplier, from, to, side, quantity, value, after, life: 0 })) ?? [];
    const known = new Map(own.map(({ no, fill }) => [no, fill]));
    const parts = own.map(({ no, fill }): PaperFill => ({ no, orderId: fill.order, instrument: fill.instrument, side: fill.side, product: fill.product, quantity: fill.quantity, price: fill.price, multiplier: fill.contract.multiplier, at: fill.at, squaredOff: fill.autoSquaredOff }));
    return asMoved(parts, moves).flatMap(({ no, product, quantity }) => {
      const fill = known.get(no);
      return fill ? [{ ...fill, product, quantity }] : [];
    });
  });
}

/** Contracts that were open before the first day known here, at what the broker says they cost. */
function carriedFills(carried: CarriedIn | undefined): PeriodFill[] {
  return (carried?.positions ?? []).flatMap(({ instrument, product, quantity, value, multiplier }) => {
    const contract = contractNamed(instrument, multiplier);
    if (!carried || quantity === 0 || contract.kind === "equity") return [];
    const { account, day } = carried;
    return twoPrices(money(Math.abs(value)), Math.abs(quantity)).map((part): PeriodFill => ({
      account, day, at: istEpoch(day, 0) as MarketTime, kind: "carried", order: "", trade: "", instrument, contract, side: quantity > 0 ? "BUY" : "SELL", product, ...part, autoSquaredOff: false, settlementTax: ZERO,
    }));
  });
}

function unknownMultiplier(key: string): never {
  throw new RangeError(`${key} was settled and never traded in this life of the account: its multiplier is not known`);
}

function warningsOf({ strays }: AccountRecords, missing: number, carried: number): string[] {
  return [
    ...(strays === 0 ? [] : [`${groupDigits(strays)} fill${strays === 1 ? "" : "s"} belong to orders whose beginning is not in the journal; they are counted.`]),
    ...(missing === 0 ? [] : [`${groupDigits(missing)} fill${missing === 1 ? " was" : "s were"} never told: of them only the order's average price is known, and that is what they are counted at.`]),
    ...(carried === 0 ? [] : ["Contracts that were open before the journal's first day are counted at the cost that the broker told on that day, without the charges of their opening."]),
  ];
}
