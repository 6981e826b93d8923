import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { GttRule } from "../../../shared/domain/gtt.ts";
import { opposite, signOf } from "../../../shared/domain/words.ts";
import { handOf } from "../../orders/risk/working-book.ts";
import type { PlanContext } from "../plan.ts";
import type { GttOwners } from "./gtt-owners.ts";
import type { GttOptions } from "./gtt-plan.ts";

/** Whose rule it is, where, and which side it trades. */
export type RulePlace = Pick<GttRule, "account" | "instrument" | "product" | "owner" | "side">;

const ON_THE_WAY: ReadonlySet<string> = new Set(["queued", "sent", "unresolved", "pending", "open"]);

/** Delivered shares and those on their way into the demat account; brokers differ in whether the former contain the latter. */
export function unitsHeld(holdings: readonly HoldingView[], instrument: InstrumentKey): number {
  return holdings.reduce((sum, holding) => sum + (holding.instrument === instrument ? Math.max(holding.quantity, holding.t1Quantity) : 0), 0);
}

/** What a rule that may only reduce could still close. */
export class GttOpen {
  #context: PlanContext;
  #holdings: () => readonly HoldingView[] | undefined;
  #doubt: GttOptions["doubt"];
  #owners: GttOwners;

  /** @param holdings undefined until they have been read: a list that is missing never means flat. */
  constructor(context: PlanContext, holdings: () => readonly HoldingView[] | undefined, doubt: GttOptions["doubt"], owners: GttOwners) {
    this.#context = context;
    this.#holdings = holdings;
    this.#doubt = doubt;
    this.#owners = owners;
  }

  /** The broker has another number of it, which may be news on its way: what is open is certain some seconds later. */
  isUnsure({ instrument, product }: RulePlace): boolean {
    return this.#doubt(instrument, product)?.kind === "looking again";
  }

  /** Units open on the other side, of the rule's owner; undefined while the holdings, which it may sell from, are not known. */
  units(place: RulePlace): number | undefined {
    const { side, product, owner, instrument } = place;
    const own = this.#owners.of(owner);
    if (own) return Math.max(0, own.open(place) - this.#tooMany(place));
    const holdings = product === "CNC" && side === "SELL" ? this.#holdings() : [];
    // Shares sold out of holdings show as a net below zero while the list of holdings keeps its quantity.
    return holdings && Math.max(0, unitsHeld(holdings, instrument) - this.#context.ledger.owners.quantityOf(place, owner) * signOf(side) - this.#tooMany(place));
  }

  /** Units that are open here only: where the broker's number stays another, what it does not have is not closed either. */
  #tooMany({ instrument, product, side }: RulePlace): number {
    const doubt = this.#doubt(instrument, product);
    return doubt?.kind === "stands" ? Math.max(0, doubt.off * signOf(side)) : 0;
  }

  /** The same, less what market orders of the same hand are closing at this moment. @param except the rule's own order. */
  unitsLeft(place: RulePlace, except?: OrderKey): number | undefined {
    const { account, instrument, product, side, owner } = place;
    const units = this.units(place);
    if (units === undefined) return undefined;
    const orders = this.#context.ledger.working(account).filter((order) => order.key !== except && order.instrument === instrument && order.product === product && order.side === side && handOf(order.owner) === handOf(owner));
    const closing = orders.reduce((sum, order) => sum + (order.type === "MARKET" && ON_THE_WAY.has(order.state) ? order.quantity - order.filled : 0), 0);
    return Math.max(0, units - closing);
  }

  /** Units open on the other side by what is known without the list of holdings. */
  boughtToday(place: RulePlace): number {
    return Math.max(0, -this.#context.ledger.owners.quantityOf(place, place.owner) * signOf(place.side) - this.#tooMany(place));
  }

  /** Nothing is open, as far as is known. */
  isNothing(place: RulePlace): boolean {
    return this.units(place) === 0;
  }

  /** Trades and conversions of today that explain why nothing is open: an empty book alone proves nothing. */
  wasClosedToday({ account, instrument, product, side, owner }: RulePlace): boolean {
    if (this.#context.ledger.conversions.movedOut({ account, instrument, product, side: opposite(side) }, (other) => handOf(other) === handOf(owner)) > 0) return true;
    return this.#context.ledger.orders().some((order) => order.account === account && order.instrument === instrument && order.product === product && order.side === side && order.filled > 0 && handOf(order.owner) === handOf(owner));
  }
}
