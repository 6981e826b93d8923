import type { Failure } from "../../../shared/domain/errors.ts";
import type { RiskCheck } from "../../../shared/domain/order-events.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { RiskFacts, Rule, Verdict } from "./rule.ts";
import { consent } from "./rules/consent.ts";
import * as exposure from "./rules/exposure.ts";
import * as market from "./rules/market.ts";
import * as money from "./rules/money.ts";
import * as pace from "./rules/pace.ts";
import * as price from "./rules/price.ts";
import * as quantity from "./rules/quantity.ts";
import * as stop from "./rules/stop.ts";
import * as terms from "./rules/terms.ts";

/** In the order in which a trader wants to hear of them. A new rule is one function and one entry here. */
const RULES: readonly Rule[] = [
  stop.kill, stop.lock, stop.breaker, stop.books,
  terms.tradable, terms.product, terms.optionStop, terms.stopValidity,
  market.phase, market.banned, consent,
  quantity.quantity, quantity.lot, quantity.freeze, quantity.most, quantity.mostLots,
  price.present, price.tick, price.band, price.range, price.triggerSide, price.triggerBeyond, price.away,
  market.staleQuote, market.selfTrade,
  money.orderValue, exposure.instrumentExposure, exposure.ownerExposure, exposure.accountExposure, exposure.positionLimit,
  stop.dailyLoss, stop.drawdown,
  pace.openOrders, pace.duplicate, pace.perSecond, pace.perMinute, pace.perHour, pace.perDay,
  money.funds,
];

/** What does not concern an order that rests at the broker already. */
const PLACING_ONLY: ReadonlySet<Rule> = new Set([consent, money.funds, pace.openOrders, pace.duplicate]);
const MODIFY_RULES: readonly Rule[] = RULES.filter((rule) => !PLACING_ONLY.has(rule));
/** What stops an account as a whole, and may have come about while an approved order waited its turn. */
const STOPS: readonly Rule[] = [stop.kill, stop.breaker, stop.books, stop.dailyLoss, stop.drawdown];

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

/** Why an approved order may not open anything any more, as a sentence; undefined when it may. Asked at the moment of sending. */
export function whyNotNow({ proposal, facts }: RiskApproved, now: Pick<RiskFacts, "killed" | "diverged" | "day" | "reduces">): string | undefined {
  const then: RiskFacts = { ...facts, ...now };
  for (const rule of STOPS) {
    const failure = rule(proposal, then)?.failure;
    if (failure) return failure.sentence;
  }
  return undefined;
}
