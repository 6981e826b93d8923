import { CONSENT_RULE } from "../../shared/contract/schemas/checks.ts";
import type { BracketRequest, GttPreview, GttRequest, SliceRequest } from "../../shared/contract/schemas/plans.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import type { OrderProposal } from "../../shared/domain/order.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import type { AccountRuntime } from "../accounts/account-runtime.ts";

/** What the gate asks consent through; an account on paper is asked nothing. */
type Asked = Pick<AccountRuntime, "desk" | "checks">;

/** Orders that a plan would open with: its own check comes before anything of it is kept. */
export function bracketOrder({ account, instrument, side, product, owner, quantity, entry }: BracketRequest): OrderProposal {
  return { account, instrument, side, product, owner, quantity, ...entry, validity: "DAY" };
}

export function sliceOrder({ account, instrument, side, product, owner, quantity, type, price }: SliceRequest): OrderProposal {
  return { account, instrument, side, product, owner, quantity, type, price, trigger: NO_PRICE, validity: "DAY" };
}

/** None for a rule that may only reduce. */
export function gttOrders({ account, instrument, side, product, owner, reduceOnly, legs }: GttRequest): OrderProposal[] {
  return reduceOnly ? [] : legs.map(({ quantity, type, price }) => ({ account, instrument, side, product, owner, quantity, type, price, trigger: NO_PRICE, validity: "DAY" }));
}

/** @throws TerminalError where the gate would turn one of them away for want of consent: nothing of the plan is kept then. */
export function mustConsent(asked: Asked, ...orders: readonly OrderProposal[]): void {
  const problem = missing(asked, orders);
  if (problem) throw new TerminalError(problem);
}

/** What surveillance means for a rule, added to its preview. */
export function withConsent(asked: Asked, rule: GttRequest, preview: GttPreview): GttPreview {
  const notice = preview.problems.length === 0 ? asked.checks?.notice(rule.instrument).notice : undefined;
  if (notice === undefined) return preview;
  const orders = gttOrders(rule);
  const problem = missing(asked, orders);
  const there = preview.home === "at broker";
  const words = there
    ? `The share is under surveillance (“${notice}”): a rule that the broker keeps cannot carry your consent, so its order may be refused when it fires. Kept here, it goes with the consent.`
    : `The share is under surveillance (“${notice}”): consent is for one day, so a rule that opens a position goes on another day only if you have agreed again on that day. One that only reduces needs none.`;
  return { ...preview, sentences: [...preview.sentences, words], problems: problem ? [...preview.problems, problem] : preview.problems };
}

function missing({ desk, checks }: Asked, orders: readonly OrderProposal[]): Failure | undefined {
  if (!checks) return undefined;
  for (const order of orders) {
    const problem = desk.preview(order).problems.find((one) => one.kind === "Refused" && one.rule === CONSENT_RULE);
    if (problem) return problem;
  }
  return undefined;
}
