import type { BarColumn, BarTable } from "../bar-table.ts";
import type { Finding, FindingKind, Origin } from "./finding.ts";
import { findingAt, firstOf, placeOf, priceText, wallOf } from "./finding.ts";

const PRICES = ["open", "high", "low", "close"] as const;

/** Bars that no market makes: prices that contradict one another or are not above 0, volumes below 0. And bars without volume. */
export function checkValues(table: BarTable, origin: Origin): Finding[] {
  const { open, high, low, close, volume } = table;
  const price = new Tally();
  const highs = new Tally();
  const lows = new Tally();
  const below = new Tally();
  const idle = new Tally();
  for (let i = 0; i < open.length; i++) {
    const [o = 0, h = 0, l = 0, c = 0, v = 0] = [open[i], high[i], low[i], close[i], volume[i]];
    if (!(o > 0 && h > 0 && l > 0 && c > 0)) price.add(i);
    else if (h < o || h < c || h < l) highs.add(i);
    else if (l > o || l > c) lows.add(i);
    if (!(v >= 0)) below.add(i);
    else if (v === 0) idle.add(i);
  }
  const findings: Finding[] = [];
  const refuse = (kind: FindingKind, { count, first }: Tally, column: BarColumn, expected: string): void => {
    if (count === 0) return;
    const value = table[column][first] ?? 0;
    const text = column === "volume" ? String(value) : priceText(value, origin);
    const sentence = `${placeOf(origin, first, column)}: ${text} at ${wallOf(table.at[first] ?? 0, table.frame)}${firstOf(count)}; expected ${expected}. Correct or remove ${count === 1 ? "the bar" : "such bars"}, then run again.`;
    findings.push(findingAt(kind, "refuse", count, table, first, origin, sentence));
  };
  const rupees = (column: BarColumn, bar: number): string => priceText(table[column][bar] ?? 0, origin);
  refuse("price", price, PRICES.find((column) => !((table[column][price.first] ?? 0) > 0)) ?? "close", "a price above 0");
  refuse("high", highs, "high", `a high not below the open ${rupees("open", highs.first)}, the low ${rupees("low", highs.first)} and the close ${rupees("close", highs.first)}`);
  refuse("low", lows, "low", `a low not above the open ${rupees("open", lows.first)} and the close ${rupees("close", lows.first)}`);
  refuse("volume", below, "volume", "a volume of 0 or more");
  if (idle.count > 0) findings.push(idleFinding(table, idle, origin));
  return findings;
}

function idleFinding(table: BarTable, { count, first }: Tally, origin: Origin): Finding {
  const bars = table.at.length;
  const sentence =
    count === bars
      ? `${origin.source} has no volumes, as indices have none: orders cannot be held to a share of a bar's volume, and average prices are of the bar's prices alone.`
      : `${placeOf(origin, first)}: the bar of ${wallOf(table.at[first] ?? 0, table.frame)} has no volume${firstOf(count)}. An order that is held to a share of the volume fills nothing there.`;
  return findingAt("no-volume", "note", count, table, first, origin, sentence);
}

/** How often something was seen, and where first. */
class Tally {
  count = 0;
  first = 0;

  add(bar: number): void {
    if (this.count++ === 0) this.first = bar;
  }
}
