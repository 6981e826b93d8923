import { create } from "zustand";
import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useSelection } from "../../state/selection.ts";

export type HistoryState<T> =
  | { readonly kind: "off" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly rows: readonly T[] }
  | { readonly kind: "failed"; readonly sentence: string };

const MOST = 200;

/** Rules that are over, newest first; asked for when they are looked at. */
export const useGttHistory = create<{ readonly state: HistoryState<GttView> }>(() => ({ state: { kind: "off" } }));

export async function loadGttHistory(): Promise<void> {
  const { account } = useSelection.getState();
  if (account === undefined) return useGttHistory.setState({ state: { kind: "ready", rows: [] } });
  useGttHistory.setState({ state: { kind: "loading" } });
  try {
    const { gtts } = await client.call("gtt.history", { account, most: MOST });
    if (useGttHistory.getState().state.kind === "loading") useGttHistory.setState({ state: { kind: "ready", rows: gtts } });
  } catch (error) {
    useGttHistory.setState({ state: { kind: "failed", sentence: failureOf(error).sentence } });
  }
}

export function toggleGttHistory(): void {
  if (useGttHistory.getState().state.kind === "off") void loadGttHistory();
  else useGttHistory.setState({ state: { kind: "off" } });
}
