import { CONSENT_RULE } from "../../shared/contract/schemas/checks.ts";
import { formatMoney, formatQuantity, formatRupees } from "../../shared/domain/format.ts";
import type { ConversionEvent } from "../../shared/domain/conversion.ts";
import { isConversion } from "../../shared/domain/conversion.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { JournalEvent, OrderEvent, RiskCheck } from "../../shared/domain/order-events.ts";
import { isStanding } from "../../shared/domain/order-events.ts";
import type { OrderProposal, OrderTerms, OrderWhy } from "../../shared/domain/order.ts";
import type { Side } from "../../shared/domain/words.ts";
import { needsLimit, needsTrigger } from "../../shared/domain/words.ts";

function symbolOf(instrument: InstrumentKey): string {
  return instrument.slice(instrument.indexOf(":") + 1);
}

function termsWords({ type, quantity, price, trigger, validity }: OrderTerms): string {
  const limit = needsLimit(type) ? ` at ₹ ${formatRupees(price)}` : " at market";
  const stop = needsTrigger(type) ? `, trigger ₹ ${formatRupees(trigger)}` : "";
  return `${formatQuantity(quantity)}${limit}${stop} (${type}, ${validity})`;
}

export function proposalWords(proposal: OrderProposal): string {
  return `${proposal.side === "BUY" ? "Buy" : "Sell"} ${symbolOf(proposal.instrument)} ${termsWords(proposal)}, ${proposal.product}`;
}

function dealWords(side: Side, quantity: number, price: number): string {
  return `${side === "BUY" ? "Bought" : "Sold"} ${formatQuantity(quantity)} at ₹ ${formatRupees(price)}`;
}

/** What a journal record says, in one sentence. */
export function recordWords(event: JournalEvent): string {
  if (isStanding(event)) return `${event.what}${event.over ? " (over)" : ""}`;
  if (isConversion(event)) return conversionWords(event);
  switch (event.kind) {
    case "proposal.refused":
      return `Refused here: ${event.sentence}`;
    case "position.carried": {
      const rows = event.positions.map(({ instrument, product, quantity, value }) => `${symbolOf(instrument)} ${product} ${formatQuantity(quantity)} worth ${formatMoney(value)}`);
      return rows.length === 0 ? "Nothing is carried in from earlier days." : `Carried in from earlier days: ${rows.join("; ")}.`;
    }
    default:
      return orderWords(event);
  }
}

function conversionWords(event: ConversionEvent): string {
  switch (event.kind) {
    case "position.converting": {
      const { side, quantity, instrument, from, to } = event.conversion;
      return `To be converted: ${side === "BUY" ? "long" : "short"} ${formatQuantity(quantity)} ${symbolOf(instrument)} from ${from} to ${to}.`;
    }
    case "position.conversion-sent":
      return "The conversion was sent to the broker.";
    case "position.conversion-in-doubt":
      return `It is not known whether the conversion took place: ${event.why}`;
    case "position.converted":
      return event.by === "answer" ? "Converted, by the broker's answer." : "Converted: the broker's position book shows it.";
    case "position.conversion-refused":
      return `Not converted: ${event.text}`;
  }
}

function orderWords(event: OrderEvent): string {
  switch (event.kind) {
    case "order.approved":
      return `${proposalWords(event.proposal)}: passed ${event.checks.length} check${event.checks.length === 1 ? "" : "s"}.${consentWords(event.checks)}`;
    case "order.adopted":
      return `Found in the broker's book: ${proposalWords(event.order.proposal)}.`;
    case "order.sent":
      return `Sent to the broker, ${formatQuantity(event.latencyUs)} µs after it was asked for.`;
    case "order.acknowledged":
      return `Taken by the broker as order ${event.brokerOrderId}.`;
    case "order.refused":
      return `Refused by the broker (${event.code}): ${event.text}`;
    case "order.unresolved":
      return `Outcome not known: ${event.why}`;
    case "order.not-placed":
      return `Not placed: ${event.why}`;
    case "order.told": {
      const { by, status, filled, terms, averagePrice, text } = event.says;
      const average = filled > 0 ? `, average ₹ ${formatRupees(averagePrice)}` : "";
      return `The broker's ${by === "book" ? "order book" : "order socket"} says: ${status}, ${formatQuantity(filled)} of ${formatQuantity(terms.quantity)} filled${average}.${text === "" ? "" : ` ${text}`}`;
    }
    case "order.filled":
      return `${dealWords(event.fill.side, event.fill.quantity, event.fill.price)} (fill ${event.fill.fillId}).`;
    default:
      return changeWords(event);
  }
}

/** Of a share under surveillance: whether the order went with the consent that the broker wants, and why. */
function consentWords(checks: readonly RiskCheck[]): string {
  const found = checks.find(({ rule }) => rule === CONSENT_RULE);
  return found === undefined ? "" : ` Surveillance: ${found.value}.`;
}

function changeWords(event: Extract<OrderEvent, { kind: `change.${string}` }>): string {
  switch (event.kind) {
    case "change.approved": {
      const what = event.terms === undefined ? "Cancel asked for" : `Change asked for, to ${termsWords(event.terms)}`;
      return `${what}${event.why === undefined ? "" : `: ${event.why.words}`}.`;
    }
    case "change.sent":
      return "Change sent to the broker.";
    case "change.accepted":
      return "Change taken by the broker.";
    case "change.unresolved":
      return `It is not known whether the change took place: ${event.why}`;
    case "change.ended":
      return `The change did not take place: ${event.text}`;
  }
}

/** Who asked for an order, in words. */
export function whoOf(owner: string, why: OrderWhy | undefined): string {
  if (why?.plan?.kind === "strategy") return `Strategy ${why.plan.id}${versionWords(why)}`;
  if (why?.plan !== undefined) return `${capital(why.plan.kind)} ${why.plan.id}, ${why.plan.leg}${why.build === undefined ? "" : `, of strategy ${owner}${versionWords(why)}`}`;
  if (owner === "external") return "Placed elsewhere: another device, or the broker itself";
  return owner === "manual" ? "By hand" : `Strategy ${owner}`;
}

function versionWords({ build }: OrderWhy): string {
  return build === undefined ? "" : `, version ${build}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
