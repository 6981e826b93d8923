import type { Snapshot } from "../../shared/contract/commands.ts";
import type { ActivityView } from "../../shared/contract/schemas/activity.ts";
import type { OrderView } from "../../shared/contract/schemas/orders.ts";
import type { HoldingView, PositionView } from "../../shared/contract/schemas/portfolio.ts";
import type { InstrumentKey, OrderKey } from "../../shared/domain/identity.ts";
import type { Fill } from "../../shared/domain/order.ts";
import { istEpoch } from "../../shared/domain/time.ts";
import type { MarketTime, SystemTime } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import { ACCOUNT, DAY } from "./fake-terminal.ts";

/** Rupees as units, for literals that can be read. */
export function rupees(value: number): Price & Money {
  return Math.round(value * 10_000) as Price & Money;
}

export function at(hour: number, minute: number, second = 0): MarketTime & SystemTime {
  return (istEpoch(DAY, hour * 60 + minute) + second * 1000) as MarketTime & SystemTime;
}

export const SBIN = "NSE:SBIN" as InstrumentKey;
export const INFY = "NSE:INFY" as InstrumentKey;
export const ITC = "NSE:ITC" as InstrumentKey;
export const CALL = "NFO:NIFTY25AUG2624500CE" as InstrumentKey;
export const FUTURE = "NFO:BANKNIFTY25AUG26FUT" as InstrumentKey;

let made = 0;

/** A working limit order of 100 SBIN unless told otherwise. */
export function order(change: Partial<OrderView> = {}): OrderView {
  const key = `saud${String(++made).padStart(4, "0")}` as OrderKey;
  return {
    key, account: ACCOUNT, day: DAY, instrument: SBIN, side: "BUY", type: "LIMIT", quantity: 100, price: rupees(811.5), trigger: rupees(0), validity: "DAY", product: "MIS",
    owner: "manual", state: "open", brokerOrderId: `26081700000${made}`, filled: 0, filledValue: rupees(0), filledExactly: 0, exactValue: rupees(0), multiplier: 1, text: "", createdAt: at(11, 30, made % 60), placedAt: (change.createdAt ?? at(11, 30)) as number as MarketTime, brokerUpdatedAt: at(11, 30),
    sendLatencyUs: 1240, ...change,
  };
}

export function fill(change: Partial<Fill> = {}): Fill {
  const id = String(50_000_000 + ++made);
  return {
    key: `${ACCOUNT}|${DAY}|NSE|${id}`, account: ACCOUNT, day: DAY, order: "saud0001" as OrderKey, brokerOrderId: "260817000001", fillId: id, instrument: SBIN, side: "BUY", product: "MIS",
    owner: "manual", quantity: 40, price: rupees(812.1), multiplier: 1, at: at(11, 20, made % 60), ...change,
  };
}

/** Long 100 SBIN at ₹ 812.10, nothing closed, unless told otherwise. */
export function position(change: Partial<PositionView> = {}): PositionView {
  return {
    account: ACCOUNT, instrument: SBIN, product: "MIS", quantity: 100, buyQuantity: 100, buyValue: rupees(81_210), sellQuantity: 0, sellValue: rupees(0), cost: rupees(81_210), realised: rupees(0),
    multiplier: 1, exact: true, ...change,
  };
}

export function activity(seq: number, change: Partial<ActivityView> = {}): ActivityView {
  return { seq, at: at(9, 0, seq), tone: "plain", topic: "sauda", sentence: `Entry ${seq}`, ...change };
}

const ORDERS: readonly OrderView[] = [
  order({ createdAt: at(9, 18, 4), state: "complete", filled: 100, filledValue: rupees(81_210), filledExactly: 100, price: rupees(812.1) }),
  order({ createdAt: at(9, 41, 12), instrument: INFY, side: "SELL", quantity: 25, price: rupees(1540), state: "rejected", text: "RMS:Margin Exceeds, Required:7700, Available:5000 for entity account-P482113" }),
  order({ createdAt: at(10, 2, 47), instrument: CALL, product: "NRML", quantity: 150, price: rupees(131.2), state: "complete", filled: 150, filledValue: rupees(19_680), filledExactly: 150 }),
  order({ createdAt: at(10, 15, 30), instrument: ITC, quantity: 500, price: rupees(459.9), state: "cancelled", filled: 120, filledValue: rupees(55_188), text: "" }),
  order({ createdAt: at(11, 5, 2), side: "SELL", type: "SL", price: rupees(803.5), trigger: rupees(804), state: "trigger-pending" }),
  order({ createdAt: at(11, 24, 9), quantity: 100, price: rupees(811.5), filled: 40, filledValue: rupees(32_460), state: "open" }),
  order({ createdAt: at(11, 31, 41), instrument: FUTURE, product: "NRML", side: "SELL", type: "MARKET", quantity: 35, price: rupees(0), state: "unresolved", text: "The broker did not answer within 5 s." }),
];

