import { useMemo } from "react";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { monthsChart, monthsHeight } from "../../../shared/lab-charts/months-chart.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { LabChart } from "./lab-chart.tsx";
import { labTheme } from "./lab-theme.ts";
import classes from "./lab.module.css";

/** Returns by month and year, in percent. */
export function MonthsPart({ run: { months } }: { readonly run: LabRun }) {
  const option = useMemo(() => monthsChart(months, labTheme()), [months]);
  if (months.length === 0) return <EmptyState title="No month to show" hint="The run has no point of equity: its period holds no bar." />;
  return (
    <div className={classes["scroll"]} tabIndex={0} role="group" aria-label="Returns by month">
      <p className={classes["lead"]}>Returns of the months in percent; the last column is the year's.</p>
      <LabChart option={option} height={monthsHeight(months.length)} label={`Monthly returns of ${months.length} ${months.length === 1 ? "year" : "years"}`} />
    </div>
  );
}
