import { useMemo } from "react";
import type { LabRun, RunFigures } from "../../../shared/contract/schemas/lab.ts";
import { equityChart } from "../../../shared/lab-charts/equity-chart.ts";
import { HEADLINES } from "../../../shared/lab-charts/figures.ts";
import { figureText, rupeesText, shortRupees, signedPercent } from "../../../shared/lab-charts/figure-text.ts";
import { LabChart } from "./lab-chart.tsx";
import { labTheme } from "./lab-theme.ts";
import classes from "./lab.module.css";

const SIGNED: ReadonlySet<keyof RunFigures> = new Set(["return", "buyAndHold", "cagr"]);

/** The figures that are looked at first, and the curve. */
export function OverviewPart({ run }: { readonly run: LabRun }) {
  const { figures, curve } = run;
  const option = useMemo(() => equityChart(curve, labTheme()), [curve]);
  return (
    <div className={classes["overview"]}>
      <dl className={classes["headlines"]} aria-label="Headline figures">
        <div>
          <dt>Final equity</dt>
          <dd title={rupeesText(figures.equityFinal)}>{shortRupees(figures.equityFinal)}</dd>
        </div>
        {HEADLINES.map(({ key, label, unit }) => {
          const value = figures[key];
          const signed = SIGNED.has(key) && value !== undefined;
          return (
            <div key={key}>
              <dt>{label}</dt>
              <dd className={signed && value > 0 ? "up" : signed && value < 0 ? "down" : ""}>{signed ? signedPercent(value) : figureText(value, unit)}</dd>
            </div>
          );
        })}
      </dl>
      <LabChart option={option} label={`Equity of ${run.title} with its drawdown and buy and hold: from ${rupeesText(curve.equity[0] ?? 0)} to ${rupeesText(figures.equityFinal)}, deepest drawdown ${figureText(figures.drawdownMax, "percent")}`} />
    </div>
  );
}
