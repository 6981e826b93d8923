import { useEffect, useMemo, useRef } from "react";
import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import plan from "../brackets/plan-panel.module.css";
import { gttCommands } from "./commands.ts";
import { GttDialogs } from "./gtt-dialogs.tsx";
import { ACCOUNT_COLUMN, GTT_COLUMNS, LIVE_COLUMNS } from "./gtt-columns.ts";
import { loadGttHistory, toggleGttHistory, useGttHistory } from "./gtt-history.ts";
import { isOver } from "./gtt-words.ts";

const keyOf = (rule: GttView): string => rule.id;
const instrumentOf = (rule: GttView): GttView["instrument"] => rule.instrument;
const rowClass = (rule: GttView): string => (rule.state === "unresolved" ? "row-doubt" : rule.state === "refused" ? "row-alarm" : "");
const WITH_ACCOUNT = [...GTT_COLUMNS.slice(0, -1), ACCOUNT_COLUMN, ...GTT_COLUMNS.slice(-1)];

/** Orders that wait for a price, at the broker or here; or those that are over. */
export function GttPanel() {
  const gtts = useTerminal((state) => state.gtts);
  const history = useGttHistory(({ state }) => state);
  const several = useTerminal((state) => state.accounts.size > 1);
  const rows = useMemo(() => (history.kind === "ready" ? history.rows : history.kind === "off" ? [...gtts.values()].filter(({ state }) => !isOver(state)) : []), [gtts, history]);
  const keys = useMemo(() => [...new Set(rows.map(instrumentOf))], [rows]);
  const host = useRef<GridHost<GttView>>(undefined);
  useWant("gtt", keys);
  useInstruments(rows, instrumentOf);
  useEffect(() => gttCommands(() => host.current?.current), []);
  return (
    <>
      {history.kind !== "off" && <p className={plan["mode"]}>GTTs that are over, newest first. <kbd>H</kbd> shows the waiting ones.</p>}
      {history.kind === "loading" && <LoadingState what="the GTTs that are over" />}
      {history.kind === "failed" && <ErrorState title="The history could not be had" sentence={history.sentence} action={{ label: "Try again", run: () => void loadGttHistory() }} />}
      {(history.kind === "off" || history.kind === "ready") && rows.length === 0 && <NoRules past={history.kind === "ready"} />}
      {rows.length > 0 && (
        <DataGrid
          key={`${several} ${history.kind}`} label="GTT rules" columns={several ? WITH_ACCOUNT : GTT_COLUMNS} rows={rows} keyOf={keyOf} rowClass={rowClass} host={host}
          liveColumns={LIVE_COLUMNS} liveOf={instrumentOf} onOpen={(rule) => select(rule.instrument)}
        />
      )}
      <GttDialogs />
    </>
  );
}

function NoRules({ past }: { readonly past: boolean }) {
  if (past) return <EmptyState title="No GTT is over yet" hint="Fired, cancelled and expired ones will stand here." action={{ label: "Show the waiting ones", keys: "H", run: toggleGttHistory }} />;
  return <EmptyState title="No GTT waits" hint={<>Press <kbd>Alt G</kbd> to leave an order that waits for a price, for up to a year.</>} />;
}

export function GttActions() {
  const on = useGttHistory(({ state }) => state.kind !== "off");
  return <button type="button" className={plan["tool"]} aria-pressed={on} title="GTTs that are over (H)" onClick={toggleGttHistory}>History</button>;
}

/** How many wait: the number on the tab. */
export function useWaitingGtts(): number | undefined {
  const gtts = useTerminal((state) => state.gtts);
  return useMemo(() => [...gtts.values()].filter(({ state }) => !isOver(state)).length, [gtts]);
}
