import { formatRupees } from "../../../../shared/domain/format.ts";
import type { OrderProposal } from "../../../../shared/domain/order.ts";
import { needsLimit, needsTrigger } from "../../../../shared/domain/words.ts";
import type { RiskFacts, Rule, Verdict } from "../rule.ts";
import { failed, passed } from "../rule.ts";

/** The prices this order type carries, with what to call them. */
function pricesOf(proposal: OrderProposal): readonly (readonly ["price" | "trigger price", number])[] {
  const prices: ["price" | "trigger price", number][] = [];
  if (needsLimit(proposal.type)) prices.push(["price", proposal.price]);
  if (needsTrigger(proposal.type)) prices.push(["trigger price", proposal.trigger]);
  return prices;
}

export const present: Rule = (proposal) => {
  for (const [name, value] of pricesOf(proposal)) {
    if (value <= 0) return failed(name, "above 0", formatRupees(value), `A ${proposal.type} order needs a ${name} above 0.`);
  }
  return undefined;
};

export const tick: Rule = (proposal, { instrument }) => {
  const step = instrument.tick;
  if (step <= 0) return undefined;
  const shown = formatRupees(step);
  for (const [name, value] of pricesOf(proposal)) {
    if (value % step === 0) continue;
    const below = Math.floor(value / step) * step;
    const sentence = `The ${name} of ${instrument.symbol} moves in steps of ₹ ${shown}; ${formatRupees(value)} is between ${formatRupees(below)} and ${formatRupees(below + step)}.`;
    return failed("tick", `multiple of ${shown}`, formatRupees(value), sentence);
  }
  return pricesOf(proposal).length > 0 ? passed("tick", `multiple of ${shown}`, "on the grid") : undefined;
};

export const band: Rule = (proposal, { upperCircuit, lowerCircuit, instrument }) => {
  if (!upperCircuit || !lowerCircuit) return undefined;
  const range = `${formatRupees(lowerCircuit)} to ${formatRupees(upperCircuit)}`;
  for (const [name, value] of pricesOf(proposal)) {
    if (value >= lowerCircuit && value <= upperCircuit) continue;
    return failed("price band", range, formatRupees(value), `The ${name} ${formatRupees(value)} is outside today's price band of ${instrument.symbol}, ${range}.`);
  }
  return passed("price band", range, "inside");
};

/** Options have a narrower range of their own within the circuits (limit price protection). */
export const range: Rule = (proposal, { priceRange, instrument }) => {
  if (!priceRange || !needsLimit(proposal.type)) return undefined;
  const { low, high } = priceRange;
  const limit = `${formatRupees(low)} to ${formatRupees(high)}`;
  const value = formatRupees(proposal.price);
  if (proposal.price >= low && proposal.price <= high) return passed("price protection range", limit, value);
  return failed("price protection range", limit, value, `The exchange takes limit prices of ${instrument.symbol} from ${limit} now; ${value} is outside.`);
};

/** A stop must lie on the far side of its limit, or it could never fill as meant. */
export const triggerSide: Rule = (proposal) => {
  if (proposal.type !== "SL") return undefined;
  const { side, price, trigger } = proposal;
  const good = side === "BUY" ? trigger <= price : trigger >= price;
  const limit = side === "BUY" ? "trigger at or below the price" : "trigger at or above the price";
  const value = `trigger ${formatRupees(trigger)}, price ${formatRupees(price)}`;
  if (good) return passed("trigger side", limit, value);
  return failed("trigger side", limit, value, `A stop-loss ${side === "BUY" ? "buy" : "sell"} needs its ${limit}; here the ${value.replace(", price", " and the price")}.`);
};

/** A stop that the market has already passed would fire at once: almost always a slip. */
export const triggerBeyond: Rule = (proposal, { ltp }) => {
  if (!needsTrigger(proposal.type) || !ltp) return undefined;
  const { side, trigger } = proposal;
  const good = side === "BUY" ? trigger > ltp : trigger < ltp;
  const limit = `${side === "BUY" ? "above" : "below"} the last price ${formatRupees(ltp)}`;
  if (good) return passed("trigger", limit, formatRupees(trigger));
  return failed("trigger", limit, formatRupees(trigger), `The trigger of a stop-loss ${side === "BUY" ? "buy" : "sell"} must be ${limit}; ${formatRupees(trigger)} would fire at once.`);
};

/** Fat finger: paying far above, or selling far below, the market. The harmless direction rests and is let through. */
export const away: Rule = (proposal, facts) => {
  const { ltp, limits } = facts;
  if (!ltp) return undefined;
  if (proposal.type === "LIMIT") return farLimit(proposal, facts, ltp);
  if (!needsTrigger(proposal.type) || limits.triggerAwayPercent <= 0) return undefined;
  const percent = (Math.abs(proposal.trigger - ltp) / ltp) * 100;
  const limit = `within ${limits.triggerAwayPercent} % of ${formatRupees(ltp)}`;
  if (percent <= limits.triggerAwayPercent) return passed("away from market", limit, formatRupees(proposal.trigger));
  return failed("away from market", limit, formatRupees(proposal.trigger), `The trigger ${formatRupees(proposal.trigger)} is ${percent.toFixed(1)} % away from the last price ${formatRupees(ltp)}; at most ${limits.triggerAwayPercent} % is let through.`);
};

function farLimit(proposal: OrderProposal, { limits }: RiskFacts, ltp: number): Verdict | undefined {
  if (limits.awayPercent <= 0) return undefined;
  const losing = proposal.side === "BUY" ? proposal.price - ltp : ltp - proposal.price;
  const percent = (losing / ltp) * 100;
  const limit = `at most ${limits.awayPercent} % beyond ${formatRupees(ltp)}`;
  if (percent <= limits.awayPercent) return passed("away from market", limit, formatRupees(proposal.price));
  const how = proposal.side === "BUY" ? "above" : "below";
  return failed("away from market", limit, formatRupees(proposal.price), `The price ${formatRupees(proposal.price)} is ${percent.toFixed(1)} % ${how} the last price ${formatRupees(ltp)}; at most ${limits.awayPercent} % is let through.`);
}
