import type { ConversionEvent } from "./conversion.ts";
import type { AccountId, IntentId, OrderKey } from "./identity.ts";
import type { Fill, OrderProposal, OrderState, OrderTerms, OrderWhy } from "./order.ts";
import type { MarketTime, SystemTime } from "./time.ts";
import type { Price } from "./units.ts";

/** One rule that was looked at before an order was let through, with its numbers. */
export interface RiskCheck {
  readonly rule: string;
  readonly limit: string;
  readonly value: string;
}

/** What the broker says of one order, already in our words. */
export interface BrokerSays {
  readonly brokerOrderId: string;
  readonly uniqueOrderId: string | undefined;
  readonly state: OrderState;
  /** The broker's own status word. */
  readonly status: string;
  readonly terms: OrderTerms;
  readonly filled: number;
  readonly averagePrice: Price;
  readonly text: string;
  readonly changing: "modify" | "cancel" | undefined;
  readonly updatedAt: MarketTime;
  /** Which door it came by. */
  readonly by: "socket" | "book";
}

/** A request as it went out, for the record. Headers carry secrets and are never kept. */
export interface SentBytes {
  readonly route: string;
  readonly body: string;
}

/** What came back, cut to the first 2,000 characters. Status 0 = no answer. */
export interface AnswerBytes {
  readonly status: number;
  readonly body: string;
}

/** Where the time of a send went, µs. */
export interface SendSteps {
  readonly gateUs: number;
  readonly journalUs: number;
  /** Waiting in the send lane. */
  readonly laneUs: number;
}

/** An order found in the broker's book that this terminal did not place: another device, the broker's own square-off. */
export interface ForeignOrder {
  readonly key: OrderKey;
  readonly account: AccountId;
  readonly day: string;
  readonly proposal: OrderProposal;
  readonly multiplier: number;
  /** Set when the tag is ours although the journal has lost its intent. */
  readonly intent: IntentId | undefined;
  /** Of an order that a desk of this process placed by itself. */
  readonly why?: OrderWhy | undefined;
}

/**
 * Everything that can happen to an order. Each is a journal record before anybody sees its effect;
 * `applyOrderEvent` is the only function that turns one into a new state.
 */
export type OrderEvent =
  | {
      readonly kind: "order.approved";
      readonly key: OrderKey;
      readonly at: SystemTime;
      readonly intent: IntentId;
      readonly day: string;
      readonly proposal: OrderProposal;
      readonly multiplier: number;
      readonly checks: readonly RiskCheck[];
      readonly once: string | undefined;
      readonly marketAt?: MarketTime | undefined;
      readonly why?: OrderWhy | undefined;
    }
  | { readonly kind: "order.adopted"; readonly key: OrderKey; readonly at: SystemTime; readonly order: ForeignOrder }
  | { readonly kind: "order.sent"; readonly key: OrderKey; readonly at: SystemTime; readonly latencyUs: number; readonly sent?: SentBytes; readonly steps?: SendSteps }
  | { readonly kind: "order.acknowledged"; readonly key: OrderKey; readonly at: SystemTime; readonly brokerOrderId: string; readonly uniqueOrderId: string | undefined; readonly answer?: AnswerBytes }
  | { readonly kind: "order.refused"; readonly key: OrderKey; readonly at: SystemTime; readonly code: string; readonly text: string; readonly answer?: AnswerBytes }
  | { readonly kind: "order.unresolved"; readonly key: OrderKey; readonly at: SystemTime; readonly why: string; readonly answer?: AnswerBytes }
  | { readonly kind: "order.not-placed"; readonly key: OrderKey; readonly at: SystemTime; readonly why: string }
  | { readonly kind: "order.told"; readonly key: OrderKey; readonly at: SystemTime; readonly says: BrokerSays }
  | { readonly kind: "order.filled"; readonly key: OrderKey; readonly at: SystemTime; readonly fill: Fill }
  | { readonly kind: "change.approved"; readonly key: OrderKey; readonly at: SystemTime; readonly change: "modify" | "cancel"; readonly terms: OrderTerms | undefined; readonly why?: OrderWhy | undefined }
  | { readonly kind: "change.sent"; readonly key: OrderKey; readonly at: SystemTime; readonly sent?: SentBytes }
  | { readonly kind: "change.accepted"; readonly key: OrderKey; readonly at: SystemTime; readonly answer?: AnswerBytes }
  | { readonly kind: "change.unresolved"; readonly key: OrderKey; readonly at: SystemTime; readonly why: string; readonly answer?: AnswerBytes }
  /** Refused by the broker, dropped before sending, or found to have had no effect. */
  | { readonly kind: "change.ended"; readonly key: OrderKey; readonly at: SystemTime; readonly text: string; readonly answer?: AnswerBytes };

/** A proposal the gate turned away: kept for the record, no order comes of it. */
export interface ProposalRefused {
  readonly kind: "proposal.refused";
  readonly at: SystemTime;
  readonly proposal: OrderProposal;
  /** What it was for; absent for a press of the user's. */
  readonly why?: OrderWhy | undefined;
  readonly rule: string;
  readonly limit: string;
  readonly value: string;
  readonly sentence: string;
}

/** What is known of a position before the day's own fills: carried in from earlier days, as the broker says. */
export interface CarriedIn {
  readonly kind: "position.carried";
  readonly at: SystemTime;
  readonly account: AccountId;
  readonly day: string;
  readonly positions: readonly {
    readonly instrument: OrderProposal["instrument"];
    readonly product: OrderProposal["product"];
    readonly quantity: number;
    readonly value: number;
    readonly multiplier: number;
  }[];
}

/**
 * The whole present state of something that outlives a trading day: a GTT, a bracket, a paper account,
 * the kill switch, the limits. Each change is one record; the latest record of a kind and id is the state,
 * all of them are its history.
 */
export interface StandingRecord {
  readonly kind: `standing.${string}`;
  readonly at: SystemTime;
  readonly account: string;
  readonly day: string;
  readonly id: string;
  /** What happened, in words for the record. */
  readonly what: string;
  /** Over for good: kept as history, not handed out at the next start. */
  readonly over: boolean;
  readonly state: unknown;
}

export type JournalEvent = OrderEvent | ProposalRefused | CarriedIn | ConversionEvent | StandingRecord;

export function isStanding(event: JournalEvent): event is StandingRecord {
  return event.kind.startsWith("standing.");
}
