import type { BrokerOrder, BrokerProtocol, Session } from "../../shared/brokers/port.ts";
import { BrokerAccount } from "../brokers/broker-account.ts";
import type { Http } from "../brokers/http-client.ts";
import { HttpClient } from "../brokers/http-client.ts";
import type { OrderNews } from "../brokers/order-socket.ts";
import { OrderSocket } from "../brokers/order-socket.ts";
import { PRIORITY, RateBudget } from "../brokers/rate-budget.ts";
import type { SessionState } from "../brokers/session-keeper.ts";
import { SessionKeeper } from "../brokers/session-keeper.ts";
import type { AccountOptions, Wires } from "./account-options.ts";

export interface LinkEvents {
  readonly onState: (state: SessionState) => void;
  readonly onOrder: (order: BrokerOrder) => void;
  readonly onSocket: () => void;
  readonly onTrouble: (sentence: string) => void;
}

/** A request that has had no answer for this long is open, ms. */
const ANSWER_MS = 10_000;
/** The same for one whose answer drips, ms. */
const WHOLE_MS = 20_000;
/** Told where the broker wants to hear it and checks nothing: the practice exchange runs on this machine. */
const IDENTITY = { localIp: "127.0.0.1", publicIp: "127.0.0.1", macAddress: "00:00:00:00:00:00" };

function network(protocol: BrokerProtocol): Wires {
  return {
    http: new HttpClient({ root: protocol.endpoints.rest, timeoutMs: ANSWER_MS, wholeMs: WHOLE_MS }),
    openSocket: (options) => new OrderSocket(options),
  };
}

/** The account's connections to its broker: HTTP under one budget, the session, the order socket. */
export class AccountLink {
  readonly broker: BrokerAccount;
  readonly keeper: SessionKeeper;
  readonly socket: OrderNews;
  #http: Http;

  constructor(options: AccountOptions, events: LinkEvents) {
    const { protocol, credentials, clock, timers, random } = options;
    const { apiKey, clientCode } = credentials;
    const wires = options.wires ?? network(protocol);
    this.#http = wires.http;
    const budget = new RateBudget(options.limits, clock, timers);
    this.keeper = new SessionKeeper({
      protocol, credentials, clock, timers,
      codesMayRepeat: options.codesMayRepeat,
      deliver: async (request, session) => {
        await budget.acquire(request.limit, PRIORITY.exit);
        return this.#http.deliver(request, protocol.rest.headers(apiKey, IDENTITY, session));
      },
      onState: events.onState,
    });
    this.broker = new BrokerAccount({ protocol, apiKey, identity: IDENTITY, http: this.#http, budget, keeper: this.keeper });
    this.socket = wires.openSocket({
      protocol, apiKey, clientCode, clock, timers, random,
      onOrder: events.onOrder,
      onConnected: events.onSocket,
      onTrouble: events.onTrouble,
      onUnauthorised: () => this.#renew(),
    });
  }

  get session(): Session | undefined {
    return this.keeper.session;
  }

  async end(): Promise<void> {
    this.socket.end();
    this.keeper.end();
    this.broker.budget.stop();
    await this.#http.close();
  }

  #renew(): void {
    const { session } = this.keeper;
    if (session) void this.keeper.renew(session);
  }
}
