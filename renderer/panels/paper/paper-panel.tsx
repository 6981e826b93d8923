import { useEffect } from "react";
import { create } from "zustand";
import type { PaperAccountView } from "../../../shared/contract/schemas/paper.ts";
import { clientOf } from "../../../shared/domain/identity.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { chooseAccount, useAccount } from "../../state/account.ts";
import { netOfDay } from "../../state/paper-now.ts";
import { useSelection } from "../../state/selection.ts";
import { terminalStore, useTerminal } from "../../state/terminal.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { registerCommand } from "../../workspace/commands.ts";
import { inPanel } from "../../workspace/focus.ts";
import { Segments } from "../ticket/segments.tsx";
import type { Span } from "./calendar.ts";
import type { CurveRange } from "./curve.ts";
import { EquityCurve } from "./equity-curve.tsx";
import { ChargeLines, Figures } from "./figures.tsx";
import { OpenPositions } from "./open-positions.tsx";
import { closePaperAccount, openPaperDialog } from "./paper-dialogs.ts";
import classes from "./paper.module.css";
import { PnlCalendar } from "./pnl-calendar.tsx";
import { usePerformance } from "./use-performance.ts";

interface PaperChoices {
  readonly span: Span;
  readonly range: CurveRange;
  /** An earlier run of this account; undefined is the present one. */
  readonly run: { readonly account: string; readonly generation: number } | undefined;
}
const usePaper = create<PaperChoices>(() => ({ span: "day", range: "all", run: undefined }));

const RANGES = [
  { value: "all", text: "All days", title: "T" },
  { value: "today", text: "Today", title: "T" },
] as const;

/** How a paper account has done. */
export function PaperPanel() {
  const account = useAccount();
  const papers = useTerminal((state) => state.paper);
  useEffect(paperCommands, []);
  const chosen = account && papers.get(account.id);
  if (chosen) return <Portfolio key={chosen.account} paper={chosen} />;
  const first = [...papers.values()].find(({ closed }) => !closed);
  return (
    <EmptyState
      title={account ? `${account.title} is no paper account` : "No account is known yet"}
      hint={first ? "This panel shows the equity, the results and the calendar of a paper account." : "A paper account trades on live prices with simulated fills: no order of it reaches a broker. Its equity, results and calendar appear here."}
      action={first ? { label: `Switch to ${first.name}`, run: () => chooseAccount(first.account) } : { label: "New paper account…", keys: "N", run: () => openPaperDialog({ kind: "open" }) }}
    />
  );
}

function Portfolio({ paper }: { readonly paper: PaperAccountView }) {
  const { span, range, run } = usePaper();
  const generation = run?.account === paper.account && run.generation !== paper.generation ? run.generation : undefined;
  const { view, problem, again } = usePerformance(paper.account, generation);
  const today = useTerminal((state) => state.session?.day);
  const last = view?.curve.at(-1)?.at;
  const day = today ?? (last === undefined ? view?.days.at(-1)?.day : istDay(last)) ?? "";
  return (
    <div className={classes["portfolio"]} tabIndex={-1} data-autofocus>
      <Head paper={paper} generation={generation ?? paper.generation} />
      {problem !== undefined && view && <p role="alert" className={classes["problem"]}>{`These figures stand still: ${problem}`}</p>}
      {!view && problem === undefined && <LoadingState what="the paper portfolio" rows={9} />}
      {!view && problem !== undefined && <ErrorState title="The results could not be had" sentence={problem} action={{ label: "Ask again", run: again }} />}
      {view && (
        <>
          <Figures view={view} {...(generation === undefined && { today: netOfDay(view, today) })} />
          <div className={classes["charts"]}>
            <section className={classes["equity"]} aria-label="Equity curve">
              <header>
                <h3>Equity</h3>
                <Segments<CurveRange> label="Range of the curve" options={RANGES} value={range} onChange={(next) => usePaper.setState({ range: next })} />
                <span className={classes["key"]}><i /> drawdown</span>
              </header>
              <EquityCurve curve={view.curve} range={range} capital={view.capital} />
            </section>
            <PnlCalendar days={view.days} today={day} span={span} onSpan={(next) => usePaper.setState({ span: next })} />
          </div>
          <div className={classes["charts"]}>
            {generation === undefined && (
              <section aria-label="Open positions">
                <h3>Open positions</h3>
                <OpenPositions account={paper.account} />
              </section>
            )}
            <section aria-label="Charges by kind">
              <h3>Charges by kind</h3>
              <ChargeLines view={view} />
            </section>
          </div>
        </>
      )}
    </div>
  );
}

