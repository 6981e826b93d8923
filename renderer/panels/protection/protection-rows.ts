import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import { useAccountId } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";

const NONE: readonly ProtectionView[] = [];

/** The open positions of the chosen account with what guards them. */
export function useOwnProtection(): readonly ProtectionView[] {
  const account = useAccountId();
  return useTerminal((state) => (account === undefined ? NONE : (state.protection.get(account) ?? NONE)));
}

/** How many positions are naked: the number on the tab. */
export function useNakedCount(): number | undefined {
  return useOwnProtection().filter(({ naked }) => naked > 0).length;
}
