import type { FSWatcher } from "node:fs";
import { watch } from "node:fs";
import type { Timers } from "../../../shared/domain/time.ts";

/** An editor writes a file in several steps: it is read once they have come to rest, ms. */
const SETTLE_MS = 150;
/** Notices can be missing (network folders, full queues): this often the folder is looked at anyway, ms. */
const RESCAN_MS = 10_000;

export interface FolderWatchOptions {
  readonly folder: string;
  readonly timers: Timers;
  readonly scan: () => Promise<void>;
}

/** Calls `scan` some time after something in the folder has changed, one scan at a time. */
export class FolderWatch {
  #options: FolderWatchOptions;
  #watcher: FSWatcher | undefined;
  #settling: (() => void) | undefined;
  #rescan = (): void => {};
  #scanning: Promise<void> | undefined;
  #again = false;
  #ended = false;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  /** Resolves after the first scan. */
  begin(): Promise<void> {
    this.#rescanLater();
    return this.now();
  }

  /** Scans at once, or once more after the scan that is going on. */
  async now(): Promise<void> {
    if (this.#ended) return;
    if (this.#scanning) {
      this.#again = true;
      return this.#scanning;
    }
    this.#watch();
    this.#scanning = this.#scanAll();
    await this.#scanning.finally(() => (this.#scanning = undefined));
  }

  async end(): Promise<void> {
    this.#ended = true;
    this.#watcher?.close();
    this.#settling?.();
    this.#rescan();
    await this.#scanning?.catch(() => {});
  }

  async #scanAll(): Promise<void> {
    do {
      this.#again = false;
      await this.#options.scan();
    } while (this.#again && !this.#ended);
  }

  /** Without notices, and in a folder that was removed and made again, the slow look does it. */
  #watch(): void {
    if (this.#watcher) return;
    try {
      this.#watcher = watch(this.#options.folder, () => this.changed());
      this.#watcher.on("error", () => {
        this.#watcher?.close();
        this.#watcher = undefined;
      });
    } catch {
      this.#watcher = undefined;
    }
  }

  changed(): void {
    if (this.#ended) return;
    this.#settling?.();
    this.#settling = this.#options.timers.after(SETTLE_MS, () => {
      this.#settling = undefined;
      void this.now();
    });
  }

  #rescanLater(): void {
    this.#rescan = this.#options.timers.after(RESCAN_MS, () => {
      void this.now();
      this.#rescanLater();
    });
  }
}
