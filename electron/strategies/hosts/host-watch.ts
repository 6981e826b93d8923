import type { Timers } from "../../../shared/domain/time.ts";
import type { Host } from "./host.ts";
import type { Request } from "./requests.ts";

export const LOOK_MS = 100;
/** A look adds at most this: when the last one was long ago, it was this thread or the machine that stood still. */
const MOST_STEP_MS = 200;
/** A callback that takes longer ends its host. */
export const STUCK_MS = 1_000;
/** A host tells its figures once a second; one that says nothing, moves nothing and has no callback hangs by itself. */
export const SILENT_MS = 10_000;
/** Its code is read from disk, on a machine that may be busy. */
export const BOOT_MS = 30_000;
const FULL_SHARE = 0.8;
/** What a host that is well has not answered by then was lost. */
export const ANSWER_MS = 30_000;

export type Finding =
  | { readonly kind: "stuck"; readonly number: number }
  /** @property number of the version that is most likely to have it. */
  | { readonly kind: "memory"; readonly number: number | undefined }
  | { readonly kind: "silent"; readonly seconds: number; readonly booted: boolean }
  | { readonly kind: "unanswered"; readonly request: Request };

export interface HostWatchOptions {
  readonly timers: Timers;
  /** ms; best one that stands still while the machine sleeps. */
  readonly stopwatch: () => number;
  readonly hosts: () => Iterable<Host>;
  /** Of one host. */
  readonly heapMb: number;
  readonly onFound: (host: Host, finding: Finding) => void;
}

/** Looks at the beats of all hosts, about ten times a second. */
export class HostWatch {
  #options: HostWatchOptions;
  #lookedAt = 0;
  #cancel: (() => void) | undefined;

  constructor(options: HostWatchOptions) {
    this.#options = options;
  }

  /** From now on; called again it changes nothing. */
  begin(): void {
    if (this.#cancel) return;
    this.#lookedAt = this.#options.stopwatch();
    this.#next();
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #next(): void {
    this.#cancel = this.#options.timers.after(LOOK_MS, () => {
      this.#next();
      this.#look();
    });
  }

  #look(): void {
    const { stopwatch, hosts, heapMb, onFound } = this.#options;
    const now = stopwatch();
    const step = Math.min(Math.max(now - this.#lookedAt, 0), MOST_STEP_MS);
    this.#lookedAt = now;
    for (const host of [...hosts()]) {
      const finding = judge(host, step, heapMb);
      void host.weigh();
      if (finding) onFound(host, finding);
    }
  }
}

function judge(host: Host, stepMs: number, heapMb: number): Finding | undefined {
  const { busy, heldMs, silentMs } = host.beat.look(stepMs);
  if (host.memoryMb > heapMb) return { kind: "memory", number: heldMs > 0 ? busy : host.beat.busiest };
  // Close to its limit a heap is collected over and over: that is slow, and looks like a loop.
  if (busy !== undefined && heldMs >= STUCK_MS) return { kind: host.memoryMb > heapMb * FULL_SHARE ? "memory" : "stuck", number: busy };
  const { oldest } = host.requests;
  if (oldest) oldest.waitedMs += stepMs;
  const bound = host.beat.isUp ? SILENT_MS : BOOT_MS;
  // One that has nothing to do may be silent, and its silence does not count once it has.
  if (!oldest && ![...host.seats.values()].some(({ isStarted }) => isStarted)) host.beat.heard();
  else if (silentMs >= bound) return { kind: "silent", seconds: bound / 1_000, booted: host.beat.isUp };
  return oldest && oldest.waitedMs >= ANSWER_MS && host.beat.isUp ? { kind: "unanswered", request: oldest } : undefined;
}
