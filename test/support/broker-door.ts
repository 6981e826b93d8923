import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connect } from "node:net";

export interface SeenRequest {
  /** Last part of the path: `loginByPassword`, `placeOrder` … */
  readonly route: string;
  readonly at: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Scripted {
  readonly status?: number;
  readonly type?: string;
  /** `x-error-message` of a refused handshake. */
  readonly reason?: string;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly body: string;
}

export const refusal = (errorcode: string, message: string): Scripted => ({ body: JSON.stringify({ status: false, message, errorcode, data: "" }) });
export const AG8001: Scripted = { body: JSON.stringify({ success: false, message: "Invalid Token", errorCode: "AG8001", data: "" }) };

const KEEP_ALIVE_MS = 75_000;

/**
 * Stands before one or several practice exchanges as the one address of a broker: sees every request, and
 * answers in the broker's place where the test has it do so. API keys tell which exchange is meant.
 */
export class BrokerDoor {
  readonly requests: SeenRequest[] = [];
  /** Handshakes of both sockets. */
  readonly upgrades: SeenRequest[] = [];
  /** Answers in the exchange's place; undefined lets the request through. Upgrades answered so are refused. */
  script: (request: SeenRequest) => Scripted | undefined = () => undefined;
  /** What the terminal hears in place of an answer that the exchange has given; `cut` = nothing, the connection breaks. */
  rewrite: (request: SeenRequest, answer: Answered) => Scripted | "cut" | undefined = () => undefined;
  /** How much later an answer is passed on, ms. */
  hold: (request: SeenRequest) => number = () => 0;
  #server: Server;
  #targets = new Map<string, number>();
  #sockets = new Set<Socket>();

  private constructor() {
    // As long as the exchange's own, whose headers are passed on: a door that closes earlier than it says eats a request now and then.
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => void this.#serve(request, response).catch(() => response.destroy()));
    this.#server.on("connection", (socket: Socket) => this.#keep(socket));
    this.#server.on("upgrade", (request: IncomingMessage, socket: Socket) => this.#upgrade(request, socket));
  }

  static async open(): Promise<BrokerDoor> {
    const door = new BrokerDoor();
    door.#server.listen(0, "127.0.0.1");
    await once(door.#server, "listening");
    return door;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  lead(apiKey: string, port: number): void {
    this.#targets.set(apiKey, port);
  }

  seen(route: string): SeenRequest[] {
    return this.requests.filter((one) => one.route === route);
  }

  /** Sign-ins and refreshes. */
  signIns(): number {
    return this.seen("loginByPassword").length + this.seen("generateTokens").length;
  }

  dropSockets(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.dropSockets();
    this.#server.close();
    await once(this.#server, "close");
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }

  #target(headers: IncomingMessage["headers"]): number {
    const key = headers["x-privatekey"] ?? headers["x-api-key"];
    return this.#targets.get(String(key)) ?? [...this.#targets.values()][0] ?? 0;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const seen = seenOf(request, Buffer.concat(chunks).toString());
    this.requests.push(seen);
    const scripted = this.script(seen);
    if (scripted) return void response.writeHead(scripted.status ?? 200, { "Content-Type": scripted.type ?? "application/json" }).end(scripted.body);
    const port = this.#target(request.headers);
    const onward = httpRequest({ host: "127.0.0.1", port, method: request.method, path: request.url, headers: { ...request.headers, host: `127.0.0.1:${port}` } }, (answer) => {
      void this.#pass(seen, answer, response).catch(() => response.destroy());
    });
    onward.on("error", () => response.destroy());
    onward.end(seen.body);
  }

  async #pass(seen: SeenRequest, answer: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    // The master comes packed, and is nothing that a test reads here.
    const packed = answer.headers["content-encoding"] !== undefined;
    const instead = this.rewrite(seen, { status: answer.statusCode ?? 502, body: packed ? "" : body.toString() });
    const held = this.hold(seen);
    if (held > 0) await new Promise((resolve) => void setTimeout(resolve, held));
    if (instead === "cut") return void response.destroy();
    if (instead) return void response.writeHead(instead.status ?? 200, { "Content-Type": instead.type ?? "application/json" }).end(instead.body);
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
  }

  #upgrade(request: IncomingMessage, socket: Socket): void {
    const seen = seenOf(request, "");
    this.upgrades.push(seen);
    const refused = this.script(seen);
    if (refused) {
      const { status = 401, reason = "Invalid Header - Invalid Auth token" } = refused;
      return void socket.end(`HTTP/1.1 ${status} Refused\r\nx-error-message: ${reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    }
    const onward = connect(this.#target(request.headers), "127.0.0.1");
    this.#keep(onward);
    const lines = [`GET ${request.url ?? "/"} HTTP/1.1`];
    for (let i = 0; i < request.rawHeaders.length; i += 2) lines.push(`${request.rawHeaders[i] ?? ""}: ${request.rawHeaders[i + 1] ?? ""}`);
    onward.write(`${lines.join("\r\n")}\r\n\r\n`);
    onward.pipe(socket).pipe(onward);
    for (const side of [socket, onward]) side.on("close", () => void (socket.destroy(), onward.destroy()));
  }
}

function seenOf(request: IncomingMessage, body: string): SeenRequest {
  const path = (request.url ?? "").split("?")[0] ?? "";
  return { route: path.split("/").at(-1) ?? "", at: performance.now(), headers: request.headers, body };
}
