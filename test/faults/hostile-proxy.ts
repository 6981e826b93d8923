import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import type { Chance } from "./world/chance.ts";

/** What becomes of one request; each with how often, in a thousand. */
const FATES = {
  clean: 780, slow: 40,
  /** Never forwarded: reset as it comes, or nothing at all. */
  "reset before": 15, "swallowed": 10,
  /** Forwarded; the answer never comes, comes cut, or comes as something else. */
  "reset after": 20, "silent after": 20, "cut head": 8, "cut body": 15, page: 15, empty: 10, "bad gateway": 15, garbled: 10,
  /** Turned away before the broker sees it. */
  "too fast": 12, "too many": 8, firewall: 8, "token dead": 4,
  /** Forwarded, and the connection closed once the answer is out: the next request meets it dying. */
  "good-bye": 30,
} as const;
export type ProxyFate = keyof typeof FATES;

const SOCKET_FATES = { good: 760, dropped: 80, twice: 60, late: 70, cut: 15, broken: 15 } as const;

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Passing {
  readonly route: string;
  readonly body: string;
  /** `here`: it has come, and the broker has not seen it. `there`: the broker has carried it out, and nobody has been told. */
  readonly where: "here" | "there";
}

/**
 * Stands between the terminal and the exchange, on HTTP and on the order socket, and does its worst,
 * as chance has it. What it does not do is what TLS rules out: change a digit, or send a request again.
 */
