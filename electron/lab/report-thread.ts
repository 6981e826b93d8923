import { deserialize } from "node:v8";
import type { LabAnswer, WholeRun } from "../../shared/contract/backtest-task.ts";
import { REPORT_FORMATS } from "../reports/lab/report-formats.ts";
import { writeFiles } from "../reports/write-files.ts";
import type { ReportTask, WrittenReport } from "./report-task.ts";

/** Called by the pool. A report of a long run takes seconds and many megabytes: not on the main thread. */
export async function writeReport({ packed, format, folder }: ReportTask): Promise<LabAnswer<WrittenReport>> {
  try {
    const { run, bars } = deserialize(packed) as WholeRun;
    const files = await REPORT_FORMATS.find(({ extension }) => extension === format)?.make(run, bars);
    return { ok: true, value: { files: await writeFiles(folder, files ?? []) } };
  } catch (error) {
    return { ok: false, failure: { kind: "Fault", sentence: sentenceOf(error, folder) } };
  }
}

function sentenceOf(error: unknown, folder: string): string {
  const words = error instanceof Error ? error.message : String(error);
  // What the disk says has a code; what a report's maker says is a sentence.
  if (error instanceof Error && "syscall" in error) return `The report could not be written into ${folder}: ${words}. Make room on the disk and the folder writable, then export again.`;
  return `The report could not be made. ${words.replace(/([^.])$/, "$1.")}`;
}
