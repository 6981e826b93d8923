import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { readPageFile } from "../page-files.ts";
import { pageHeaders } from "../page-headers.ts";
import type { Door } from "./door.ts";
import { strangeness } from "./own-address.ts";

const HOST = "127.0.0.1";

const REFUSALS = {
  host: "Sauda answers only under 127.0.0.1 and localhost.",
  origin: "Sauda answers only to its own page.",
  site: "Sauda cannot be opened by a link on another site. Copy the address into the address bar.",
} as const;

/** What stands behind the server once the terminal runs. */
export interface PageServerParts {
  readonly door: Door;
  /** What /health tells beside "ok"; called per request. */
  readonly health: () => Readonly<Record<string, unknown>>;
  /** An upgrade to /gateway that came through the door. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

function signInSentence(port: number): string {
  return (
    "This browser is not signed in to Sauda. Open the address that Sauda printed at its start. Used up? " +
    `A fresh one is http://${HOST}:${port}/?token= followed by the content of the file gateway.token in Sauda's data folder.\n`
  );
}

function admits(door: Door, { headers }: IncomingMessage): boolean {
  const bearer = /^Bearer ([\w-]+)$/.exec(headers.authorization ?? "")?.[1];
  return door.admits(headers.cookie) || (bearer !== undefined && door.knows(bearer));
}

function reply(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...headers });
  response.end(text);
}

/**
 * Serves the page on loopback to whoever the door admits, and hands WebSocket upgrades on. It listens
 * before the terminal starts, so that a taken port is told before anything else is touched; until
 * `begin` everyone is asked to come again.
 */
export class PageServer {
  readonly #root: string;
  readonly #server: Server;
  #parts: PageServerParts | undefined;
  #headers: Readonly<Record<string, string>> = {};
  #port = 0;

  /** @param root folder of the built page. */
  constructor(root: string) {
    this.#root = root;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => {
        if (!response.headersSent) reply(response, 500, "Sauda could not answer this request.\n");
        else response.destroy();
      });
    });
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /**
   * @param port 0 = any free one.
   * @returns the port.
   * @throws TerminalError when the port is taken or not ours to open.
   */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => {
        const why = error.code === "EADDRINUSE" ? "is taken by another program (perhaps another Sauda)" : `cannot be opened (${error.code ?? error.message})`;
        const sentence = `Port ${port} on this machine ${why}. Close that program, or start with another port: --port ${port === 65_535 ? 7410 : port + 1}`;
        reject(new TerminalError({ kind: "Fault", sentence }, { cause: error }));
      });
      this.#server.listen(port, HOST, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#headers = pageHeaders([`ws://${HOST}:${this.#port}`, `ws://localhost:${this.#port}`]);
    return this.#port;
  }

  /** @returns an address that signs one browser in. */
  begin(parts: PageServerParts): string {
    this.#parts = parts;
    return `http://${HOST}:${this.#port}/?token=${parts.door.token}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(this.#headers)) response.setHeader(name, value);
    const strange = strangeness(request.headers, this.#port, false);
    if (strange !== undefined) return reply(response, 403, `${REFUSALS[strange]}\n`);
    if (request.method !== "GET" && request.method !== "HEAD") return reply(response, 405, "Only GET and HEAD are known here.\n", { Allow: "GET, HEAD" });
    const parts = this.#parts;
    if (parts === undefined) return reply(response, 503, "Sauda is starting.\n", { "Retry-After": "1" });
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    const token = path === "/" ? new URLSearchParams(query).get("token") : null;
    if (token !== null) return this.#signIn(parts.door, request, response, token);
    if (!admits(parts.door, request)) return reply(response, 401, signInSentence(this.#port));
    if (path === "/health") return reply(response, 200, JSON.stringify({ status: "ok", ...parts.health() }), { "Content-Type": "application/json" });
    const file = await readPageFile(this.#root, path);
    if (file === undefined) return reply(response, 404, "Sauda has no such file.\n");
    response.writeHead(200, { "Content-Type": file.type, "Content-Length": file.bytes.length, "Cache-Control": file.cache });
    response.end(request.method === "HEAD" ? undefined : file.bytes);
  }

  #signIn(door: Door, request: IncomingMessage, response: ServerResponse, token: string): void {
    const cookie = door.exchange(token);
    // A browser that is signed in already may come by its old address again.
    if (cookie === undefined && !door.admits(request.headers.cookie)) return reply(response, 401, signInSentence(this.#port));
    reply(response, 303, "", { Location: "/", ...(cookie === undefined ? {} : { "Set-Cookie": cookie }) });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer that hangs up during the refusal is no event.
    socket.on("error", () => socket.destroy());
    const refuse = (status: string): void => void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    if (strangeness(request.headers, this.#port, true) !== undefined) return refuse("403 Forbidden");
    if (this.#parts === undefined) return refuse("503 Service Unavailable");
    if (!this.#parts.door.admits(request.headers.cookie)) return refuse("401 Unauthorized");
    if (request.url !== "/gateway") return refuse("404 Not Found");
    this.#parts.upgrade(request, socket, head);
  }
}
