import { useEffect } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import type { PeriodAsk, PeriodView } from "../../../shared/contract/schemas/reports.ts";
import { formatMoney, formatQuantity, formatSignedMoney } from "../../../shared/domain/format.ts";
import { istTime } from "../../../shared/domain/time.ts";
import { dayText } from "../../theme/day-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { focusPanel, panelRoot } from "../../workspace/focus.ts";
import { CalendarView } from "./calendar-view.tsx";
import { ChargesView } from "./charges-view.tsx";
import { DayView } from "./day-view.tsx";
import { ReportDialog } from "./report-dialog.tsx";
import { LotsView } from "./lots-view.tsx";
import { TaxView } from "./tax-view.tsx";
import { VIEWS, useReports } from "./reports-store.ts";
import { VIEW_TITLES, tradesText } from "./reports-words.ts";
import classes from "./reports.module.css";

interface PeriodBodyProps {
  readonly view: PeriodView;
  readonly ask: PeriodAsk;
  readonly inSight: boolean;
}

/** The period's sums, what speaks against them, and one of its views. */
export function PeriodBody({ view, ask, inSight }: PeriodBodyProps) {
  const exporting = useReports((page) => page.exporting);
  // While the period was read there was nothing but the panel to hold the keyboard.
  useEffect(() => {
    if (document.activeElement === panelRoot("reports")) focusPanel("reports");
  }, []);
  return (
    <>
      <Tabs view={view} />
      <Sums view={view} />
      {view.warnings.length > 0 && <Warnings warnings={view.warnings} />}
      <div role="tabpanel" id="reports-view" className={classes["view"]}><Content view={view} ask={ask} inSight={inSight} /></div>
      {exporting && <ReportDialog ask={ask} title={view.title} onClose={() => useReports.setState({ exporting: false })} />}
    </>
  );
}

function Content({ view, ask, inSight }: PeriodBodyProps): ReactNode {
  const shown = useReports((page) => page.view);
  if (view.days.length === 0) {
    return <EmptyState title="Nothing was traded or settled in this period" hint={`${view.title}, ${dayText(view.from)} to ${dayText(view.to)}. ${view.open > 0 ? `${view.open === 1 ? "1 lot bought or sold before it was" : `${formatQuantity(view.open)} lots bought or sold before it were`} open at its end.` : "Choose another period or account above."}`} />;
  }
  switch (shown) {
    case "calendar": return <CalendarView view={view} />;
    case "day": return <DayView view={view} ask={ask} inSight={inSight} />;
    case "charges": return <ChargesView view={view} />;
    case "tax": return <TaxView view={view} />;
    case "lots": return <LotsView view={view} />;
  }
}

/** Each sum is that of the days: what the calendar shows adds up to what stands here. */
function Sums({ view: { sum, days, from, to } }: { readonly view: PeriodView }) {
  const { realised, charges, net, trades } = sum;
  return (
    <p className={classes["sums"]} role="group" aria-label="Sum of the period">
      <span className={classes["dates"]}>{`${dayText(from)} – ${dayText(to)}`}</span>
      <span>{`${days.length} ${days.length === 1 ? "day" : "days"}, ${tradesText(trades)}:`}</span>
      <span>realised <b className={toneOf(realised)}>{noBreak(formatSignedMoney(realised))}</b></span>
      <span>− charges <b>{noBreak(formatMoney(charges))}</b></span>
      <span>= net <b className={toneOf(net)}>{noBreak(formatSignedMoney(net))}</b></span>
    </p>
  );
}

/** What concerns the sums is told first; many are folded. */
function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  const [first = "", ...more] = warnings;
  return (
    <details className={classes["warnings"]} open={more.length > 0 && more.length < 3}>
      <summary>{noBreak(first)}{more.length > 0 && ` (and ${more.length} more)`}</summary>
      <ul>{more.map((sentence) => <li key={sentence}>{noBreak(sentence)}</li>)}</ul>
    </details>
  );
}

function Tabs({ view: { madeAt, goesOn } }: { readonly view: PeriodView }) {
  const view = useReports((page) => page.view);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const next = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length];
    if (!next) return;
    useReports.setState({ view: next });
    document.getElementById(`reports-view-${next}`)?.focus();
  };
  return (
    <div role="tablist" aria-label="Reports" className={classes["tabs"]} onKeyDown={onKeyDown}>
      {VIEWS.map((one, i) => (
        <button key={one} id={`reports-view-${one}`} type="button" role="tab" aria-selected={one === view} aria-controls="reports-view" tabIndex={one === view ? 0 : -1} onClick={() => useReports.setState({ view: one })}>
          {VIEW_TITLES[one]} <kbd>{i + 1}</kbd>
        </button>
      ))}
      <span className={classes["as-of"]} title={goesOn ? "The last day is not over: read anew every 10 s" : "When the journal was read, IST (R reads it again)"}>{goesOn ? `as of ${istTime(madeAt)} IST` : `read ${istTime(madeAt)} IST`}</span>
    </div>
  );
}

function toneOf(value: number): string {
  return value > 0 ? "up" : value < 0 ? "down" : "";
}
