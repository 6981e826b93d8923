import WebSocket from "ws";
import type { BrokerOrder, BrokerProtocol, Session } from "../../shared/brokers/port.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { Random } from "../../shared/domain/random.ts";

export interface OrderSocketOptions {
  readonly protocol: BrokerProtocol;
  readonly apiKey: string;
  readonly clientCode: string;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly onOrder: (order: BrokerOrder) => void;
  /** Connected anew: there is no replay, so the book must be read. */
  readonly onConnected: () => void;
  /** Frames that could not be read, refusals, drops: in words. */
  readonly onTrouble: (sentence: string) => void;
  /** The handshake says that the tokens are not accepted. */
  readonly onUnauthorised: () => void;
}

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 30_000;
/** Least, first and most wait after a refusal for too many connections, ms: only another program's end makes room. */
const CROWDED = { least: 5_000, first: 10_000, most: 60_000 };
const TOO_MANY = 429;
/** So many pings in a row without any sign of life, and the line is dead, whatever TCP believes. */
const UNANSWERED_PINGS = 2;
/** Largest frame: an order is about 1 kB. */
const LARGEST_FRAME = 1024 * 1024;

/** What callers need of it. */
export type OrderNews = Pick<OrderSocket, "use" | "end" | "connected">;

/** The broker's order-status socket. Reconnects by itself; says so each time. */
export class OrderSocket {
  #options: OrderSocketOptions;
  #socket: WebSocket | undefined;
  #session: Session | undefined;
  #attempt = 0;
  /** Pings since something was last heard. */
  #unanswered = 0;
  #stopPing: (() => void) | undefined;
  #stopRetry: (() => void) | undefined;
  #ended = false;

  constructor(options: OrderSocketOptions) {
    this.#options = options;
  }

  /** Opens with these tokens, or reopens when they are new. */
  use(session: Session): void {
    if (this.#session?.accessToken === session.accessToken && this.#socket) return;
    this.#session = session;
    this.#attempt = 0;
    this.#open();
  }

  end(): void {
    this.#ended = true;
    this.#drop();
  }

  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  #drop(): void {
    this.#stopPing?.();
    this.#stopRetry?.();
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.removeAllListeners();
    socket.on("error", () => {});
    socket.terminate();
  }

  #open(): void {
    this.#drop();
    const { protocol, apiKey, clientCode } = this.#options;
    if (!this.#session || this.#ended) return;
    const socket = new WebSocket(protocol.endpoints.orderSocket, {
      headers: protocol.orderSocket.headers(apiKey, clientCode, this.#session),
      perMessageDeflate: false,
      maxPayload: LARGEST_FRAME,
      handshakeTimeout: 10_000,
    });
    this.#socket = socket;
    socket.on("open", () => {
      this.#unanswered = 0;
      this.#ping();
      this.#options.onConnected();
    });
    socket.on("message", (data: Buffer) => this.#message(data.toString("utf8")));
    socket.on("pong", () => (this.#unanswered = 0));
    socket.on("unexpected-response", (_request, response) => {
      const said = response.headers["x-error-message"];
      const advice = response.statusCode === TOO_MANY ? " A client code has three connections over all its programs; end one of the others. Until then the order book is read instead." : "";
      this.#options.onTrouble(`The order socket was refused (${response.statusCode}${said === undefined ? "" : `: ${String(said)}`}).${advice}`);
      if (response.statusCode === 401 || response.statusCode === 403) this.#options.onUnauthorised();
      this.#again(response.statusCode === TOO_MANY);
    });
    socket.on("close", () => this.#again());
    socket.on("error", () => this.#again());
  }

  #message(text: string): void {
    this.#unanswered = 0;
    const read = this.#options.protocol.orderSocket.read(text);
    if (!read) return;
    if ("why" in read) this.#options.onTrouble(`The order socket sent something unreadable: ${read.why}`);
    else this.#options.onOrder(read.order);
  }

  /** The broker's own ping and the protocol's: one of them is answered everywhere. */
  #ping(): void {
    const { ping, pingEveryMs } = this.#options.protocol.orderSocket;
    this.#stopPing = this.#options.timers.after(pingEveryMs, () => {
      if (this.#unanswered >= UNANSWERED_PINGS) {
        this.#options.onTrouble(`The order socket has been silent for ${Math.round(((UNANSWERED_PINGS + 1) * pingEveryMs) / 1000)} s. Connecting anew.`);
        return this.#again();
      }
      // Only a line that has held for a while has earned that its next drop is answered at once.
      if (this.#unanswered === 0) this.#attempt = 0;
      this.#unanswered++;
      if (this.#socket?.readyState === WebSocket.OPEN) {
        this.#socket.send(ping);
        this.#socket.ping();
      }
      this.#ping();
    });
  }

  /** Full jitter: half of all clients must not come back in the same instant. */
  #again(crowded = false): void {
    this.#drop();
    if (this.#ended) return;
    const { random } = this.#options;
    const doubled = 2 ** this.#attempt;
    this.#attempt++;
    const wait = crowded
      ? CROWDED.least + random() * (Math.min(CROWDED.most, CROWDED.first * doubled) - CROWDED.least)
      : FIRST_RETRY_MS / 2 + random() * Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * doubled);
    this.#stopRetry = this.#options.timers.after(wait, () => this.#open());
  }
}
