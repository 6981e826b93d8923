import type { BrokerRule } from "../../../shared/brokers/port.ts";
import type { GttRule, GttTerms } from "../../../shared/domain/gtt.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";

/** What a rule wants, or was last known to have, as far as a broker's row tells it. */
export function sameTerms(row: BrokerRule, terms: Pick<GttTerms, "legs">): boolean {
  const leg = terms.legs[0];
  return leg !== undefined && row.trigger === leg.trigger && row.price === leg.price && row.quantity === leg.quantity;
}

/** A row that could be this rule: same instrument, side, product and terms. */
export function looksLike(row: BrokerRule, rule: GttRule, instrument: Instrument): boolean {
  const { segment, symbol } = instrument.broker;
  return row.instrument.segment === segment && row.instrument.symbol === symbol && row.side === rule.side && row.product === rule.product && sameTerms(row, rule);
}

/** Terms that somebody else has given the rule at the broker. */
export function termsOfRow(row: BrokerRule, rule: GttRule): GttTerms {
  return { legs: [{ trigger: row.trigger, type: "LIMIT", price: row.price, quantity: row.quantity }], ways: rule.ways, expires: rule.expires };
}
