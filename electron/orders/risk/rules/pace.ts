import { groupDigits } from "../../../../shared/domain/format.ts";
import type { RiskFacts, Rule, Verdict } from "../rule.ts";
import { REDUCES, failed, passed } from "../rule.ts";

export const openOrders: Rule = (_proposal, { openOrders: working, limits, reduces }) => {
  if (limits.openOrders <= 0) return undefined;
  const limit = groupDigits(limits.openOrders);
  if (reduces) return passed("working orders", limit, REDUCES);
  if (working < limits.openOrders) return passed("working orders", limit, groupDigits(working + 1));
  return failed("working orders", limit, groupDigits(working + 1), `${groupDigits(working)} orders are working already; at most ${limit} may. Cancel some, or wait until they fill.`);
};

/** What goes through the gate is counted, exits too; what opens may use only what is not kept for them. */
function paced(rule: string, span: string, used: number, most: number, kept: number, { reduces }: RiskFacts): Verdict | undefined {
  if (most <= 0) return undefined;
  const free = Math.max(1, most - kept);
  const limit = kept > 0 ? `${groupDigits(free)}, and ${groupDigits(kept)} kept for exits` : groupDigits(free);
  if (reduces) return passed(rule, limit, REDUCES);
  if (used < free) return passed(rule, limit, groupDigits(used + 1));
  const keeps = kept > 0 ? ` (of ${groupDigits(most)}, ${groupDigits(kept)} are kept for exits)` : "";
  return failed(rule, limit, groupDigits(used + 1), `${groupDigits(used)} orders went in the last ${span}; at most ${groupDigits(free)} may${keeps}. Nothing was sent; try again in a moment.`);
}

/** Names of the rules that time alone cures. */
export const PER_SECOND = "orders a second";
export const PER_MINUTE = "orders a minute";

export const perSecond: Rule = (_proposal, facts) => paced(PER_SECOND, "second", facts.sent.second, facts.limits.perSecond, facts.limits.exitsPerSecond, facts);
export const perMinute: Rule = (_proposal, facts) => paced(PER_MINUTE, "minute", facts.sent.minute, facts.limits.perMinute, facts.limits.exitsPerMinute, facts);
export const perHour: Rule = (_proposal, facts) => paced("orders an hour", "hour", facts.sent.hour, facts.limits.perHour, 0, facts);
export const perDay: Rule = (_proposal, facts) => paced("orders a day", "day", facts.sent.day, facts.limits.perDay, 0, facts);

/** The slip of a double press. An exit cannot close more than is open, so its repetition harms nobody. */
export const duplicate: Rule = (_proposal, { duplicateAgoMs, limits, reduces }) => {
  if (limits.duplicateMs <= 0) return undefined;
  const limit = `not within ${groupDigits(limits.duplicateMs)} ms`;
  if (reduces) return passed("duplicate", limit, REDUCES);
  if (duplicateAgoMs === undefined) return passed("duplicate", limit, "none");
  const ago = `${groupDigits(Math.round(duplicateAgoMs))} ms`;
  return failed("duplicate", limit, `${ago} ago`, `The same order was placed ${ago} ago; within ${groupDigits(limits.duplicateMs)} ms it is taken for a slip. Place it again if both are meant.`);
};
