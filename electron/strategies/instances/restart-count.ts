import type { SystemTime } from "../../../shared/domain/time.ts";

export const MOST_RESTARTS = 3;
export const RESTART_WINDOW_MS = 600_000;

/** How often a run was started anew of late. */
export class RestartCount {
  #at: SystemTime[] = [];

  /** @returns false when it has been started so often within the window that it should not be again. */
  take(now: SystemTime): boolean {
    this.#at = this.#at.filter((at) => now - at < RESTART_WINDOW_MS && now >= at);
    if (this.#at.length >= MOST_RESTARTS) return false;
    this.#at.push(now);
    return true;
  }

  /** A person begins it anew. */
  clear(): void {
    this.#at = [];
  }
}
