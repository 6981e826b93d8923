/** Threads that the terminal starts. */
export type WorkerName = "tick-bridge" | "journal-writer" | "trigger-watch" | "paper-fills" | "exchange" | "instruments" | "history" | "history/tasks" | "backtest/tasks" | "backtest/sweep" | "strategy-host" | "strategy-reader" | "recorder";

/** The bundler puts every file of the main process into one folder; from source this file lies in electron/. */
const fromSource = import.meta.url.endsWith(".ts");

/** Where the code of a thread lies: the source when running from source, else the bundle beside this one. */
export function workerFile(name: WorkerName): URL {
  const file = fromSource ? `../workers/${name}/main.ts` : `worker-${name}.js`;
  return new URL(file, import.meta.url);
}

/** The thread that writes the lab's reports stands on electron/reports/, so that it is no worker of workers/. */
export function reportThreadFile(): URL {
  return new URL(fromSource ? "./lab/report-thread.ts" : "worker-lab-report.js", import.meta.url);
}

/** Of a live or paper period; likewise. */
export function periodThreadFile(): URL {
  return new URL(fromSource ? "./period-reports/period-thread.ts" : "worker-period-report.js", import.meta.url);
}

/** The trade journal's thread reads accounts as electron/reports/ does: it is no worker of workers/ either. */
export function tradeJournalThreadFile(): URL {
  return new URL(fromSource ? "./trade-journal/thread.ts" : "worker-trade-journal.js", import.meta.url);
}
