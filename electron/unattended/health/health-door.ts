import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { strangeness } from "../../gateway/http/own-address.ts";
import type { HealthReport } from "./health.ts";

const HOST = "127.0.0.1";
const PATH = "/health";
export const DEFAULT_HEALTH_PORT = 7411;

/**
 * Answers GET /health on this machine alone: 200 when all is well, 503 otherwise. How well is told to anyone
 * here; positions, money and sentences only to who brings the token from the data folder, for other users of
 * the machine can ask as well.
 */
export class HealthDoor {
  readonly #report: () => HealthReport;
  readonly #server: Server;
  #token: string | undefined;
  #port = 0;

  constructor(report: () => HealthReport) {
    this.#report = report;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /**
   * @param port 0 = any free one.
   * @returns the address.
   * @throws TerminalError when the port is taken or not ours to open.
   */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => {
        const why = error.code === "EADDRINUSE" ? "is taken by another program (perhaps another Sauda)" : `cannot be opened (${error.code ?? error.message})`;
        reject(new TerminalError({ kind: "Fault", sentence: `Port ${port} on this machine ${why}. Close that program, or start with another port: --health-port ${port === 65_535 ? DEFAULT_HEALTH_PORT : port + 1}` }, { cause: error }));
      });
      this.#server.listen(port, HOST, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    return `http://${HOST}:${this.#port}${PATH}`;
  }

  /** @param token who brings it is told everything. */
  admit(token: string): void {
    this.#token = token;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer({ headers, method, url }: IncomingMessage, response: ServerResponse): void {
    const say = (status: number, body: unknown): void => {
      response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
      response.end(method === "HEAD" ? undefined : `${JSON.stringify(body)}\n`);
    };
    if (strangeness(headers, this.#port, false) !== undefined) return say(403, { sentence: "Sauda answers only programs of this machine, under 127.0.0.1 or localhost." });
    if (method !== "GET" && method !== "HEAD") return say(405, { sentence: "Only GET and HEAD are known here." });
    if ((url ?? "").split("?")[0] !== PATH) return say(404, { sentence: `Only ${PATH} is known here.` });
    const bearer = /^Bearer ([\w-]+)$/.exec(headers.authorization ?? "")?.[1];
    if (bearer !== undefined && !this.#knows(bearer)) return say(401, { sentence: "That is not the token. It stands in the file health.token of the data folder." });
    const { well, brief, full } = this.#report();
    say(well ? 200 : 503, bearer === undefined ? brief : full);
  }

  #knows(token: string): boolean {
    const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
    return this.#token !== undefined && timingSafeEqual(hash(token), hash(this.#token));
  }
}
