import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { PRODUCTS } from "../../../shared/domain/words.ts";
import type { SubLedger } from "../../portfolio/sub-ledger.ts";
import { placeKey } from "../../portfolio/sub-ledger.ts";
import type { Exposed } from "./rule.ts";
import type { WorkingBook } from "./working-book.ts";
import { NONE, handOf, stillOpen } from "./working-book.ts";

export interface ExposureFacts {
  readonly account: AccountId;
  readonly owners: SubLedger;
  readonly resting: WorkingBook;
  /** The last price; undefined before the first tick. */
  readonly mark: (instrument: InstrumentKey) => Price | undefined;
}

/** The order that is proposed, valued like everything else. */
export interface Added {
  readonly proposal: OrderProposal;
  /** What is still to fill of it. */
  readonly units: number;
  readonly multiplier: number;
  /** The price it is expected to trade at, for want of a last one. */
  readonly price: Price;
  /** The order it takes the place of. */
  readonly replacing: Order | undefined;
}

interface Stake {
  readonly quantity: number;
  readonly buy: number;
  readonly sell: number;
}

/**
 * The most units that can be open once everything that works has filled or not: the larger of both ways.
 * Orders that close add nothing, and one that turns a position counts what it opens.
 */
function worst({ quantity, buy, sell }: Stake): number {
  return Math.max(Math.abs(quantity + buy), Math.abs(quantity - sell));
}

/** Adds places up, without and with the proposed order. */
class Sum {
  before = 0;
  after = 0;
  #facts: ExposureFacts;
  #added: Added;
  /** Undefined = all owners netted, as the broker sees it. */
  #owner: string | undefined;

  constructor(facts: ExposureFacts, added: Added, owner: string | undefined) {
    this.#facts = facts;
    this.#added = added;
    this.#owner = owner;
  }

  add(key: string, multiplier: number, at: number, proposed: boolean): void {
    const { owners, resting } = this.#facts;
    const owner = this.#owner;
    const working = resting.byKey(key);
    const quantity = owner === undefined ? owners.netAt(key) : owners.quantityAt(key, owner);
    const { buy, sell } = (owner === undefined ? working?.all : working?.owners.get(owner)) ?? NONE;
    const stake = { quantity, buy, sell };
    this.before += worst(stake) * at * multiplier;
    this.after += worst(proposed ? withAdded(stake, this.#added) : stake) * at * multiplier;
  }

  get exposed(): Exposed {
    return { before: Math.round(this.before) as Money, after: Math.round(this.after) as Money };
  }
}

/** Value at market at stake in the proposal's instrument, all products of it. */
export function instrumentExposure(facts: ExposureFacts, added: Added): Exposed {
  const { account, instrument, product: proposed } = added.proposal;
  const sum = new Sum(facts, added, undefined);
  const at = priceOf(facts, added, instrument);
  for (const product of PRODUCTS) sum.add(placeKey({ account, instrument, product }), added.multiplier, at, product === proposed);
  return sum.exposed;
}

/** Value at market at stake over everything: of the proposal's owner, and of the account. */
export function wholeExposure(facts: ExposureFacts, added: Added): { readonly owner: Exposed; readonly account: Exposed } {
  const { account, owners, resting } = facts;
  const proposed = placeKey(added.proposal);
  const own = new Sum(facts, added, handOf(added.proposal.owner));
  const all = new Sum(facts, added, undefined);
  const add = (key: string, multiplier: number, instrument: InstrumentKey): void => {
    const at = priceOf(facts, added, instrument);
    own.add(key, multiplier, at, key === proposed);
    all.add(key, multiplier, at, key === proposed);
  };
  for (const place of owners.places()) if (place.account === account) add(place.key, place.multiplier, place.instrument);
  for (const place of resting.places()) if (place.account === account && !owners.has(place.key)) add(place.key, place.multiplier, place.instrument);
  if (!owners.has(proposed) && !resting.byKey(proposed)) add(proposed, added.multiplier, added.proposal.instrument);
  return { owner: own.exposed, account: all.exposed };
}

function withAdded(stake: Stake, { proposal, units, replacing }: Added): Stake {
  const more = units - (replacing ? stillOpen(replacing) : 0);
  return proposal.side === "BUY" ? { ...stake, buy: stake.buy + more } : { ...stake, sell: stake.sell + more };
}

/** Nothing is left out for want of a price: what it is expected to trade at, or what it was bought at, stands in. */
function priceOf({ mark, account, owners, resting }: ExposureFacts, { proposal, price }: Added, instrument: InstrumentKey): number {
  const last = mark(instrument);
  if (last !== undefined && last > 0) return last;
  if (instrument === proposal.instrument && price > 0) return price;
  for (const part of owners.ofInstrument(account, instrument)) if (part.quantity !== 0) return Math.abs(part.cost / part.quantity);
  for (const place of resting.places()) {
    if (place.account !== account || place.instrument !== instrument) continue;
    for (const { order } of place.orders.values()) if (order.price > 0 || order.trigger > 0) return Math.max(order.price, order.trigger);
  }
  return 0;
}
