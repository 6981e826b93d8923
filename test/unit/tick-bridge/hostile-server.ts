import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";

export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A SmartStream on loopback that does whatever a test wants it to. */
export class HostileServer {
  /** What the next handshakes meet. */
  onHandshake: "accept" | "no answer" | Refusal = "accept";
  answersPings = true;
  /** Called for each connection that was accepted. */
  onConnection: (socket: WebSocket, raw: Duplex) => void = () => undefined;
  /** Headers of every handshake, refused ones included. */
  readonly handshakes: IncomingMessage["headers"][] = [];
  /** Text frames of the client, pings left out. */
  readonly asked: string[] = [];
  pings = 0;
  live: WebSocket | undefined;
  raw: Duplex | undefined;
  readonly #server: Server = createServer();
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #streams = new Set<Duplex>();
  #unanswered: Duplex[] = [];

  constructor() {
    this.#server.on("upgrade", (request, stream, head) => {
      this.handshakes.push(request.headers);
      this.#streams.add(stream);
      stream.on("error", () => undefined);
      if (this.onHandshake === "no answer") {
        this.#unanswered.push(stream);
        return;
      }
      if (this.onHandshake !== "accept") return refuse(stream, this.onHandshake);
      this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#accepted(socket, stream));
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/smart-stream`;
  }

  async listen(port = 0): Promise<this> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  async close(): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Answers the handshakes that were left without an answer. */
  refuseLate(refusal: Refusal): void {
    for (const stream of this.#unanswered.splice(0)) refuse(stream, refusal);
  }

  #accepted(socket: WebSocket, stream: Duplex): void {
    this.live = socket;
    this.raw = stream;
    socket.on("error", () => undefined);
    socket.on("message", (data) => {
      const text = String(data);
      if (text !== "ping") this.asked.push(text);
      else {
        this.pings += 1;
        if (this.answersPings) socket.send("pong");
      }
    });
    this.onConnection(socket, stream);
  }
}

function refuse(stream: Duplex, { status, headers = {} }: Refusal): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  stream.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("")}Content-Length: 0\r\nConnection: close\r\n\r\n`);
}
