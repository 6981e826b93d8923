import { formatMoney, formatQuantity, formatSignedMoney } from "../../../../shared/domain/format.ts";
import type { OrderProposal } from "../../../../shared/domain/order.ts";
import type { RiskFacts, Rule } from "../rule.ts";
import { REDUCES, failed, passed } from "../rule.ts";

/** How much of what was asked for would still go. */
function wayOut({ side, product }: OrderProposal, { closable, instrument }: RiskFacts): string {
  if (closable <= 0) return `Nothing of ${instrument.symbol} ${product} is open for this ${side === "BUY" ? "purchase" : "sale"} to close.`;
  return `At most ${formatQuantity(closable)} of ${instrument.symbol} ${product} may be ${side === "BUY" ? "bought" : "sold"} now.`;
}

export const kill: Rule = (proposal, facts) => {
  if (facts.killed === undefined) return undefined;
  const { rule, sentence, undo } = facts.killed;
  if (facts.reduces) return passed(rule, "only reducing orders", REDUCES);
  return failed(rule, "only reducing orders", "opens a position", `${sentence} Only orders that make a position smaller go. ${wayOut(proposal, facts)} ${undo}`);
};

/** Getting out needs no unlocking: a position that was carried in must not wait for a word to be typed. */
export const lock: Rule = (_proposal, { locked, reduces }) => {
  if (locked === undefined) return undefined;
  if (reduces) return passed("live lock", "only reducing orders", REDUCES);
  return failed("live lock", "only reducing orders", "opens a position", locked);
};

/** What is open is not known for sure: nothing may be added to it. */
export const books: Rule = (_proposal, { diverged, reduces }) => {
  if (diverged === undefined) return undefined;
  if (reduces) return passed("books agree", "only reducing orders", REDUCES);
  return failed("books agree", "only reducing orders", "opens a position", diverged);
};

export const breaker: Rule = (proposal, facts) => {
  const { breach, lifted } = facts.day;
  if (!breach || lifted) return undefined;
  if (facts.reduces) return passed("breaker", "only reducing orders", REDUCES);
  return failed("breaker", "only reducing orders", "opens a position", `${breach.sentence} Only orders that make a position smaller go until tomorrow, or until it is lifted by typing. ${wayOut(proposal, facts)}`);
};

export const dailyLoss: Rule = (_proposal, { day, reduces }) => {
  const { lossLimit, net, lifted } = day;
  if (lossLimit === undefined || lifted) return undefined;
  const limit = formatMoney(lossLimit);
  if (reduces) return passed("daily loss", limit, REDUCES);
  if (net === undefined) return passed("daily loss", limit, "not known: a position has no price");
  if (-net < lossLimit) return passed("daily loss", limit, formatSignedMoney(net));
  return failed("daily loss", limit, formatSignedMoney(net), `The day stands at ${formatSignedMoney(net)}, at or beyond the daily loss of ${limit}: nothing more is opened today.`);
};

export const drawdown: Rule = (_proposal, { day, reduces }) => {
  const { drawdownLimit, drawdown: fallen, lifted } = day;
  if (drawdownLimit === undefined || lifted) return undefined;
  const limit = formatMoney(drawdownLimit);
  if (reduces) return passed("drawdown", limit, REDUCES);
  if (fallen < drawdownLimit) return passed("drawdown", limit, formatMoney(fallen));
  return failed("drawdown", limit, formatMoney(fallen), `The day's result has fallen ${formatMoney(fallen)} from its best; at most ${limit} is let through. Nothing more is opened today.`);
};
