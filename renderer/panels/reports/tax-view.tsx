import type { ClassTotalView, PeriodView } from "../../../shared/contract/schemas/reports.ts";
import { CLASS_WORDS } from "../../../shared/analytics/tax/income-class.ts";
import { formatQuantity, formatRupees, formatSignedMoney } from "../../../shared/domain/format.ts";
import { formatProfit } from "../../grids/formats.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./reports.module.css";

/** Realised profit by financial year, class of income and holding period; what it rests on, and what it is not. */
export function TaxView({ view }: { readonly view: PeriodView }) {
  const { classes: rows, turnover, open, unmatched, basis, limits, sum } = view;
  const gross = rows.reduce((total, { proceeds, cost }) => total + proceeds - cost, 0);
  return (
    <div className={classes["scroll"]} tabIndex={0} role="group" aria-label="Realised profit for the tax return" data-autofocus>
      <h4>By financial year and class, ₹</h4>
      {rows.length === 0 ? <p className={classes["lead"]}>Nothing was closed in this period.</p> : <ClassTable rows={rows} />}
      <p className={classes["lead"]} role={gross === sum.realised ? undefined : "alert"}>
        {noBreak(gross === sum.realised ? `✓ Proceeds less cost of all classes, ${formatSignedMoney(gross)}, are what the days realised.` : `Proceeds less cost of all classes are ${formatSignedMoney(gross)} and the days realised ${formatSignedMoney(sum.realised)}: report this as a fault and do not rely on either.`)}
        {` Open at the end: ${lotsText(open)}. Sold or settled without a known purchase: ${lotsText(unmatched)}${unmatched === 0 ? "" : ", in no sum"}.`}
      </p>
      {turnover.length > 0 && (
        <>
          <h4>Turnover for the tax audit, ₹</h4>
          <table className={classes["table"]}>
            <thead><tr><th scope="col">Year</th><th scope="col">Segment</th><th scope="col">Lots</th><th scope="col">Favourable</th><th scope="col">Unfavourable</th><th scope="col">Turnover</th></tr></thead>
            <tbody>{turnover.map((row) => <tr key={`${row.year} ${row.segment}`}><td>{row.year}</td><th scope="row">{row.segment}</th><td>{formatQuantity(row.lots)}</td><td>{formatRupees(row.favourable)}</td><td>{formatRupees(row.unfavourable)}</td><td>{formatRupees(row.turnover)}</td></tr>)}</tbody>
          </table>
        </>
      )}
      <Sentences title="What the figures rest on" sentences={basis} />
      <Sentences title="What they are not" sentences={limits} />
    </div>
  );
}

function ClassTable({ rows }: { readonly rows: readonly ClassTotalView[] }) {
  return (
    <table className={classes["table"]} aria-label="Realised profit by class">
      <thead><tr><th scope="col">Year</th><th scope="col">Class</th><th scope="col">Lots</th><th scope="col">Proceeds</th><th scope="col">Cost</th><th scope="col" title="Of both sides, STT and CTT apart">Charges</th><th scope="col" title="Deducted in business classes alone">STT, CTT</th><th scope="col">Result</th></tr></thead>
      <tbody>
        {rows.map(({ year, incomeClass, lots, proceeds, cost, charges, transactionTax, gain }) => (
          <tr key={`${year} ${incomeClass}`}>
            <td>{year}</td><th scope="row">{CLASS_WORDS[incomeClass]}</th><td>{formatQuantity(lots)}</td><td>{formatRupees(proceeds)}</td><td>{formatRupees(cost)}</td><td>{formatRupees(charges)}</td><td>{formatRupees(transactionTax)}</td>
            <td className={gain > 0 ? "up" : gain < 0 ? "down" : ""}>{formatProfit(gain)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sentences({ title, sentences }: { readonly title: string; readonly sentences: readonly string[] }) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      <ul>{sentences.map((sentence) => <li key={sentence}>{noBreak(sentence)}</li>)}</ul>
    </section>
  );
}

function lotsText(count: number): string {
  return count === 0 ? "none" : `${formatQuantity(count)} ${count === 1 ? "lot" : "lots"}`;
}
