import type { PlayedRun } from "../../../shared/contract/backtest-task.ts";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { resultOf } from "../store/result-hash.ts";
import type { RunFile } from "../store/run-file.ts";

/** Why a run that was played again from the same code and settings came out otherwise. */
export function whatDiffers(file: RunFile, of: string, now: PlayedRun): string {
  const before = file.body(of);
  const where = firstDifference(before, now);
  if (before.dataHash !== now.dataHash) return `The data has changed: ${barsText(before)} then, ${barsText(now)} now. ${where}`;
  return `Code and data are the same, so Sauda itself reckons otherwise than it did, or the strategy hangs on something beside them. ${where}`;
}

function barsText({ figures: { bars }, dataHash }: Pick<LabRun, "figures" | "dataHash">): string {
  return `${bars} bars (${dataHash.slice(0, 8)})`;
}

/** The first part of the two results that is not the same, told by its place. */
function firstDifference(before: Omit<LabRun, "curve">, now: PlayedRun): string {
  const path = differingPath(resultOf(before), resultOf(now), "");
  return path === undefined ? "The results differ in the curve alone." : `First difference: ${path}.`;
}

function differingPath(was: unknown, is: unknown, path: string): string | undefined {
  if (JSON.stringify(was) === JSON.stringify(is)) return undefined;
  if (typeof was !== "object" || typeof is !== "object" || was === null || is === null) return `${path} was ${text(was)}, is ${text(is)}`;
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const found = differingPath((was as Record<string, unknown>)[key], (is as Record<string, unknown>)[key], placeIn(path, key, Array.isArray(is)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** "trades 3, profit" of the profit of the third trade. */
function placeIn(path: string, key: string, list: boolean): string {
  if (list) return `${path} ${Number(key) + 1}`;
  return path === "" ? key : `${path}, ${key}`;
}

function text(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value).slice(0, 60);
}
