/** Both sockets behind one upgrade: path, handshake, the connection limit, and an orderly end. */

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Door } from "./door.ts";
import { checkOrderHandshake, checkStreamHandshake, refusalText, TOO_MANY } from "./handshake.ts";
import type { Handshake, Refusal } from "./handshake.ts";
import { createOrderSocket } from "./order-socket.ts";
import { createSmartStream } from "./stream/smart-stream.ts";
import type { StreamCounters } from "./stream/client.ts";

export const STREAM_PATH = "/smart-stream";
export const ORDER_SOCKET_PATH = "/smart-order-update";

/** Concurrent connections of one client code, on each socket. */
const MAX_CONNECTIONS = 3;

/** A thousand subscriptions are under 30 KB; a longer frame closes the connection with 1009. */
const MAX_FRAME = 256 * 1024;

/** What a reader gets to answer the closing frame before it is cut off. */
const CLOSE_GRACE_MS = 500;

export interface SocketStats extends Readonly<StreamCounters> {
  /** Of SmartStream readers, all together. */
  readonly unsentBytes: number;
  /** Open sockets of both kinds. */
  readonly connections: number;
}

export interface Sockets {
  upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): void;
  stats(): SocketStats;
  /** Breaks every connection off, without a word. */
  drop(): void;
  close(): Promise<void>;
}

interface SocketKind {
  readonly open: Map<string, number>;
  check(request: IncomingMessage): Handshake;
  accept(webSocket: WebSocket, wire: Duplex, client: string): void;
}

function refuse(wire: Duplex, refusal: Refusal): void {
  wire.end(refusalText(refusal));
}

export function createSockets(door: Door, idleTimeoutMs: number): Sockets {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_FRAME });
  const stream = createSmartStream(door, idleTimeoutMs);
  const orders = createOrderSocket(door);
  let isClosing = false;
  const kinds = new Map<string, SocketKind>([
    [STREAM_PATH, { open: new Map(), check: (request) => checkStreamHandshake(door, request), accept: (webSocket, wire) => stream.accept(webSocket, wire) }],
    [ORDER_SOCKET_PATH, { open: new Map(), check: (request) => checkOrderHandshake(door, request), accept: (webSocket, _wire, client) => orders.accept(webSocket, client) }],
  ]);

  function admit(kind: SocketKind, webSocket: WebSocket, wire: Duplex, client: string): void {
    kind.open.set(client, (kind.open.get(client) ?? 0) + 1);
    webSocket.on("close", () => kind.open.set(client, (kind.open.get(client) ?? 1) - 1));
    // A broken frame or a reset connection ends in "close", which is all that matters here.
    webSocket.on("error", () => undefined);
    kind.accept(webSocket, wire, client);
  }

  return {
    upgrade(request, wire, head) {
      wire.on("error", () => wire.destroy());
      if (isClosing) return void wire.destroy();
      const kind = kinds.get((request.url ?? "").split("?", 1)[0] ?? "");
      if (kind === undefined) return refuse(wire, { status: 404, reason: "Not Found" });
      const holder = kind.check(request);
      if ("status" in holder) return refuse(wire, holder);
      if ((kind.open.get(holder.client) ?? 0) >= MAX_CONNECTIONS) return refuse(wire, TOO_MANY);
      server.handleUpgrade(request, wire, head, (webSocket) => admit(kind, webSocket, wire, holder.client));
    },
    stats: () => ({ ...stream.counters(), unsentBytes: stream.unsentBytes(), connections: server.clients.size }),
    drop() {
      for (const webSocket of server.clients) webSocket.terminate();
    },
    async close() {
      isClosing = true;
      stream.close();
      const ends = [...server.clients].map((webSocket) => new Promise<void>((resolve) => void webSocket.once("close", () => resolve())));
      for (const webSocket of server.clients) webSocket.close(1001, "Server going away");
      const impatience = setTimeout(() => {
        for (const webSocket of server.clients) webSocket.terminate();
      }, CLOSE_GRACE_MS);
      await Promise.all(ends);
      clearTimeout(impatience);
    },
  };
}
