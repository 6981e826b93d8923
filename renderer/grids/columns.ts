import type { ColDef, ICellRendererParams } from "ag-grid-community";
import { formatQuantity } from "../../shared/domain/format.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Side } from "../../shared/domain/words.ts";
import { expiryText, instrumentTitle } from "../state/instrument-words.ts";
import { instruments } from "../state/instruments.ts";
import { cx } from "../theme/cx.ts";
import { decimalsOf, formatPrice, formatProfit, formatShare, signOf } from "./formats.ts";

/** Column definitions that several grids share: right-aligned figures, colour by sign, words for people. */
interface Base<T> {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  /** Follows quotes: fades when the link is lost. */
  readonly live?: boolean;
  readonly strong?: boolean;
  readonly tooltip?: string;
  readonly of: (row: T) => number | undefined;
}

function numeric<T>({ id, title, width, live, strong, tooltip, of }: Base<T>, text: (value: number | undefined, row: T) => string): ColDef<T> {
  return {
    colId: id,
    headerName: title,
    width,
    headerClass: "number-header",
    cellClass: cx("number", live && "live-cell", strong && "strong"),
    headerTooltip: tooltip ?? "",
    valueGetter: ({ data }) => (data === undefined ? undefined : of(data)),
    valueFormatter: ({ value, data }) => (data === undefined ? "" : text(value as number | undefined, data)),
    comparator: compareNumbers,
  };
}

/** Unknown figures go last in both directions of sorting. */
function compareNumbers(a: number | undefined, b: number | undefined, _nodeA: unknown, _nodeB: unknown, descending: boolean): number {
  const known = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);
  if (known(a) && known(b)) return a - b;
  const last = descending ? -1 : 1;
  return known(a) ? -last : known(b) ? last : 0;
}

const SIGN_RULES = {
  up: ({ value }: { readonly value?: number | null }) => signOf(value ?? undefined) > 0,
  down: ({ value }: { readonly value?: number | null }) => signOf(value ?? undefined) < 0,
};

/** A price of the row's instrument, with its decimals. */
export function priceColumn<T>(base: Base<T> & { readonly instrument: (row: T) => InstrumentKey }): ColDef<T> {
  return numeric(base, (value, row) => formatPrice(value, decimalsOf(instruments.get(base.instrument(row))?.tick)));
}

/** Profit or loss in rupees, signed and coloured. */
export function profitColumn<T>(base: Base<T>): ColDef<T> {
  return { ...numeric(base, (value) => formatProfit(value)), cellClassRules: SIGN_RULES };
}

export function percentColumn<T>(base: Omit<Base<T>, "of"> & { readonly part: (row: T) => number | undefined; readonly whole: (row: T) => number | undefined }): ColDef<T> {
  const share = (row: T): number | undefined => {
    const part = base.part(row);
    const whole = base.whole(row);
    return part === undefined || whole === undefined || whole <= 0 ? undefined : part / whole;
  };
  return { ...numeric({ ...base, of: share }, (value) => formatShare(value, 1)), cellClassRules: SIGN_RULES };
}

export function quantityColumn<T>(base: Base<T>): ColDef<T> {
  return numeric(base, (value) => (value === undefined ? "" : formatQuantity(value)));
}

export function figureColumn<T>(base: Base<T>, text: (value: number | undefined, row: T) => string): ColDef<T> {
  return numeric(base, text);
}

export function textColumn<T>(id: string, title: string, width: number, of: (row: T) => string, more: ColDef<T> = {}): ColDef<T> {
  return { colId: id, headerName: title, width, valueGetter: ({ data }) => (data === undefined ? "" : of(data)), ...more };
}

/** What people call the instrument, with expiry and, where it is not the usual one, the exchange. */
export function nameOf(key: InstrumentKey): string {
  const view = instruments.get(key);
  const exchange = key.slice(0, key.indexOf(":"));
  const expiry = view?.expiry === undefined ? "" : ` ${expiryText(view.expiry)}`;
  return `${instrumentTitle(key)}${expiry}${USUAL.has(exchange) ? "" : ` · ${exchange}`}`;
}

const USUAL: ReadonlySet<string> = new Set(["NSE", "NFO", "NSE_INDEX"]);

export function instrumentColumn<T>(of: (row: T) => InstrumentKey | undefined, more: ColDef<T> = {}): ColDef<T> {
  const name = (row: T): string => {
    const key = of(row);
    return key === undefined ? "" : nameOf(key);
  };
  const tooltip = (row: T | null | undefined): string => (row === undefined || row === null ? "" : (of(row) ?? ""));
  return textColumn("instrument", "Instrument", 170, name, { cellClass: "strong", flex: 1, minWidth: 172, tooltipValueGetter: ({ data }) => tooltip(data), ...more });
}

/** Buy green, sell red, as everywhere. */
export function sideColumn<T>(of: (row: T) => Side | undefined): ColDef<T> {
  return textColumn("side", "Side", 54, (row) => of(row) ?? "", {
    cellRenderer: ({ value }: ICellRendererParams<T, string>) => (value ? tag(value, value === "BUY" ? "buy" : "sell") : ""),
  });
}

export function tagColumn<T>(id: string, title: string, width: number, of: (row: T) => string): ColDef<T> {
  return textColumn(id, title, width, of, { cellRenderer: ({ value }: ICellRendererParams<T, string>) => (value ? tag(value) : "") });
}

export function tag(text: string, tone = ""): HTMLElement {
  const element = document.createElement("span");
  element.className = `tag ${tone}`;
  element.textContent = text;
  return element;
}

export interface RowAction<T> {
  readonly label: string;
  /** What a sign in place of a word means. */
  readonly hint?: string;
  readonly keys: string;
  readonly run: (row: T) => void;
  readonly offered?: (row: T) => boolean;
}

/** Buttons at the right end, for the mouse; each has its key, shown as a tooltip. */
export function actionsColumn<T>(width: number, actions: readonly RowAction<T>[]): ColDef<T> {
  return {
    colId: "actions",
    headerName: "",
    width,
    sortable: false,
    resizable: false,
    pinned: "right",
    cellRenderer: ({ data }: ICellRendererParams<T>) => {
      const box = document.createElement("span");
      if (data === undefined) return box;
      box.className = "row-actions";
      for (const { label, hint, keys, run, offered } of actions) {
        if (offered && !offered(data)) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.tabIndex = -1;
        button.textContent = label;
        button.title = `${hint ?? label} (${keys})`;
        if (hint !== undefined) button.ariaLabel = hint;
        button.addEventListener("click", () => run(data));
        box.append(button);
      }
      return box;
    },
  };
}
