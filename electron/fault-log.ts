import { appendFileSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** A log that has grown to this is left alone, bytes: whoever faults in a loop must not fill the disk of the journal. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Writes to the data folder's `faults.log` at once, and to standard error. Never throws: it is the last to speak. */
export function faultLog(path: string): (text: string) => void {
  return (text) => {
    console.error(text);
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) < MOST_BYTES) appendFileSync(path, `${text}\n`, { mode: 0o600 });
    } catch {
      // The disk may be what is at fault; standard error has it.
    }
  };
}
