import { useEffect, useRef } from "react";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import { formatMoney, formatPercent, formatSignedMoney } from "../../../shared/domain/format.ts";
import { holdingProfit } from "../../../shared/domain/position-math.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { quotes } from "../../state/quotes.ts";
import classes from "../positions/positions.module.css";

/** Sums below the list, written to the DOM once per frame. */
export function HoldingTotals({ holdings }: { readonly holdings: readonly HoldingView[] }) {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const write = (): void => {
      if (root.current) writeTotals(root.current, holdings);
    };
    write();
    return quotes.onFrame(write);
  }, [holdings]);
  return (
    <footer ref={root} className={classes["totals"]} data-live aria-label="Totals of all holdings">
      <span>value <b data-sum="value" /></span>
      <span>invested <b data-sum="cost" /></span>
      <span>day <b data-sum="day" /></span>
      <span className={classes["net"]}>total P&L <b data-sum="total" /></span>
      <span data-sum="note" className={classes["note"]} />
    </footer>
  );
}

function writeTotals(root: HTMLElement, holdings: readonly HoldingView[]): void {
  const sum = { value: 0, cost: 0, day: 0, before: 0, total: 0 };
  let unpriced = 0;
  for (const holding of holdings) {
    const profit = holdingProfit(holding, quotes.field(holding.instrument, Q.ltp));
    if (!profit) unpriced++;
    else for (const part of ["value", "cost", "day", "before", "total"] as const) sum[part] += profit[part];
  }
  const texts: Readonly<Record<string, string>> = {
    value: formatMoney(sum.value),
    cost: formatMoney(sum.cost),
    day: `${formatSignedMoney(sum.day)} (${formatPercent(sum.day, sum.before)}%)`,
    total: `${formatSignedMoney(sum.total)} (${formatPercent(sum.total, sum.cost)}%)`,
    note: unpriced > 0 ? `${unpriced} without a price left out` : "",
  };
  const signs: Readonly<Record<string, number>> = { day: sum.day, total: sum.total };
  for (const element of root.querySelectorAll<HTMLElement>("[data-sum]")) {
    const name = element.dataset["sum"] ?? "";
    const text = texts[name] ?? "";
    if (element.textContent === text) continue;
    element.textContent = text;
    const sign = signs[name];
    if (sign !== undefined) element.className = sign > 0 ? "up" : sign < 0 ? "down" : "";
  }
}
