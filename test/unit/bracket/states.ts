import { newBracket } from "../../../shared/domain/bracket/begin.ts";
import type { BracketExits, BracketFacts, BracketState } from "../../../shared/domain/bracket/state.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { ACCOUNT, DAY, SBIN, rupees, system } from "../../support/orders.ts";

export function exits(change: Partial<BracketExits> = {}): BracketExits {
  return { stop: { trigger: rupees(808) }, targets: [{ price: rupees(820), quantity: 100 }], breakEvenAfterFirst: false, targetsAtBroker: false, ...change };
}

/** Long 100 SBIN, entered at market, stop 808. */
export function bracket(change: Partial<BracketExits> = {}, side: "BUY" | "SELL" = "BUY", quantity = 100): BracketState {
  const entry = { type: "MARKET", price: NO_PRICE, trigger: NO_PRICE } as const;
  return newBracket("b1", { account: ACCOUNT, instrument: SBIN, side, product: "MIS", owner: "manual", quantity, exits: exits(change), entry, adopted: undefined, expiry: undefined }, DAY, system(1));
}

/** Around 100 SBIN found open at 812. */
export function adopted(change: Partial<BracketExits> = {}): BracketState {
  const found = { quantity: 100, value: (rupees(812) * 100) as Money };
  return newBracket("b1", { account: ACCOUNT, instrument: SBIN, side: "BUY", product: "NRML", owner: "manual", quantity: 100, exits: exits(change), entry: undefined, adopted: found, expiry: undefined }, DAY, system(1));
}

export function facts(change: Partial<BracketFacts> = {}): BracketFacts {
  return {
    now: system(1_000), day: DAY, able: true, room: 1_000_000, closedByOthers: 0, reversed: 0, promised: 0, takenBackByOthers: 0, takingBack: 0, tick: rupees(0.05), lot: 1, largest: undefined,
    stopTypes: ["SL-M", "SL"], upperCircuit: rupees(900), lowerCircuit: rupees(700), ltp: rupees(812), option: false, ...change,
  };
}
