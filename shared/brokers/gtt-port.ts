import type { Instrument } from "../domain/instrument.ts";
import type { Price } from "../domain/units.ts";
import type { OrderType, Product, Side } from "../domain/words.ts";
import type { BrokerInstrument, HttpAnswer, HttpRequest, Placement, Reading } from "./port.ts";

/** Terms of a rule that the broker keeps and fires by itself. Prices above 0. */
export interface RuleTerms {
  readonly side: Side;
  readonly product: Product;
  readonly trigger: Price;
  readonly price: Price;
  readonly quantity: number;
  /** Days from today on which it may fire, 1 or more. */
  readonly validDays: number;
}

export interface BrokerRule extends Omit<RuleTerms, "validDays"> {
  readonly id: string;
  readonly instrument: BrokerInstrument;
  readonly state: "waiting" | "sent" | "cancelled" | "unknown";
  /** The broker's own status word. */
  readonly status: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** Good-till-triggered rules at the broker, single ones with a limit price. */
export interface BrokerGtt {
  /** Why the broker does not keep such a rule, as a clause; undefined when it does. */
  refuses(instrument: Instrument, product: Product, type: OrderType): string | undefined;
  create(instrument: Instrument, terms: RuleTerms): HttpRequest;
  modify(instrument: Instrument, ruleId: string, terms: RuleTerms): HttpRequest;
  cancel(instrument: Instrument, ruleId: string): HttpRequest;
  /** Answer of the three: `brokerOrderId` is the rule's id. */
  readRuleId(answer: HttpAnswer): Reading<Placement>;
  /** Rules of all states. @param page from 1; a page with fewer than `pageSize` rows is the last. */
  list(page: number): HttpRequest;
  readList(answer: HttpAnswer): Reading<readonly BrokerRule[]>;
  readonly pageSize: number;
  details(ruleId: string): HttpRequest;
  /** The answer need not name the rule: its id is the one that was asked for. */
  readDetails(answer: HttpAnswer, ruleId: string): Reading<BrokerRule>;
}
