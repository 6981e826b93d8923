import type { Failure } from "../../../shared/domain/errors.ts";
import { refused } from "../../../shared/domain/errors.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { RiskCheck } from "../../../shared/domain/order-events.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import type { RiskLimits } from "./limits.ts";

/** What the rules may look at. Undefined = not known: then the rule that needs it says so or stands back. */
export interface RiskFacts {
  readonly instrument: Instrument;
  readonly ltp: Price | undefined;
  readonly upperCircuit: Price | undefined;
  readonly lowerCircuit: Price | undefined;
  /** Margin this order needs, by the broker's table as we know it. */
  readonly margin: Money;
  readonly available: Money | undefined;
  /** It only makes a position smaller: exits are never held back for want of funds or size. */
  readonly reduces: boolean;
  readonly limits: RiskLimits;
}

export interface Verdict {
  readonly check: RiskCheck;
  readonly failure: Failure | undefined;
}

/** Looks at one thing. Undefined when it does not concern this order. */
export type Rule = (proposal: OrderProposal, facts: RiskFacts) => Verdict | undefined;

export function passed(rule: string, limit: string, value: string): Verdict {
  return { check: { rule, limit, value }, failure: undefined };
}

export function failed(rule: string, limit: string, value: string, sentence: string): Verdict {
  return { check: { rule, limit, value }, failure: refused(rule, sentence, limit, value) };
}
