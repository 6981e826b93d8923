/** The SmartStream door: text ping and pong, subscriptions without acknowledgement, binary packets. */

import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Door } from "../door.ts";
import { frameText } from "../frame-text.ts";
import { Channels } from "./channels.ts";
import { StreamClient } from "./client.ts";
import type { StreamCounters } from "./client.ts";
import { createPacketEncoder } from "./packets.ts";
import { readStreamRequest } from "./request.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";

/** How often slow readers are looked at again. */
const CATCH_UP_EVERY_MS = 20;

export interface SmartStream {
  accept(webSocket: WebSocket, wire: Duplex): void;
  counters(): Readonly<StreamCounters>;
  /** Over all readers. */
  unsentBytes(): number;
  close(): void;
}

export function createSmartStream(door: Door, idleTimeoutMs: number): SmartStream {
  const counters: StreamCounters = { sent: 0, conflated: 0, slow: 0 };
  const channels = new Channels(door.core, createPacketEncoder());
  const clients = new Set<StreamClient>();

  door.core.onTick((token) => {
    const listening = door.quirks().mutedStream === true ? undefined : channels.of(token);
    const snapshot = listening === undefined ? undefined : door.core.snapshot(token);
    if (listening === undefined || snapshot === undefined) return;
    for (const channel of listening) {
      const packet = channels.packet(channel, snapshot);
      for (const client of channel.members) client.deliver(channel, packet);
    }
  });

  const catchUp = setInterval(() => {
    for (const client of clients) client.catchUp((channel) => channels.latest(channel));
  }, CATCH_UP_EVERY_MS);

  function hear(client: StreamClient, frame: string): void {
    if (frame === "ping") return client.sendText("pong");
    const request = readStreamRequest(frame);
    if (typeof request === "string") client.sendText(request);
    else if (request.subscribe) subscribe(channels, client, request, door.quirks());
    else unsubscribe(channels, client, request);
  }

  return {
    counters: () => counters,
    unsentBytes: () => [...clients].reduce((sum, client) => sum + client.unsentBytes, 0),
    close: () => clearInterval(catchUp),
    accept(webSocket, wire) {
      const client = new StreamClient(webSocket, wire, counters);
      clients.add(client);
      // Only pings keep a connection: one that subscribes and never pings is closed all the same.
      const idle = setTimeout(() => webSocket.close(1001, "Connection Idle Timeout"), idleTimeoutMs);
      webSocket.on("ping", () => void idle.refresh());
      webSocket.on("message", (data, isBinary) => {
        const frame = frameText(data, isBinary);
        if (frame === "ping") idle.refresh();
        hear(client, frame);
      });
      webSocket.on("close", () => {
        clearTimeout(idle);
        clients.delete(client);
        for (const channel of [...client.channels]) channels.leave(channel, client);
      });
      client.sendText("pong");
    },
  };
}
