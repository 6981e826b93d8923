import { useEffect, useRef } from "react";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import { formatMoney, formatSignedMoney } from "../../../shared/domain/format.ts";
import { totalsOf } from "../../../shared/domain/position-math.ts";
import { Q } from "../../../shared/streams/quote-fields.ts";
import { quotes } from "../../state/quotes.ts";
import classes from "./positions.module.css";

/** Sums below the list, written to the DOM once per frame. */
export function PositionTotals({ positions }: { readonly positions: readonly PositionView[] }) {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const write = (): void => {
      if (root.current) writeTotals(root.current, positions);
    };
    write();
    return quotes.onFrame(write);
  }, [positions]);
  return (
    <footer ref={root} className={classes["totals"]} data-live aria-label="Totals of all positions">
      <span data-sum="count" />
      <span>exposure <b data-sum="exposure" /></span>
      <span>realised <b data-sum="realised" /></span>
      <span>unrealised <b data-sum="unrealised" /></span>
      <span className={classes["net"]}>gross P&L <b data-sum="net" /></span>
      <span data-sum="note" className={classes["note"]} />
    </footer>
  );
}

function writeTotals(root: HTMLElement, positions: readonly PositionView[]): void {
  const { open, unpriced, exposure, realised, unrealised, net } = totalsOf(positions, (key) => quotes.field(key, Q.ltp));
  const rounded = positions.some(({ exact }) => !exact);
  const texts: Readonly<Record<string, string>> = {
    count: `${open} open position${open === 1 ? "" : "s"}`,
    exposure: formatMoney(exposure),
    realised: formatSignedMoney(realised),
    unrealised: formatSignedMoney(unrealised),
    net: formatSignedMoney(net),
    // A sum that leaves something out, or rests on rounded averages, says so.
    note: [unpriced > 0 ? `${unpriced} without a price left out` : "", rounded ? "some fills still at the broker's rounded average" : ""].filter(Boolean).join(" · "),
  };
  const signs: Readonly<Record<string, number>> = { realised, unrealised, net };
  for (const element of root.querySelectorAll<HTMLElement>("[data-sum]")) {
    const name = element.dataset["sum"] ?? "";
    const text = texts[name] ?? "";
    if (element.textContent === text) continue;
    element.textContent = text;
    const sign = signs[name];
    if (sign !== undefined) element.className = sign > 0 ? "up" : sign < 0 ? "down" : "";
  }
}
