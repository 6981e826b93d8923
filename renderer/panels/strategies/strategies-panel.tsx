import { useEffect, useMemo, useRef } from "react";
import type { KeyboardEvent, RefObject } from "react";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { chooseStrategy, useStrategyChoice } from "../../state/strategy-choice.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState, LoadingState } from "../../theme/panel-states.tsx";
import { cx } from "../../theme/cx.ts";
import { RecorderButton } from "./recorder-button.tsx";
import { strategyCommands } from "./commands.ts";
import { StrategyDetail } from "./detail.tsx";
import { GroupDetail } from "./group-detail.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { fits, isGroup, NO_FILTER, rowKey, strategyRows } from "./strategy-rows.ts";
import type { Row } from "./strategy-rows.ts";
import { STRATEGY_COLUMNS } from "./strategy-columns.ts";
import { openNew, setFilter, showTab, toggleDetail, toggleFold, useStrategiesPage } from "./strategy-store.ts";
import { stopAll } from "./strategy-dialogs.tsx";
import { Troubles } from "./troubles.tsx";
import { isActive } from "./strategy-words.ts";
import classes from "./strategies.module.css";

const MARK_COLUMN = ["mark"] as const;
const rowClass = (row: Row): string => (isGroup(row) ? "row-group" : row.state === "failed" ? "row-alarm" : row.state === "stopped" ? "row-done" : "");
const self = (key: InstrumentKey): InstrumentKey => key;

/** All strategies, and beside or below them everything about the chosen one. */
export function StrategiesPanel() {
  const loaded = useTerminal((state) => state.loaded);
  const strategies = useTerminal((state) => state.strategies);
  const { filter, folded, detail, group } = useStrategiesPage();
  const rows = useMemo(() => strategyRows(strategies.values(), filter, folded), [strategies, filter, folded]);
  const keys = useMemo(() => [...new Set([...strategies.values()].flatMap((one) => [...one.instruments, ...one.positions.map(({ instrument }) => instrument)]))], [strategies]);
  const host = useRef<GridHost<Row>>(undefined);
  const root = useRef<HTMLDivElement>(null);
  useInstruments(keys, self);
  useKeys(host, root);
  useMarks(host);
  useWanted(host, rows);
  const chosen = useStrategyChoice((choice) => (choice.id === undefined ? undefined : strategies.get(choice.id)));
  const heading = rows.filter(isGroup).find((row) => row.group === group);
  if (!loaded) return <LoadingState what="the strategies" />;
  if (strategies.size === 0) return <FirstSteps />;
  return (
    <div ref={root} className={classes["panel"]} onKeyDown={(event) => backToRows(event, host)}>
      <Troubles />
      <div className={cx(classes["split"], detail && (heading ?? chosen) && classes["with-detail"])}>
        <div className={classes["table"]}>
          <FilterBar />
          {rows.length === 0
            ? <EmptyState title="No strategy fits the filter" hint={`${strategies.size} ${strategies.size === 1 ? "is" : "are"} hidden.`} action={{ label: "Show all", keys: "Shift F", run: () => setFilter(NO_FILTER) }} />
            : <DataGrid label="Strategies" columns={STRATEGY_COLUMNS} rows={rows} keyOf={rowKey} rowClass={rowClass} host={host} liveColumns={MARK_COLUMN} onOpen={open} onChoose={follow} />}
        </div>
        {detail && (heading ? <GroupDetail row={heading} /> : chosen && <StrategyDetail strategy={chosen} />)}
      </div>
    </div>
  );
}

/** The details are those of the row of the cursor, which the keys act on. */
function follow(row: Row): void {
  useStrategiesPage.setState({ group: isGroup(row) ? row.group : undefined });
  if (!isGroup(row)) chooseStrategy(row.id);
}

/** Enter on a heading folds it, on a strategy shows its details. */
function open(row: Row): void {
  if (isGroup(row)) return toggleFold(row.group);
  if (!useStrategiesPage.getState().detail) toggleDetail();
  requestAnimationFrame(() => document.getElementById(`strategy-tab-${useStrategiesPage.getState().tab}`)?.focus());
}

/** Esc in the details, or in the filter, goes back to the rows. */
function backToRows(event: KeyboardEvent<HTMLElement>, host: RefObject<GridHost<Row> | undefined>): void {
  if (event.key !== "Escape" || event.defaultPrevented || !(event.target instanceof HTMLElement) || event.target.closest(".ag-root")) return;
  event.preventDefault();
  event.stopPropagation();
  host.current?.focus();
}

function useKeys(host: RefObject<GridHost<Row> | undefined>, root: RefObject<HTMLElement | null>): void {
  useEffect(() => strategyCommands({
    current: () => host.current?.current,
    shown: () => [...useTerminal.getState().strategies.values()].filter((one) => fits(one, useStrategiesPage.getState().filter)),
    focusFilter: () => root.current?.querySelector<HTMLInputElement>("#strategies-filter")?.focus(),
    focusFields: () => requestAnimationFrame(() => root.current?.querySelector<HTMLElement>("#strategy-tab-panel [data-autofocus]")?.focus()),
  }), [host, root]);
}

/** Marks are the page's own: the grid shows them anew when they change. */
function useMarks(host: RefObject<GridHost<Row> | undefined>): void {
  useEffect(() => useStrategiesPage.subscribe((now, before) => {
    if (now.marked !== before.marked) host.current?.redraw();
  }), [host]);
}

/** A row that was just added is chosen as soon as it is there. */
function useWanted(host: RefObject<GridHost<Row> | undefined>, rows: readonly Row[]): void {
  const wanted = useStrategiesPage((page) => page.wanted);
  useEffect(() => {
    if (wanted === undefined || host.current?.choose(wanted) !== true) return;
    useStrategiesPage.setState({ wanted: undefined });
    host.current.focus();
  }, [host, wanted, rows]);
}

/** The help stands among the details of a strategy: the first one where none is chosen. */
function showHelp(): void {
  const { strategies } = useTerminal.getState();
  const { id } = useStrategyChoice.getState();
  if (id === undefined || !strategies.has(id)) chooseStrategy([...strategies.keys()][0]);
  useStrategiesPage.setState({ group: undefined });
  showTab("help");
}

export function StrategiesActions() {
  const active = useBusyStrategies() ?? 0;
  return (
    <>
      <RecorderButton />
      <button type="button" className={classes["tool"]} title="New strategy (N)" onClick={() => openNew()}>New…</button>
      <button type="button" className={classes["tool"]} disabled={active === 0} title="Stop all that run" onClick={stopAll}>Stop all…</button>
      <button type="button" className={classes["tool"]} title="Help about strategies (H)" onClick={showHelp}>Help</button>
    </>
  );
}

/** How many run: the number on the tab. */
export function useBusyStrategies(): number | undefined {
  const strategies = useTerminal((state) => state.strategies);
  return useMemo(() => [...strategies.values()].filter((one: StrategyView) => isActive(one)).length, [strategies]);
}
