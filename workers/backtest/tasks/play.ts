import { performance } from "node:perf_hooks";
import type { KeepAs, KeptInputs, LabCalls, PlayAnswer, PlayedRun } from "../../../shared/contract/backtest-task.ts";
import { PROGRESS } from "../../../shared/contract/backtest-task.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { runBacktest } from "../run-backtest.ts";
import { curveOf, resultHash } from "../store/result-hash.ts";
import { RunFile } from "../store/run-file.ts";
import { strategyFault } from "./strategy-fault.ts";
import { whatDiffers } from "./what-differs.ts";

/** Above so much the user is told that runs take room. */
const LARGE_BYTES = 2_000_000_000;

type Ask = Parameters<LabCalls["play"]>[0];

/** Plays a run to its end and keeps it. */
export async function play({ db, task, keep }: Ask): Promise<PlayAnswer> {
  const { progress, ...inputs } = task;
  const began = performance.now();
  const { run } = await runBacktest(task).catch((error: unknown) => {
    throw strategyFault(error, task.build);
  });
  const tookMs = performance.now() - began;
  if (progress) {
    const steps = new Int32Array(progress);
    Atomics.store(steps, PROGRESS.done, Atomics.load(steps, PROGRESS.total));
  }
  return RunFile.within(db, (file) => kept(file, keep, run, inputs, tookMs));
}

function kept(file: RunFile, keep: KeepAs, played: PlayedRun, inputs: KeptInputs, tookMs: number): PlayAnswer {
  switch (keep.kind) {
    case "run":
      file.put({ ...keep, tookMs, played, inputs });
      return { run: keep.id, sentence: resultSentence(played, file) };
    case "again": {
      const before = file.hash(keep.of);
      if (before === resultHash(played, curveOf(played))) return { run: keep.of, sentence: "Played again: equal to the byte." };
      file.put({ ...keep, tookMs, played, inputs });
      return { run: keep.id, sentence: `Played again, and it is not equal. ${whatDiffers(file, keep.of, played)} Both runs are kept.` };
    }
    case "double-costs": {
      if (file.head(keep.of).dataHash !== played.dataHash) throw new TerminalError(badInput("data", "the prices of the run", "The prices have changed since the run was made, so that its costs cannot be doubled. Run it again first."));
      file.addFinding(keep.of, "double-costs", keep.at, { return: played.figures.return });
      return { run: keep.of, sentence: `Return at twice the costs ${percent(played.figures.return)}.` };
    }
  }
}

function resultSentence({ figures, failures }: PlayedRun, file: RunFile): string {
  const [first] = failures;
  const threw = first ? ` The strategy threw ${counted(failures.length, "error")}, the first in ${first.callback}: ${first.message}.` : "";
  const bytes = file.bytes();
  const large = bytes > LARGE_BYTES ? ` The kept runs take ${(bytes / 1e9).toFixed(1)} GB of the disk: remove those that are not needed.` : "";
  return `Return ${percent(figures.return)} in ${counted(figures.trades, "trade")}.${threw}${large}`;
}

function percent(value: number): string {
  return `${value.toFixed(2).replace("-", "\u2212")} %`;
}

function counted(count: number, word: string): string {
  return `${groupDigits(count)} ${word}${count === 1 ? "" : "s"}`;
}
