import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { signOf } from "../../../shared/domain/words.ts";
import type { FillUpdate } from "../../../shared/strategy/order-view.ts";
import type { RunState } from "../../../shared/strategy/run-state.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";

/** Signed units by instrument, zeros left out. */
type Quantities = ReadonlyMap<InstrumentKey, number>;

/** What a run would hold that goes on from this state and is told these fills; those that it has counted before count once. */
export function quantitiesAfter(state: RunState, fills: readonly FillUpdate[], instruments: readonly InstrumentKey[]): Quantities {
  const sums = new Map<InstrumentKey, number>();
  for (const { key, quantity } of state.instruments) sums.set(key, (sums.get(key) ?? 0) + quantity);
  const counted = new Set(state.orders.fills);
  for (const { id, instrument, side, quantity } of fills) {
    const key = instruments[instrument];
    if (key !== undefined && !counted.has(id)) sums.set(key, (sums.get(key) ?? 0) + quantity * signOf(side));
  }
  return withoutZeros(sums);
}

export function quantitiesOf(positions: StrategyView["positions"]): Quantities {
  const sums = new Map<InstrumentKey, number>();
  for (const { instrument, quantity } of positions) sums.set(instrument, (sums.get(instrument) ?? 0) + quantity);
  return withoutZeros(sums);
}

/**
 * The journal is the truth about what a strategy holds. A state that leads elsewhere must not be gone on from: it would
 * sell what is not there, or open a second time.
 * @throws TerminalError (BadInput) with both figures.
 */
export function checkCarried(title: string, state: RunState, fills: readonly FillUpdate[], instruments: readonly InstrumentKey[], positions: StrategyView["positions"]): void {
  const by = { state: quantitiesAfter(state, fills, instruments), journal: quantitiesOf(positions) };
  const keys = new Set([...by.state.keys(), ...by.journal.keys()]);
  for (const key of keys) {
    const [own, real] = [by.state.get(key) ?? 0, by.journal.get(key) ?? 0];
    if (own === real) continue;
    throw new TerminalError(badInput("state", `${real} ${key}`, `${title} holds ${real} ${key} by the journal, and its own last state leads to ${own}: it cannot go on from there. Square off what it holds, then start it anew.`));
  }
}

/** It holds something, and nobody can tell it what. */
export function mustBeFlat(title: string, positions: StrategyView["positions"], why: string): TerminalError {
  const held = [...quantitiesOf(positions)].map(([key, quantity]) => `${quantity} ${key}`).join(", ") || "open orders";
  return new TerminalError(badInput("state", "a flat position", `${title} still has ${held}, and ${why} Stop it with “Square off”, then start it anew.`));
}

function withoutZeros(sums: Map<InstrumentKey, number>): Quantities {
  return new Map([...sums].filter(([, quantity]) => quantity !== 0));
}
