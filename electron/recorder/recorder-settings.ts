import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";

export interface RecorderSettings {
  readonly on: boolean;
  /** Of all recordings together. */
  readonly mostBytes: number;
}

/** Off until asked for: recordings take room. 5 GB hold some hundred days of a hundred instruments. */
export const FIRST_SETTINGS: RecorderSettings = { on: false, mostBytes: 5_000_000_000 };

const settings = z.object({ on: z.boolean(), mostBytes: z.number().int().min(10_000_000) });

/** A file that is missing or damaged counts as never written: at worst the recorder is off, and says so. */
export function readRecorderSettings(path: string): RecorderSettings {
  try {
    return settings.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return FIRST_SETTINGS;
  }
}

/** @throws Error of the disk. */
export function writeRecorderSettings(path: string, value: RecorderSettings): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${JSON.stringify(value)}\n`, { mode: 0o600, flush: true });
  renameSync(fresh, path);
}
