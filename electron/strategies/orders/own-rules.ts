import type { Failure } from "../../../shared/domain/errors.ts";
import { badInput, notConnected, refused } from "../../../shared/domain/errors.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { wholeExposure } from "../../orders/risk/exposure.ts";
import type { Exposed } from "../../orders/risk/rule.ts";
import type { OrderSettings, OrdersAccount } from "./orders-options.ts";
import { againstOwnLimits } from "./own-limits.ts";
import type { Results } from "./results.ts";

export interface OwnRulesOptions {
  readonly owner: string;
  readonly account: OrdersAccount;
  readonly settings: () => OrderSettings;
  readonly results: () => Results;
  readonly last: (key: InstrumentKey) => Price | undefined;
  readonly breached: () => boolean;
}

/** Gathers what a strategy's own limits look at, and counts what they count. */
export class OwnRules {
  readonly #options: OwnRulesOptions;
  #ordersToday = 0;
  /** Value of brackets whose entry is not in the ledger yet. */
  #coming = 0;

  constructor(options: OwnRulesOptions) {
    this.#options = options;
  }

  get ordersToday(): number {
    return this.#ordersToday;
  }

  opened(orders: number): void {
    this.#ordersToday += orders;
  }

  newDay(): void {
    this.#ordersToday = 0;
  }

  /** @returns gives it free again. */
  hold(value: number): () => void {
    this.#coming += value;
    return () => void (this.#coming -= value);
  }

  /**
   * Why an order that opens or enlarges may not go; only the account's gate knows of anything more.
   * @param at price that it is valued at; undefined while there is none. @param orders how many it becomes.
   */
  against(proposal: OrderProposal, instrument: Instrument, at: Price | undefined, orders: number): Failure | undefined {
    const { account, settings, results, last, breached } = this.#options;
    if (!account.trading()) return notConnected(`Orders cannot go yet: ${account.state()} Nothing was sent.`);
    return againstOwnLimits({
      settings: settings(), ordersToday: this.#ordersToday, orders, breached: breached(),
      value: at === undefined ? undefined : at * proposal.quantity * instrument.multiplier,
      exposure: this.#exposure(proposal, instrument, at),
      dayNet: results().dayNet(last) ?? results().today.net,
    });
  }

  #exposure(proposal: OrderProposal, { multiplier }: Instrument, at: Price | undefined): Exposed {
    const { account, last, results } = this.#options;
    const { owner } = wholeExposure({ account: account.id, owners: account.ledger.owners, resting: account.ledger.resting, mark: last }, { proposal, units: proposal.quantity, multiplier, price: at ?? NO_PRICE, replacing: undefined });
    let delivered = this.#coming;
    // Delivered shares are no position any more; sold again they show below zero.
    for (const lot of results().totals.carried.filter((one) => one.delivered > 0)) {
      const traded = account.ledger.owners.quantityOf({ account: account.id, instrument: lot.instrument, product: "CNC" }, this.#options.owner);
      delivered += (Math.abs(lot.delivered + traded) - Math.abs(traded)) * (last(lot.instrument) ?? 0) * lot.multiplier;
    }
    return { before: (owner.before + delivered) as Exposed["before"], after: (owner.after + delivered) as Exposed["after"] };
  }
}

export function notListed(key: InstrumentKey): Failure {
  return badInput("instrument", "an instrument of today's list", `${key} is not in today's instrument list: contracts expire and names change. Choose another in the strategy's parameters.`);
}

/** Sold for delivery is only what the strategy bought itself: the account's other shares are somebody else's. */
export function notOwnShares({ symbol }: Instrument, quantity: number, deliverable: number): Failure {
  return refused("strategy's own shares", `The strategy has ${formatQuantity(deliverable)} of ${symbol} of its own to sell, and this sale is for ${formatQuantity(quantity)}. To sell short set it to hold within the day only.`, formatQuantity(deliverable), formatQuantity(quantity));
}

export const PAUSED: Failure = refused("strategy paused", "The strategy is paused: it opens nothing, and only closes, cancels and targets of 0 go. Resume it to let it trade.", "only what reduces", "opens");
