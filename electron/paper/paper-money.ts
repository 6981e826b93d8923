import type { BrokerFunds } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { money } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import { blockedBy, paidInFull } from "./blocked-margin.ts";
import type { Contract } from "./contract.ts";
import type { PaperBooks } from "./paper-books.ts";
import type { PaperRules } from "./paper-rules.ts";
import type { PaperState } from "./paper-state.ts";

/** A working order as a claim on funds. */
export interface Claim {
  readonly contract: Contract;
  readonly product: Product;
  readonly side: Side;
  readonly terms: OrderTerms;
  readonly filled: number;
}

export type PriceOf = (key: InstrumentKey) => Price | undefined;

export interface PaperMoney {
  readonly cash: Money;
  readonly marginUsed: Money;
  readonly available: Money;
  /** Of the life so far, today included. */
  readonly realised: Money;
  readonly unrealised: Money;
  readonly exposure: Money;
  /** Capital, and all that was and would be earned, less charges. */
  readonly equity: Money;
  /** Open positions and holdings without a price: valued at cost. */
  readonly unpriced: number;
}

/**
 * Money of one account at one moment, exact.
 *
 *   equity    = capital + realised − charges + unrealised
 *   cash      = capital + realised − charges − cost of the shares owned
 *   available = cash − margin of positions and of what orders would open + open loss (never profit) on margined positions
 */
export function moneyOf(state: PaperState, books: PaperBooks, charges: Money, claims: readonly Claim[], priceOf: PriceOf, rules: PaperRules): PaperMoney {
  const realised = money(state.life.realised + books.realised);
  let unrealised = 0;
  let drag = 0;
  let exposure = 0;
  let unpriced = 0;
  let owned = 0;
  for (const line of books.lines) {
    if (line.own.quantity === 0) continue;
    const at = priceOf(line.contract.key);
    if (at === undefined) {
      unpriced++;
      continue;
    }
    const open = Math.round((line.own.quantity * at - line.own.cost) * line.contract.multiplier);
    unrealised += open;
    exposure += Math.round(Math.abs(line.own.quantity) * at * line.contract.multiplier);
    if (!paidInFull(line)) drag += open;
  }
  for (const [key, held] of books.held) {
    if (held.quantity === 0) continue;
    owned += held.cost;
    const at = priceOf(key);
    if (at === undefined) unpriced++;
    else {
      unrealised += held.quantity * at - held.cost;
      exposure += held.quantity * at;
    }
  }
  const marginUsed = blockedBy(books, claims, priceOf, rules, state.day);
  const free = state.life.capital + realised - state.life.charges - charges;
  const cash = money(free - owned);
  return {
    cash, realised,
    marginUsed,
    available: money(cash - marginUsed + Math.min(0, drag)),
    unrealised: money(unrealised),
    exposure: money(exposure),
    equity: money(free + unrealised),
    unpriced,
  };
}

export function fundsOf({ cash, available, marginUsed }: PaperMoney): BrokerFunds {
  return { cash, available, utilised: marginUsed };
}
