import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import type { Failure } from "../../../shared/domain/errors.ts";
import type { Order, OrderProposal } from "../../../shared/domain/order.ts";
import type { RulePlace } from "./gtt-open.ts";

/** Somebody whose rules look at what is its own alone, and who hears of them: a strategy. */
export interface GttOwner {
  /** Units of its own that are open on the other side of a rule. */
  readonly open: (place: RulePlace) => number;
  /** Why the order of a rule that was met may not go. NotConnected lets it wait until `again`; anything else ends the rule. */
  readonly against: (proposal: OrderProposal) => Failure | undefined;
  /** The order of a rule is in the ledger. */
  readonly placed: (order: Order) => void;
  /** After each durable change. */
  readonly told: (rule: GttView) => void;
}

/** By the name that its rules carry. */
export class GttOwners {
  #owners = new Map<string, GttOwner>();

  /** @returns takes it away. */
  add(name: string, owner: GttOwner): () => void {
    this.#owners.set(name, owner);
    return () => {
      if (this.#owners.get(name) === owner) this.#owners.delete(name);
    };
  }

  of(name: string): GttOwner | undefined {
    return this.#owners.get(name);
  }
}
