import { getHeapStatistics } from "node:v8";
import type { MessagePort } from "node:worker_threads";
import type { ToStrategyHost } from "../../shared/contract/strategy-host.ts";
import type { HostTime } from "./beat.ts";
import { StrategyHost } from "./host.ts";

/** Between ticks the board is asked for the time so often, and the beat goes on. */
const SLEEP_MS = 100;
const REPORT_MS = 1_000;
const MEGABYTE = 1_048_576;

/** Lets what the terminal has said meanwhile be heard. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Runs a host on this thread until it is told to quit. */
export function serve(port: MessagePort, time: HostTime): void {
  let host: StrategyHost | undefined;
  let ended = false;

  /** With ticks that still wait the terminal gets a word in before the next round. */
  async function run(of: StrategyHost): Promise<void> {
    while (!ended) {
      if (of.round()) await turn();
      else await of.wait(SLEEP_MS);
    }
  }

  const report = setInterval(() => host?.report(getHeapStatistics().used_heap_size / MEGABYTE), REPORT_MS);

  // An async function that a strategy has called and not awaited must not end the others with it.
  process.on("unhandledRejection", (reason) => host?.rejected(reason));

  port.on("message", (message: ToStrategyHost) => {
    if (message.kind === "open") {
      host = new StrategyHost(message, time, (said) => port.postMessage(said));
      // A bug of ours ends the thread; the terminal starts its runs anew.
      run(host).catch((error: unknown) => setImmediate(() => { throw error; }));
      return;
    }
    host?.do(message);
    // Several fills of one order come together: one state tells of all.
    if (message.kind === "fill") setImmediate(() => host?.settle());
    if (message.kind !== "quit") return;
    ended = true;
    clearInterval(report);
    port.close();
  });
}
