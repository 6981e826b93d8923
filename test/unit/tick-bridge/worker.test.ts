import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BridgeCommand, BridgeNotice } from "../../../shared/contract/bridge.ts";
import { createBoard, QuoteBoard } from "../../../shared/streams/quote-board.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { createRing, TICK } from "../../../shared/streams/tick-ring.ts";
import { TickRingReader } from "../../../shared/streams/tick-ring-reader.ts";
import { snapPacket } from "../angelone/encode.ts";
import { session, until } from "./bridge-rig.ts";
import { HostileServer } from "./hostile-server.ts";

vi.setConfig({ testTimeout: 60_000 });

let server: HostileServer;
let thread: Worker;
let notices: BridgeNotice[];

beforeEach(async () => {
  server = await new HostileServer().listen();
  thread = new Worker(new URL("../../../workers/tick-bridge/main.ts", import.meta.url));
  notices = [];
  thread.on("message", (notice: BridgeNotice) => notices.push(notice));
});

afterEach(async () => {
  await thread.terminate();
  await server.close();
});

function tell(command: BridgeCommand): void {
  thread.postMessage(command);
}

test("the thread brings ticks to the board and to a ring of this one, and ends when it is told to", async () => {
  const board = new QuoteBoard(createBoard(4));
  const slot = board.allocate() ?? -1;
  const ring = createRing(1_024);
  const reader = new TickRingReader(ring);
  const endpoints = { ...angelone().endpoints, stream: server.url };
  tell({ kind: "start", feed: 0, protocol: "angelone", endpoints, clientCode: "C1", apiKey: "api-key-1", session: session(1), board: board.buffer });
  tell({ kind: "attach-ring", ring: 1, buffer: ring, slots: "all" });
  tell({ kind: "subscribe", feed: 0, instruments: [{ slot, segment: 1, token: "3045", mode: 3 }] });
  await until("it asked for the token", () => server.asked.length === 1);
  const at = Date.parse("2026-08-18T10:00:00+05:30");
  for (let i = 0; i < 500; i++) server.live?.send(snapPacket({ token: "3045", exchangeAt: at + i, ltp: 80_000 + i, volume: 1_000 + i }));
  const ltps: number[] = [];
  await until("all ticks came through the ring", () => {
    reader.drain((records, from) => ltps.push(records[from + TICK.ltp] ?? 0), 10_000);
    return ltps.length === 500;
  });
  expect(ltps).toEqual(Array.from({ length: 500 }, (_, i) => (80_000 + i) * 100));
  const quote = new Float64Array(FULL);
  expect(board.read(slot, quote, 0, FULL)).toBe(true);
  expect([quote[Q.ltp], quote[Q.minuteVolume], quote[Q.volume]]).toEqual([8_049_900, 499, 1_499]);
  // Epoch milliseconds of this machine, whatever the market's time is.
  expect(quote[Q.receivedAt]).toBeGreaterThan(1_700_000_000_000);
  await until("the statistics came", () => notices.some((notice) => notice.kind === "stats" && notice.received === 500 && notice.written === 500));
  tell({ kind: "quit" });
  await once(thread, "exit");
  expect(notices.at(-1)).toEqual({ kind: "state", feed: 0, state: { name: "stopped" } });
});
