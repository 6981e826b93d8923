import type { MarginSource } from "../../shared/contract/schemas/checks.ts";
import type { OrderPreview } from "../../shared/contract/schemas/orders.ts";
import type { Failure } from "../../shared/domain/errors.ts";
import { formatMoney, formatRupees } from "../../shared/domain/format.ts";
import type { OrderProposal } from "../../shared/domain/order.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { NO_PRICE, ZERO, price, valueOf } from "../../shared/domain/units.ts";
import { needsLimit, needsTrigger, opposite, signOf } from "../../shared/domain/words.ts";
import type { ChargeTables, Charges } from "../../shared/simulation/charges.ts";
import { addCharges, chargesOf } from "../../shared/simulation/charges.ts";
import type { BrokerMargin } from "../accounts/order-facts.ts";
import { differenceWords } from "./checks/margin-desk.ts";
import { DEFAULT_LIMITS } from "./risk/limits.ts";
import type { RiskFacts } from "./risk/rule.ts";

const NO_CHARGES: Charges = { total: ZERO, lines: [], table: "" };

/** The price an order is expected to trade at: its limit, its trigger, or the last price. */
export function expectedPrice(proposal: OrderProposal, ltp: Price | undefined): Price {
  if (needsLimit(proposal.type)) return proposal.price;
  return needsTrigger(proposal.type) ? proposal.trigger : (ltp ?? NO_PRICE);
}

/** What the ticket shows before sending. */
export function previewOf(proposal: OrderProposal, problems: readonly Failure[], facts: RiskFacts, tables: ChargeTables, day: string): OrderPreview {
  const { instrument } = facts;
  const at = expectedPrice(proposal, facts.ltp);
  const countable = at > 0 && Number.isSafeInteger(proposal.quantity) && proposal.quantity > 0 && instrument.tradable;
  const trade = { instrument, product: proposal.product, quantity: proposal.quantity, price: at, day };
  const entry = countable ? chargesOf({ ...trade, side: proposal.side }, tables) : NO_CHARGES;
  const exit = countable ? chargesOf({ ...trade, side: opposite(proposal.side) }, tables) : NO_CHARGES;
  const both = addCharges(entry, exit);
  const value = countable ? valueOf(at, proposal.quantity, instrument.multiplier) : ZERO;
  const question = facts.reduces ? undefined : questionOf(value, facts.limits.orderValue);
  const breakEven = countable && !facts.reduces ? breakEvenOf(proposal, at, both.total, instrument.multiplier, instrument.tick) : undefined;
  return {
    problems: [...problems],
    hints: hintsOf(proposal, facts),
    ...(question === undefined ? {} : { confirm: question }),
    orderValue: value,
    margin: facts.margin,
    ...(facts.marginTold && { marginSource: marginSourceOf(facts.marginTold, facts.marginTold.own) }),
    available: facts.available ?? ZERO,
    charges: { entry: entry.total, roundTrip: both.total, lines: [...both.lines], table: both.table },
    ...(breakEven ?? {}),
  };
}

/** Who says what the margin is, and how far the broker's figure is from our own. */
export function marginSourceOf({ total, why }: BrokerMargin, own: Money): MarginSource {
  if (total === undefined) return { by: "estimate", own, ...(why === undefined ? {} : { why }) };
  const differs = differenceWords(total, own, formatMoney(own));
  return { by: "broker", own, ...(differs === undefined ? {} : { differs }) };
}

/** Above this share of the largest order let through, a slip of one digit is asked about before it is sent. */
const ASK_ABOVE = 0.5;

function questionOf(value: Money, most: Money): string | undefined {
  if (most <= 0 || value < most * ASK_ABOVE) return undefined;
  return `This order is worth ${formatMoney(value)}, more than half of the ${formatMoney(most)} let through in one order.`;
}

/** The first price on the tick grid at which the move earns the charges of both ways. */
function breakEvenOf(proposal: OrderProposal, at: Price, charges: Money, multiplier: number, tick: Price): { breakEven: Price; breakEvenTicks: number } {
  const step = Math.max(1, tick);
  const ticks = Math.ceil(charges / (proposal.quantity * multiplier) / step);
  return { breakEven: price(at + signOf(proposal.side) * ticks * step), breakEvenTicks: ticks };
}

function hintsOf(proposal: OrderProposal, { ltp, limits, market }: RiskFacts): string[] {
  const hints: string[] = [];
  if (market.kind === "closed" && market.amo) hints.push(`${market.sentence} The order waits at the broker for the next open.`);
  if (proposal.type === "MARKET" || proposal.type === "SL-M") {
    hints.push("The broker turns this into a limit order a little beyond the market (price protection); what it cannot fill there stays as a limit order.");
  }
  if (proposal.type === "LIMIT" && ltp) {
    const losing = ((signOf(proposal.side) * (proposal.price - ltp)) / ltp) * 100;
    if (losing > (limits.awayPercent || DEFAULT_LIMITS.awayPercent) / 2) hints.push(`The price is ${losing.toFixed(1)} % ${proposal.side === "BUY" ? "above" : "below"} the last price ${formatRupees(ltp)}: it fills at once.`);
  }
  return hints;
}
