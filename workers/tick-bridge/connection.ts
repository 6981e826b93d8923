import type { Socket } from "node:net";
import { WebSocket } from "ws";

/** Longer messages end the connection; what is shorter and still no packet is dropped alone. */
const MOST_MESSAGE_BYTES = 16 * 1024 * 1024;
/** A text is a heartbeat or an error of a few hundred characters. */
const MOST_TEXT_BYTES = 65_536;
const CLOSE_MS = 500;
/** Name by which `ws` tells of a message over the limit. */
const TOO_LONG = "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";

export type ConnectionEnd =
  /** The handshake was answered with another status than 101. */
  | { readonly kind: "refused"; readonly status: number; readonly why: string }
  | { readonly kind: "lost"; readonly why: string; readonly oversized: boolean };

export interface ConnectionEvents {
  opened(): void;
  packet(bytes: Uint8Array): void;
  text(text: string): void;
  /** Bytes came, and all messages in them, if any, have been handed over. */
  batchDone(): void;
  /** Told once, whatever happened; nothing is told behind it. */
  ended(end: ConnectionEnd): void;
}

/** One connection from handshake to end. It is never used again. */
export class Connection {
  readonly #socket: WebSocket | undefined;
  readonly #events: ConnectionEvents;
  #raw: Socket | undefined;
  #ended = false;

  constructor(url: string, headers: Record<string, string>, events: ConnectionEvents) {
    this.#events = events;
    const objection = insecure(url);
    if (objection !== undefined) {
      queueMicrotask(() => this.#end({ kind: "lost", why: objection, oversized: false }));
      return;
    }
    try {
      this.#socket = new WebSocket(url, {
        headers,
        perMessageDeflate: false,
        maxPayload: MOST_MESSAGE_BYTES,
        skipUTF8Validation: true,
        // All messages of one read in one go. Put off to one per turn of the loop, the 99th percentile at 100 k/s is twenty times worse.
        allowSynchronousEvents: true,
      });
      this.#listen(this.#socket);
    } catch {
      // The cause quotes the address or a header, and headers are secrets.
      queueMicrotask(() => this.#end({ kind: "lost", why: "The feed's address or one of its tokens is malformed.", oversized: false }));
    }
  }

  send(text: string): void {
    // What cannot be written ends the connection, which is told by `ended`.
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text, () => undefined);
  }

  /** Ends it at once, for a peer that may not be there any more. */
  drop(why: string): void {
    this.#end({ kind: "lost", why, oversized: false });
  }

  /** Takes leave properly; tells nothing any more. */
  close(): void {
    this.#ended = true;
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    if (socket.readyState !== WebSocket.OPEN) {
      socket.terminate();
      return;
    }
    socket.close(1000);
    const timer = setTimeout(() => socket.terminate(), CLOSE_MS);
    socket.once("close", () => clearTimeout(timer));
  }

  #listen(socket: WebSocket): void {
    const events = this.#events;
    socket.on("upgrade", (response) => {
      this.#raw = response.socket;
    });
    socket.on("open", () => {
      if (this.#ended) return;
      events.opened();
      // Called behind the listener of `ws`, which has then read the whole chunk.
      this.#raw?.on("data", () => {
        if (!this.#ended) events.batchDone();
      });
    });
    socket.on("message", (data, isBinary) => {
      if (this.#ended || !(data instanceof Uint8Array)) return;
      if (isBinary) events.packet(data);
      else events.text(data.toString("utf8", 0, MOST_TEXT_BYTES));
    });
    socket.on("unexpected-response", (request, response) => {
      const status = response.statusCode ?? 0;
      const reason = response.headers["x-error-message"];
      response.resume();
      this.#end({ kind: "refused", status, why: typeof reason === "string" ? reason : (response.statusMessage ?? "") });
      request.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#end({ kind: "lost", why: `The connection failed: ${error.message}.`, oversized: error.code === TOO_LONG });
    });
    socket.on("close", (code, reason) => {
      this.#end({ kind: "lost", why: closing(code, reason.toString()), oversized: false });
    });
  }

  #end(end: ConnectionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket?.terminate();
    this.#events.ended(end);
  }
}

/** 1006 is what `ws` calls an end without a closing frame, 1005 one whose frame names no code. */
function closing(code: number, reason: string): string {
  if (code === 1006) return "The connection broke off.";
  const details = [code === 1005 ? "" : String(code), reason].filter((part) => part !== "").join(", ");
  return details === "" ? "The server closed the connection." : `The server closed the connection (${details}).`;
}

/** Tokens travel in the headers: never over an open wire, unless it ends on this machine. */
function insecure(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url) return "The feed's address is malformed.";
  if (url.protocol === "wss:") return undefined;
  const local = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return url.protocol === "ws:" && local ? undefined : "The feed's address is not an encrypted one (wss://).";
}
