import type { InstrumentKey } from "../../domain/identity.ts";
import type { MarketTime } from "../../domain/time.ts";
import type { Money, Price } from "../../domain/units.ts";
import { ZERO, money, plus } from "../../domain/units.ts";
import type { Product, Side } from "../../domain/words.ts";
import type { ChargeTables } from "../../simulation/charge-tables.ts";
import type { ChargeLine } from "../../simulation/charges.ts";
import type { ContractNote } from "../../simulation/contract-note.ts";
import { apportioned } from "../tax/apportion.ts";
import { noteOfDay, settlementTaxes } from "../tax/day-note.ts";
import type { FillKind, PeriodFill } from "../tax/period-fill.ts";
import { fillValue } from "../tax/period-fill.ts";

/** A line of the statement. */
export interface StatementTrade {
  readonly day: string;
  readonly kind: FillKind;
  readonly order: string;
  readonly trade: string;
  readonly at: MarketTime;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly quantity: number;
  readonly price: Price;
  /** Price × quantity × multiplier. */
  readonly value: Money;
  /** Its part of the order's brokerage. */
  readonly brokerage: Money;
}

/** All that a day did, and the money it moves. */
export interface DayStatement {
  readonly day: string;
  /** Trades, then what expired. */
  readonly trades: readonly StatementTrade[];
  /** As on the contract note: whole paise. */
  readonly lines: readonly ChargeLine[];
  /** Name of the dated table. */
  readonly table: string;
  /** Sum of the lines. */
  readonly charges: Money;
  /** Of exercised options, on no note. */
  readonly settlementTaxes: Money;
  /** Value of shares and premium of options bought and sold, with options that expired. */
  readonly bought: Money;
  readonly sold: Money;
  /** Profit of the futures closed, before charges. Their traded value moves no money. */
  readonly futures: Money;
  /** Received; below zero: to be paid. */
  readonly net: Money;
}

/**
 * What a contract note says of a day: each trade, then the charges by kind, then the amount that is due.
 * @param fills of one account and day, in their order.
 * @param futures profit of the futures closed on the day, before charges: it hangs on earlier days. The exchange settles
 *   futures to the market every day; here they pay when they are closed.
 * @throws RangeError where a table lacks a rate.
 */
export function dayStatement(fills: readonly PeriodFill[], day: string, tables: ChargeTables, futures: Money): DayStatement {
  const known = fills.filter(({ kind }) => kind !== "carried");
  const note = noteOfDay(known, day, tables);
  const brokerages = brokerageOfEach(known, note);
  const trades = known.map((fill, i): StatementTrade => {
    const { kind, order, trade, at, instrument, side, product, quantity, price } = fill;
    return { day, kind, order, trade, at, instrument, side, product, quantity, price, value: fillValue(fill, quantity), brokerage: brokerages[i] ?? ZERO };
  });
  const paid = (side: Side): Money => known.reduce((sum, fill) => (fill.side === side && fill.contract.kind !== "future" ? plus(sum, fillValue(fill, fill.quantity)) : sum), ZERO);
  const [bought, sold, taxes] = [paid("BUY"), paid("SELL"), settlementTaxes(known)];
  return {
    day, trades: [...trades.filter(({ kind }) => kind === "trade"), ...trades.filter(({ kind }) => kind !== "trade")],
    lines: note.lines, table: note.table, charges: note.total, settlementTaxes: taxes, bought, sold, futures,
    net: money(sold - bought + futures - note.total - taxes),
  };
}

function brokerageOfEach(fills: readonly PeriodFill[], { orders }: ContractNote): Money[] {
  const parts = fills.map(() => ZERO);
  const places = Map.groupBy(fills.keys(), (i) => (fills[i]?.kind === "trade" ? fills[i].order : undefined));
  for (const { order, brokerage } of orders) {
    const own = places.get(order) ?? [];
    const shares = apportioned(brokerage, own.map((i) => (fills[i] ? fillValue(fills[i], fills[i].quantity) : 0)));
    own.forEach((place, i) => (parts[place] = shares[i] ?? ZERO));
  }
  return parts;
}
