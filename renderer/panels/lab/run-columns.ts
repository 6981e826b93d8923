import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { RunHead } from "../../../shared/contract/schemas/lab.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { durationText, figureText, percentText, signedPercent, stampText } from "../../../shared/lab-charts/figure-text.ts";
import { symbolOf } from "../../../shared/lab-charts/trade-words.ts";
import { figureColumn, textColumn } from "../../grids/columns.ts";
import { toast } from "../../workspace/dialogs.ts";
import { costsText, dataText, parametersText } from "./lab-words.ts";
import { MOST_COMPARED, MOST_MARKED, toggleMark, useLab } from "./lab-store.ts";

const SIGNS = {
  up: ({ value }: { readonly value?: number | null }) => (value ?? 0) > 0,
  down: ({ value }: { readonly value?: number | null }) => (value ?? 0) < 0,
};

/** Marks or unmarks a run for comparing and for a portfolio; says why where it cannot. */
export function turnMark({ id }: RunHead): void {
  if (!toggleMark(id)) toast("plain", `${MOST_MARKED} runs are marked at most: unmark one first.`);
}

function markCell({ data }: ICellRendererParams<RunHead>): HTMLElement | string {
  if (!data) return "";
  const place = useLab.getState().marked.indexOf(data.id);
  const box = document.createElement("button");
  box.type = "button";
  box.tabIndex = -1;
  box.className = "mark-box";
  box.dataset["on"] = String(place >= 0);
  box.textContent = place < 0 ? "" : String(place + 1);
  box.ariaLabel = `Mark ${data.title}`;
  box.ariaPressed = String(place >= 0);
  box.title = `Up to ${MOST_COMPARED} are compared, up to ${MOST_MARKED} make a portfolio (Space)`;
  box.addEventListener("click", () => turnMark(data));
  return box;
}

const percent = (id: string, title: string, width: number, tooltip: string, of: (run: RunHead) => number | undefined, signed: boolean): ColDef<RunHead> => ({
  ...figureColumn<RunHead>({ id, title, width, tooltip, of }, (value) => (value === undefined ? "–" : signed ? signedPercent(value) : percentText(value))),
  ...(signed && { cellClassRules: SIGNS }),
});

const COLUMNS: readonly ColDef<RunHead>[] = [
  { colId: "mark", headerName: "", width: 34, minWidth: 34, sortable: false, resizable: false, cellClass: "mark-cell", cellRenderer: markCell, valueGetter: () => 0, equals: () => false },
  textColumn<RunHead>("title", "Run", 150, ({ title }) => title, { flex: 1, minWidth: 120, cellClass: "strong", tooltipValueGetter: ({ data }) => (data ? `${data.title} · ${data.request.file} · ${parametersText(data.request.parameters)}` : "") }),
  figureColumn<RunHead>({ id: "at", title: "When", width: 136, of: ({ at }) => at }, (value) => (value === undefined ? "" : stampText(value).slice(0, 16))),
  percent("return", "Return", 84, "Final equity against the capital", ({ figures }) => figures.return, true),
  figureColumn<RunHead>({ id: "sharpe", title: "Sharpe", width: 66, tooltip: "Annualised return by annualised volatility", of: ({ figures }) => figures.sharpe }, (value) => figureText(value, "ratio")),
  percent("drawdown", "Drawdown", 82, "Deepest fall below a former peak", ({ figures }) => figures.drawdownMax, false),
  figureColumn<RunHead>({ id: "trades", title: "Trades", width: 64, of: ({ figures }) => figures.trades }, (value) => (value === undefined ? "" : groupDigits(value))),
  percent("winRate", "Won", 66, "Share of the trades that won", ({ figures }) => figures.winRate, false),
  textColumn<RunHead>("instruments", "Instruments", 100, ({ instruments }) => instruments.map(symbolOf).join(", "), { cellClass: "dim", tooltipValueGetter: ({ data }) => data?.instruments.join(", ") ?? "" }),
  textColumn<RunHead>("data", "Prices", 176, ({ request }) => dataText(request.data), { cellClass: "dim" }),
  textColumn<RunHead>("costs", "Costs", 84, ({ request }) => costsText(request), { cellClass: "dim" }),
  textColumn<RunHead>("parameters", "Parameters", 190, ({ request }) => parametersText(request.parameters), { cellClass: "dim", tooltipValueGetter: ({ data }) => (data ? parametersText(data.request.parameters) : "") }),
  figureColumn<RunHead>({ id: "took", title: "Took", width: 66, of: ({ tookMs }) => tookMs }, (value) => (value === undefined ? "" : durationText(value))),
];

/** The space bar marks a run, which is the page's own key. */
export const RUN_COLUMNS: readonly ColDef<RunHead>[] = COLUMNS.map((column) => ({ ...column, suppressKeyboardEvent: ({ event }) => event.key === " " || ((event.ctrlKey || event.metaKey) && event.code === "KeyA") }));
