import type { ColDef, ICellRendererParams, IRowNode } from "ag-grid-community";
import { groupDigits } from "../../../shared/domain/format.ts";
import { istTime } from "../../../shared/domain/time.ts";
import { actionsColumn, figureColumn, nameOf, profitColumn, tag, textColumn } from "../../grids/columns.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";
import { sparkElement } from "./sparkline.ts";
import { pauseStrategies, startStrategies, swapIn } from "./strategy-actions.tsx";
import { isGroup, placeOf } from "./strategy-rows.ts";
import type { GroupRow, Row } from "./strategy-rows.ts";
import { askStop, toggleFold, toggleMarks, useStrategiesPage } from "./strategy-store.ts";
import { hasNewVersion, instrumentsText, isActive, microText, MODE_MEANING, MODE_WORDS, percentText, positionText, STATE_WORDS, winRate } from "./strategy-words.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";

const SPARK = { width: 84, height: 18 } as const;

const one = <T>(of: (strategy: StrategyView) => T, none: T, group?: (row: GroupRow) => T) => (row: Row): T => (isGroup(row) ? (group ? group(row) : none) : of(row));

/** A box to tick for each strategy, and for a group as a whole. */
function markCell({ data }: ICellRendererParams<Row>): HTMLElement | string {
  if (!data) return "";
  const members = isGroup(data) ? data.members : [data];
  const { marked } = useStrategiesPage.getState();
  const count = members.filter(({ id }) => marked.has(id)).length;
  const box = document.createElement("button");
  box.type = "button";
  box.tabIndex = -1;
  box.className = "mark-box";
  box.dataset["on"] = count === 0 ? "no" : count === members.length ? "yes" : "some";
  box.ariaLabel = isGroup(data) ? `Mark the group ${data.group}` : `Mark ${data.title}`;
  box.ariaPressed = String(count === members.length);
  box.title = "Marked ones are started, paused and stopped together (Space)";
  box.addEventListener("click", () => toggleMarks(members));
  return box;
}

function titleCell({ data }: ICellRendererParams<Row>): HTMLElement | string {
  if (!data) return "";
  const cell = document.createElement("span");
  if (!isGroup(data)) {
    cell.textContent = data.title;
    if (data.group !== "") cell.className = "in-group";
    if (hasNewVersion(data)) {
      const news = tag("new version", "today");
      news.title = "Its file was saved: W swaps the new version in.";
      cell.append(" ", news);
    }
    return cell;
  }
  const fold = document.createElement("button");
  fold.type = "button";
  fold.tabIndex = -1;
  fold.className = "fold";
  fold.ariaExpanded = String(!data.folded);
  fold.textContent = `${data.folded ? "▸" : "▾"} ${data.group}`;
  fold.title = `${data.folded ? "Unfold" : "Fold"} (Enter)`;
  fold.addEventListener("click", () => toggleFold(data.group));
  const size = document.createElement("span");
  size.className = "dim";
  size.textContent = ` ${data.members.length}`;
  cell.append(fold, size);
  return cell;
}

function groupState({ members, running, failed }: GroupRow): string {
  return failed > 0 ? `${failed} failed` : running > 0 ? `${running} / ${members.length} run` : "None runs";
}

function stateTone(row: Row | undefined): string {
  if (!row) return "";
  if (isGroup(row)) return row.failed > 0 ? "down" : "dim";
  if (row.state === "failed") return "down";
  if (row.state === "paused") return "warn";
  return row.state === "running" ? "up" : "dim";
}

function errorTone(row: Row | undefined): string {
  return row && !isGroup(row) && row.errors > 0 ? "number down" : "number";
}

type Comparator = (a: unknown, b: unknown, nodeA: IRowNode<Row>, nodeB: IRowNode<Row>, descending: boolean) => number;

function plain(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""), "en", { numeric: true });
}

/** Whatever column sorts, groups stay together, in their own order and below their heading. */
function inGroups(column: ColDef<Row>): ColDef<Row> {
  const inner = (typeof column.comparator === "function" ? column.comparator : plain) as Comparator;
  const comparator: Comparator = (a, b, nodeA, nodeB, descending) => {
    const place = nodeA.data && nodeB.data ? placeOf(nodeA.data, nodeB.data) : undefined;
    return place === undefined ? inner(a, b, nodeA, nodeB, descending) : descending ? -place : place;
  };
  // The space bar marks a row, which is the page's own key.
  return { ...column, comparator, suppressKeyboardEvent: ({ event }) => event.key === " " || ((event.ctrlKey || event.metaKey) && event.code === "KeyA") };
}

