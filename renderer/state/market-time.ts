import { quotes } from "./quotes.ts";
import { terminalStore } from "./terminal.ts";

let last: number | undefined;
const listeners = new Set<(at: number) => void>();

function tell(at: number | undefined): void {
  if (at === undefined || at <= 0 || at === last) return;
  last = at;
  for (const run of listeners) run(at);
}

/** Follows the feed: the frames of quotes, and the session's news where none come. Called once, at the start. */
export function startMarketTime(): void {
  quotes.onFrame(({ marketAt }) => tell(marketAt));
  terminalStore.subscribe((now, before) => {
    if (now.session !== before.session) tell(now.session?.marketAt);
  });
}

/** The market's time as last told; it does not run by itself. */
export const marketTime = {
  now: (): number | undefined => last,
  onChange: (run: (at: number) => void): (() => void) => {
    listeners.add(run);
    return () => listeners.delete(run);
  },
};