function Head({ paper, generation }: { readonly paper: PaperAccountView; readonly generation: number }) {
  const runs = Array.from({ length: paper.generation }, (_, i) => paper.generation - i);
  return (
    <header className={classes["head"]}>
      <h2>{paper.name}</h2>
      {paper.closed && <span className={classes["closed"]}>closed</span>}
      <span className={classes["prices"]} title="Whose prices its orders meet">{pricesWords(paper)}</span>
      {runs.length > 1 && (
        <select
          aria-label="Run of the account" value={generation}
          onChange={(event) => usePaper.setState({ run: { account: paper.account, generation: Number(event.target.value) } })}
        >
          {runs.map((one) => <option key={one} value={one}>{one === paper.generation ? `Run ${one} (now)` : `Run ${one}, before a reset`}</option>)}
        </select>
      )}
      <Assumes text={paper.assumes} />
    </header>
  );
}

/** Which market it trades in. */
function pricesWords({ prices, waits }: PaperAccountView): string {
  if (prices === undefined) return terminalStore.getState().practice?.replay === true ? "replay prices" : "practice prices";
  return `prices of ${clientOf(prices)}${waits === undefined ? "" : ", not connected"}`;
}

/** How fills are simulated: the first sentence always, the rest opened. */
function Assumes({ text }: { readonly text: string }) {
  const [, first = text, rest = ""] = /^(.+?\.)\s+(.+)$/s.exec(text) ?? [];
  if (rest === "") return <p className={classes["assumes"]}>{text}</p>;
  return (
    <details className={classes["assumes"]}>
      <summary>{first}</summary>
      <p>{rest}</p>
    </details>
  );
}

/** Changes of the account, in the panel's header. */
export function PaperActions() {
  const account = useAccount();
  const paper = useTerminal((state) => (account === undefined ? undefined : state.paper.get(account.id)));
  return (
    <>
      {paper && !paper.closed && (
        <>
          <button type="button" className={classes["tool"]} title="How orders are filled (E)" onClick={() => openPaperDialog({ kind: "model", account: paper.account })}>Model</button>
          <button type="button" className={classes["tool"]} title="Begin anew; history is kept" onClick={() => openPaperDialog({ kind: "reset", account: paper.account })}>Reset</button>
          <button type="button" className={classes["tool"]} title="Close the account; history is kept" onClick={() => void closePaperAccount(paper.account)}>Close account</button>
        </>
      )}
      <button type="button" className={classes["tool"]} title="New paper account (N)" onClick={() => openPaperDialog({ kind: "open" })}>New</button>
    </>
  );
}

function paperCommands(): () => void {
  const group = "Paper account";
  const when = (): boolean => inPanel("paper");
  const chosen = () => {
    const { account } = useSelection.getState();
    const paper = account === undefined ? undefined : terminalStore.getState().paper.get(account);
    return paper?.closed === false ? paper.account : undefined;
  };
  const has = (): boolean => chosen() !== undefined;
  const onChosen = (kind: "model" | "reset") => (): void => {
    const account = chosen();
    if (account !== undefined) openPaperDialog({ kind, account });
  };
  const show = (span: Span) => ({ group, id: `paper.${span}`, title: `Calendar by ${span}`, keys: [span[0]?.toUpperCase() ?? ""], when, keyOnly: true, run: () => usePaper.setState({ span }) });
  const ends = [
    registerCommand({ id: "paper.new", title: "New paper account", group, keys: ["N"], when, keyOnly: true, run: () => openPaperDialog({ kind: "open" }) }),
    registerCommand({ id: "paper.model", title: "Fill model of the paper account…", group, when: has, run: onChosen("model") }),
    registerCommand({ id: "paper.edit", title: "Fill model of the account", group, keys: ["E"], when: () => when() && has(), keyOnly: true, run: onChosen("model") }),
    registerCommand({ id: "paper.reset", title: "Reset the paper account…", group, when: has, run: onChosen("reset") }),
    registerCommand({ id: "paper.close", title: "Close the paper account…", group, when: has, run: () => { const account = chosen(); if (account !== undefined) void closePaperAccount(account); } }),
    registerCommand({ id: "paper.range", title: "Equity of today, or of all days", group, keys: ["T"], when, keyOnly: true, run: () => usePaper.setState(({ range }) => ({ range: range === "all" ? "today" : "all" })) }),
    ...(["day", "week", "month"] as const).map((span) => registerCommand(show(span))),
  ];
  return () => ends.forEach((end) => end());
}
