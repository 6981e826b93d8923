import type { LabTrade } from "../contract/schemas/lab.ts";
import { formatMoney, formatQuantity, formatRupees } from "../domain/format.ts";
import { PER_RUPEE } from "../domain/units.ts";
import { signedPercent, stampText } from "./figure-text.ts";

/** Without its exchange. */
export function symbolOf(instrument: string): string {
  return instrument.slice(instrument.indexOf(":") + 1);
}

/** Two decimals, or the four of a currency pair where they are needed. */
export function priceText(units: number): string {
  return formatRupees(units, units % 100 === 0 ? 2 : 4);
}

export function rupeesOf(units: number): number {
  return units / PER_RUPEE;
}

export function directionOf({ quantity }: Pick<LabTrade, "quantity">): "Long" | "Short" {
  return quantity < 0 ? "Short" : "Long";
}

/** For a tooltip, a line each. @param n counted from 0. */
export function tradeLines(trade: LabTrade, n: number): string[] {
  return [
    `Trade ${n + 1}: ${directionOf(trade).toLowerCase()} ${formatQuantity(Math.abs(trade.quantity))} ${symbolOf(trade.instrument)}`,
    `In ${stampText(trade.entryAt)} at ₹ ${priceText(trade.entryPrice)}${trade.entryReason === "" ? "" : ` (${trade.entryReason})`}`,
    `Out ${stampText(trade.exitAt)} at ₹ ${priceText(trade.exitPrice)}${trade.exitReason === "" ? "" : ` (${trade.exitReason})`}`,
    `Profit ${formatMoney(trade.profit)} (${signedPercent(trade.return * 100)}), charges ${formatMoney(trade.charges)}`,
  ];
}
