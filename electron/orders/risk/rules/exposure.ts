import { formatMoney, formatQuantity } from "../../../../shared/domain/format.ts";
import type { Money } from "../../../../shared/domain/units.ts";
import type { Exposed, Rule, Verdict } from "../rule.ts";
import { REDUCES, failed, passed } from "../rule.ts";

/** An order that does not add to what is at stake passes, also above the limit. */
function judged(rule: string, of: string, most: Money, exposed: Exposed | undefined, reduces: boolean): Verdict | undefined {
  if (most <= 0 || !exposed) return undefined;
  const limit = formatMoney(most);
  if (reduces) return passed(rule, limit, REDUCES);
  const { before, after } = exposed;
  if (after <= most || after <= before) return passed(rule, limit, formatMoney(after));
  const sentence = `With this order ${formatMoney(after)} would be at stake in ${of}, working orders included; at most ${limit} is let through, and ${formatMoney(before)} is taken already.`;
  return failed(rule, limit, formatMoney(after), sentence);
}

export const instrumentExposure: Rule = (_proposal, { instrument, exposure, limits, reduces }) =>
  judged("exposure per instrument", instrument.symbol, limits.instrumentExposure, exposure.instrument, reduces);

export const ownerExposure: Rule = ({ owner }, { exposure, limits, reduces }) =>
  judged("exposure per owner", `what belongs to "${owner}"`, limits.ownerExposure, exposure.owner, reduces);

export const accountExposure: Rule = (_proposal, { exposure, limits, reduces }) =>
  judged("exposure of the account", "this account", limits.accountExposure, exposure.account, reduces);

export const positionLimit: Rule = (_proposal, { positionLimit: known, instrument, reduces }) => {
  if (!known) return undefined;
  const limit = formatQuantity(known.units);
  if (reduces) return passed("position limit", limit, REDUCES);
  if (known.after <= known.units) return passed("position limit", limit, formatQuantity(known.after));
  return failed("position limit", limit, formatQuantity(known.after), `With this order you could hold ${formatQuantity(known.after)} of ${instrument.symbol}; the exchange lets one client hold ${limit}.`);
};
