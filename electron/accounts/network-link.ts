import type { BrokerProtocol, CallerIdentity, Credentials, RateLimit, Session } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import { BrokerAccount } from "../brokers/broker-account.ts";
import type { Http } from "../brokers/http-client.ts";
import { HttpClient } from "../brokers/http-client.ts";
import { NetworkLine } from "../brokers/network-line.ts";
import type { OrderNews, OrderSocketOptions } from "../brokers/order-socket.ts";
import { OrderSocket } from "../brokers/order-socket.ts";
import { PRIORITY, RateBudget } from "../brokers/rate-budget.ts";
import { CLOCK_REQUEST, SessionKeeper } from "../brokers/session-keeper.ts";
import type { UsedWindows } from "../credentials/used-windows.ts";
import type { AccountLink, LinkEvents } from "./account-link.ts";

/** What carries requests and order news: the network, or a stand-in for it. */
export interface Wires {
  readonly http: Http;
  readonly openSocket: (options: OrderSocketOptions) => OrderNews;
}

export interface NetworkOptions {
  readonly protocol: BrokerProtocol;
  readonly credentials: Credentials;
  /** A live broker refuses a TOTP code it has seen; the practice exchange does not. */
  readonly codesMayRepeat: boolean;
  readonly limits: readonly RateLimit[];
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  /** Called with each new session: feeds must use its tokens. */
  readonly onSession: (session: Session) => void;
  /** The network unless given. */
  readonly wires?: Wires;
  /** This machine as the broker is told of it; loopback unless given. */
  readonly identity?: CallerIdentity;
  /** One-time codes that were sent before, over restarts. */
  readonly usedWindows?: UsedWindows;
  /** Compares clocks before the first one-time code. */
  readonly checksClock?: boolean;
}

/** A request that has had no answer for this long is open, ms. */
const ANSWER_MS = 10_000;
/** The same for one whose answer drips, ms. */
const WHOLE_MS = 20_000;
/** The practice exchange runs on this machine. */
const LOOPBACK: CallerIdentity = { localIp: "127.0.0.1", publicIp: "127.0.0.1", macAddress: "00:00:00:00:00:00" };

/** The real thing. */
export function network(protocol: BrokerProtocol): Wires {
  return {
    http: new HttpClient({ root: protocol.endpoints.rest, timeoutMs: ANSWER_MS, wholeMs: WHOLE_MS }),
    openSocket: (options) => new OrderSocket(options),
  };
}

/** The account's connections to its broker: HTTP under one budget, the session, the order socket. */
export class NetworkLink implements AccountLink {
  readonly broker: BrokerAccount;
  readonly line: NetworkLine;
  #keeper: SessionKeeper;
  #socket: OrderNews;
  #http: Http;

  constructor(options: NetworkOptions, events: LinkEvents) {
    const { protocol, credentials, clock, timers, random, identity = LOOPBACK } = options;
    const { apiKey, clientCode } = credentials;
    const wires = options.wires ?? network(protocol);
    this.#http = wires.http;
    const budget = new RateBudget(options.limits, clock, timers);
    this.#keeper = new SessionKeeper({
      protocol, credentials, clock, timers,
      codesMayRepeat: options.codesMayRepeat,
      usedWindows: options.usedWindows,
      checksClock: options.checksClock,
      deliver: async (request, session) => {
        await budget.acquire(request.limit, PRIORITY.exit);
        // Who asks for the time need not say who he is.
        return this.#http.deliver(request, request === CLOCK_REQUEST ? {} : protocol.rest.headers(apiKey, identity, session));
      },
      onState: (state) => {
        if (state.kind !== "signed-in") return events.onState(state);
        options.onSession(state.session);
        this.#socket.use(state.session);
        events.onState({ kind: "signed-in" });
      },
    });
    this.broker = new BrokerAccount({ protocol, apiKey, identity, http: this.#http, budget, keeper: this.#keeper });
    this.line = new NetworkLine(this.broker);
    this.#socket = wires.openSocket({
      protocol, apiKey, clientCode, clock, timers, random,
      onOrder: events.onOrder,
      onConnected: events.onListening,
      onTrouble: events.onTrouble,
      onUnauthorised: () => void this.renew(),
    });
  }

  get signedIn(): boolean {
    return this.#keeper.session !== undefined;
  }

  get listening(): boolean {
    return this.#socket.connected;
  }

  /** What is to be said of this machine's clock; undefined when it agrees with the broker's. */
  get clockSentence(): string | undefined {
    return this.#keeper.clockSentence;
  }

  /** The user gives what was asked for; what comes of it is told by state. @throws TerminalError (BadInput) for a code that comes too soon after another. */
  answer(typed: Parameters<SessionKeeper["answer"]>[0]): void {
    void this.#keeper.answer(typed);
  }

  /** Ends the session at the broker too. */
  async signOut(): Promise<void> {
    this.#socket.end();
    await this.#keeper.signOut();
  }

  needs(): Iterable<InstrumentKey> {
    return [];
  }

  async start(): Promise<void> {
    await this.#keeper.ensure();
  }

  async retry(): Promise<void> {
    await this.#keeper.retry();
  }

  /**
   * A socket was refused for its tokens, which may be the socket's own trouble. Whether the session has ended a call
   * tells, and renews it then; otherwise it stays in use while new tokens are asked for.
   */
  async renew(): Promise<void> {
    const { session } = this.#keeper;
    if (!session) return;
    const { rest } = this.broker.protocol;
    await this.broker.read(rest.profile(), (answer) => rest.readProfile(answer), PRIORITY.book);
    this.#keeper.freshen(session);
  }

  /** The broker's books turn by themselves. */
  newDay(): Promise<void> {
    return Promise.resolve();
  }

  async end(): Promise<void> {
    this.#socket.end();
    this.#keeper.end();
    this.broker.budget.stop();
    await this.#http.close();
  }
}
