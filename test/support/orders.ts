import type { AccountId, InstrumentKey, IntentId, OrderKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { BrokerSays, OrderEvent } from "../../shared/domain/order-events.ts";
import type { Fill, OrderProposal } from "../../shared/domain/order.ts";
import type { MarketTime, SystemTime } from "../../shared/domain/time.ts";
import type { Price } from "../../shared/domain/units.ts";

export const ACCOUNT = "angelone:P100001:practice" as AccountId;
export const SBIN = "NSE:SBIN" as InstrumentKey;
export const DAY = "2026-11-20";

export const rupees = (value: number): Price => Math.round(value * 10_000) as Price;
export const system = (ms: number): SystemTime => ms as SystemTime;
export const market = (ms: number): MarketTime => ms as MarketTime;

export function proposal(change: Partial<OrderProposal> = {}): OrderProposal {
  return {
    account: ACCOUNT, instrument: SBIN, side: "BUY", quantity: 100, type: "LIMIT", price: rupees(812.1), trigger: 0 as Price,
    product: "MIS", validity: "DAY", owner: "manual", ...change,
  };
}

export function instrument(change: Partial<Instrument> = {}): Instrument {
  return {
    key: SBIN, exchange: "NSE", symbol: "SBIN", name: "State Bank of India", kind: "equity", underlying: "SBIN", expiry: undefined, strike: undefined,
    optionType: undefined, lot: 1, tick: rupees(0.05), freeze: 10_000, multiplier: 1, tradable: true,
    broker: { token: "3045", symbol: "SBIN-EQ", segment: "NSE" }, ...change,
  };
}

export const KEY = "abcd00000000000001" as OrderKey;

export function approved(change: Partial<OrderProposal> = {}, key: OrderKey = KEY): OrderEvent {
  return {
    kind: "order.approved", key, at: system(1), intent: key as string as IntentId, day: DAY, proposal: proposal(change), multiplier: 1, checks: [], once: undefined,
  };
}

export function says(change: Partial<BrokerSays> = {}): BrokerSays {
  return {
    brokerOrderId: "200910000000111", uniqueOrderId: "u1", state: "open", status: "open",
    terms: { type: "LIMIT", quantity: 100, price: rupees(812.1), trigger: 0 as Price, validity: "DAY" },
    filled: 0, averagePrice: 0 as Price, text: "", changing: undefined, updatedAt: market(1_000), by: "socket", ...change,
  };
}

export function fill(quantity: number, price: number, id = `f${quantity}-${price}`): Fill {
  return {
    key: `${ACCOUNT}|${DAY}|NSE|200910000000111|${id}`, account: ACCOUNT, day: DAY, order: KEY, brokerOrderId: "200910000000111", fillId: id,
    instrument: SBIN, side: "BUY", product: "MIS", owner: "manual", quantity, price: rupees(price), multiplier: 1, at: market(2_000),
  };
}
