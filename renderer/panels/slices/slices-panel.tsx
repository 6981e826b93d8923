import { useEffect, useMemo, useRef } from "react";
import type { SliceView } from "../../../shared/contract/schemas/plans.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { registerCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { pauseSlice, stopSlice } from "./slice-actions.ts";
import { ACCOUNT_COLUMN, SLICE_COLUMNS, sliceIsOver } from "./slice-columns.ts";

const keyOf = (slice: SliceView): string => slice.id;
const instrumentOf = (slice: SliceView): SliceView["instrument"] => slice.instrument;
const rowClass = (slice: SliceView): string => (slice.state === "stuck" ? "row-alarm" : sliceIsOver(slice) ? "row-done" : "");
const WITH_ACCOUNT = [...SLICE_COLUMNS.slice(0, -1), ACCOUNT_COLUMN, ...SLICE_COLUMNS.slice(-1)];

/** Orders that go out in parts, those of the day. */
export function SlicesPanel() {
  const slices = useTerminal((state) => state.slices);
  const several = useTerminal((state) => state.accounts.size > 1);
  const rows = useMemo(() => [...slices.values()], [slices]);
  const host = useRef<GridHost<SliceView>>(undefined);
  useInstruments(rows, instrumentOf);
  useEffect(() => sliceCommands(() => host.current?.current), []);
  if (rows.length === 0) return <EmptyState title="No order goes in parts" hint={<>On the ticket, <kbd>Alt M</kbd> offers slices, TWAP and iceberg.</>} />;
  return (
    <DataGrid
      key={String(several)} label="Orders in parts" columns={several ? WITH_ACCOUNT : SLICE_COLUMNS} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host}
      onOpen={(slice) => select(slice.instrument)}
    />
  );
}

/** Keys of the panel; they act on the chosen row and on no other. @returns takes them away. */
function sliceCommands(current: () => SliceView | undefined): () => void {
  const group = "Slices";
  const inRow = { group, when: () => inPanel("slices"), keyOnly: true } as const;
  const on = (run: (slice: SliceView) => void) => (): void => {
    const slice = current();
    if (slice) run(slice);
    else toast("plain", "Choose an order first: with the arrow keys or a click.");
  };
  const ends = [
    registerCommand({ ...inRow, id: "slices.pause", title: "Pause or resume the chosen order in parts", keys: ["P"], run: on((slice) => void pauseSlice(slice)) }),
    registerCommand({ ...inRow, id: "slices.stop", title: "Stop the chosen order in parts, at once", keys: ["Delete", "X"], run: on((slice) => void stopSlice(slice)) }),
    tradeKeys("slices", group, () => current()?.instrument),
  ];
  return () => ends.forEach((end) => end());
}

/** How many run: the number on the tab. */
export function useRunningSlices(): number | undefined {
  const slices = useTerminal((state) => state.slices);
  return useMemo(() => [...slices.values()].filter((slice) => !sliceIsOver(slice)).length, [slices]);
}
