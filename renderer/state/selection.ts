import { create } from "zustand";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";

/** What the chart, the depth and the ticket are about. */
export interface Selection {
  readonly instrument: InstrumentKey | undefined;
  readonly account: AccountId | undefined;
}

export const useSelection = create<Selection>(() => ({ instrument: undefined, account: undefined }));

export function select(instrument: InstrumentKey): void {
  if (useSelection.getState().instrument !== instrument) useSelection.setState({ instrument });
}

export function selectAccount(account: AccountId | undefined): void {
  if (useSelection.getState().account !== account) useSelection.setState({ account });
}
