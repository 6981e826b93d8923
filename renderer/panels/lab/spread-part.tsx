import { useMemo } from "react";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { distributionChart } from "../../../shared/lab-charts/distribution-chart.ts";
import { excursionChart } from "../../../shared/lab-charts/excursion-chart.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { LabChart } from "./lab-chart.tsx";
import { showTrade } from "./lab-reads.ts";
import { labTheme } from "./lab-theme.ts";
import classes from "./lab.module.css";

/** How the trades spread: what they brought, and how far they went before. */
export function SpreadPart({ run: { trades } }: { readonly run: LabRun }) {
  const returns = useMemo(() => distributionChart(trades.map((trade) => trade.return), labTheme()), [trades]);
  const excursions = useMemo(() => excursionChart(trades, labTheme()), [trades]);
  if (trades.length === 0) return <EmptyState title="No trade to show" hint="The strategy closed nothing in this period." />;
  return (
    <div className={classes["scroll"]} tabIndex={0} role="group" aria-label="Spread of the trades">
      <h4>Returns of the trades</h4>
      <LabChart option={returns} height={210} label={`Distribution of the returns of ${trades.length} trades`} />
      <h4>How far trades went against and for the position, by what they brought</h4>
      <LabChart option={excursions} height={260} label={`Adverse and favourable excursion of ${trades.length} trades`} onPick={({ dataIndex }) => showTrade(dataIndex)} />
    </div>
  );
}
