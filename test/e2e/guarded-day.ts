import type { Snapshot } from "../../shared/contract/commands.ts";
import type { BracketView, GttView, ProtectionView } from "../../shared/contract/schemas/plans.ts";
import type { OwnerPart } from "../../shared/contract/schemas/risk.ts";
import { ACCOUNT } from "./fake-terminal.ts";
import { at, CALL, FUTURE, rupees, SBIN } from "./trading-day.ts";

function part(owner: string, instrument: OwnerPart["instrument"], product: OwnerPart["product"], quantity: number): OwnerPart {
  return { account: ACCOUNT, instrument, product, owner, quantity, cost: rupees(0), realised: rupees(0), multiplier: 1 };
}

export const OWNERS: readonly OwnerPart[] = [part("manual", SBIN, "MIS", 60), part("EMA cross", SBIN, "MIS", 40), part("EMA cross", CALL, "NRML", 150), part("manual", FUTURE, "NRML", -35)];

const TRAILING: BracketView = {
  account: ACCOUNT, instrument: CALL, side: "BUY", product: "NRML", quantity: 150, entry: { type: "LIMIT", price: rupees(131.2), trigger: rupees(0) }, owner: "EMA cross",
  exits: { stop: { trigger: rupees(124) }, targets: [{ price: rupees(150), quantity: 75 }, { price: rupees(160), quantity: 75 }], trail: { kind: "points", by: rupees(4) }, breakEvenAfterFirst: false, targetsAtBroker: false },
  id: "bracket1", state: "working", filled: 150, exited: 0, covered: 150, naked: 0, stopOrders: [], targetOrders: [], stopNow: rupees(128), stopLives: "only while Sauda runs", targetsDone: 0, text: "",
  createdAt: at(10, 3), updatedAt: at(10, 4), history: [],
};

const OCO: GttView = {
  account: ACCOUNT, instrument: FUTURE, side: "BUY", product: "NRML", owner: "manual", legs: [51_400, 52_900].map((trigger) => ({ trigger: rupees(trigger), type: "MARKET" as const, price: rupees(0), quantity: 35 })),
  expires: "2026-08-25", id: "gtt00001", kind: "oco", state: "active", lives: "at broker", ifRefused: "Sauda alarms and tries no other order.", reduceOnly: true, nothingToClose: false, text: "", createdAt: at(10, 40), updatedAt: at(10, 40), history: [],
};

export const PROTECTION: readonly ProtectionView[] = [
  { kind: "position", account: ACCOUNT, instrument: SBIN, product: "MIS", quantity: 100, atBroker: 60, here: 0, naked: 40, lossAtStop: rupees(-486), lossAtCircuit: rupees(-8_449), words: "60 by a stop order at the broker, good for today; 40 by nothing" },
  { kind: "position", account: ACCOUNT, instrument: CALL, product: "NRML", quantity: 150, atBroker: 0, here: 150, naked: 0, lossAtStop: rupees(-480), words: "Bracket with a trailing stop, only while Sauda runs" },
  { kind: "position", account: ACCOUNT, instrument: FUTURE, product: "NRML", quantity: -35, atBroker: 35, here: 0, naked: 0, lossAtStop: rupees(-20_636), lossAtCircuit: rupees(-184_968.4), words: "OCO at the broker until 25 Aug" },
];

/** Beside the trading day: owners, a trailing bracket, an OCO at the broker, and what all of it guards. */
export function guardedDay(): Partial<Snapshot> {
  return { owners: [...OWNERS], brackets: [TRAILING], gtts: [OCO], protection: [...PROTECTION] };
}