const COLUMNS: readonly ColDef<Row>[] = [
  // As they were added, until the user sorts by a column.
  { colId: "added", hide: true, sort: "asc", valueGetter: () => 0 },
  { colId: "mark", headerName: "", width: 30, minWidth: 30, sortable: false, resizable: false, cellClass: "mark-cell", cellRenderer: markCell, valueGetter: () => 0, equals: () => false },
  textColumn<Row>("title", "Strategy", 160, (row) => (isGroup(row) ? row.group : row.title), { flex: 1, minWidth: 142, cellClass: "strong", cellRenderer: titleCell, equals: () => false, tooltipValueGetter: ({ data }) => (data && !isGroup(data) ? `${data.title} · ${data.file}` : "") }),
  textColumn<Row>("mode", "Mode", 80, one(({ mode }) => MODE_WORDS[mode], ""), {
    cellRenderer: ({ data, value }: ICellRendererParams<Row, string>) => (value && data && !isGroup(data) ? tag(value, `mode-${data.mode}`) : ""),
    tooltipValueGetter: ({ data }) => (data && !isGroup(data) ? MODE_MEANING[data.mode] : ""),
  }),
  textColumn<Row>("state", "State", 84, one(({ state }) => STATE_WORDS[state], "", groupState), { cellClass: ({ data }) => stateTone(data), tooltipValueGetter: ({ data }) => (data ? (isGroup(data) ? `${data.running} of ${data.members.length} run, ${data.failed} failed` : data.sentence) : "") }),
  profitColumn<Row>({ id: "today", title: "Today ₹", width: 88, strong: true, live: true, tooltip: "Net of the day: closed and open, less charges", of: one(({ today }) => today.net as number, undefined, (row) => row.today) }),
  profitColumn<Row>({ id: "total", title: "Total ₹", width: 88, tooltip: "All its days in this mode and account: closed and open, less charges", of: one(({ total }) => total.net as number, undefined, (row) => row.total) }),
  {
    colId: "equity", headerName: "Equity today", width: 98, sortable: false, valueGetter: ({ data }) => (data && !isGroup(data) ? data.equity : undefined),
    cellRenderer: ({ data }: ICellRendererParams<Row>) => (data && !isGroup(data) ? sparkElement(data.equity, SPARK.width, SPARK.height) : ""), cellClass: "spark-cell",
  },
  textColumn<Row>("position", "Position", 116, one((row) => positionText(row, nameOf), ""), { cellClass: ({ value }) => (value === "flat" ? "dim" : ""), tooltipValueGetter: ({ data }) => (data && !isGroup(data) ? data.positions.filter(({ quantity }) => quantity !== 0).map((one) => positionText({ positions: [one] }, nameOf)).join(", ") : "") }),
  textColumn<Row>("instruments", "Instruments", 126, one(({ instruments }) => instrumentsText(instruments, nameOf), ""), { cellClass: "dim", tooltipValueGetter: ({ data }) => (data && !isGroup(data) ? data.instruments.map(nameOf).join(", ") : "") }),
  figureColumn<Row>({ id: "trades", title: "Trades", width: 60, tooltip: "Closed trades of all its days", of: one(({ total }) => total.trades as number | undefined, undefined) }, (value) => (value === undefined ? "" : groupDigits(value))),
  figureColumn<Row>({ id: "wins", title: "Won", width: 56, tooltip: "Share of closed trades that won", of: one(winRate, undefined) }, (value, row) => (isGroup(row) ? "" : percentText(value))),
  textColumn<Row>("signal", "Last signal", 176, one(({ lastSignal }) => (lastSignal ? `${istTime(lastSignal.at).slice(0, 5)} ${lastSignal.words}` : UNKNOWN), ""), { cellClass: "dim", tooltipValueGetter: ({ data }) => (data && !isGroup(data) ? (data.lastSignal?.words ?? "") : "") }),
  figureColumn<Row>({ id: "cpu", title: "CPU / tick", width: 74, tooltip: "Mean time of its callbacks on ticks and candles", of: one(({ cpu }) => cpu?.meanUs, undefined) }, (value, row) => (isGroup(row) ? "" : microText(value))),
  { ...figureColumn<Row>({ id: "errors", title: "Errors", width: 58, tooltip: "Errors of its callbacks since the start", of: one(({ errors }) => errors as number | undefined, undefined) }, (value) => (value === undefined ? "" : groupDigits(value))), cellClass: ({ data }) => errorTone(data) },
];

const only = (row: Row, test: (strategy: StrategyView) => boolean): boolean => !isGroup(row) && test(row);
const members = (row: Row): readonly StrategyView[] => (isGroup(row) ? row.members : [row]);

export const STRATEGY_COLUMNS: readonly ColDef<Row>[] = [
  ...COLUMNS.map(inGroups),
  actionsColumn<Row>(142, [
    { label: "Swap", keys: "W", hint: "Swap in the new version", run: (row) => !isGroup(row) && void swapIn(row), offered: (row) => only(row, hasNewVersion) },
    { label: "Start", keys: "R", run: (row) => void startStrategies(members(row)), offered: (row) => only(row, (strategy) => !isActive(strategy)) },
    { label: "Resume", keys: "R", run: (row) => void startStrategies(members(row)), offered: (row) => only(row, ({ state }) => state === "paused") },
    { label: "Pause", keys: "P", run: (row) => void pauseStrategies(members(row)), offered: (row) => only(row, ({ state }) => state === "running") },
    { label: "Stop", keys: "X", run: (row) => askStop(members(row)), offered: (row) => only(row, isActive) },
  ]),
];
