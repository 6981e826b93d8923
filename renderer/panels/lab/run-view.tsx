import { useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { cx } from "../../theme/cx.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { noBreak } from "../../theme/no-break.ts";
import { CardPart } from "./card-part.tsx";
import { ChancesPart } from "./chances-part.tsx";
import { CostsPart } from "./costs-part.tsx";
import { FiguresPart } from "./figures-part.tsx";
import { Awaited } from "./job-strip.tsx";
import { runAgain } from "./lab-actions.ts";
import { loadRun, showView } from "./lab-reads.ts";
import { PARTS, useLab } from "./lab-store.ts";
import type { RunPart } from "./lab-store.ts";
import { runText } from "./lab-words.ts";
import classes from "./lab.module.css";
import { MonthsPart } from "./months-part.tsx";
import { OrdersPart } from "./orders-part.tsx";
import { OverviewPart } from "./overview-part.tsx";
import { SpreadPart } from "./spread-part.tsx";
import { TradesPart } from "./trades-part.tsx";

export const PART_TITLES: Readonly<Record<RunPart, string>> = {
  overview: "Overview", figures: "Figures", months: "Months", spread: "Spread", trades: "Trades", orders: "Orders", costs: "Costs", chances: "Chances", card: "Card",
};

/** One run, in parts; or the one that is being played. */
export function RunView() {
  const { run, open, awaited, jobs } = useLab();
  if (awaited !== undefined) return <Awaited job={jobs.get(awaited)} />;
  if (run === undefined) return <EmptyState title="No run is open" hint="Choose one among the runs, or play a new one." action={{ label: "Runs", keys: "2", run: () => showView("runs") }} />;
  if (open.problem !== undefined) return <ErrorState title="The run could not be opened" sentence={open.problem} action={{ label: "Ask again", run: () => void loadRun(run) }} />;
  if (!open.value) return <LoadingState what="the run" rows={8} />;
  return <OpenRun run={open.value} />;
}

function OpenRun({ run }: { readonly run: LabRun }) {
  const part = useLab((lab) => lab.part);
  const sameness = useLab((lab) => lab.sameness.get(run.id));
  return (
    <div className={classes["run"]}>
      <RunHeader run={run} />
      {sameness && <p role="status" className={classes["sameness"]} data-same={sameness.same}>{noBreak(sameness.sentence)}</p>}
      {run.failures.length > 0 && <p role="alert" className={classes["problem"]}>{noBreak(`The strategy threw ${run.failures.length} ${run.failures.length === 1 ? "error" : "errors"}, the first in ${run.failures[0]?.callback ?? ""}: ${run.failures[0]?.message ?? ""}. See Costs.`)}</p>}
      <PartTabs part={part} />
      <div role="tabpanel" id="lab-part" aria-labelledby={`lab-part-${part}`} className={classes["part"]}>{contentOf(part, run)}</div>
    </div>
  );
}

function contentOf(part: RunPart, run: LabRun): ReactNode {
  switch (part) {
    case "overview": return <OverviewPart run={run} />;
    case "figures": return <FiguresPart run={run} />;
    case "months": return <MonthsPart run={run} />;
    case "spread": return <SpreadPart run={run} />;
    case "trades": return <TradesPart key={run.id} run={run} />;
    case "orders": return <OrdersPart run={run} />;
    case "costs": return <CostsPart run={run} />;
    case "chances": return <ChancesPart run={run} />;
    case "card": return <CardPart run={run} />;
  }
}

function RunHeader({ run }: { readonly run: LabRun }) {
  const ask = (kind: "export" | "rename" | "paper") => (): void => useLab.setState({ dialog: { kind, run } });
  return (
    <header className={classes["head"]}>
      <h3 title={run.title}>{run.title}</h3>
      <button type="button" className={classes["tool"]} title="Play it once more from its stored inputs; says whether it comes out equal (A)" onClick={() => void runAgain(run)}>Again <kbd>A</kbd></button>
      <button type="button" className={classes["tool"]} title="Write a report (X)" onClick={ask("export")}>Export… <kbd>X</kbd></button>
      <button type="button" className={cx("button", classes["paper"])} title="Run it on paper (P)" onClick={ask("paper")}>Run on paper… <kbd>P</kbd></button>
      <p title={runText(run)}>{runText(run)}</p>
    </header>
  );
}

/** Parts whose rows take the keyboard themselves. */
const GRIDS: ReadonlySet<RunPart> = new Set(["trades", "orders"]);

function PartTabs({ part }: { readonly part: RunPart }) {
  const root = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = PARTS.indexOf(part);
    const next = { ArrowRight: PARTS[(at + 1) % PARTS.length], ArrowLeft: PARTS[(at + PARTS.length - 1) % PARTS.length], Home: PARTS[0], End: PARTS.at(-1) }[event.key];
    if (next === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    useLab.setState({ part: next });
    root.current?.querySelector<HTMLElement>(`#lab-part-${next}`)?.focus();
  };
  return (
    <div ref={root} role="tablist" aria-label="Parts of the run" className={classes["tabs"]} onKeyDown={onKeyDown}>
      {PARTS.map((one) => (
        <button key={one} id={`lab-part-${one}`} type="button" role="tab" aria-selected={one === part} aria-controls="lab-part" tabIndex={one === part ? 0 : -1} data-autofocus={(one === part && !GRIDS.has(one)) || undefined} onClick={() => useLab.setState({ part: one })}>
          {PART_TITLES[one]}
        </button>
      ))}
      <span className={classes["tab-keys"]}><kbd>[</kbd> <kbd>]</kbd></span>
    </div>
  );
}
