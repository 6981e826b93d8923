import type { BasketView, BracketView, GttView, SliceView } from "../../shared/contract/schemas/plans.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { ACCOUNT } from "./fake-terminal.ts";
import { at, CALL, FUTURE, INFY, ITC, order, position, rupees, SBIN } from "./trading-day.ts";

let made = 0;
const id = (kind: string): string => `${kind}${String(++made).padStart(4, "0")}`;

/** Long 100 SBIN from 812.10, stop 808.00, target 828.00, all at the broker unless told otherwise. */
export function bracket(change: Partial<BracketView> = {}): BracketView {
  return {
    id: id("brk"), account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 100, owner: "manual",
    entry: { type: "LIMIT", price: rupees(812.1), trigger: rupees(0) },
    exits: { stop: { trigger: rupees(808) }, targets: [{ price: rupees(828), quantity: 100 }], breakEvenAfterFirst: false, targetsAtBroker: false },
    state: "working", filled: 100, exited: 0, covered: 100, naked: 0, averageEntry: rupees(812.1), stopOrders: ["stop0001" as OrderKey], targetOrders: [], stopNow: rupees(808),
    stopLives: "at broker, today only", targetsDone: 0, text: "Stop 808.00 rests at the broker.", createdAt: at(11, 20), updatedAt: at(11, 21),
    history: [{ at: at(11, 20), words: "Entry of 100 sent." }, { at: at(11, 21), words: "Filled 100 at 812.10; stop placed." }], ...change,
  };
}

/** Sell 100 SBIN at 796.00 or 828.00 unless told otherwise. */
export function gtt(change: Partial<GttView> = {}): GttView {
  return {
    id: id("gtt"), account: ACCOUNT, instrument: SBIN, side: "SELL", product: "CNC", owner: "manual", kind: "oco", state: "active", lives: "only while Sauda runs",
    legs: [
      { trigger: rupees(796), type: "LIMIT", price: rupees(795.5), quantity: 100 },
      { trigger: rupees(828), type: "LIMIT", price: rupees(827.5), quantity: 100 },
    ],
    expires: "2027-08-17", ifRefused: "If the order is refused, Sauda alarms and the rule is spent.", reduceOnly: false, nothingToClose: false, text: "Waiting.", createdAt: at(10, 0), updatedAt: at(10, 0),
    history: [{ at: at(10, 0), words: "Saved." }], ...change,
  };
}

/** A TWAP of 500 ITC, 3 of 10 parts sent, unless told otherwise. */
export function slice(change: Partial<SliceView> = {}): SliceView {
  return {
    id: id("slc"), account: ACCOUNT, instrument: ITC, side: "BUY", product: "MIS", quantity: 500, type: "LIMIT", price: rupees(459.9), owner: "manual",
    way: { kind: "twap", parts: 10, overMs: 1_800_000, jitterPercent: 20 }, state: "running",
    parts: Array.from({ length: 10 }, (_, i) => ({ quantity: 50, filled: i < 3 ? 50 : 0, ...(i < 3 ? { order: `slc${i}` as OrderKey } : { dueAt: at(11, 33 + 3 * (i - 3)) }) })),
    filled: 150, averagePrice: rupees(459.88), text: "Next part at 11:33.", createdAt: at(11, 24), updatedAt: at(11, 32), ...change,
  };
}

export function basket(change: Partial<BasketView> = {}): BasketView {
  const line = { type: "MARKET", price: rupees(0), trigger: rupees(0), product: "NRML" } as const;
  return {
    id: id("bsk"), account: ACCOUNT, name: "", owner: "manual", ifRefused: "roll back",
    lines: [{ instrument: CALL, side: "BUY", quantity: 75, ...line }, { instrument: FUTURE, side: "SELL", quantity: 35, ...line }],
    state: "stopped", rows: [{ line: 0, state: "filled", sentence: "Filled at 131.20." }, { line: 1, state: "refused", sentence: "RMS: margin exceeds." }],
    text: "The second order was refused; the first stands.", createdAt: at(11, 2), updatedAt: at(11, 2), ...change,
  };
}

/** A day with every kind of plan, in most of the states they know. */
export function planDay() {
  return {
    positions: [position(), position({ instrument: INFY, quantity: -25, buyQuantity: 0, buyValue: rupees(0), sellQuantity: 25, sellValue: rupees(38_500), cost: rupees(-38_500) })],
    orders: [
      order({ key: "stop0001" as OrderKey, side: "SELL", type: "SL-M", price: rupees(0), trigger: rupees(808), state: "trigger-pending" }),
      order({ price: rupees(811.5), createdAt: at(11, 24, 9) }),
    ],
    brackets: [
      bracket(),
      bracket({ instrument: INFY, side: "SELL", quantity: 25, filled: 25, covered: 0, naked: 25, nakedSince: (Date.now() - 12_000) as SystemTime, averageEntry: rupees(1540), stopNow: rupees(1555), stopOrders: [], stopLives: "only while Sauda runs",
        exits: { stop: { trigger: rupees(1555) }, targets: [{ price: rupees(1520), quantity: 12 }, { price: rupees(1500), quantity: 13 }], trail: { kind: "percent", by: 1 }, breakEvenAfterFirst: true, targetsAtBroker: false },
        text: "The stop has no clear answer; Sauda is looking for it.", createdAt: at(11, 28) }),
      bracket({ instrument: CALL, product: "NRML", quantity: 150, filled: 0, covered: 0, averageEntry: undefined, stopNow: undefined, stopOrders: [], state: "entering", entry: { type: "LIMIT", price: rupees(128), trigger: rupees(0) },
        exits: { stop: { trigger: rupees(118) }, targets: [{ price: rupees(150), quantity: 75 }, { price: rupees(170), quantity: 75 }], breakEvenAfterFirst: true, targetsAtBroker: true }, text: "Waits for its entry.", createdAt: at(11, 5) }),
    ],
    gtts: [gtt(), gtt({ instrument: INFY, side: "BUY", kind: "single", lives: "at broker", legs: [{ trigger: rupees(1480), type: "LIMIT", price: rupees(1481), quantity: 10 }], ruleId: "8841", createdAt: at(9, 30) }),
      gtt({ instrument: ITC, side: "SELL", kind: "single", lives: "at broker, today only", state: "unresolved", legs: [{ trigger: rupees(455), type: "MARKET", price: rupees(0), quantity: 500 }], text: "The broker gave no clear answer; looking.", createdAt: at(9, 40) })],
    slices: [slice(), slice({ instrument: FUTURE, way: { kind: "freeze" }, quantity: 1400, filled: 1400, state: "done", parts: [600, 600, 200].map((quantity, i) => ({ quantity, filled: quantity, order: `fr${i}` as OrderKey })), averagePrice: rupees(52_310.4), text: "All filled.", createdAt: at(10, 5) })],
    baskets: [basket()],
  };
}
