import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { ReportFile } from "./lab/report-file.ts";

/** All of them under names that are free, with the same number where there has to be one; or none. @param folder made where it is missing. */
export async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<{ name: string; path: string }[]> {
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
