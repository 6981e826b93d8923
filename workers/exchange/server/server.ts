/** The exchange's doors on one loopback port: REST, both sockets, and the scrip master. */

import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ExchangeQuirks } from "../../../shared/contract/exchange.ts";
import type { ExchangeCore, ExchangeOptions, ExchangeReady } from "../types.ts";
import type { PracticeAccount } from "./account.ts";
import type { CautionaryScrips } from "./cautionary.ts";
import type { ChargeRates } from "./charge-rates.ts";
import { createDepository, DEPOSITORY_PATH } from "./depository.ts";
import type { Door, SystemClock } from "./door.ts";
import { createMasterFile, MASTER_PATH } from "./master.ts";
import { NO_LIMITS, publishedLimits } from "./rate-limits.ts";
import { serveRest } from "./rest.ts";
import { createSessions } from "./sessions.ts";
import type { Lifetimes } from "./sessions.ts";
import { createSockets, ORDER_SOCKET_PATH, STREAM_PATH } from "./sockets.ts";
import type { SocketStats } from "./sockets.ts";

const LOOPBACK = "127.0.0.1";

/** A SmartStream connection that sends no ping for this long is closed. */
const IDLE_TIMEOUT_MS = 120_000;

/** Longer than any client's pause between two requests, so that keep-alive connections are not lost in between. */
const KEEP_ALIVE_MS = 75_000;

export interface ServerOptions {
  readonly core: ExchangeCore;
  readonly account: PracticeAccount;
  /** 0 = any free port. */
  readonly port: number;
  readonly profile: ExchangeOptions["profile"];
  readonly clock: SystemClock;
  /** Hears of a fault in a route; the client has been answered already. */
  readonly onFault: (error: unknown) => void;
  readonly idleTimeoutMs?: number;
  readonly lifetimes?: Lifetimes;
  readonly quirks?: () => ExchangeQuirks;
  readonly rates?: ChargeRates;
  readonly cautionary?: CautionaryScrips;
}

export interface ServerStats extends SocketStats {
  readonly requests: number;
}

export interface ExchangeServer {
  readonly ready: ExchangeReady;
  stats(): ServerStats;
  /** Breaks off every socket, without a word. @returns the system time of it, ms with fractions. */
  dropSockets(): number;
  /** As in an incident of the broker's: access and feed tokens are dead at once, sockets break off, refresh tokens still count. */
  expireSessions(): void;
  /** Closes the port and every connection. */
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") reject(new Error(`Port ${port} is taken by another program: choose another port, or 0 for any free one.`, { cause: error }));
      else if (error.code === "EACCES") reject(new Error(`Port ${port} may not be used by this user: choose one above 1023.`, { cause: error }));
      else reject(error);
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Java's own client offers HTTP/2 with every plain request: that is an ordinary request, not an upgrade. */
const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === "websocket";

function readyOf(port: number, core: ExchangeCore, account: PracticeAccount): ExchangeReady {
  const web = `http://${LOOPBACK}:${port}`;
  const socket = `ws://${LOOPBACK}:${port}`;
  return {
    port,
    restUrl: web,
    streamUrl: `${socket}${STREAM_PATH}`,
    orderSocketUrl: `${socket}${ORDER_SOCKET_PATH}`,
    masterUrl: `${web}${MASTER_PATH}`,
    account,
    clock: core.clock(),
  };
}

/** Opens the doors. Rejects with a plain sentence when the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<ExchangeServer> {
  const { core, account, clock } = options;
  const door: Door = {
    core,
    account,
    clock,
    sessions: createSessions(() => clock.wall(), options.lifetimes),
    quirks: options.quirks ?? (() => ({})),
    spentCodes: new Set(),
    rates: options.rates,
    cautionary: options.cautionary ?? new Map(),
    depository: createDepository(core),
    limits: options.profile === "faithful" ? publishedLimits(() => clock.monotonic()) : NO_LIMITS,
  };
  const master = createMasterFile(core, () => clock.wall());
  const sockets = createSockets(door, options.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
  let requests = 0;

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, shouldUpgradeCallback: isWebSocket }, (request, response) => {
    requests++;
    response.on("error", () => undefined);
    if (request.url?.split("?", 1)[0] === MASTER_PATH && (request.method === "GET" || request.method === "HEAD")) master.serve(request, response);
    else if (request.url?.split("?", 1)[0] === DEPOSITORY_PATH && request.method === "POST") door.depository.serve(request, response);
    else serveRest(door, request, response, options.onFault);
  });
  server.on("upgrade", (request, wire, head) => sockets.upgrade(request, wire, head));
  server.on("clientError", (_error, wire) => {
    if (wire.writable) wire.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });

  const port = await listen(server, options.port).catch(async (error: unknown) => {
    await sockets.close();
    throw error;
  });
  return {
    ready: readyOf(port, core, account),
    stats: () => ({ ...sockets.stats(), requests }),
    dropSockets() {
      sockets.drop();
      return performance.timeOrigin + performance.now();
    },
    expireSessions() {
      door.sessions.expire();
      sockets.drop();
    },
    async close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      await sockets.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
