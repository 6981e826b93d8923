import type { PeriodView } from "../../../shared/contract/schemas/reports.ts";
import { formatMoney, formatPercent } from "../../../shared/domain/format.ts";
import { noBreak } from "../../theme/no-break.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import classes from "./reports.module.css";

/** Where the charges went, the largest first. */
export function ChargesView({ view }: { readonly view: PeriodView }) {
  const { chargeLines, sum: { charges }, days } = view;
  const lines = chargeLines.filter(({ amount }) => amount !== 0).toSorted((a, b) => b.amount - a.amount);
  if (lines.length === 0) return <EmptyState title="No charges in this period" hint="Nothing was traded in it; what expired cost nothing." />;
  const largest = lines[0]?.amount ?? 0;
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const share = (amount: number): string => `${formatPercent(amount, total).replace("+", "")} %`;
  return (
    <div className={classes["scroll"]} tabIndex={0} role="group" aria-label="Charges by kind" data-autofocus>
      <table className={classes["bars"]}>
        <thead><tr><th scope="col">Kind</th><th scope="col"><span className="visually-hidden">Size</span></th><th scope="col">₹</th><th scope="col">of all</th></tr></thead>
        <tbody>
          {lines.map(({ name, amount }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={classes["bar-cell"]}><i style={{ width: `${largest > 0 ? Math.max(0, (amount / largest) * 100).toFixed(1) : 0}%` }} /></td>
              <td>{formatMoney(amount)}</td>
              <td className={classes["dim"]}>{share(amount)}</td>
            </tr>
          ))}
          <tr className={classes["total"]}><th scope="row">All charges</th><td /><td>{formatMoney(total)}</td><td /></tr>
        </tbody>
      </table>
      <p className={classes["lead"]} role={total === charges ? undefined : "alert"}>
        {noBreak(total === charges ? `✓ The kinds add up to the charges of ${days.length === 1 ? "the day" : `the ${days.length} days`}, ${formatMoney(charges)}.` : `The kinds add up to ${formatMoney(total)} and the days to ${formatMoney(charges)}: report this as a fault and do not rely on either.`)}
        {" Computed by dated tables as a contract note has them; no broker's own note."}
      </p>
    </div>
  );
}
