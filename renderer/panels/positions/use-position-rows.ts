import { useMemo, useRef } from "react";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { useOwn } from "../../state/account.ts";
import { ownersKey, positionKey } from "../../state/terminal-state.ts";
import { useTerminal } from "../../state/terminal.ts";
import { useOwnProtection } from "../protection/protection-rows.ts";
import { positionRow, sameRow } from "./exit-plan.ts";
import type { Exits, PositionRow } from "./exit-plan.ts";

const NO_PARTS = [] as const;

/** The account's positions with owners, exit plan and guard; a row that says the same stays the same object, so that the grid leaves it alone. */
export function usePositionRows(): readonly PositionRow[] {
  const positions = useOwn(useTerminal((state) => state.positions));
  const brackets = useOwn(useTerminal((state) => state.brackets));
  const gtts = useOwn(useTerminal((state) => state.gtts));
  const orders = useOwn(useTerminal((state) => state.orders));
  const owners = useTerminal((state) => state.owners);
  const protection = useOwnProtection();
  const held = useRef(new Map<string, { readonly of: PositionView; readonly row: PositionRow }>());
  return useMemo(() => {
    const exits: Exits = { brackets, gtts, orders, protection, owners: (position) => owners.get(ownersKey(position)) ?? NO_PARTS };
    const next = new Map<string, { readonly of: PositionView; readonly row: PositionRow }>();
    for (const position of positions) {
      const key = positionKey(position);
      const known = held.current.get(key);
      const row = positionRow(position, exits);
      next.set(key, known?.of === position && sameRow(known.row, row) ? known : { of: position, row });
    }
    held.current = next;
    return [...next.values()].map(({ row }) => row);
  }, [positions, brackets, gtts, orders, owners, protection]);
}
