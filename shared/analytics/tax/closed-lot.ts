import type { AccountId, InstrumentKey } from "../../domain/identity.ts";
import type { Money } from "../../domain/units.ts";
import { minus, money } from "../../domain/units.ts";
import { financialYear } from "./financial-year.ts";
import type { IncomeClass } from "./income-class.ts";
import { classOf, deductsTransactionTax, holdingDays } from "./income-class.ts";
import type { OpenLot, Parcel } from "./lot-book.ts";
import { costsOf, opens } from "./lot-book.ts";
import type { TradedContract } from "./period-fill.ts";

/** Units bought and sold, paired. Money is exact, in 1/10,000 rupee. */
export interface ClosedLot {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly contract: TradedContract;
  readonly incomeClass: IncomeClass;
  readonly direction: "long" | "short";
  readonly boughtOn: string;
  readonly soldOn: string;
  /** The later of both: the day and the financial year of the result. */
  readonly closedOn: string;
  /** `2026-27`. */
  readonly year: string;
  readonly quantity: number;
  /** Paid for the purchase, and received for the sale, before charges. */
  readonly cost: Money;
  readonly proceeds: Money;
  /** Of both sides, the tax on the transaction apart. */
  readonly charges: Money;
  /** STT or CTT of both sides. */
  readonly transactionTax: Money;
  /** From purchase to sale; 0 within the day. */
  readonly days: number;
  /** Proceeds less cost and charges; of a business also less the tax on the transaction. */
  readonly gain: Money;
  /** Settled at its expiry and not by a trade. */
  readonly expired: boolean;
}

/** @param intraday both sides are of one day and one exchange. */
export function closedLot(opening: OpenLot, closing: Parcel, intraday: boolean): ClosedLot {
  const { fill } = closing;
  const long = opening.fill.side === "BUY";
  const [bought, sold] = long ? [opening, closing] : [closing, opening];
  const [boughtOn, soldOn] = long ? [opening.day, fill.day] : [fill.day, opening.day];
  const incomeClass = classOf(fill.contract, intraday, boughtOn, soldOn);
  const { charges, transactionTax } = costsOf(opening, closing);
  const before = minus(minus(sold.value, bought.value), charges);
  return {
    account: fill.account, instrument: fill.instrument, contract: fill.contract, incomeClass,
    direction: opens(opening.fill.side), boughtOn, soldOn, closedOn: fill.day, year: financialYear(fill.day),
    quantity: closing.quantity, cost: bought.value, proceeds: sold.value, charges, transactionTax,
    days: holdingDays(boughtOn, soldOn),
    gain: deductsTransactionTax(incomeClass) ? minus(before, transactionTax) : before,
    expired: fill.kind === "expiry",
  };
}

/** What was earned, before charges. */
export function grossOf({ proceeds, cost }: Pick<ClosedLot, "proceeds" | "cost">): Money {
  return minus(proceeds, cost);
}

/** What was earned after all charges, whatever the law lets one deduct. */
export function netOf(lot: ClosedLot): Money {
  return money(grossOf(lot) - lot.charges - lot.transactionTax);
}
