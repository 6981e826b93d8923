import { useEffect, useMemo, useRef } from "react";
import type { ColDef } from "ag-grid-community";
import type { BasketView } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { actionsColumn, figureColumn, nameOf, textColumn } from "../../grids/columns.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import { formatTime } from "../../grids/formats.ts";
import type { GridHost } from "../../grids/grid-host.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { registerCommand } from "../../workspace/commands.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";

const STATES: Readonly<Record<BasketView["state"], string>> = {
  sending: "Being sent", sent: "Sent", stopped: "Stopped", "rolling back": "Being undone", "rolled back": "Undone", stuck: "Stuck: look at it",
};

function canRollBack({ state }: BasketView): boolean {
  return state === "sending" || state === "sent" || state === "stopped" || state === "stuck";
}

/** "2 filled, 1 refused, 1 waiting". */
export function basketProgress({ rows }: BasketView): string {
  const counts = new Map<string, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}

function linesText({ lines }: BasketView): string {
  return lines.map(({ side, instrument, quantity }) => `${side} ${quantity} ${nameOf(instrument)}`).join(" · ");
}

const asking = new Set<string>();

/** Cancels what rests of the basket and closes what has filled, after one question. */
async function rollBack(basket: BasketView): Promise<void> {
  if (asking.has(basket.id)) return;
  if (!canRollBack(basket)) return toast("plain", `This basket cannot be undone now: ${STATES[basket.state].toLowerCase()}.`);
  asking.add(basket.id);
  try {
    const yes = await confirm({ title: "Undo this basket?", body: `What rests of its ${basket.lines.length} orders is cancelled, what has filled is closed at market: ${basketProgress(basket)}.`, action: "Undo the basket", danger: true });
    if (yes) await client.call("basket.rollBack", { account: basket.account, id: basket.id });
  } catch (error) {
    toast("alarm", `Undoing the basket: ${failureOf(error).sentence}`);
  } finally {
    asking.delete(basket.id);
  }
}

const COLUMNS: readonly ColDef<BasketView>[] = [
  { ...figureColumn<BasketView>({ id: "time", title: "Time", width: 70, of: (basket) => basket.createdAt }, formatTime), sort: "desc" },
  textColumn("lines", "Orders", 260, linesText, { flex: 1, tooltipValueGetter: ({ data }) => (data ? linesText(data) : "") }),
  textColumn("progress", "Progress", 190, basketProgress),
  textColumn("state", "State", 110, ({ state }) => STATES[state], { cellClass: ({ data }) => (data?.state === "stuck" ? "down" : data?.state === "stopped" ? "warn" : "") }),
  textColumn("text", "In words", 220, (basket) => basket.text || (basket.rows.find(({ state }) => state === "refused")?.sentence ?? ""), { cellClass: "dim", flex: 1, tooltipValueGetter: ({ data }) => data?.text ?? "" }),
  actionsColumn(90, [{ label: "Undo", keys: "Del or U", run: (basket) => void rollBack(basket), offered: canRollBack }]),
];
const keyOf = (basket: BasketView): string => basket.id;
const rowClass = (basket: BasketView): string => (basket.state === "stuck" ? "row-alarm" : "");

/** Baskets of the day and what became of their orders. */
export function BasketsPanel() {
  const baskets = useTerminal((state) => state.baskets);
  const rows = useMemo(() => [...baskets.values()], [baskets]);
  const host = useRef<GridHost<BasketView>>(undefined);
  useEffect(() => registerCommand({
    id: "baskets.rollBack", title: "Undo the chosen basket", group: "Baskets", keys: ["Delete", "U"], when: () => inPanel("baskets"), keyOnly: true,
    run: () => {
      const basket = host.current?.current;
      if (basket) void rollBack(basket);
      else toast("plain", "Choose a basket first: with the arrow keys or a click.");
    },
  }), []);
  if (rows.length === 0) return <EmptyState title="No basket was sent today" hint={<><kbd>Alt A</kbd> opens the basket ticket: several orders as one, hedges first.</>} />;
  return <DataGrid label="Baskets" columns={COLUMNS} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host} />;
}

/** How many are being sent or undone, or need a look: the number on the tab. */
export function useBusyBaskets(): number | undefined {
  const baskets = useTerminal((state) => state.baskets);
  return useMemo(() => [...baskets.values()].filter(({ state }) => state === "sending" || state === "rolling back" || state === "stuck").length, [baskets]);
}
