import type { ColDef, ICellRendererParams } from "ag-grid-community";
import { formatRupees, groupDigits } from "../../../shared/domain/format.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { figureColumn, instrumentColumn, percentColumn, priceColumn } from "../../grids/columns.ts";
import { signOf } from "../../grids/formats.ts";
import { quotes } from "../../state/quotes.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";
import type { MoverRow } from "./mover-rows.ts";
import { VIEWS } from "./movers-store.ts";
import type { MoversView } from "./movers-store.ts";
import classes from "./movers.module.css";

const ltp = ({ key }: MoverRow): number => quotes.field(key, Q.ltp);
const close = ({ key }: MoverRow): number => quotes.field(key, Q.previousClose);
const live = (row: MoverRow): number | undefined => (ltp(row) > 0 && close(row) > 0 ? ltp(row) - close(row) : undefined);

/** Signed, two decimals: "+3.42". */
export function signedPercent(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const text = Math.abs(value).toFixed(2);
  return text === "0.00" ? text : `${value > 0 ? "+" : "−"}${text}`;
}

/** Open interest as the broker counts it, with its fraction where there is one. */
export function interestText(value: number | undefined, signed = false): string {
  if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const abs = Math.abs(value);
  const whole = Math.floor(abs);
  const text = groupDigits(whole) + (abs > whole ? String(Math.round((abs - whole) * 100) / 100).slice(1) : "");
  return value < 0 ? `−${text}` : signed && value > 0 ? `+${text}` : text;
}

const SIGNED = {
  up: ({ value }: { readonly value?: number | null }) => signOf(value ?? undefined) > 0,
  down: ({ value }: { readonly value?: number | null }) => signOf(value ?? undefined) < 0,
};

/** The size of the move as a picture. */
function barColumn(tone: string, title: string, of: (row: MoverRow) => number): ColDef<MoverRow> {
  return {
    colId: "bar", headerName: "", headerTooltip: title, minWidth: 56, flex: 2, sortable: false, resizable: false,
    valueGetter: ({ data }) => (data ? of(data) : 0),
    cellRenderer: ({ value }: ICellRendererParams<MoverRow, number>) => {
      const track = document.createElement("span");
      track.className = classes["bar"] ?? "";
      track.dataset["tone"] = tone;
      const bar = document.createElement("i");
      bar.style.width = `${((value ?? 0) * 100).toFixed(1)}%`;
      track.append(bar);
      return track;
    },
  };
}

const RANK: ColDef<MoverRow> = { colId: "rank", hide: true, sort: "asc", valueGetter: ({ data }) => data?.rank };
const INSTRUMENT = instrumentColumn<MoverRow>(({ key }) => key, { minWidth: 172, flex: 3 });
const LTP = priceColumn<MoverRow>({ id: "ltp", title: "LTP", width: 78, live: true, tooltip: "Live", instrument: ({ key }) => key, of: ltp });
const LIVE_PERCENT = percentColumn<MoverRow>({ id: "live", title: "Chg %", width: 64, live: true, tooltip: "Since yesterday's close, live", part: live, whole: close });
const PERCENT: ColDef<MoverRow> = { ...figureColumn<MoverRow>({ id: "percent", title: "Chg %", width: 68, strong: true, tooltip: "Of the price, as the list tells it", of: ({ percent }) => percent }, signedPercent), cellClassRules: SIGNED };
const CHANGE: ColDef<MoverRow> = {
  ...figureColumn<MoverRow>({ id: "change", title: "Chg ₹", width: 76, tooltip: "Of the price, as the list tells it", of: ({ change }) => change }, (value) => (value === undefined ? UNKNOWN : `${value > 0 ? "+" : ""}${formatRupees(value)}`)),
  cellClassRules: SIGNED,
};
const INTEREST_PERCENT = figureColumn<MoverRow>({ id: "interestPercent", title: "OI chg %", width: 74, strong: true, of: ({ openInterestPercent }) => openInterestPercent }, signedPercent);
const INTEREST_CHANGE = figureColumn<MoverRow>({ id: "interestChange", title: "OI chg", width: 88, tooltip: "As the broker counts it", of: ({ openInterestChange }) => openInterestChange }, (value) => interestText(value, true));
const INTEREST = figureColumn<MoverRow>({ id: "interest", title: "OI", width: 92, tooltip: "Open interest as the broker counts it", of: ({ openInterest }) => openInterest }, (value) => interestText(value));
const RATIO = figureColumn<MoverRow>({ id: "ratio", title: "PCR", width: 64, strong: true, tooltip: "Open interest of puts by that of calls", of: ({ ratio }) => ratio }, (value) => (value === undefined ? UNKNOWN : value.toFixed(2)));

/** The columns whose figures move with the market. */
export const LIVE_COLUMNS = ["ltp", "live"] as const;

function columnsOf(view: MoversView): readonly ColDef<MoverRow>[] {
  const tone = VIEWS.find((one) => one.view === view)?.tone ?? "plain";
  const bar = ({ bar: length }: MoverRow): number => length;
  switch (view) {
    case "price-gainers":
    case "price-losers":
      return [RANK, INSTRUMENT, barColumn(tone, "Change of the price", bar), PERCENT, CHANGE, LTP];
    case "oi-gainers":
    case "oi-losers":
      return [RANK, INSTRUMENT, barColumn(tone, "Change of open interest", bar), INTEREST_PERCENT, INTEREST_CHANGE, INTEREST, LTP, LIVE_PERCENT];
    case "ratios":
      return [RANK, INSTRUMENT, barColumn("ratio", "Puts by calls: the mark is 1, as many puts as calls", bar), RATIO];
    default:
      return [RANK, INSTRUMENT, barColumn(tone, "Change of open interest", bar), INTEREST_PERCENT, INTEREST_CHANGE, INTEREST, PERCENT, LTP];
  }
}

/** The same list for the same view each time: grids look at it once. */
export const COLUMNS: Readonly<Record<MoversView, readonly ColDef<MoverRow>[]>> = Object.fromEntries(VIEWS.map(({ view }) => [view, columnsOf(view)])) as Record<MoversView, readonly ColDef<MoverRow>[]>;
