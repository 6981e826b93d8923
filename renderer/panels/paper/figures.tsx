import type { ReactNode } from "react";
import type { PerformanceView } from "../../../shared/contract/schemas/paper.ts";
import { formatMoney, formatPercent, formatSignedMoney } from "../../../shared/domain/format.ts";
import { cx } from "../../theme/cx.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./paper.module.css";

/** What the account is worth and how it came there. `today` is absent for a run that is over. */
export function Figures({ view, today }: { readonly view: PerformanceView; readonly today?: number }) {
  const net = view.equity - view.capital;
  const fall = Math.abs(view.drawdown);
  const worst = Math.abs(view.worstDrawdown);
  const left = view.unpriced > 0 ? `${view.unpriced} position${view.unpriced === 1 ? "" : "s"} without a price left out` : "";
  return (
    <div className={classes["figures"]} role="group" aria-label="Figures of the account">
      <Figure name="Equity" value={formatMoney(view.equity)} note={`of ${formatMoney(view.capital)}`} large />
      {today !== undefined && <Figure name="Net today" value={formatSignedMoney(today)} sign={today} note={left === "" ? "after charges" : left} warn={left !== ""} large />}
      <Figure name="Net, after charges" value={formatSignedMoney(net)} sign={net} note={`${formatPercent(net, view.capital)} % in all`} large />
      <Figure name="Realised" value={formatSignedMoney(view.realised)} sign={view.realised} note="before charges" />
      <Figure name="Unrealised" value={formatSignedMoney(view.unrealised)} sign={view.unrealised} note={left} warn={left !== ""} />
      <Figure name="Charges" value={formatMoney(view.charges)} note={`${view.chargeLines.length} kinds, listed below`} />
      <Figure name="Exposure" value={formatMoney(view.exposure)} note={left} warn={left !== ""} />
      <Figure name="Margin used" value={formatMoney(view.marginUsed)} note={`${share(view.marginUsed, view.marginUsed + view.available)} % in use`} />
      <Figure name="Available" value={formatMoney(view.available)} sign={view.available < 0 ? -1 : 0} note={`cash ${formatMoney(view.cash)}`} />
      <Figure
        name="Drawdown" value={formatMoney(-fall)} sign={-fall}
        note={`${share(fall, view.peak)}\u00a0%; worst ${noBreak(formatMoney(-worst))}, ${Math.abs(view.worstDrawdownPercent).toFixed(2)}\u00a0%`}
      />
    </div>
  );
}

function share(part: number, whole: number): string {
  return whole > 0 ? ((part / whole) * 100).toFixed(2) : "0.00";
}

/** Signs that fit in the large type beside four others; more wrap in the small one rather than be cut off. */
const LARGE_FITS = 15;

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note?: ReactNode;
  readonly sign?: number;
  readonly large?: boolean;
  readonly warn?: boolean;
}

function Figure({ name, value, note, sign = 0, large = false, warn = false }: FigureProps) {
  return (
    <div className={cx(classes["figure"], large && value.length <= LARGE_FITS && classes["large"])}>
      <small>{name}</small>
      <b data-live className={sign > 0 ? "up" : sign < 0 ? "down" : ""}>{value}</b>
      <span className={warn ? classes["warn"] : undefined}>{note}</span>
    </div>
  );
}

/** Every kind of charge since the account began. */
export function ChargeLines({ view }: { readonly view: PerformanceView }) {
  if (view.chargeLines.length === 0) return <p className={classes["none"]}>No charges yet: none was traded.</p>;
  return (
    <table className={classes["table"]}>
      <tbody>
        {view.chargeLines.map(({ name, amount }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{formatMoney(amount)}</td>
          </tr>
        ))}
        <tr className={classes["sum"]}>
          <th scope="row">Together</th>
          <td>{formatMoney(view.charges)}</td>
        </tr>
      </tbody>
    </table>
  );
}
