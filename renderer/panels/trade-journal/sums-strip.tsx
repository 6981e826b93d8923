import type { EntryList } from "../../../shared/contract/schemas/trade-journal.ts";
import { formatSignedMoney, groupDigits } from "../../../shared/domain/format.ts";
import { UNKNOWN } from "../../theme/quote-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import classes from "./trade-journal.module.css";

type Sums = EntryList["sums"];

function tone(value: number | undefined): string {
  return value === undefined || value === 0 ? "" : value > 0 ? "up" : "down";
}

function Figure({ name, value, className = "", title }: { readonly name: string; readonly value: string; readonly className?: string; readonly title: string }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd className={className}>{value}</dd>
    </div>
  );
}

/** Figures over all trades that fit the filter, and what keeping and breaking the rules came to. */
export function SumsStrip({ sums }: { readonly sums: Sums }) {
  const { trades, open, winRate, net, mean, profitFactor, kept, broken } = sums;
  const worst = sums.rules.find(({ rule, net: cost }) => rule !== "" && cost < 0);
  return (
    <>
      <dl className={classes["sums"]} aria-label="Figures of the trades shown">
        <Figure name="Trades" value={open === 0 ? groupDigits(trades) : `${groupDigits(trades)} + ${groupDigits(open)} open`} title="Closed trades; open ones are in no figure" />
        <Figure name="Won" value={winRate === undefined ? UNKNOWN : `${(winRate * 100).toFixed(1)} %`} title="Trades that won, after charges, of those closed" />
        <Figure name="Net" value={formatSignedMoney(net)} className={tone(net)} title="Profit and loss after charges" />
        <Figure name="Mean" value={mean === undefined ? UNKNOWN : formatSignedMoney(mean)} className={tone(mean)} title="Net by trade" />
        <Figure name="Profit factor" value={profitFactor === undefined ? UNKNOWN : profitFactor.toFixed(2)} title="What was won by what was lost" />
        <Figure name={`Rules kept ${groupDigits(kept.trades)}`} value={kept.trades === 0 ? UNKNOWN : formatSignedMoney(kept.net)} className={tone(kept.net)} title="Net of the trades in which the rules were kept" />
        <Figure name={`Broken ${groupDigits(broken.trades)}`} value={broken.trades === 0 ? UNKNOWN : formatSignedMoney(broken.net)} className={tone(broken.net)} title="Net of the trades in which a rule was broken: what that came to" />
      </dl>
      {worst && <p className={classes["costliest"]}>{noBreak(`Costliest when broken: “${worst.rule}”, ${formatSignedMoney(worst.net)} in ${groupDigits(worst.trades)} trade${worst.trades === 1 ? "" : "s"}.`)}</p>}
    </>
  );
}