export class HostileProxy {
  hostile = true;
  readonly counts = new Map<string, number>();
  /** Called as writes pass; what it waits for, they wait for. */
  onPassing: (passing: Passing) => Promise<void> | void = () => {};
  #server: Server;
  #target: number;
  #chance: Chance;
  #sockets = new Set<Socket>();
  #lines = new Set<WebSocket>();
  #upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  private constructor(target: number, chance: Chance) {
    this.#target = target;
    this.#chance = chance;
    this.#server = createServer((request, response) => void this.#serve(request, response).catch(() => response.destroy()));
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => this.#upgrade(request, socket, head));
  }

  static async open(target: number, chance: Chance): Promise<HostileProxy> {
    const proxy = new HostileProxy(target, chance);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The order sockets that are open break now. */
  breakLines(): void {
    for (const line of this.#lines) line.terminate();
  }

  async close(): Promise<void> {
    this.breakLines();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const route = (request.url ?? "").split("/").at(-1) ?? "";
    const writes = /^(place|modify|cancel)Order$/.test(route);
    if (writes) await this.onPassing({ route, body: body.toString(), where: "here" });
    const fate = this.hostile && (writes || this.#chance.is(0.5)) ? this.#chance.weighed(FATES) : "clean";
    this.#count(`${route}: ${fate}`);
    if (await this.#turnedAway(fate, request, response)) return;
    if (fate === "slow") await pause(this.#chance.from(50, 600));
    const answered = await this.#forward(request, body);
    if (writes) await this.onPassing({ route, body: body.toString(), where: "there" });
    if (fate === "slow") await pause(this.#chance.from(50, 400));
    this.#answer(fate, answered, request, response);
  }

  /** @returns true when that was all. */
  async #turnedAway(fate: ProxyFate, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    switch (fate) {
      case "reset before":
        request.socket.resetAndDestroy();
        return true;
      case "swallowed":
        await pause(5_000, undefined, { ref: false });
        request.socket.destroy();
        return true;
      case "too fast":
        response.writeHead(403, { "Content-Type": "text/plain" }).end("Access denied because of exceeding access rate");
        return true;
      case "too many":
        response.writeHead(429).end("Too Many Requests");
        return true;
      case "firewall":
        response.writeHead(403, { "Content-Type": "text/html" }).end("<html>Forbidden</html>");
        return true;
      case "token dead":
        response.writeHead(200, { "Content-Type": "application/json" }).end('{"success":false,"message":"Invalid Token","errorCode":"AG8001","data":""}');
        return true;
      default:
        return false;
    }
  }

  #forward(request: IncomingMessage, body: Buffer): Promise<Answered> {
    const headers = { ...request.headers, host: `127.0.0.1:${this.#target}`, connection: "close" };
    return new Promise((resolve, reject) => {
      const onward = httpRequest({ host: "127.0.0.1", port: this.#target, method: request.method, path: request.url, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
        answer.on("error", reject);
      });
      onward.on("error", reject);
      onward.end(body);
    });
  }

  #answer(fate: ProxyFate, { status, headers, body }: Answered, request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const type = { "Content-Type": String(headers["content-type"] ?? "application/json") };
    const cut = body.subarray(0, this.#chance.from(0, Math.max(0, body.length - 1)));
    switch (fate) {
      case "reset after":
        return void socket.resetAndDestroy();
      case "silent after":
        return;
      case "cut head":
        return void socket.end("HTTP/1.1 200 OK\r\nContent-Type: applic");
      case "cut body":
        response.writeHead(status, { ...type, "Content-Length": String(body.length + 10) });
        response.write(cut);
        return void setImmediate(() => socket.destroy());
      case "page":
        return void response.writeHead(200, { "Content-Type": "text/html" }).end("<html><body>Request Rejected. Your support ID is: 4711</body></html>");
      case "empty":
        return void response.writeHead(this.#chance.of([200, 400, 502])).end();
      case "bad gateway":
        return void response.writeHead(this.#chance.of([500, 502, 503, 504]), { "Content-Type": "text/html" }).end("<h1>Bad Gateway</h1>");
      case "garbled":
        return void response.writeHead(status, type).end(Buffer.concat([cut, Buffer.from([0x00, 0xff, 0xfe]), body.subarray(cut.length + 1)]));
      case "good-bye":
        response.writeHead(status, { ...type, "Content-Length": String(body.length) }).end(body);
        return void setTimeout(() => socket.destroy(), this.#chance.from(0, 20));
      default:
        response.writeHead(status, { ...type, "Content-Length": String(body.length) }).end(body);
    }
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const names = ["authorization", "x-api-key", "x-client-code", "x-feed-token"] as const;
    const headers = Object.fromEntries(names.flatMap((name) => (typeof request.headers[name] === "string" ? [[name, request.headers[name]]] : [])));
    const onward = new WebSocket(`ws://127.0.0.1:${this.#target}${request.url ?? ""}`, { headers, perMessageDeflate: false });
    onward.on("error", () => socket.destroy());
    onward.on("unexpected-response", (_request, answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode ?? 502} No\r\nx-error-message: ${String(answer.headers["x-error-message"] ?? "")}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
    onward.on("open", () => this.#upgrades.handleUpgrade(request, socket, head, (line) => this.#relay(line, onward)));
  }

  #relay(line: WebSocket, onward: WebSocket): void {
    this.#lines.add(line);
    const end = (): void => {
      this.#lines.delete(line);
      line.terminate();
      onward.terminate();
    };
    for (const side of [line, onward]) side.on("close", end).on("error", end);
    line.on("message", (data, isBinary) => void (onward.readyState === WebSocket.OPEN && onward.send(data, { binary: isBinary })));
    onward.on("message", (data: Buffer, isBinary) => {
      const fate = this.hostile ? this.#chance.weighed(SOCKET_FATES) : "good";
      this.#count(`socket: ${fate}`);
      const send = (frame: Buffer, ms: number): void => void setTimeout(() => void (line.readyState === WebSocket.OPEN && line.send(frame, { binary: isBinary })), ms).unref();
      if (fate === "dropped") return;
      if (fate === "broken") return end();
      const frame = fate === "cut" ? data.subarray(0, this.#chance.from(0, Math.max(0, data.length - 1))) : data;
      if (fate === "late") return send(frame, this.#chance.from(200, 3_000));
      line.send(frame, { binary: isBinary });
      if (fate === "twice") send(frame, this.#chance.from(0, 2_000));
    });
  }
}
