import { picked, thinnedPlaces } from "../../../shared/lab-charts/thin.ts";
import { drawdowns } from "../../../shared/analytics/drawdown.ts";
import type { LabCalls } from "../../../shared/contract/backtest-task.ts";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { RunFile } from "../store/run-file.ts";
import { prepareStore } from "../store/schema.ts";

type Ask<N extends keyof LabCalls> = Parameters<LabCalls[N]>[0];
type Given<N extends keyof LabCalls> = ReturnType<LabCalls[N]>;

export function prepareFile({ db }: Ask<"prepare">): Given<"prepare"> {
  return { notes: prepareStore(db) };
}

export function keepRun({ db, fresh }: Ask<"keep">): undefined {
  RunFile.within(db, (file) => file.put(fresh));
}

export function headsOf({ db }: Ask<"heads">): Given<"heads"> {
  return { runs: RunFile.within(db, (file) => file.heads()) };
}

/** Peaks and troughs of the curve stay, however few points are asked for. */
export function openRun({ db, run, points }: Ask<"open">): LabRun {
  return RunFile.within(db, (file) => {
    const { at, equity, benchmark } = file.curve(run);
    const depths = drawdowns({ at, equity });
    const places = thinnedPlaces([equity, benchmark, depths], points);
    return { ...file.body(run), curve: { at: picked(at, places) as MarketTime[], equity: picked(equity, places), benchmark: picked(benchmark, places), drawdown: picked(depths, places) } };
  });
}

export function inputsOf({ db, run }: Ask<"inputs">): Given<"inputs"> {
  return RunFile.within(db, (file) => ({ head: file.head(run), inputs: file.inputs(run), findings: [...file.findings(run).keys()] }));
}

export function rename({ db, run, title }: Ask<"title">): undefined {
  RunFile.within(db, (file) => file.title(run, title));
}

export function forget({ db, run }: Ask<"remove">): undefined {
  RunFile.within(db, (file) => file.remove(run));
}