const POSITIONS: readonly PositionView[] = [
  position(),
  position({ instrument: CALL, product: "NRML", quantity: 150, buyQuantity: 150, buyValue: rupees(19_680), cost: rupees(19_680) }),
  position({ instrument: FUTURE, product: "NRML", quantity: -35, buyQuantity: 0, buyValue: rupees(0), sellQuantity: 35, sellValue: rupees(1_830_864), cost: rupees(-1_830_864) }),
  position({ instrument: ITC, quantity: 0, buyQuantity: 120, buyValue: rupees(55_188), sellQuantity: 120, sellValue: rupees(55_320), cost: rupees(0), realised: rupees(132) }),
];

const HOLDINGS: readonly HoldingView[] = [
  { account: ACCOUNT, instrument: "NSE:TCS" as InstrumentKey, quantity: 12, t1Quantity: 0, averagePrice: rupees(3610.25), previousClose: rupees(3984.6) },
  { account: ACCOUNT, instrument: "NSE:TATASTEEL" as InstrumentKey, quantity: 400, t1Quantity: 150, averagePrice: rupees(148.9), previousClose: rupees(162.44) },
  { account: ACCOUNT, instrument: "NSE:IDEA" as InstrumentKey, quantity: 5000, t1Quantity: 0, averagePrice: rupees(16.35), previousClose: rupees(13.07) },
];

const ACTIVITY: readonly ActivityView[] = [
  activity(1, { sentence: "Sauda started; journal verified, 0 events." }),
  activity(2, { topic: "account", tone: "good", sentence: "Signed in to Practice as P482113." }),
  activity(3, { topic: "feed", tone: "good", sentence: "The tick feed is live: 14 instruments." }),
  activity(4, { topic: "order", sentence: "Buy 100 SBIN @ 812.10 sent, 1.2 ms after the press.", instrument: SBIN, order: ORDERS[0]!.key }),
  activity(5, { topic: "fill", tone: "good", sentence: "Bought 100 SBIN at 812.10.", instrument: SBIN, order: ORDERS[0]!.key }),
  activity(6, { topic: "order", tone: "bad", sentence: "Sell 25 INFY rejected by the broker: RMS:Margin Exceeds, Required:7700, Available:5000.", instrument: INFY, order: ORDERS[1]!.key }),
  activity(7, { topic: "feed", tone: "warning", sentence: "The feed was silent for 6 s and was connected again." }),
  activity(8, { topic: "order", tone: "alarm", sentence: "Sell 35 BANKNIFTY FUT: the broker did not answer. The order may or may not exist; looking for it in the order book.", instrument: FUTURE, order: ORDERS[6]!.key }),
];

/** A day in full swing: every panel has something, in most of the states it knows. */
export function tradingDay(): Partial<Snapshot> {
  return {
    orders: [...ORDERS],
    fills: [
      fill({ order: ORDERS[0]!.key, quantity: 60, at: at(9, 18, 5) }),
      fill({ order: ORDERS[0]!.key, quantity: 40, at: at(9, 18, 5) }),
      fill({ order: ORDERS[2]!.key, instrument: CALL, product: "NRML", quantity: 150, price: rupees(131.2), at: at(10, 2, 48) }),
      fill({ order: ORDERS[3]!.key, instrument: ITC, quantity: 120, price: rupees(459.9), at: at(10, 15, 30) }),
      fill({ order: ORDERS[5]!.key, quantity: 40, price: rupees(811.5), at: at(11, 25, 12) }),
    ],
    positions: [...POSITIONS],
    holdings: [...HOLDINGS],
    funds: [{ account: ACCOUNT, available: rupees(641_830.25), cash: rupees(1_000_000), utilised: rupees(358_169.75), at: at(11, 32) }],
    activity: [...ACTIVITY],
  };
}
