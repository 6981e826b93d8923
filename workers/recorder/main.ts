import { parentPort } from "node:worker_threads";
import type { FromRecorder, ToRecorder } from "../../shared/contract/recorder.ts";
import { QuoteBoard } from "../../shared/streams/quote-board.ts";
import { TickRingReader } from "../../shared/streams/tick-ring-reader.ts";
import { systemDisk } from "./disk.ts";
import { Recorder } from "./recorder.ts";
import type { Tape } from "./tape.ts";

/** Ticks between two looks at messages and at the other rings. */
const BATCH = 8_192;
const SLEEP_MS = 250;
/** A tick is on disk at the latest after this time. Each run begins with some 60 bytes: at 10 s they would be a third of a recording, at 30 s they are a tenth. */
const FLUSH_MS = 30_000;
const STATE_MS = 1_000;

interface Running {
  readonly tape: Tape;
  readonly reader: TickRingReader;
  left: boolean;
}

const host = parentPort;
if (!host) throw new Error("the recorder runs as a worker thread");
const tell = (message: FromRecorder): void => host.postMessage(message);

let recorder: Recorder | undefined;
const running = new Map<string, Running>();
/** Ticks lost by rings that are no longer read. */
let lostBefore = 0;
let told = "";

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

async function run(market: Running): Promise<void> {
  while (!market.left) {
    const done = market.reader.drain(market.tape.take, BATCH);
    market.tape.ask();
    if (done === BATCH) await turn();
    else await market.reader.waitAsync(SLEEP_MS);
  }
}

/** What still waits in the ring is written too: the bridge has stopped filling it. */
function leave(name: string): void {
  const market = running.get(name);
  if (!market) return;
  market.left = true;
  while (market.reader.drain(market.tape.take, BATCH) > 0);
  recorder?.leave(name);
  lostBefore += market.reader.lost;
  running.delete(name);
}

function showState(): void {
  if (!recorder) return;
  const state = recorder.state(lostBefore + [...running.values()].reduce((sum, { reader }) => sum + reader.lost, 0));
  const text = JSON.stringify(state);
  if (text === told) return;
  told = text;
  tell({ kind: "state", state });
}

const flushing = setInterval(() => recorder?.flush(), FLUSH_MS);
const showing = setInterval(showState, STATE_MS);

host.on("message", (message: ToRecorder) => {
  switch (message.kind) {
    case "start":
      recorder = new Recorder({ disk: systemDisk, folder: message.folder, mostBytes: message.mostBytes, now: Date.now, tell });
      return showState();
    case "record": {
      leave(message.market);
      if (!recorder) return;
      const market: Running = { tape: recorder.record(message.market, new QuoteBoard(message.board)), reader: new TickRingReader(message.ring), left: false };
      running.set(message.market, market);
      void run(market);
      return;
    }
    case "leave":
      leave(message.market);
      return showState();
    case "names":
      for (const { slot, names } of message.names) recorder?.named(message.market, slot, names);
      return;
    case "bound":
      recorder?.bound(message.mostBytes);
      return;
    case "quit":
      for (const market of [...running.keys()]) leave(market);
      recorder?.end();
      clearInterval(flushing);
      clearInterval(showing);
      host.close();
  }
});
