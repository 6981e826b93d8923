/** One connected SmartStream reader: what it subscribed to, and how its packets leave. */

import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Channel } from "./channels.ts";

/** Unsent bytes above which a reader counts as slow and gets only the latest packet of each channel. */
const SLOW_AT_BYTES = 8 * 1024 * 1024;
/** Unsent bytes above which it is cut off. */
const CUT_OFF_AT_BYTES = 2 * SLOW_AT_BYTES;
/** Unsent bytes below which it has caught up. */
const CAUGHT_UP_AT_BYTES = 1024 * 1024;

/** Corked bytes that leave at once, before the end of the turn, so that a burst reaches the kernel early. */
const FLUSH_AT_BYTES = 256 * 1024;

export interface StreamCounters {
  /** Packets handed to a socket. */
  sent: number;
  /** Packets never sent because a newer one of the same channel took their place. */
  conflated: number;
  /** Times a reader became slow. */
  slow: number;
}

export class StreamClient {
  readonly channels = new Set<Channel>();
  readonly #webSocket: WebSocket;
  readonly #wire: Duplex;
  readonly #counters: StreamCounters;
  /** Channels with news that a slow reader has not been sent. */
  readonly #overdue = new Set<Channel>();
  #isSlow = false;
  /** Bytes that wait for the end of the turn; -1 when none do. */
  #corkedBytes = -1;

  constructor(webSocket: WebSocket, wire: Duplex, counters: StreamCounters) {
    this.#webSocket = webSocket;
    this.#wire = wire;
    this.#counters = counters;
  }

  /** Channels taken and not served, where the exchange has that trouble. */
  readonly unserved = new Set<Channel>();

  /** Bytes handed to the socket that the kernel has not taken. */
  get unsentBytes(): number {
    return this.#webSocket.bufferedAmount;
  }

  /** Sends a packet, or remembers its channel when the reader is slow: memory stays bounded by channels. */
  deliver(channel: Channel, packet: Buffer): void {
    if (this.unserved.has(channel)) return;
    if (this.#isSlow || this.#webSocket.bufferedAmount > SLOW_AT_BYTES) {
      if (!this.#isSlow) this.#counters.slow++;
      this.#isSlow = true;
      if (this.#overdue.has(channel)) this.#counters.conflated++;
      else this.#overdue.add(channel);
      return;
    }
    this.#send(packet);
  }

  /** Sends what a slow reader missed once it has read on. `latest` encodes a channel as it stands now. */
  catchUp(latest: (channel: Channel) => Buffer | undefined): void {
    if (!this.#isSlow || this.#webSocket.bufferedAmount > CAUGHT_UP_AT_BYTES) return;
    this.#isSlow = false;
    const overdue = [...this.#overdue];
    this.#overdue.clear();
    for (const channel of overdue) {
      const packet = this.channels.has(channel) ? latest(channel) : undefined;
      if (packet !== undefined) this.deliver(channel, packet);
    }
  }

  /** Answers cannot be conflated: a client that keeps asking and never reads is cut off. */
  sendText(text: string): void {
    if (this.unsentBytes > CUT_OFF_AT_BYTES) this.#webSocket.terminate();
    else this.#webSocket.send(text);
  }

  /** Ends the connection without a closing frame. */
  cut(): void {
    this.#webSocket.terminate();
  }

  /** Packets of one turn leave together, in one system call where the kernel takes them all. */
  #send(packet: Buffer): void {
    if (this.#corkedBytes > FLUSH_AT_BYTES) this.#flush();
    if (this.#corkedBytes < 0) {
      this.#wire.cork();
      this.#corkedBytes = 0;
      process.nextTick(() => this.#flush());
    }
    this.#corkedBytes += packet.length;
    this.#counters.sent++;
    this.#webSocket.send(packet);
  }

  #flush(): void {
    if (this.#corkedBytes < 0) return;
    this.#corkedBytes = -1;
    this.#wire.uncork();
  }
}
