import { create } from "zustand";
import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useSelection } from "../../state/selection.ts";
import type { HistoryState } from "../gtt/gtt-history.ts";

const MOST = 200;

/** Brackets that are over, newest first; asked for when they are looked at. */
export const useBracketHistory = create<{ readonly state: HistoryState<BracketView> }>(() => ({ state: { kind: "off" } }));

export async function loadBracketHistory(): Promise<void> {
  const { account } = useSelection.getState();
  if (account === undefined) return useBracketHistory.setState({ state: { kind: "ready", rows: [] } });
  useBracketHistory.setState({ state: { kind: "loading" } });
  try {
    const { brackets } = await client.call("bracket.history", { account, most: MOST });
    if (useBracketHistory.getState().state.kind === "loading") useBracketHistory.setState({ state: { kind: "ready", rows: brackets } });
  } catch (error) {
    useBracketHistory.setState({ state: { kind: "failed", sentence: failureOf(error).sentence } });
  }
}

export function toggleBracketHistory(): void {
  if (useBracketHistory.getState().state.kind === "off") void loadBracketHistory();
  else useBracketHistory.setState({ state: { kind: "off" } });
}
