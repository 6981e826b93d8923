import type { ColDef, ICellRendererParams } from "ag-grid-community";
import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { actionsColumn, instrumentColumn, priceColumn, profitColumn, sideColumn, tag, textColumn } from "../../grids/columns.ts";
import { decimalsOf, formatPrice } from "../../grids/formats.ts";
import { instruments } from "../../state/instruments.ts";
import { quotes } from "../../state/quotes.ts";
import { breakEven, cancelBracket, changeBracket } from "./bracket-actions.ts";
import { atStop, atTargets, bracketIsOver, bracketState, canBreakEven, canChangeBracket, openResult, trailText } from "./bracket-words.ts";

const instrument = (bracket: BracketView): BracketView["instrument"] => bracket.instrument;
const multiplier = (bracket: BracketView): number => instruments.get(bracket.instrument)?.multiplier ?? Number.NaN;

function stopText(bracket: BracketView): string {
  const stop = bracket.stopNow ?? bracket.exits.stop?.trigger;
  if (stop === undefined) return "none";
  return `${formatPrice(stop, decimalsOf(instruments.get(bracket.instrument)?.tick))}${bracket.exits.trail ? ` ↟ ${trailText(bracket.exits.trail)}` : ""}`;
}

/** "1 done, 828.00 · 834.00 left". */
function targetText(bracket: BracketView): string {
  const decimals = decimalsOf(instruments.get(bracket.instrument)?.tick);
  const open = bracketIsOver(bracket) ? [] : bracket.exits.targets;
  const done = bracket.targetsDone > 0 ? `${bracket.targetsDone} done` : "";
  return [done, open.map(({ price }) => formatPrice(price, decimals)).join(" · ")].filter(Boolean).join(", ") || "none";
}

/** How long it has stood naked, by this machine's clock: "12 s", "4 min"; "" while that is not known. */
export function nakedFor({ nakedSince }: BracketView, now: number): string {
  if (nakedSince === undefined) return "";
  const seconds = Math.max(0, Math.floor((now - nakedSince) / 1_000));
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

function coverCell({ data }: ICellRendererParams<BracketView>): HTMLElement | string {
  if (!data || bracketIsOver(data)) return "";
  if (data.naked > 0) {
    const cell = tag(`${formatQuantity(data.naked)} naked ${nakedFor(data, Date.now())}`.trim(), "sell");
    cell.title = "Open and not protected: see Orders, or exit.";
    return cell;
  }
  if (data.covered === 0) return "";
  const cell = tag(`${formatQuantity(data.covered)} ${data.stopLives === "only while Sauda runs" ? "here" : "at broker"}`, data.stopLives === "only while Sauda runs" ? "here" : "buy");
  cell.title = `The stop lives: ${data.stopLives}.`;
  return cell;
}

const tone = ({ data }: { readonly data?: BracketView | undefined }): string => (data?.state === "failed" ? "down" : data && bracketIsOver(data) ? "dim" : "");

export const LIVE_COLUMNS = ["now", "cover"] as const;

export const BRACKET_COLUMNS: readonly ColDef<BracketView>[] = [
  // Newest first, until the user sorts by a column.
  { colId: "created", hide: true, sort: "desc", valueGetter: ({ data }) => data?.createdAt ?? 0 },
  instrumentColumn(instrument, { minWidth: 100 }),
  sideColumn((bracket) => bracket.side),
  textColumn("filled", "Open / qty", 80, ({ filled, exited, quantity }) => `${formatQuantity(Math.max(0, filled - exited))} / ${formatQuantity(quantity)}`, { cellClass: "number", headerClass: "number-header" }),
  textColumn("cover", "Protected", 102, ({ covered, naked }) => `${covered} ${naked}`, { cellRenderer: coverCell, equals: () => false }),
  textColumn("stop", "Stop now", 108, stopText, { cellClass: "number", headerClass: "number-header" }),
  profitColumn({ id: "now", title: "P&L now ₹", width: 84, live: true, strong: true, tooltip: "Of what is open, before charges", of: (bracket) => openResult(bracket, quotes.field(bracket.instrument, Q.ltp), multiplier(bracket)) }),
  profitColumn({ id: "atStop", title: "At stop", width: 82, tooltip: "Result if the stop is hit, before charges", of: (bracket) => (bracketIsOver(bracket) ? undefined : atStop(bracket, multiplier(bracket))) }),
  profitColumn({ id: "atTargets", title: "At targets", width: 84, tooltip: "Result if all targets still to come fill, before charges", of: (bracket) => (bracketIsOver(bracket) ? undefined : atTargets(bracket, multiplier(bracket))) }),
  textColumn("targets", "Targets", 132, targetText, { cellClass: "number", headerClass: "number-header" }),
  priceColumn({ id: "entry", title: "Entry", width: 76, instrument, of: (bracket) => bracket.averageEntry ?? (bracket.entry.price || bracket.entry.trigger || undefined) }),
  textColumn("state", "State", 86, bracketState, { cellClass: tone }),
  textColumn("text", "In words", 120, (bracket) => bracket.text, { cellClass: "dim", flex: 1, tooltipValueGetter: ({ data }) => data?.text ?? "" }),
  actionsColumn(228, [
    { label: "Break-even", keys: "V", run: (bracket) => void breakEven(bracket), offered: canBreakEven },
    { label: "Change", keys: "E or F2", run: changeBracket, offered: canChangeBracket },
    { label: "Cancel", keys: "Del or C", run: (bracket) => void cancelBracket(bracket, false), offered: (bracket) => !bracketIsOver(bracket) },
    { label: "Exit", keys: "X", run: (bracket) => void cancelBracket(bracket, true), offered: (bracket) => !bracketIsOver(bracket) },
  ]),
];

/** Whose bracket it is; shown only with several accounts. */
export const ACCOUNT_COLUMN: ColDef<BracketView> = textColumn("account", "Account", 90, (bracket) => clientOf(bracket.account), { cellClass: "dim" });
