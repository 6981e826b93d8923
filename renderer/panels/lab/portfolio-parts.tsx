import { useMemo } from "react";
import type { PortfolioView } from "../../../shared/contract/schemas/lab-portfolio.ts";
import { formatMoney, groupDigits } from "../../../shared/domain/format.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { correlationChart } from "../../../shared/lab-charts/correlation-chart.ts";
import { figureText, percentText, signedPercent } from "../../../shared/lab-charts/figure-text.ts";
import { growthChart } from "../../../shared/lab-charts/growth-chart.ts";
import { MIX_LINES } from "../../../shared/lab-charts/portfolio-figures.ts";
import { noBreak } from "../../theme/no-break.ts";
import { dayWords } from "../history/history-words.ts";
import { growthTip } from "./growth-tip.ts";
import { LabChart } from "./lab-chart.tsx";
import { showRun } from "./lab-reads.ts";
import { toggleMark, useLab } from "./lab-store.ts";
import { parametersText } from "./lab-words.ts";
import { compareColours, labTheme } from "./lab-theme.ts";
import checks from "./lab-check.module.css";
import classes from "./lab.module.css";
import mix from "./lab-mix.module.css";

/** Lines of so many runs can be told apart beside the whole. */
const MOST_LINES = 7;

/** A portfolio: weights, correlation, growth, figures. */
export function PortfolioParts({ view }: { readonly view: PortfolioView }) {
  const { parts, curve, correlation, from, to, periods, unit, notes } = view;
  const names = useMemo(() => parts.map(({ title }, i) => `${i + 1} ${title}`), [parts]);
  const growth = useMemo(() => {
    const lines = parts.length <= MOST_LINES ? curve.parts.map((equity) => ({ at: curve.at, equity })) : [];
    return growthChart([curve, ...lines], ["Together", ...names.slice(0, lines.length)], coloursOf(parts.length), labTheme(), 0);
  }, [curve, parts, names]);
  const matrix = useMemo(() => correlationChart(correlation, names, labTheme()), [correlation, names]);
  const told = correlation.some((row) => row.some((one) => one !== null));
  return (
    <div className={classes["scroll"]} data-autofocus tabIndex={0} role="group" aria-label="Portfolio">
      <p className={classes["lead"]}>{noBreak(`${dayWords(istDay(from))} to ${dayWords(istDay(to))}, ${groupDigits(periods)} ${unit} returns in common`)}</p>
      <div className={mix["two"]}>
        <section aria-label="Weights">
          <h4>Weights</h4>
          <Weights view={view} />
        </section>
        <section aria-label="Correlation">
          <h4>Correlation of the returns</h4>
          {told ? <LabChart option={matrix} height={Math.max(150, Math.min(320, 40 + parts.length * 26))} label={`Correlation: ${correlationWords(correlation, parts)}`} /> : <p className={mix["none"]}>{`It cannot be told of ${groupDigits(periods)} ${unit} returns, or the runs do not vary.`}</p>}
        </section>
      </div>
      <ul className={mix["notes"]} aria-label="What one should know">{notes.map((note) => <li key={note}>{noBreak(note)}</li>)}</ul>
      <LabChart option={growth} tip={growthTip} height={230} label={`Growth of the portfolio: ${figureText(view.figures.return, "percent")}`} />
      <Figures view={view} />
    </div>
  );
}

/** The whole in the accent, its parts in the others. */
function coloursOf(parts: number): readonly string[] {
  const [accent = "", ...others] = compareColours();
  return [accent, ...Array.from({ length: parts }, (_, i) => others[i % others.length] ?? accent)];
}

function correlationWords(correlation: PortfolioView["correlation"], parts: PortfolioView["parts"]): string {
  return correlation.flatMap((row, y) => row.slice(0, y).map((one, x) => `${parts[y]?.title ?? ""} with ${parts[x]?.title ?? ""} ${one === null ? "unknown" : one.toFixed(2)}`)).join(", ");
}

function Weights({ view: { parts, cash } }: { readonly view: PortfolioView }) {
  const whole = parts.reduce((sum, { amount }) => sum + amount, 0) + cash;
  const colours = coloursOf(parts.length);
  const runs = useLab((lab) => lab.runs);
  // Runs of one strategy have one title: their parameters tell them apart.
  const told = (id: string): string => {
    const head = runs?.find((run) => run.id === id);
    return head ? ` · ${parametersText(head.request.parameters)}` : "";
  };
  const heaviest = Math.max(...parts.map(({ weight }) => weight), cash / whole);
  const bar = (share: number, colour: string) => <td className={mix["share"]} aria-hidden><i style={{ width: `${heaviest === 0 ? 0 : (share / heaviest) * 100}%`, background: colour }} /></td>;
  return (
    <table className={mix["weights"]}>
      <tbody>
        {parts.map(({ run, title, weight, amount }, i) => (
          <tr key={run}>
            <td>{i + 1}</td>
            <th scope="row"><button type="button" title={`Open ${title}${told(run)}`} onClick={() => void showRun(run)}>{title}</button></th>
            {bar(weight, colours[i + 1] ?? "")}
            <td>{percentText(weight * 100)}</td>
            <td>{formatMoney(amount)}</td>
            <td><button type="button" className={mix["drop"]} aria-label={`Leave ${title} out`} title="Leave it out" onClick={() => toggleMark(run)}>×</button></td>
          </tr>
        ))}
        <tr className={mix["cash"]}><td /><th scope="row">Cash</th>{bar(cash / whole, "var(--mute)")}<td>{percentText((cash / whole) * 100)}</td><td>{formatMoney(cash)}</td><td /></tr>
      </tbody>
    </table>
  );
}

function Figures({ view: { parts, figures } }: { readonly view: PortfolioView }) {
  return (
    <div className={mix["wide"]}>
      <table className={checks["compare"]} aria-label="Figures of the portfolio and its parts" style={{ minWidth: 280 + parts.length * 110 }}>
        <thead><tr><th scope="col">Over the shared time</th><th scope="col" className={mix["together"]}>Together</th>{parts.map(({ run, title }, i) => <th key={run} scope="col" title={title}>{`${i + 1} ${title}`}</th>)}</tr></thead>
        <tbody>
          {MIX_LINES.map(({ key, label, unit }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {[figures, ...parts.map((part) => part.figures)].map((one, i) => <td key={i} className={i === 0 ? mix["together"] : undefined}>{key === "return" ? signedPercent(one.return) : figureText(one[key], unit)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
