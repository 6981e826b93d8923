import { deserialize } from "node:v8";
import type { LabAnswer, WholeRun } from "../../shared/contract/backtest-task.ts";
import { REPORT_FORMATS } from "../reports/lab/report-formats.ts";
import { writeFiles, writeTrouble } from "../reports/write-files.ts";
import type { ReportFile } from "../reports/lab/report-file.ts";
import { portfolioFiles } from "../reports/lab/portfolio/portfolio-report.ts";
import type { PortfolioReport } from "../reports/lab/portfolio/portfolio-report.ts";
import type { ReportTask, WrittenReport } from "./report-task.ts";

/** Called by the pool. A report of a long run takes seconds and many megabytes: not on the main thread. */
export async function writeReport({ packed, format, folder }: ReportTask): Promise<LabAnswer<WrittenReport>> {
  try {
    const told = deserialize(packed) as unknown;
    const files = format === "portfolio" ? await portfolioFiles(told as PortfolioReport) : await runFiles(told as WholeRun, format);
    return { ok: true, value: { files: await writeFiles(folder, files) } };
  } catch (error) {
    return { ok: false, failure: { kind: "Fault", sentence: writeTrouble(error, folder) } };
  }
}

async function runFiles({ run, bars }: WholeRun, format: string): Promise<readonly ReportFile[]> {
  return (await REPORT_FORMATS.find(({ extension }) => extension === format)?.make(run, bars)) ?? [];
}
