import type { Money } from "../../domain/units.ts";
import type { ChargeTables } from "../../simulation/charge-tables.ts";
import type { ContractNote } from "../../simulation/contract-note.ts";
import { contractNote } from "../../simulation/contract-note.ts";
import { plus } from "../../domain/units.ts";
import type { PeriodFill } from "./period-fill.ts";

/** What the day's trades cost by the dated tables. @throws RangeError where a table lacks a rate. */
export function noteOfDay(fills: readonly PeriodFill[], day: string, tables: ChargeTables): ContractNote {
  const noted = fills.filter(({ kind }) => kind === "trade").map(({ order, contract, product, side, quantity, price, autoSquaredOff }) => ({ order, instrument: contract, product, side, quantity, price, autoSquaredOff }));
  return contractNote(noted, day, tables);
}

/** Taxes of contracts that were exercised: on no contract note. */
export function settlementTaxes(fills: readonly PeriodFill[]): Money {
  return plus(...fills.map(({ settlementTax }) => settlementTax));
}
