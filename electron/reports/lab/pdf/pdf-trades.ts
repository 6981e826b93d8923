import type { Content } from "pdfmake";
import type { LabRun, LabTrade } from "../../../../shared/contract/schemas/lab.ts";
import { formatQuantity, formatRupees, groupDigits } from "../../../../shared/domain/format.ts";
import { signedPercent, stampText } from "../../../../shared/lab-charts/figure-text.ts";
import { directionOf, priceText, symbolOf } from "../../../../shared/lab-charts/trade-words.ts";
import { PAPER } from "../themes.ts";
import { heading } from "./pdf-parts.ts";
import { printable } from "./print-letters.ts";

/** More are for a spreadsheet. */
const SHOWN = 200;
/** A reason may be a sentence; here it has a column. */
const REASON_LETTERS = 34;

const HEADS = ["#", "Instrument", "Side", "Quantity", "Entry (IST)", "Exit (IST)", "Entry ₹", "Exit ₹", "Profit ₹", "Return", "Charges ₹", "Exit because"] as const;
const WIDTHS = ["auto", "auto", "auto", "auto", "auto", "auto", "auto", "auto", "auto", "auto", "auto", "*"] as const;
const LEFT = new Set([1, 2, 4, 5, 11]);

const LINES = {
  hLineWidth: (i: number) => (i === 0 ? 0 : 0.3), vLineWidth: () => 0, hLineColor: () => PAPER.line,
  paddingLeft: () => 0, paddingRight: () => 5, paddingTop: () => 0.3, paddingBottom: () => 0.3,
};

/** The first trades, and how many there are beside them. */
export function tradesPart({ trades }: LabRun): Content {
  if (trades.length === 0) return [heading("Trades"), "The strategy made none."];
  const more = trades.length - SHOWN;
  const cells = (texts: readonly string[], rest: (i: number) => object): object[] => texts.map((text, i) => ({ text: printable(text), alignment: LEFT.has(i) ? "left" : "right", noWrap: i < 11, ...rest(i) }));
  const body = [
    cells(HEADS, () => ({ color: PAPER.dim })),
    ...trades.slice(0, SHOWN).map((trade, n) => cells(texts(trade, n), (i) => (i === 8 || i === 9 ? { color: trade.profit > 0 ? PAPER.up : PAPER.down } : {}))),
  ];
  const rest = more > 0 ? [{ text: `The first ${SHOWN} of ${groupDigits(trades.length)}: ${groupDigits(more)} more are in the CSV and Excel reports.`, margin: [0, 0, 0, 4] }] : [];
  return [heading("Trades"), ...rest, { table: { headerRows: 1, dontBreakRows: true, widths: WIDTHS, body }, layout: LINES, fontSize: 6, lineHeight: 1 }];
}

function texts(trade: LabTrade, n: number): string[] {
  const reason = trade.open ? `${trade.exitReason} (still open)` : trade.exitReason;
  return [
    String(n + 1), symbolOf(trade.instrument), directionOf(trade), formatQuantity(Math.abs(trade.quantity)), stampText(trade.entryAt), stampText(trade.exitAt),
    priceText(trade.entryPrice), priceText(trade.exitPrice), formatRupees(trade.profit), signedPercent(trade.return * 100), formatRupees(trade.charges),
    reason.length > REASON_LETTERS ? `${reason.slice(0, REASON_LETTERS - 1)}…` : reason,
  ];
}
