import { useMemo } from "react";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { growthChart } from "../../../shared/lab-charts/growth-chart.ts";
import { figureText, shortRupees } from "../../../shared/lab-charts/figure-text.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { growthTip } from "./growth-tip.ts";
import { compareGroups, requestDifferences } from "./compare-rows.ts";
import { LabChart } from "./lab-chart.tsx";
import { showRun, showView } from "./lab-reads.ts";
import { MOST_COMPARED, toggleMark, useLab } from "./lab-store.ts";
import { compareColours, labTheme } from "./lab-theme.ts";
import checks from "./lab-check.module.css";
import classes from "./lab.module.css";
import { useCompared } from "./use-compared.ts";

/** Up to five runs side by side: one chart of all curves, every figure with the best of its row marked, and what was asked for otherwise. */
export function CompareView() {
  const marked = useLab((lab) => lab.marked);
  const tooMany = marked.length > MOST_COMPARED;
  const { runs, problem } = useCompared(tooMany ? [] : marked);
  if (marked.length < 2) return <EmptyState title={marked.length === 0 ? "Nothing is marked" : "One run is marked"} hint={`Mark two to ${MOST_COMPARED} runs with the space bar to see them side by side.`} action={{ label: "Runs", keys: "2", run: () => showView("runs") }} />;
  if (tooMany) return <EmptyState title={`${marked.length} runs are marked`} hint={`Up to ${MOST_COMPARED} have room side by side: unmark some with the space bar, or look at all of them as one account.`} action={{ label: "Portfolio", keys: "7", run: () => showView("portfolio") }} />;
  if (problem !== undefined) return <ErrorState title="The runs could not be opened" sentence={problem} action={{ label: "Runs", keys: "2", run: () => showView("runs") }} />;
  if (!runs) return <LoadingState what="the runs" rows={8} />;
  return <Comparison runs={runs} />;
}

/** Of the same title one is told from the other by its place. */
export function namesOf(runs: readonly Pick<LabRun, "title">[]): readonly string[] {
  return runs.map(({ title }, i) => `${i + 1} ${title}`);
}

/** So many have room for amounts to the paisa. */
const FEW = 3;

function Comparison({ runs }: { readonly runs: readonly LabRun[] }) {
  const names = useMemo(() => namesOf(runs), [runs]);
  const colours = compareColours();
  const option = useMemo(() => growthChart(runs.map(({ curve }) => curve), names, compareColours(), labTheme()), [runs, names]);
  const groups = useMemo(() => compareGroups(runs.map(({ figures }) => figures)), [runs]);
  const differences = useMemo(() => requestDifferences(runs), [runs]);
  const columns = runs.length + 1;
  return (
    <div className={classes["scroll"]} data-autofocus tabIndex={0} role="group" aria-label="Comparison of runs">
      <LabChart option={option} tip={growthTip} height={220} label={`Growth of ${runs.length} runs in percent: ${runs.map(({ figures }, i) => `${names[i] ?? ""} ${figureText(figures.return, "percent")}`).join(", ")}`} />
      <table className={checks["compare"]} aria-label="Figures side by side">
        <thead>
          <tr>
            <th scope="col">{differences.length > 0 ? "What differs" : "Equal inputs"}</th>
            {runs.map(({ id, title }, i) => (
              <th key={id} scope="col">
                <button type="button" title={`Open ${title}`} onClick={() => void showRun(id)}><i style={{ background: colours[i % colours.length] }} />{names[i]}</button>
                <button type="button" className={checks["drop"]} aria-label={`No longer compare ${title}`} title="No longer compare it" onClick={() => toggleMark(id)}>×</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map(({ name, values }) => <tr key={name} className={checks["differs"]}><th scope="row">{name}</th>{values.map((value, i) => <td key={i} title={value}>{value}</td>)}</tr>)}
        </tbody>
        {groups.map(({ title, rows }) => (
          <tbody key={title}>
            <tr className={checks["heading"]}><th scope="rowgroup" colSpan={columns}>{title}</th></tr>
            {rows.map(({ line: { key, label, unit }, values, best }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                {values.map((value, i) => <td key={i} data-best={best[i] || undefined}>{unit === "money" && runs.length > FEW && value !== undefined ? <span title={figureText(value, unit)}>{shortRupees(value)}</span> : figureText(value, unit)}{best[i] && <span className="visually-hidden"> (best)</span>}</td>)}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
