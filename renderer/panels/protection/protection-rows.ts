import { useMemo } from "react";
import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import { useAccountId } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";

const NONE: readonly ProtectionView[] = [];

function useRows(kind: ProtectionView["kind"]): readonly ProtectionView[] {
  const account = useAccountId();
  const rows = useTerminal((state) => (account === undefined ? NONE : (state.protection.get(account) ?? NONE)));
  return useMemo(() => rows.filter((row) => row.kind === kind), [rows, kind]);
}

/** The open positions of the chosen account with what guards them. */
export function useOwnProtection(): readonly ProtectionView[] {
  return useRows("position");
}

/** Its delivered shares: without a stop they are held, not naked. */
export function useHeldProtection(): readonly ProtectionView[] {
  return useRows("holding");
}

/** How many positions are naked: the number on the tab. */
export function useNakedCount(): number | undefined {
  return useOwnProtection().filter(({ naked }) => naked > 0).length;
}
