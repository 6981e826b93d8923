import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { deserialize } from "node:v8";
import type { LabAnswer, WholeRun } from "../../shared/contract/backtest-task.ts";
import { REPORT_FORMATS } from "../reports/lab/report-formats.ts";
import type { ReportFile } from "../reports/lab/report-file.ts";
import { portfolioFiles } from "../reports/lab/portfolio/portfolio-report.ts";
import type { PortfolioReport } from "../reports/lab/portfolio/portfolio-report.ts";
import type { ReportTask, WrittenReport } from "./report-task.ts";

/** Called by the pool. A report of a long run takes seconds and many megabytes: not on the main thread. */
export async function writeReport({ packed, format, folder }: ReportTask): Promise<LabAnswer<WrittenReport>> {
  try {
    const told = deserialize(packed) as unknown;
    const files = format === "portfolio" ? await portfolioFiles(told as PortfolioReport) : await runFiles(told as WholeRun, format);
    return { ok: true, value: { files: await written(folder, files) } };
  } catch (error) {
    return { ok: false, failure: { kind: "Fault", sentence: sentenceOf(error, folder) } };
  }
}

async function runFiles({ run, bars }: WholeRun, format: string): Promise<readonly ReportFile[]> {
  return (await REPORT_FORMATS.find(({ extension }) => extension === format)?.make(run, bars)) ?? [];
}

function sentenceOf(error: unknown, folder: string): string {
  const words = error instanceof Error ? error.message : String(error);
  // What the disk says has a code; what a report's maker says is a sentence.
  if (error instanceof Error && "syscall" in error) return `The report could not be written into ${folder}: ${words}. Make room on the disk and the folder writable, then export again.`;
  return `The report could not be made. ${words.replace(/([^.])$/, "$1.")}`;
}

/** All of them under names that are free, with the same number where there has to be one; or none. */
async function written(folder: string, files: readonly ReportFile[]): Promise<WrittenReport["files"]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const number = freeNumber(folder, files);
  const named = files.map(({ name, bytes }) => ({ name: numbered(name, number), path: join(folder, numbered(name, number)), bytes }));
  try {
    for (const { path, bytes } of named) await writeFile(path, bytes, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) await Promise.all(named.map(({ path }) => rm(path, { force: true })));
    throw error;
  }
  return named.map(({ name, path }) => ({ name, path }));
}

function freeNumber(folder: string, files: readonly ReportFile[]): number {
  for (let n = 1; ; n++) if (files.every(({ name }) => !existsSync(join(folder, numbered(name, n))))) return n;
}

function numbered(name: string, n: number): string {
  const ending = extname(name);
  return n === 1 ? name : `${name.slice(0, name.length - ending.length)}_${n}${ending}`;
}
