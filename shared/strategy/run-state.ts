import type { InstrumentKey } from "../domain/identity.ts";
import type { BarFeedState } from "./bar-feed.ts";
import type { StateValue } from "./field-state.ts";
import { StateMisfit } from "./field-state.ts";
import type { LineState } from "./line.ts";
import type { OrderBookState } from "./order-view.ts";
import type { ParameterValues } from "./parameters.ts";
import type { AnyDeclaration } from "./strategy.ts";
import type { TimerState } from "./timers.ts";

export const STATE_FORMAT = 1;

/** A run as plain JSON: put into a runner of the same or a newer version, it goes on where it was. */
export interface RunState {
  readonly format: typeof STATE_FORMAT;
  /** Of the strategy's class and its own fields. */
  readonly strategy: string;
  readonly stateVersion: number;
  readonly fields: StateValue;
  readonly parameters: ParameterValues;
  readonly now: number;
  readonly begun: number;
  /** The feed's number of the last tick. */
  readonly sequence: number;
  readonly random: number;
  readonly instruments: readonly { readonly key: InstrumentKey; readonly quantity: number; readonly last: number; readonly stamp: number; readonly nth: number }[];
  readonly series: readonly BarFeedState[];
  /** Indicators that follow ticks. */
  readonly ticks: readonly { readonly name: string; readonly instrument: InstrumentKey; readonly lines: readonly LineState[] }[];
  readonly timers: readonly TimerState[];
  readonly orders: OrderBookState;
  readonly ledger: unknown;
}

export function stateVersionOf(declaration: AnyDeclaration): number {
  return declaration.stateVersion ?? 1;
}

/**
 * May this state go on in a strategy of this declaration?
 * @throws StateMisfit with what stands against it.
 */
export function checkState(state: RunState, declaration: AnyDeclaration, instruments: readonly InstrumentKey[]): void {
  if (state.format !== STATE_FORMAT) throw new StateMisfit(`The stored state has format ${String(state.format)}, and this Sauda reads format ${STATE_FORMAT}. Start the strategy anew.`);
  const own = stateVersionOf(declaration);
  if (state.stateVersion !== own && !(declaration.acceptsState ?? []).includes(state.stateVersion)) {
    throw new StateMisfit(`The running version has state ${state.stateVersion}, and this one reads ${[own, ...(declaration.acceptsState ?? [])].join(", ")}. Name it in acceptsState and read it in importState, or stop the running version first.`);
  }
  const gone = state.instruments.find(({ key, quantity }) => quantity !== 0 && !instruments.includes(key));
  if (gone) throw new StateMisfit(`The running version has a position in ${gone.key}, which this version does not trade. Close it first.`);
}
