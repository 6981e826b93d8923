import type { BridgeState } from "../../shared/contract/bridge.ts";

export interface LineState {
  readonly state: BridgeState;
  /** Instruments it carries. */
  readonly subscribed: number;
}

/** The gravest first. */
const ORDER = ["refused", "retrying", "connecting", "live", "stopped"] as const;

/**
 * What a feed's connections come to as one: a feed is live when all that is wanted can come. A further connection
 * that is being opened for the first time takes nothing away from those that live.
 */
export function foldStates(lines: readonly LineState[]): BridgeState {
  const several = lines.length > 1;
  const one = (name: BridgeState["name"]): LineState | undefined => lines.find(({ state }) => state.name === name && !(several && isFirstTry(state)));
  const gravest = ORDER.map(one).find((line) => line !== undefined) ?? lines[0];
  if (!gravest) return { name: "stopped" };
  const { state, subscribed } = gravest;
  if (!several || !("why" in state)) return state;
  return { ...state, why: `One of ${lines.length} connections, with ${subscribed} instruments: ${state.why}` };
}

function isFirstTry(state: BridgeState): boolean {
  return state.name === "connecting" && state.attempt <= 1;
}
