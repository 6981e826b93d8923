import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { formatMoney, formatPercent } from "../../../shared/domain/format.ts";
import { durationText, stampText } from "../../../shared/lab-charts/figure-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./lab.module.css";
import { dataText, parametersText } from "./lab-words.ts";

/** Charges by kind; what the fills assume, what should be known of the data, and what makes the run the same again. */
export function CostsPart({ run }: { readonly run: LabRun }) {
  const { chargeLines, assumes, warnings, failures, request } = run;
  const total = chargeLines.reduce((sum, { amount }) => sum + amount, 0);
  return (
    <div className={classes["notes"]} tabIndex={0} role="group" aria-label="Costs and assumptions">
      <section aria-label="Charges by kind">
        <h4>Charges by kind</h4>
        <table className={classes["lines"]}>
          <tbody>
            {chargeLines.map(({ name, amount }) => <tr key={name}><th scope="row">{name}</th><td>{formatMoney(amount)}</td><td className={classes["dim"]}>{total === 0 ? "" : `${formatPercent(amount, total).replace("+", "")} %`}</td></tr>)}
            <tr className={classes["total"]}><th scope="row">All charges</th><td>{formatMoney(total)}</td><td className={classes["dim"]}>{`${formatPercent(total, request.capital).replace("+", "")} % of capital`}</td></tr>
          </tbody>
        </table>
      </section>
      {warnings.length > 0 && <Sentences title="What should be known of the data" sentences={warnings} tone="warn" />}
      {failures.length > 0 && <Sentences title="Errors of the strategy" sentences={failures.map(({ callback, message, at }) => `${callback} at ${stampText(at)}: ${message}`)} tone="bad" />}
      <Sentences title="What the fills assume" sentences={assumes} tone="" />
      <section aria-label="Inputs">
        <h4>Inputs: the same give the same run, to the byte</h4>
        <dl className={classes["inputs"]}>
          <div><dt>Strategy</dt><dd>{request.file}</dd></div>
          <div><dt>Parameters</dt><dd>{parametersText(request.parameters)}</dd></div>
          <div><dt>Prices</dt><dd>{dataText(request.data)}</dd></div>
          <div><dt>Seed</dt><dd>{request.seed}</dd></div>
          <div><dt>Code</dt><dd className="selectable">{run.codeHash}</dd></div>
          <div><dt>Price data</dt><dd className="selectable">{run.dataHash}</dd></div>
          <div><dt>Played</dt><dd>{`${stampText(run.at)}, in ${durationText(run.tookMs)}`}</dd></div>
        </dl>
      </section>
    </div>
  );
}

function Sentences({ title, sentences, tone }: { readonly title: string; readonly sentences: readonly string[]; readonly tone: string }) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      <ul data-tone={tone}>{sentences.map((sentence, i) => <li key={i}>{noBreak(sentence)}</li>)}</ul>
    </section>
  );
}
