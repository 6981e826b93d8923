import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import type { Log, TerminalFace } from "./face.ts";
import { MESSAGE_LIMIT, PageConnection, type PageWire } from "./page-connection.ts";
import { Router } from "./router.ts";

/** Pages open at once. Each costs a timer and a scan of its watch. */
const PAGE_LIMIT = 16;
/** A page that answers no ping within this time is gone (laptop asleep, cable out), ms. */
const PING_MS = 20_000;
/** A page that takes nothing while this much waits for it is cut off: its reconnect starts from a snapshot. */
const CUT_BYTES = 33_554_432;

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString("utf8");
}

function wireOf(socket: WebSocket): PageWire {
  const send = (data: string | Uint8Array): void => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > CUT_BYTES) socket.terminate();
    else socket.send(data);
  };
  return {
    send,
    // The next frame is built only after this one was painted, so the buffer is free to be written over by then.
    sendFrame: (frame) => send(new Uint8Array(frame.buffer as ArrayBuffer, frame.byteOffset, frame.byteLength)),
    backlog: () => socket.bufferedAmount,
    // 1008: policy violation.
    close: (reason) => socket.close(1008, reason.slice(0, 120)),
  };
}

/** The contract over WebSocket, for the browser shell. Who may connect is the page server's affair. */
export class WebSocketGateway {
  readonly #terminal: TerminalFace;
  readonly #router: Router;
  readonly #log: Log;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT, perMessageDeflate: false });
  readonly #awake = new WeakSet<WebSocket>();
  readonly #pings: NodeJS.Timeout;

  constructor(terminal: TerminalFace, log: Log) {
    this.#terminal = terminal;
    this.#router = new Router(terminal.handlers, log);
    this.#log = log;
    this.#pings = setInterval(() => this.#ping(), PING_MS);
  }

  get pages(): number {
    return this.#server.clients.size;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.pages >= PAGE_LIMIT) {
      this.#log.warn(`${PAGE_LIMIT} pages are open already: a further one was refused.`);
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (page) => this.#open(page));
  }

  /** 1001: going away; the pages try again until a terminal is back. */
  stop(): void {
    clearInterval(this.#pings);
    for (const page of this.#server.clients) page.close(1001, "Sauda was stopped.");
    this.#server.close();
  }

  #open(page: WebSocket): void {
    const connection = new PageConnection(randomUUID(), this.#terminal, this.#router, wireOf(page), this.#log);
    this.#awake.add(page);
    page.on("pong", () => this.#awake.add(page));
    page.on("message", (data, isBinary) => {
      // Binary is nothing a page sends: passed on as text that no schema takes, so that it is counted.
      connection.receive(isBinary ? "" : textOf(data));
    });
    // Too large a message, bad UTF-8, a broken pipe: ws closes the socket itself afterwards.
    page.on("error", (error) => this.#log.warn(`A page's connection failed: ${error.message}`));
    page.on("close", () => connection.closed());
  }

  #ping(): void {
    for (const page of this.#server.clients) {
      if (!this.#awake.delete(page)) page.terminate();
      else page.ping();
    }
  }
}
