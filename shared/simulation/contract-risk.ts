import type { Instrument } from "../domain/instrument.ts";
import type { Money, Price } from "../domain/units.ts";
import { money } from "../domain/units.ts";
import type { ContractClass } from "./margin-tables.ts";

/**
 * Amounts per unit of the underlying in billionths of 1/10,000 rupee: prices times rates without a
 * rounding, so that parts of a position always add up to the whole.
 */
export type Fine = bigint;
export const FINE = 1_000_000_000n;

/** Up to the next 1/10,000 rupee: a margin is never rounded in the trader's favour. */
export function moneyOf(fine: Fine): Money {
  return money(Number((fine + FINE - 1n) / FINE));
}

export function fineOf(units: number): Fine {
  return BigInt(units) * FINE;
}

export function largest(a: Fine, b: Fine): Fine {
  return a > b ? a : b;
}

export function least(a: Fine, b: Fine): Fine {
  return a < b ? a : b;
}

export type ScannedContract = Pick<Instrument, "kind" | "strike" | "optionType">;

/**
 * What one unit of a future or a sold option may lose: the scan's share of the underlying's value, for
 * an option less what it is out of the money, never below the minimum.
 * @param at price of the underlying; of a future its own.
 */
export function scanRisk(contract: ScannedContract, at: Price, rates: ContractClass): Fine {
  const scan = BigInt(at) * rates.scan.billionths;
  if (contract.kind !== "option") return scan;
  const minimum = BigInt(at) * rates.minimum.billionths;
  return largest(scan - fineOf(outOfTheMoney(contract, at)), minimum);
}

export function exposureOf(at: Price, rates: ContractClass): Fine {
  return BigInt(at) * rates.exposure.billionths;
}

function outOfTheMoney({ strike, optionType }: ScannedContract, at: Price): number {
  if (strike === undefined || optionType === undefined) return 0;
  return Math.max(0, optionType === "CE" ? strike - at : at - strike);
}
