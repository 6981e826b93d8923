/**
 * The market as the tick bridge would write it: a board, a ring for each host, a tick of a random instrument when
 * it is due. What was held up is written late, with the stamp of its writing.
 */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { QuoteBoardWriter } from "../../../shared/streams/quote-board-writer.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { TICK } from "../../../shared/streams/tick-ring.ts";
import { RingSet } from "../../../workers/tick-bridge/ring-set.ts";
import { monotonicMs } from "./monotonic.ts";

export interface MarketData {
  readonly board: SharedArrayBuffer;
  readonly slots: number;
  readonly ratePerS: number;
  /** Epoch ms at which the market's clock begins, and how many of its ms pass in one of ours. */
  readonly openAt: number;
  readonly speed: number;
}
export type ToMarket =
  | { readonly kind: "attach"; readonly ring: number; readonly buffer: SharedArrayBuffer; readonly slots: readonly number[] }
  | { readonly kind: "detach"; readonly ring: number }
  /** Writes two ticks of a slot that has none otherwise. */
  | { readonly kind: "poke"; readonly slot: number }
  | { readonly kind: "end" };
export type FromMarket = { readonly kind: "poked"; readonly at: number } | { readonly kind: "ended"; readonly ticks: number };

const MOST = 512;
const port = parentPort;
if (!port) throw new Error("runs as a worker thread");
const { board: buffer, slots, ratePerS, openAt, speed } = workerData as MarketData;
const board = new QuoteBoardWriter(buffer);
const rings = new RingSet();
const { record } = rings;
const prices = new Float64Array(slots + 1).fill(5_000_000);
const volumes = new Float64Array(slots + 1).fill(1_000);
const quote = new Float64Array(FULL);
const nap = new Int32Array(new SharedArrayBuffer(4));
let random = 1;
let ticks = 0;
const startedAt = monotonicMs();

function next(below: number): number {
  random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((random / 4_294_967_296) * below);
}

function write(slot: number, now: number): void {
  const price = Math.max(1_000_000, (prices[slot] ?? 0) + (next(7) - 3) * 500);
  const traded = 1 + next(50);
  prices[slot] = price;
  volumes[slot] = (volumes[slot] ?? 0) + traded;
  record[TICK.slot] = slot;
  record[TICK.sequence] = ++ticks;
  record[TICK.ltp] = price;
  record[TICK.ltq] = record[TICK.traded] = traded;
  record[TICK.volume] = volumes[slot] ?? 0;
  record[TICK.exchangeAt] = record[TICK.marketAt] = Math.floor(openAt + (now - startedAt) * speed);
  record[TICK.receivedAt] = now;
  record[TICK.bid] = price - 500;
  record[TICK.ask] = price + 500;
  quote[Q.ltp] = price;
  board.write(slot, quote);
  rings.push(slot);
}

for (;;) {
  const heard = receiveMessageOnPort(port)?.message as ToMarket | undefined;
  if (heard?.kind === "attach") rings.attach(heard.ring, heard.buffer, heard.slots);
  else if (heard?.kind === "detach") rings.detach(heard.ring);
  else if (heard?.kind === "poke") {
    const at = monotonicMs();
    write(heard.slot, at);
    write(heard.slot, at);
    rings.flush();
    port.postMessage({ kind: "poked", at } satisfies FromMarket);
  } else if (heard?.kind === "end") break;
  const now = monotonicMs();
  const due = Math.min(MOST, Math.floor(((now - startedAt) / 1_000) * ratePerS) - ticks);
  for (let i = 0; i < due; i++) write(next(slots), monotonicMs());
  rings.flush();
  if (due < MOST) Atomics.wait(nap, 0, 0, 1);
}
port.postMessage({ kind: "ended", ticks } satisfies FromMarket);
