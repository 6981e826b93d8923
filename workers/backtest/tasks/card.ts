import { checkWords } from "../../../shared/analytics/check-view.ts";
import type { Outcomes } from "../../../shared/analytics/monte-carlo/outcomes.ts";
import { reportCard } from "../../../shared/analytics/report-card.ts";
import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { BiasView, ReportCardView } from "../../../shared/contract/schemas/lab.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { RunFile } from "../store/run-file.ts";
import type { SimulatedRun } from "./monte-carlo.ts";
import { simulate } from "./monte-carlo.ts";

/** Enough for the 95th percentile to stand still to a few tenths of a percent. */
const RUNS = 2_000;

/** What speaks for and against a run, of what is kept of it and of what else is known. */
export function card({ db, run, evidence }: Parameters<LabCalls["card"]>[0]): ReportCardView {
  const checks = RunFile.within(db, (file) => {
    const head = file.body(run);
    const findings = file.findings(run);
    const bias = findings.get("bias") as BiasView | undefined;
    return reportCard({
      ...evidence,
      profits: head.trades.map(({ profit }) => profit),
      doubleCosts: findings.get("double-costs") as { readonly return: number } | undefined,
      monteCarlo: drawn({ head, curve: file.curve(run), trades: head.trades }),
      biasCheck: bias && { changed: bias.findings.length },
    });
  });
  return { run, checks: checks.map(checkWords), passed: checks.every(({ passed }) => passed) };
}

/** Undefined for a run of too few days: its check then says that nothing was simulated. */
function drawn(run: SimulatedRun): Outcomes | undefined {
  try {
    return simulate("bootstrap", run, RUNS);
  } catch (error) {
    if (error instanceof TerminalError) return undefined;
    throw error;
  }
}
