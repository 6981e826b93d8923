/** What a bench reads when the page was opened with `?metrics=1`; nothing is kept otherwise. */
export interface PageMetrics {
  /** Work of each applied frame, ms: parsing, the rows, every listener. Without layout and paint. */
  readonly applyMs: number[];
  quotes: number;
}

declare global {
  interface Window {
    __saudaMetrics?: PageMetrics;
  }
}

const metrics: PageMetrics | undefined =
  typeof location !== "undefined" && new URLSearchParams(location.search).get("metrics") === "1" ? { applyMs: [], quotes: 0 } : undefined;
if (metrics) window.__saudaMetrics = metrics;

export function measureFrame(ms: number, count: number): void {
  if (!metrics) return;
  metrics.applyMs.push(ms);
  metrics.quotes += count;
}
