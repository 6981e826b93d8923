import type { Money, Price } from "../../shared/domain/units.ts";
import { money, valueOf } from "../../shared/domain/units.ts";
import { needsLimit, needsTrigger, signOf } from "../../shared/domain/words.ts";
import type { PaperBooks, PaperLine } from "./paper-books.ts";
import type { Claim, PriceOf } from "./paper-money.ts";
import type { PaperPosition, PaperRules } from "./paper-rules.ts";

/** Delivery and bought options have cost what they can lose. */
export function paidInFull({ contract, product, own }: PaperLine): boolean {
  return product === "CNC" || (contract.kind === "option" && own.quantity > 0);
}

/** The price that a claim is taken to trade at: its limit, its trigger, the last price. */
function claimPrice({ contract, terms }: Claim, priceOf: PriceOf): Price | undefined {
  return needsLimit(terms.type) ? terms.price : needsTrigger(terms.type) ? terms.trigger : priceOf(contract.key);
}

const isContract = ({ contract }: { readonly contract: PaperLine["contract"] }): boolean => contract.kind === "future" || contract.kind === "option";

/** A working order that is left to fill, and how much of it opens a position: what closes one is counted once over all orders. */
interface Opening {
  readonly claim: Claim;
  readonly wanted: number;
  readonly opens: number;
  readonly at: Price;
}

function openings(books: PaperBooks, claims: readonly Claim[], priceOf: PriceOf): Opening[] {
  const closing = new Map<string, number>();
  return claims.flatMap((claim) => {
    const { contract, product, side, terms, filled } = claim;
    const key = `${contract.key}|${product}|${side}`;
    const open = books.line(contract.key, product)?.own.quantity ?? 0;
    const left = closing.get(key) ?? Math.max(0, -open * signOf(side));
    const wanted = terms.quantity - filled;
    const closes = Math.min(wanted, left);
    closing.set(key, left - closes);
    const at = claimPrice(claim, priceOf);
    return at ? [{ claim, wanted, opens: wanted - closes, at }] : [];
  });
}

/**
 * What positions and working orders block. Shares: cost or leverage. Bought options: their premium. Futures
 * and sold options: the portfolio's margin, hedges counted.
 *
 * Working orders block the most that any of them filling could ask for. Sales of options never lower the
 * margin, a sale of a hedge neither, so all of them count as filled; of futures orders whichever side is
 * worse; a purchase of options only where its premium is more than what it saves, since a hedge that has
 * not filled covers nothing. What a sale would bring is not counted before it is there.
 */
export function blockedBy(books: PaperBooks, claims: readonly Claim[], priceOf: PriceOf, rules: PaperRules, day: string): Money {
  let sum = 0;
  const positions: PaperPosition[] = [];
  for (const line of books.lines) {
    const { contract, product, own } = line;
    if (own.quantity === 0) continue;
    const average = Math.round(own.cost / own.quantity) as Price;
    if (paidInFull(line)) sum += Math.round(own.cost * contract.multiplier);
    else if (!isContract(line)) sum += rules.margin(contract, product, own.quantity > 0 ? "BUY" : "SELL", Math.abs(own.quantity), average, day);
    if (isContract(line)) positions.push({ contract, product, quantity: own.quantity, price: priceOf(contract.key) ?? average });
  }
  const orders = openings(books, claims, priceOf);
  const ofContracts = orders.filter(({ claim }) => isContract(claim));
  for (const { claim, opens, at } of orders) if (opens > 0 && !isContract(claim)) sum += rules.margin(claim.contract, claim.product, claim.side, opens, at, day);
  return money(sum + worstOf(positions, ofContracts, rules, day));
}

function worstOf(positions: readonly PaperPosition[], orders: readonly Opening[], rules: PaperRules, day: string): number {
  const margin = (filled: readonly Opening[]): number => rules.contractsMargin(netted(positions, filled), day);
  const sold = orders.filter(({ claim }) => claim.contract.kind === "option" && claim.side === "SELL");
  const bought = orders.filter(({ claim }) => claim.contract.kind === "option" && claim.side === "BUY");
  const futures = (side: "BUY" | "SELL"): Opening[] => orders.filter(({ claim }) => claim.contract.kind === "future" && claim.side === side);
  let worst = margin(sold);
  let filled: readonly Opening[] = sold;
  for (const side of ["BUY", "SELL"] as const) {
    if (futures(side).length === 0) continue;
    const with_ = [...sold, ...futures(side)];
    const asked = margin(with_);
    if (asked > worst) [worst, filled] = [asked, with_];
  }
  let premiums = 0;
  let left = worst;
  for (const order of bought) {
    const { claim: { contract }, opens, at } = order;
    filled = [...filled, order];
    const then = margin(filled);
    // Each saves what the ones before it have left to save.
    premiums += Math.max(0, (opens > 0 ? valueOf(at, opens, contract.multiplier) : 0) - Math.max(0, left - then));
    left = then;
  }
  return worst + premiums;
}

/** Positions with these orders filled: one entry per contract and product. */
function netted(positions: readonly PaperPosition[], filled: readonly Opening[]): PaperPosition[] {
  const net = new Map<string, PaperPosition>();
  const add = (position: PaperPosition): void => {
    const key = `${position.contract.key}|${position.product}`;
    const before = net.get(key);
    net.set(key, before ? { ...before, quantity: before.quantity + position.quantity } : position);
  };
  for (const position of positions) add(position);
  for (const { claim: { contract, product, side }, wanted, at } of filled) add({ contract, product, quantity: wanted * signOf(side), price: at });
  return [...net.values()].filter(({ quantity }) => quantity !== 0);
}
