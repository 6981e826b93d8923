import { useEffect, useMemo, useRef } from "react";
import type { PeriodAsk, ReportAccount } from "../../../shared/contract/schemas/reports.ts";
import { useAccountId } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { useInSight, usePolled } from "../../state/use-polled.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { leaveField } from "./leave-field.ts";
import { PeriodBar } from "./period-bar.tsx";
import { PeriodBody } from "./period-body.tsx";
import { daysOf } from "./report-spans.ts";
import { reportsCommands } from "./reports-commands.ts";
import { shownAccount, useReports } from "./reports-store.ts";
import classes from "./reports.module.css";

/** A period that goes on is read anew so often, ms: each time all of the account's journal. */
const GOES_ON_MS = 10_000;
const OVER_MS = 3_600_000;
const ACCOUNTS_MS = 60_000;
const everyMs = ({ goesOn }: { readonly goesOn: boolean }): number => (goesOn ? GOES_ON_MS : OVER_MS);
const accountsMs = (): number => ACCOUNTS_MS;

/** What a live or paper period was: calendar, statement of each day, charges, realised profit for the tax return. */
export function ReportsPanel() {
  const loaded = useTerminal((state) => state.loaded);
  const live = useTerminal((state) => state.link === "live");
  const root = useRef<HTMLDivElement>(null);
  const inSight = useInSight(root);
  const own = useAccountId();
  const picked = useReports((page) => page.picked);
  const known = usePolled("reports.accounts", {}, inSight && loaded, accountsMs);
  const account = known.answer && shownAccount(known.answer.accounts, picked, own);
  const again = known.again;
  // An account that was opened after the last look is not in the list yet.
  useEffect(() => again(), [again, own]);
  return (
    <div ref={root} className={classes["panel"]} onKeyDown={leaveField}>
      {!live && <p role="status" className={classes["problem"]}>No link to Sauda: what is shown is as it was last told.</p>}
      {!known.answer && known.problem === undefined && <LoadingState what="the accounts" rows={8} />}
      {!known.answer && known.problem !== undefined && <ErrorState title="The journals could not be read" sentence={known.problem} action={{ label: "Ask again", run: again }} />}
      {known.answer && !account && <EmptyState title="No journal knows an account yet" hint="Each order of a connected, practice or paper account is kept in a journal. What it came to appears here by day, by kind of charge and by class of income." />}
      {known.answer && account && <AccountReports all={known.answer.accounts} account={account} inSight={inSight} />}
    </div>
  );
}

interface AccountReportsProps {
  readonly all: readonly ReportAccount[];
  readonly account: ReportAccount;
  readonly inSight: boolean;
}

function AccountReports({ all, account, inSight }: AccountReportsProps) {
  const ask = useAsk(account);
  const polled = usePolled("reports.period", ask, inSight, everyMs);
  const { answer, problem, again } = polled;
  const latest = useRef({ polled, all });
  useEffect(() => {
    latest.current = { polled, all };
  });
  useEffect(() => reportsCommands({ view: () => latest.current.polled.answer, again: () => latest.current.polled.again() }), []);
  return (
    <>
      <PeriodBar all={all} account={account} ask={ask} />
      {answer && problem !== undefined && <p role="alert" className={classes["problem"]}>{noBreak(`These figures stand still: ${problem}`)}</p>}
      {!answer && problem === undefined && <LoadingState what="the period" rows={8} />}
      {!answer && problem !== undefined && <ErrorState title="The period could not be read" sentence={problem} action={{ label: "Ask again", keys: "R", run: again }} />}
      {answer && <PeriodBody view={answer} ask={ask} inSight={inSight} />}
    </>
  );
}

/** What is asked for; the same object until something of it changes. */
function useAsk({ journal, account, today, lives }: ReportAccount): PeriodAsk {
  const { span, custom, life } = useReports();
  return useMemo(() => {
    const days = span === "custom" ? (custom ?? daysOf("month", today)) : daysOf(span, today);
    return { journal, account, ...days, ...(life !== undefined && lives.includes(life) && { life }) };
  }, [journal, account, today, lives, span, custom, life]);
}

/** In the panel's header. */
export function ReportsActions() {
  return <button type="button" className={classes["tool"]} title="Write a report as HTML, CSV, Excel or PDF (X)" onClick={() => { focusPanel("reports"); useReports.setState({ exporting: true }); }}>Export</button>;
}
