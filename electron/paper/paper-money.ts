import type { BrokerFunds } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { OrderTerms } from "../../shared/domain/order.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { ZERO, money } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import { needsLimit, needsTrigger, signOf } from "../../shared/domain/words.ts";
import type { Contract } from "./contract.ts";
import type { PaperBooks, PaperLine } from "./paper-books.ts";
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
  let marginUsed = 0;
  let owned = 0;
  for (const line of books.lines) {
    if (line.own.quantity === 0) continue;
    marginUsed += positionMargin(line, rules, state.day);
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
  marginUsed += claimed(books, claims, priceOf, rules, state.day);
  const free = state.life.capital + realised - state.life.charges - charges;
  const cash = money(free - owned);
  return {
    cash, realised,
    marginUsed: money(marginUsed),
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

/** Delivery and bought options have cost what they can lose. */
function paidInFull({ contract, product, own }: PaperLine): boolean {
  return product === "CNC" || (contract.kind === "option" && own.quantity > 0);
}

function positionMargin(line: PaperLine, rules: PaperRules, day: string): Money {
  const { contract, product, own } = line;
  if (paidInFull(line)) return money(Math.round(own.cost * contract.multiplier));
  const average = Math.round(own.cost / own.quantity) as Price;
  return rules.margin(contract, product, own.quantity > 0 ? "BUY" : "SELL", Math.abs(own.quantity), average, day);
}

/** What working orders would block if they filled: what closes a position blocks nothing, each unit once. */
function claimed(books: PaperBooks, claims: readonly Claim[], priceOf: PriceOf, rules: PaperRules, day: string): number {
  const closing = new Map<string, number>();
  let sum = 0;
  for (const { contract, product, side, terms, filled } of claims) {
    const key = `${contract.key}|${product}|${side}`;
    const open = books.line(contract.key, product)?.own.quantity ?? 0;
    const left = closing.get(key) ?? Math.max(0, -open * signOf(side));
    const wanted = terms.quantity - filled;
    const closes = Math.min(wanted, left);
    closing.set(key, left - closes);
    const at = needsLimit(terms.type) ? terms.price : needsTrigger(terms.type) ? terms.trigger : priceOf(contract.key);
    sum += wanted > closes && at ? rules.margin(contract, product, side, wanted - closes, at, day) : ZERO;
  }
  return sum;
}
