import { useEffect, useMemo, useRef } from "react";
import type { CSSProperties } from "react";
import type { ProtectionView } from "../../../shared/contract/schemas/plans.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { select } from "../../state/selection.ts";
import { positionKey, terminalStore } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { registerCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { exitPosition } from "../positions/position-actions.ts";
import { HeldSection } from "./held-section.tsx";
import { Loss } from "./loss.tsx";
import { PROTECTION_COLUMNS } from "./protection-columns.ts";
import { useHeldProtection, useOwnProtection } from "./protection-rows.ts";
import { countProtection, standingOf, sumLoss, worstFirst } from "./protection-sums.ts";
import classes from "./protection.module.css";

const keyOf = (row: ProtectionView): string => positionKey(row);
const instrumentOf = (row: ProtectionView): ProtectionView["instrument"] => row.instrument;
const rowClass = (row: ProtectionView): string => (standingOf(row) === "naked" ? "row-alarm" : "");

/** Two groups scroll together, so that neither squeezes the other: each is as tall as its rows and its header. */
function tall(rows: readonly ProtectionView[]): CSSProperties {
  return { flex: "none", height: `calc(var(--row) * ${rows.length + 1} + 6px)` };
}

/** If the power died now: what the broker would still guard, what only this machine does, and what nothing does. */
export function ProtectionPanel() {
  const all = useOwnProtection();
  const rows = useMemo(() => worstFirst(all), [all]);
  const owned = useHeldProtection();
  const held = useMemo(() => worstFirst(owned), [owned]);
  const host = useRef<GridHost<ProtectionView>>(undefined);
  const heldHost = useRef<GridHost<ProtectionView>>(undefined);
  const heldRoot = useRef<HTMLElement>(null);
  useInstruments(all, instrumentOf);
  useInstruments(owned, instrumentOf);
  useEffect(() => protectionCommands(() => (heldRoot.current?.contains(document.activeElement) ? heldHost.current?.current : host.current?.current)), []);
  if (rows.length === 0 && held.length === 0) return <EmptyState title="Nothing is open" hint="Each open position stands here with what would still guard it if the power died now: an order at the broker, only Sauda on this machine, or nothing." />;
  return (
    <>
      <div className={classes["groups"]}>
        {rows.length > 0 && (
          <div className={classes["grid"]} style={held.length > 0 ? tall(rows) : undefined}>
            <DataGrid label="If the power died now" columns={PROTECTION_COLUMNS} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host} onOpen={(row) => select(row.instrument)} />
          </div>
        )}
        {held.length > 0 && <HeldSection rows={held} host={heldHost} root={heldRoot} height={rows.length > 0 ? tall(held) : undefined} />}
      </div>
      {rows.length > 0 && <Totals rows={rows} />}
    </>
  );
}

function Totals({ rows }: { readonly rows: readonly ProtectionView[] }) {
  const { atBroker, here, naked } = countProtection(rows);
  return (
    <footer className={classes["totals"]} aria-label="Totals of the protection">
      <span>If the power died now:</span>
      <span><i className={classes["broker"]} /><b>{atBroker}</b> at broker</span>
      <span><i className={classes["here"]} /><b>{here}</b> only here</span>
      <span className={cx(naked > 0 && classes["bad"])}><i className={classes["naked"]} /><b>{naked}</b> naked</span>
      <Loss name="worst at the stops" {...sumLoss(rows, "lossAtStop")} missing="without a stop left out" />
      <Loss name="at the circuits" {...sumLoss(rows, "lossAtCircuit")} missing="without a known circuit left out" />
    </footer>
  );
}

function protectionCommands(current: () => ProtectionView | undefined): () => void {
  const exit = (): void => {
    const row = current();
    if (row?.kind === "holding") return toast("plain", "Holdings are sold in the Holdings panel: X here gets out of positions only.");
    const position = row && terminalStore.getState().positions.get(positionKey(row));
    if (position) void exitPosition(position);
    else toast("plain", "Choose a position first: with the arrow keys or a click.");
  };
  const ends = [
    registerCommand({ id: "protection.exit", title: "Exit the chosen position at market, at once", group: "Protection", keys: ["X"], when: () => inPanel("protection"), keyOnly: true, run: exit }),
    tradeKeys("protection", "Protection", () => current()?.instrument),
  ];
  return () => ends.forEach((end) => end());
}
