import { useCallback } from "react";
import type { HoldingView, PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Product, Side } from "../../../shared/domain/words.ts";
import { signOf } from "../../../shared/domain/words.ts";
import { useTerminal } from "../../state/terminal.ts";

export interface RulePlace {
  readonly account: AccountId | undefined;
  readonly instrument: InstrumentKey | undefined;
  readonly product: Product;
  readonly side: Side;
}

/** Units open on the other side of a rule: of the position, and for a delivery sale of the holding. */
export function closesUnits({ account, instrument, product, side }: RulePlace, positions: Iterable<PositionView>, holdings: readonly HoldingView[]): number {
  let net = 0;
  for (const position of positions) if (position.account === account && position.instrument === instrument && position.product === product) net += position.quantity;
  if (product === "CNC" && side === "SELL") for (const holding of holdings) if (holding.instrument === instrument) net += Math.max(holding.quantity, holding.t1Quantity);
  return Math.max(0, -net * signOf(side));
}

const NONE: readonly HoldingView[] = [];

/** As the page's own books have it: what a new rule starts from; the terminal counts for itself. */
export function useCloses({ account, instrument, product, side }: RulePlace): number {
  return useTerminal(useCallback((state) => closesUnits({ account, instrument, product, side }, state.positions.values(), (account && state.holdings.get(account)) ?? NONE), [account, instrument, product, side]));
}
