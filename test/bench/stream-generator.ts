/**
 * A process that serves a SmartStream on loopback and pours snap-quotes into it: `node stream-generator.ts TOKENS`.
 * Frames are written to the socket as they stand on the wire, so that it costs little of the cores it shares with
 * what is measured. Each packet carries the time at which it was due (not: sent) as its traded quantity, in µs of the
 * machine's monotonic clock: whatever delays the sender counts as delay of the tick.
 */
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import { snapPacket } from "../unit/angelone/encode.ts";

export type GeneratorOrder =
  | { readonly kind: "pour"; readonly ratePerS: number; readonly seconds: number }
  /** Cuts the connection as a broken line does. */
  | { readonly kind: "cut" };
export type GeneratorNotice =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "subscribed" }
  /** `lateUs`: how late 99 of 100 packets were given to the socket at most, which is the sender's own doing. */
  | { readonly kind: "poured"; readonly sent: number; readonly firstDueUs: number; readonly lateUs: number };

const HEAD = 4;
const PACKET = 379;
const FRAME = HEAD + PACKET;
/** Frames in one write. */
const MOST_FRAMES = 160;
/** More than this waits for the receiver, bytes. */
const MOST_QUEUED = 4 * 1024 * 1024;
/** Below this the sender spins instead of sleeping, µs: a sleep ends some 60 µs late, and late is late for the tick. */
const SPIN_US = 150;
/** The event loop runs at least so often, µs. */
const YIELD_US = 1_000;
const SEGMENT = 1;

const tokens = Number(process.argv[2] ?? 300);
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const templates = Array.from({ length: tokens }, (_, i) => template(i));
/** Packets by how late they were given to the socket, µs; the last counts all that were later. */
const lateness = new Int32Array(100_000);
let live: Socket | undefined;
let sequence = 0;

function tell(notice: GeneratorNotice): void {
  process.send?.(notice);
}

function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1_000n);
}

function template(i: number): Buffer {
  const price = 100_000 + i * 137;
  const levels = Array.from({ length: 10 }, (_, at) => ({
    flag: at < 5 ? 1 : 0,
    quantity: 100 + at,
    price: at < 5 ? price - 5 * (at + 1) : price + 5 * (at - 4),
    orders: 3,
  }));
  const packet = snapPacket({ segment: SEGMENT, token: String(1_000 + i), ltp: price, levels });
  return Buffer.concat([Buffer.from([0x82, 126, PACKET >> 8, PACKET & 255]), packet]);
}

function lateP99(sent: number): number {
  let left = Math.ceil(sent * 0.99);
  return lateness.findIndex((packets) => (left -= packets) <= 0);
}

function writeI64(into: Buffer, at: number, value: number): void {
  into.writeUInt32LE(value % 4_294_967_296, at);
  into.writeUInt32LE(Math.floor(value / 4_294_967_296), at + 4);
}

/** @param number how many frames; `dueUs` when the first is due, `stepUs` between two. */
function frames(number: number, dueUs: number, stepUs: number): Buffer {
  const out = Buffer.allocUnsafe(number * FRAME);
  const nowUs = monotonicUs();
  const atMs = Math.floor(performance.timeOrigin + performance.now());
  for (let i = 0; i < number; i++) {
    const at = i * FRAME;
    sequence += 1;
    const lateUs = Math.min(lateness.length - 1, Math.max(0, Math.floor(nowUs - dueUs - i * stepUs)));
    lateness[lateUs] = (lateness[lateUs] ?? 0) + 1;
    const from = templates[sequence % tokens];
    if (from) from.copy(out, at);
    writeI64(out, at + HEAD + 27, sequence);
    writeI64(out, at + HEAD + 35, atMs);
    writeI64(out, at + HEAD + 51, Math.round(dueUs + i * stepUs));
    writeI64(out, at + HEAD + 67, sequence);
    writeI64(out, at + HEAD + 123, Math.floor(atMs / 1_000));
  }
  return out;
}

/** Sends `total` frames, each when it is due or as soon after as the receiver lets it. */
function pour(socket: Socket, ratePerS: number, total: number): void {
  const stepUs = 1_000_000 / ratePerS;
  const firstDueUs = monotonicUs() + 1_000;
  lateness.fill(0);
  let sent = 0;
  const done = (): void => tell({ kind: "poured", sent, firstDueUs, lateUs: lateP99(sent) });
  const run = (): void => {
    const until = monotonicUs() + YIELD_US;
    for (let now = monotonicUs(); now < until && socket.writableLength === 0; now = monotonicUs()) {
      const due = Math.min(total, Math.floor((now - firstDueUs) / stepUs) + 1);
      if (due > sent) {
        const number = Math.min(due - sent, MOST_FRAMES);
        socket.write(frames(number, firstDueUs + sent * stepUs, stepUs));
        sent += number;
        continue;
      }
      if (sent >= total) return done();
      const idleUs = Math.min(firstDueUs + sent * stepUs, until) - now;
      if (idleUs > SPIN_US) Atomics.wait(sleeper, 0, 0, (idleUs - SPIN_US) / 1_000);
    }
    if (socket.destroyed) return done();
    if (socket.writableLength > MOST_QUEUED) socket.once("drain", run);
    else setImmediate(run);
  };
  run();
}

const server = createServer((_, response) => response.writeHead(404).end());
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on("upgrade", (request, stream, head) => {
  const socket = stream as Socket;
  sockets.handleUpgrade(request, socket, head, (ws) => {
    live = socket;
    ws.on("error", () => undefined);
    ws.on("message", (data) => {
      const text = String(data);
      if (text === "ping") return ws.send("pong");
      // A snapshot follows a subscribe.
      if (text.includes('"action":1')) socket.write(frames(1, monotonicUs(), 0));
      return tell({ kind: "subscribed" });
    });
  });
});
process.on("message", (order: GeneratorOrder) => {
  if (order.kind === "cut") live?.destroy();
  else if (live) pour(live, order.ratePerS, Math.round(order.ratePerS * order.seconds));
});
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address && typeof address === "object") tell({ kind: "listening", port: address.port });
});
