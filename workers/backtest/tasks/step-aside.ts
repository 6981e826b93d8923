import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Linux counts priorities by thread: this one then runs where feed, orders and page leave room. Elsewhere a priority is
 * the whole process's and stays as it is.
 */
export function stepAside(): void {
  if (process.platform !== "linux") return;
  try {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    if (thread > 0 && thread !== process.pid) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A sandbox may hide /proc: the run is then one among equals.
  }
}
