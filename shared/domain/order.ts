import type { AccountId, InstrumentKey, IntentId, OrderKey } from "./identity.ts";
import type { MarketTime, SystemTime } from "./time.ts";
import type { Money, Price } from "./units.ts";
import type { OrderType, Product, Side, Validity } from "./words.ts";

/** What somebody wants done. Nothing has been checked yet. */
export interface OrderProposal {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly quantity: number;
  readonly type: OrderType;
  /** 0 unless the type needs a limit. */
  readonly price: Price;
  /** 0 unless the type needs a trigger. */
  readonly trigger: Price;
  readonly product: Product;
  readonly validity: Validity;
  /** Whose quantity it is: `manual`, `external`, later a strategy's name. Not who pressed: that is in `OrderWhy`. */
  readonly owner: string;
}

/** What an order is for: kept with it for the record, and for whoever placed it to find it again. */
export interface OrderWhy {
  /** The plan that sent it, e.g. a bracket, and the leg: `{ kind: "bracket", id: "k3f9", leg: "stop" }`. */
  readonly plan?: { readonly kind: string; readonly id: string; readonly leg: string } | undefined;
  /** In words for people: "Stop of bracket SBIN 100 at 808.00". */
  readonly words: string;
  /** Of a strategy's order: which version decided it, the first 12 hex digits of its hash. */
  readonly build?: string | undefined;
  /** The feed's number of the tick on which a strategy decided it: a lock-step matcher fills it only after that tick. */
  readonly decided?: number | undefined;
}

/** Which version of a strategy decided something, and on which tick. */
export type DecidedBy = Required<Pick<OrderWhy, "build" | "decided">>;

/**
 * queued       journaled, waiting in the send lane
 * sent         bytes may have reached the broker, no answer yet
 * unresolved   sent, and the outcome is not known; the reconciler looks for it
 * pending      the broker's gateway has it, the exchange not yet
 * open · trigger-pending · complete · cancelled · rejected   as the broker's book says
 * not-placed   proven absent from the broker's book, or never sent
 */
export const ORDER_STATES = [
  "queued", "sent", "unresolved", "pending", "open", "trigger-pending", "complete", "cancelled", "rejected", "not-placed",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

const TERMINAL: ReadonlySet<OrderState> = new Set(["complete", "cancelled", "rejected", "not-placed"]);

export function isTerminal(state: OrderState): boolean {
  return TERMINAL.has(state);
}

/** The terms of an order that a modify may change. */
export interface OrderTerms {
  readonly type: OrderType;
  /** Total quantity, filled part included. */
  readonly quantity: number;
  readonly price: Price;
  readonly trigger: Price;
  readonly validity: Validity;
}

/** A modify or cancel on its way. `unresolved` until the book shows what became of it. */
export interface PendingChange {
  readonly kind: "modify" | "cancel";
  readonly state: "queued" | "sent" | "unresolved" | "accepted";
  /** When it was asked for; while unresolved, when its answer failed. */
  readonly at: SystemTime;
  /** What a modify wants the terms to be. */
  readonly wanted: OrderTerms | undefined;
}

export interface Order extends OrderTerms {
  readonly key: OrderKey;
  readonly account: AccountId;
  /** Trading day by the market clock, `YYYY-MM-DD`. */
  readonly day: string;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly owner: string;
  /** Of the contract: value = price × quantity × multiplier. */
  readonly multiplier: number;
  /** Undefined for orders placed elsewhere. */
  readonly intent: IntentId | undefined;
  /** Absent for orders placed by hand or elsewhere. */
  readonly why?: OrderWhy | undefined;
  readonly state: OrderState;
  readonly brokerOrderId: string | undefined;
  readonly uniqueOrderId: string | undefined;
  /** Cumulative, never falls. */
  readonly filled: number;
  /** Σ price × quantity of the filled part (without multiplier), exact once all fills are known. */
  readonly filledValue: Money;
  /** Quantity of `filled` whose exact fills are known; the rest is valued at the broker's rounded average. */
  readonly filledExactly: number;
  /** Σ price × quantity of the fills that are known exactly. */
  readonly exactValue: Money;
  readonly change: PendingChange | undefined;
  /** The broker's or our own words about its state. */
  readonly text: string;
  readonly createdAt: SystemTime;
  /** Market time of the approval; unknown for orders placed elsewhere. */
  readonly placedAt?: MarketTime | undefined;
  /** The page's mark of the press that placed it, so that one press can never place two. */
  readonly once: string | undefined;
  /** Broker's market time of the last update folded in; 0 before. */
  readonly brokerUpdatedAt: MarketTime;
  /** Proposal to bytes, µs; undefined until sent. */
  readonly sendLatencyUs: number | undefined;
}

export interface Fill {
  readonly key: string;
  readonly account: AccountId;
  readonly day: string;
  readonly order: OrderKey;
  readonly brokerOrderId: string;
  readonly fillId: string;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly owner: string;
  readonly quantity: number;
  readonly price: Price;
  readonly multiplier: number;
  readonly at: MarketTime;
}
