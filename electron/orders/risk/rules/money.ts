import { formatMoney } from "../../../../shared/domain/format.ts";
import { needsLimit, needsTrigger } from "../../../../shared/domain/words.ts";
import { valueOf } from "../../../../shared/domain/units.ts";
import type { Rule } from "../rule.ts";
import { failed, passed } from "../rule.ts";

export const orderValue: Rule = (proposal, { instrument, ltp, limits, reduces }) => {
  // An exit must get out, of a large position and with a dead feed too; only what it opens is limited.
  if (limits.orderValue <= 0) return undefined;
  if (reduces) return passed("order value", formatMoney(limits.orderValue), "reduces the position");
  const at = needsLimit(proposal.type) ? proposal.price : needsTrigger(proposal.type) ? proposal.trigger : ltp;
  if (!at) return failed("last price", "known", "not known", `No price of ${instrument.symbol} has arrived yet, so a market order cannot be checked. Wait for the first tick, or use a limit order.`);
  // Of a bought option this is its premium.
  const value = valueOf(at, proposal.quantity, instrument.multiplier);
  if (value <= limits.orderValue) return passed("order value", formatMoney(limits.orderValue), formatMoney(value));
  return failed("order value", formatMoney(limits.orderValue), formatMoney(value), `This order is worth ${formatMoney(value)}; at most ${formatMoney(limits.orderValue)} is let through in one order.`);
};

export const funds: Rule = (_proposal, { margin, available, reduces }) => {
  if (reduces) return passed("funds", "none needed", "reduces the position");
  if (available === undefined) return failed("funds", "known", "not known", "The account's funds are not known yet. Wait a moment, or look at the Funds panel for the reason.");
  if (margin <= available) return passed("funds", formatMoney(available), formatMoney(margin));
  return failed("funds", formatMoney(available), formatMoney(margin), `This order needs ${formatMoney(margin)} and ${formatMoney(available)} is available: ${formatMoney(margin - available)} short.`);
};
