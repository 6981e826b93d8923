import type { PeriodAsk, ReportAccount } from "../../../shared/contract/schemas/reports.ts";
import { useTerminal } from "../../state/terminal.ts";
import { DayField } from "../history/day-field.tsx";
import { Segments } from "../ticket/segments.tsx";
import { SPANS } from "./report-spans.ts";
import type { ReportSpan } from "./report-spans.ts";
import { pickSpan, sourceName, useReports } from "./reports-store.ts";
import { SPAN_TITLES, SPAN_WORDS, accountWords } from "./reports-words.ts";
import classes from "./reports.module.css";

const OPTIONS = SPANS.map((value) => ({ value, text: SPAN_WORDS[value], title: SPAN_TITLES[value] }));

interface PeriodBarProps {
  readonly all: readonly ReportAccount[];
  readonly account: ReportAccount;
  readonly ask: PeriodAsk;
}

/** Whose days, and which. */
export function PeriodBar({ all, account, ask }: PeriodBarProps) {
  const known = useTerminal((state) => state.accounts);
  const span = useReports((page) => page.span);
  const { from, to, life } = ask;
  const shown = life ?? account.lives.at(-1);
  return (
    <div className={classes["bar"]}>
      <select id="reports-account" aria-label="Account" title="Account (A)" value={sourceName(account)} onChange={(event) => useReports.setState({ picked: event.target.value, life: undefined, day: undefined })}>
        {all.map((one) => <option key={sourceName(one)} value={sourceName(one)}>{accountWords(one, known.get(one.account)?.title)}</option>)}
      </select>
      {account.lives.length > 1 && (
        <select aria-label="Run of the account" value={shown} onChange={(event) => useReports.setState({ life: Number(event.target.value), day: undefined })}>
          {account.lives.toReversed().map((one) => <option key={one} value={one}>{one === account.lives.at(-1) ? `Run ${one} (now)` : `Run ${one}, before a reset`}</option>)}
        </select>
      )}
      <Segments<ReportSpan> label="Period" options={OPTIONS} value={span} onChange={(next) => pickSpan(next, ask)} />
      {span === "custom" && (
        <>
          <DayField id="reports-from" label="From" value={from} className={classes["day-field"]} onChange={(day) => useReports.setState({ custom: { from: day, to: day > to ? day : to } })} />
          <DayField id="reports-to" label="to" value={to} className={classes["day-field"]} onChange={(day) => useReports.setState({ custom: { from: day < from ? day : from, to: day } })} />
        </>
      )}
    </div>
  );
}
