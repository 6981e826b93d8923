import type { AccountId, InstrumentKey } from "../identity.ts";
import type { SystemTime } from "../time.ts";
import type { Money } from "../units.ts";
import { ZERO } from "../units.ts";
import type { Product, Side } from "../words.ts";
import type { BracketExits, BracketState, Target } from "./state.ts";

export interface BracketTerms {
  readonly account: AccountId;
  readonly instrument: InstrumentKey;
  readonly side: Side;
  readonly product: Product;
  readonly owner: string;
  readonly quantity: number;
  readonly exits: BracketExits;
  /** Undefined around an open position, whose quantity and cost (Σ price × quantity, unsigned) are in `adopted`. */
  readonly entry: BracketState["entry"];
  readonly adopted: { readonly quantity: number; readonly value: Money } | undefined;
  /** Last day of the contract. */
  readonly expiry: string | undefined;
  /** Absent where no strategy asked for it. */
  readonly by?: BracketState["by"];
}

/** A bracket at its beginning: nothing sent. */
export function newBracket(id: string, terms: BracketTerms, day: string, now: SystemTime): BracketState {
  const words = terms.adopted ? "Put around an open position." : "Placed.";
  return {
    ...terms, id,
    adopted: terms.adopted ?? { quantity: 0, value: ZERO },
    targets: terms.exits.targets.map((target, i): Target => ({ n: i + 1, ...target, state: "waiting", here: false, from: 0, fails: 0 })),
    targetsFrom: 0,
    stopNow: terms.exits.stop?.trigger,
    stopStyle: 0, lost: 0, stopMet: false,
    trailBy: undefined,
    brokeEven: false, exitFails: 0,
    outside: 0, day, outsideToday: 0, missing: 0,
    heldSince: undefined,
    phase: terms.adopted ? "working" : "entering",
    closing: undefined,
    holdUntil: 0 as SystemTime,
    legs: [],
    text: words,
    createdAt: now, updatedAt: now,
    history: [{ at: now, words }],
  };
}
