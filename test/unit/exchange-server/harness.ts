/** A running server over a fake core, and the smallest possible clients of its doors. */

import { request as httpRequest } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { expect } from "vitest";
import { WebSocket } from "ws";
import type { ClientOptions } from "ws";
import { startServer } from "../../../workers/exchange/server/server.ts";
import type { ExchangeServer, ServerOptions } from "../../../workers/exchange/server/server.ts";
import { totpCode } from "../../../workers/exchange/server/totp.ts";
import { FakeCore } from "./fake-core.ts";

export const ACCOUNT = { clientCode: "P000000", pin: "4321", totpSecret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", apiKey: "key12345" };

/** 1-Sep-2026 10:00:00 IST: nowhere near the session's clock. */
export const WALL = Date.UTC(2026, 8, 1, 4, 30);

export type Row = Readonly<Record<string, unknown>>;

/** What tests read out of an answer; whether it is there is what they test. */
export interface Json {
  readonly status: unknown;
  readonly message: string;
  readonly data: readonly Row[] & {
    readonly jwtToken: string;
    readonly refreshToken: string;
    readonly feedToken: string;
    readonly exchanges: string;
    readonly products: string;
    readonly fetched: readonly Row[];
    readonly unfetched: readonly Row[];
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Json;
}

/** A matcher for any text, or for one of a form. */
export const someText = (form = /./): unknown => expect.stringMatching(form);

export const parse = (text: string): Row => JSON.parse(text) as Row;

export interface Harness {
  readonly core: FakeCore;
  readonly server: ExchangeServer;
  readonly faults: unknown[];
  /** The wall clock of the server; set `wall` to move it. */
  readonly time: { wall: number; monotonic: number };
  call(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<Reply>;
  raw(method: string, path: string, body: string | Buffer, headers: Record<string, string>): Promise<Reply>;
  login(): Promise<{ jwtToken: string; refreshToken: string; feedToken: string }>;
  socket(path: string, headers: Record<string, string>, options?: ClientOptions): Listener;
  close(): Promise<void>;
}

export const HEADERS = {
  "Content-Type": "application/json",
  "X-UserType": "USER",
  "X-SourceID": "WEB",
  "X-ClientLocalIP": "127.0.0.1",
  "X-ClientPublicIP": "127.0.0.1",
  "X-MACAddress": "00:00:00:00:00:00",
  "X-PrivateKey": ACCOUNT.apiKey,
};

export const PATHS = {
  login: "/rest/auth/angelbroking/user/v1/loginByPassword",
  tokens: "/rest/auth/angelbroking/jwt/v1/generateTokens",
  profile: "/rest/secure/angelbroking/user/v1/getProfile",
  logout: "/rest/secure/angelbroking/user/v1/logout",
  rms: "/rest/secure/angelbroking/user/v1/getRMS",
  place: "/rest/secure/angelbroking/order/v1/placeOrder",
  modify: "/rest/secure/angelbroking/order/v1/modifyOrder",
  cancel: "/rest/secure/angelbroking/order/v1/cancelOrder",
  orderBook: "/rest/secure/angelbroking/order/v1/getOrderBook",
  tradeBook: "/rest/secure/angelbroking/order/v1/getTradeBook",
  details: "/rest/secure/angelbroking/order/v1/details",
  positions: "/rest/secure/angelbroking/order/v1/getPosition",
  ltp: "/rest/secure/angelbroking/order/v1/getLtpData",
  search: "/rest/secure/angelbroking/order/v1/searchScrip",
  holding: "/rest/secure/angelbroking/portfolio/v1/getHolding",
  allHolding: "/rest/secure/angelbroking/portfolio/v1/getAllHolding",
  quote: "/rest/secure/angelbroking/market/v1/quote",
  candles: "/rest/secure/angelbroking/historical/v1/getCandleData",
  master: "/OpenAPI_File/files/OpenAPIScripMaster.json",
} as const;

function send(port: number, method: string, path: string, body: string | Buffer | undefined, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const request = httpRequest({ host: "127.0.0.1", port, method, path, headers: { ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = String(response.headers["content-type"]).startsWith("application/json");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: (isJson && text !== "" ? JSON.parse(text) : undefined) as Json });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** A socket's frames in order, each read once. */
export class Listener {
  readonly socket: WebSocket;
  readonly #frames: { data: Buffer; isBinary: boolean }[] = [];
  readonly #waiting: ((frame: { data: Buffer; isBinary: boolean }) => void)[] = [];
  readonly refused: Promise<{ status: number; reason: string }>;
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(url: string, headers: Record<string, string>, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false, ...options });
    this.socket.on("error", () => undefined);
    this.socket.on("message", (data, isBinary) => {
      const frame = { data: data as Buffer, isBinary };
      const waiter = this.#waiting.shift();
      if (waiter === undefined) this.#frames.push(frame);
      else waiter(frame);
    });
    this.opened = new Promise((resolve) => void this.socket.once("open", () => resolve()));
    this.closed = new Promise((resolve) => void this.socket.once("close", (code, reason) => resolve({ code, reason: reason.toString() })));
    this.refused = new Promise((resolve) => {
      this.socket.once("unexpected-response", (_request, response) => {
        resolve({ status: response.statusCode ?? 0, reason: String(response.headers["x-error-message"]) });
        response.resume();
      });
    });
  }

  next(): Promise<{ data: Buffer; isBinary: boolean }> {
    const frame = this.#frames.shift();
    return frame === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(frame);
  }

  async nextText(): Promise<string> {
    const frame = await this.next();
    if (frame.isBinary) throw new Error(`expected text, got ${frame.data.length} bytes`);
    return frame.data.toString();
  }

  async nextPacket(): Promise<Buffer> {
    const frame = await this.next();
    if (!frame.isBinary) throw new Error(`expected a packet, got ${frame.data.toString()}`);
    return frame.data;
  }

  /** Everything that arrived before the answer to a ping sent now. */
  async settle(): Promise<{ data: Buffer; isBinary: boolean }[]> {
    this.socket.send("ping");
    const seen: { data: Buffer; isBinary: boolean }[] = [];
    for (;;) {
      const frame = await this.next();
      if (!frame.isBinary && frame.data.toString() === "pong") return seen;
      seen.push(frame);
    }
  }
}

export async function startHarness(options: Partial<ServerOptions> = {}): Promise<Harness> {
  const core = new FakeCore();
  const time = { wall: WALL, monotonic: 0 };
  const faults: unknown[] = [];
  const server = await startServer({
    core,
    account: ACCOUNT,
    port: 0,
    profile: "unlimited",
    clock: { wall: () => time.wall, monotonic: () => time.monotonic },
    onFault: (error) => void faults.push(error),
    ...options,
  });
  const { port } = server.ready;
  const open: Listener[] = [];
  const harness: Harness = {
    core,
    server,
    faults,
    time,
    raw: (method, path, body, headers) => send(port, method, path, body, headers),
    call(method, path, body, headers = {}) {
      const merged = Object.entries({ ...HEADERS, ...headers }).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return send(port, method, path, body === undefined ? undefined : JSON.stringify(body), Object.fromEntries(merged));
    },
    async login() {
      const totp = totpCode(ACCOUNT.totpSecret, time.wall);
      const reply = await harness.call("POST", PATHS.login, { clientcode: ACCOUNT.clientCode, password: ACCOUNT.pin, totp });
      return reply.json.data;
    },
    socket(path, headers, socketOptions) {
      const listener = new Listener(`ws://127.0.0.1:${port}${path}`, headers, socketOptions);
      open.push(listener);
      return listener;
    },
    async close() {
      for (const { socket } of open) socket.terminate();
      await server.close();
    },
  };
  return harness;
}

/** The four headers of a SmartStream handshake. */
export function streamHeaders(tokens: { jwtToken: string; feedToken: string }): Record<string, string> {
  return {
    Authorization: `Bearer ${tokens.jwtToken}`,
    "x-api-key": ACCOUNT.apiKey,
    "x-client-code": ACCOUNT.clientCode,
    "x-feed-token": tokens.feedToken,
  };
}
