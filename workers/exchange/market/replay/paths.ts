/** The files behind the paths that were given: a folder stands for the recordings in it. */

import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ReplayFileError } from "./error.ts";

export const TAPE_ENDING = ".ticks";
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A folder of one day, of one market with its days, or of all recordings where only one market has any.
 * Other files are taken as they are, whether they exist or not.
 */
export async function filesOf(paths: readonly string[]): Promise<string[]> {
  return (await Promise.all(paths.map(filesOfOne))).flat();
}

async function filesOfOne(path: string): Promise<string[]> {
  if (!(await isFolder(path))) return [path];
  const files = await tapesIn(path);
  if (files.length === 0) throw new ReplayFileError(basename(path), `is a folder without recordings: expected ${TAPE_ENDING} files, or the folders of days with them`);
  return files;
}

async function tapesIn(folder: string): Promise<string[]> {
  const own = await tapesOfDay(folder);
  if (own.length > 0) return own;
  const days = await tapesOfDays(folder);
  if (days.length > 0) return days;
  const markets: { readonly name: string; readonly files: string[] }[] = [];
  for (const name of await foldersIn(folder)) {
    const files = await tapesOfDays(join(folder, name));
    if (files.length > 0) markets.push({ name, files });
  }
  if (markets.length > 1) throw new ReplayFileError(basename(folder), `holds recordings of ${markets.length} markets (${markets.map(({ name }) => name).join(", ")}): give the folder of one of them`);
  return markets[0]?.files ?? [];
}

async function tapesOfDays(folder: string): Promise<string[]> {
  const days = (await foldersIn(folder)).filter((name) => DAY.test(name));
  return (await Promise.all(days.map((day) => tapesOfDay(join(folder, day))))).flat();
}

async function tapesOfDay(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile() && entry.name.endsWith(TAPE_ENDING));
  return names.map(({ name }) => join(folder, name)).sort();
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
}

/** What cannot be looked at is told when it is read. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
