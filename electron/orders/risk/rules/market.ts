import { formatRupees, groupDigits } from "../../../../shared/domain/format.ts";
import type { Rule } from "../rule.ts";
import { REDUCES, failed, passed } from "../rule.ts";

/** Closed is fine where the broker keeps orders for the next open. An exit is never refused here: should the calendar be wrong, the broker says so. */
export const phase: Rule = (_proposal, { market, plan, reduces }) => {
  if (market.kind === "unknown") return undefined;
  const limit = "open, or kept by the broker for the open";
  if (reduces) return passed("market hours", limit, `${market.kind}; ${REDUCES}`);
  if (market.kind === "halted") return failed("market hours", limit, "halted", `${market.sentence} Nothing is opened until trading goes on.`);
  if (market.kind === "closed" && !market.amo) return failed("market hours", limit, "closed", `${market.sentence} This broker keeps no orders for the next open at this hour; place it again when the market opens.`);
  if (market.kind === "closed" && plan === "bracket") return failed("market hours", limit, "closed", `${market.sentence} What waits for the next open becomes another order then, and its stop would not go with it. Place the bracket when the market opens, or the entry alone.`);
  return passed("market hours", limit, market.kind);
};

/** A network's time service moves the clock by less, in steps of its own. */
const CLOCK_SLACK_MS = 1_000;

export const staleQuote: Rule = (_proposal, { quoteAgeMs, limits, market, instrument, reduces }) => {
  // Out of hours no quote is fresh, and none needs to be.
  if (limits.staleQuoteMs <= 0 || quoteAgeMs === undefined || market.kind === "closed" || market.kind === "halted") return undefined;
  const limit = `at most ${groupDigits(limits.staleQuoteMs)} ms old`;
  const age = `${groupDigits(Math.max(0, Math.round(quoteAgeMs)))} ms`;
  if (reduces) return passed("stale quote", limit, REDUCES);
  if (quoteAgeMs < -CLOCK_SLACK_MS) return failed("stale quote", limit, "from before the clock was set back", `The clock of this computer was set back, so the age of the last quote of ${instrument.symbol} is not known. Wait for the next tick.`);
  if (quoteAgeMs <= limits.staleQuoteMs) return passed("stale quote", limit, age);
  return failed("stale quote", limit, age, `The last quote of ${instrument.symbol} is ${age} old; at most ${groupDigits(limits.staleQuoteMs)} ms is let through. Wait for the next tick, or look at the feed.`);
};

export const banned: Rule = (_proposal, { banned: found, banUnknown, instrument, reduces }) => {
  if (!found) return banUnknown === true ? passed("exchange ban", "only reducing orders in a banned name", "not known: no list of today") : undefined;
  const own = found.by === "limits";
  const rule = own ? "banned list" : "exchange ban";
  if (reduces) return passed(rule, "only reducing orders", REDUCES);
  const why = own ? `${found.name} is on your list of what may not be opened.` : `${found.name} has reached its market-wide position limit: the exchange takes only orders that reduce positions in ${instrument.symbol} today.`;
  return failed(rule, "only reducing orders", found.name, why);
};

export const selfTrade: Rule = (_proposal, { crossing, instrument, reduces }) => {
  if (!crossing) return undefined;
  const { side, price, owner, brokerOrderId } = crossing;
  const name = `${side} ${price > 0 ? formatRupees(price) : "at market"} of "${owner}"`;
  if (reduces) return passed("self-trade", "no crossing order of your own", `${name}; ${REDUCES}`);
  const which = brokerOrderId === undefined ? "" : ` (order ${brokerOrderId})`;
  return failed("self-trade", "no crossing order of your own", name, `This order would trade with your own working order in ${instrument.symbol}: ${name}${which}. Cancel that one first, or change the price.`);
};
