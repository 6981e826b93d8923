import { create } from "zustand";
import type { OptionExpiry } from "../../../shared/contract/schemas/instruments.ts";
import { inOrder, keepColumns } from "./chain-columns.ts";
import type { ChainColumn } from "./chain-columns.ts";
import type { ChainSide } from "./chain-figures.ts";

/** The option that the keyboard stands on. */
export interface ChainCursor {
  readonly strike: number;
  readonly side: ChainSide;
}

interface ChainState {
  /** Chosen expiry by underlying, see `expiryId`. */
  readonly expiries: ReadonlyMap<string, string>;
  readonly cursor: ChainCursor | undefined;
  readonly columns: readonly ChainColumn[];
  /** The choice of columns hangs open. */
  readonly choosing: boolean;
}

export const useChain = create<ChainState>(() => ({ expiries: new Map(), cursor: undefined, columns: inOrder([]), choosing: false }));

export function expiryId({ exchange, expiry }: Pick<OptionExpiry, "exchange" | "expiry">): string {
  return `${exchange} ${expiry}`;
}

export function chooseExpiry(underlying: string, expiry: OptionExpiry): void {
  const { expiries } = useChain.getState();
  useChain.setState({ expiries: new Map(expiries).set(underlying, expiryId(expiry)) });
}

export function setCursor(cursor: ChainCursor): void {
  useChain.setState({ cursor });
}

export function toggleColumn(column: ChainColumn): void {
  const { columns } = useChain.getState();
  const next = inOrder(columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column]);
  useChain.setState({ columns: next });
  keepColumns(next);
}

/** The chosen expiry; that of the option which was chosen elsewhere; else the nearest. */
export function expiryOf(expiries: readonly OptionExpiry[], chosen: string | undefined, wished: string | undefined): OptionExpiry | undefined {
  return expiries.find((one) => expiryId(one) === chosen) ?? expiries.find((one) => expiryId(one) === wished) ?? expiries[0];
}
