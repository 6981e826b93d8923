import type { Failure } from "../../../shared/domain/errors.ts";
import type { RiskCheck } from "../../../shared/domain/order-events.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { RiskFacts, Rule, Verdict } from "./rule.ts";
import * as money from "./rules/money.ts";
import * as price from "./rules/price.ts";
import * as quantity from "./rules/quantity.ts";
import * as terms from "./rules/terms.ts";

/** In the order in which a trader wants to hear of them. A new rule is one function and one entry here. */
const RULES: readonly Rule[] = [
  terms.tradable, terms.product, terms.optionStop, terms.stopValidity,
  quantity.quantity, quantity.lot, quantity.freeze,
  price.present, price.tick, price.band, price.triggerSide, price.triggerBeyond, price.away,
  money.orderValue, money.funds,
];

/** Rules that still hold when an order that rests at the broker is changed. */
const MODIFY_RULES: readonly Rule[] = RULES.filter((rule) => rule !== money.funds);

/**
 * A proposal that has passed the gate. It cannot be made anywhere else, and the sender takes nothing
 * else: an order that was not checked does not compile.
 */
export class RiskApproved {
  readonly proposal: OrderProposal;
  readonly facts: RiskFacts;
  readonly checks: readonly RiskCheck[];

  private constructor(proposal: OrderProposal, facts: RiskFacts, checks: readonly RiskCheck[]) {
    this.proposal = proposal;
    this.facts = facts;
    this.checks = checks;
  }

  /** @returns the approval, or every reason against it, most telling first. */
  static assess(proposal: OrderProposal, facts: RiskFacts, what: "place" | "modify" = "place"): RiskApproved | readonly Failure[] {
    const verdicts: Verdict[] = [];
    for (const rule of what === "place" ? RULES : MODIFY_RULES) {
      const verdict = rule(proposal, facts);
      if (verdict) verdicts.push(verdict);
    }
    const failures = verdicts.flatMap((verdict) => verdict.failure ?? []);
    if (failures.length > 0) return failures;
    return new RiskApproved(proposal, facts, verdicts.map((verdict) => verdict.check));
  }
}
