import type { Wires } from "../../../electron/accounts/network-link.ts";
import type { Delivery } from "../../../electron/brokers/http-client.ts";
import type { OrderNews, OrderSocketOptions } from "../../../electron/brokers/order-socket.ts";
import type { HttpRequest } from "../../../shared/brokers/port.ts";
import type { Answered } from "./answers.ts";
import { failure } from "./answers.ts";
import type { Broker, BrokerTime } from "./broker.ts";
import type { Chance } from "./chance.ts";
import type { Life } from "./crash-journal.ts";
import { OrderLine } from "./order-line.ts";
import type { Recent } from "./recent.ts";

/** What can become of one request and its answer; each with how often, in a thousand. */
const FATES = {
  clean: 780,
  slow: 40,
  /** No byte leaves. */
  unreachable: 15,
  /** Reset or timed out before it gets there. */
  "lost at once": 10,
  "lost in silence": 10,
  /** Carried out, and no answer. */
  "reset after": 15,
  "silent after": 15,
  /** Carried out when nobody waits for an answer any more. */
  "late arrival": 8,
  /** Carried out, and answered with rubbish. */
  page: 15, empty: 10, cut: 12, "bad gateway": 12, garbled: 8, "inner failure": 8,
  /** Turned away before anything is done. */
  "too fast": 12, "too many": 6, "token dead": 10, firewall: 8,
  /** Reads only: the answer of a while ago once more. */
  stale: 12,
} as const;
export type Fate = keyof typeof FATES;

const GIVES_UP_MS = 10_000;

/** One write that left a terminal, whatever became of it. */
export interface Sent {
  readonly at: number;
  readonly route: string;
  /** Of a placement its tag, of a change the order's id. */
  readonly about: string;
  readonly fate: Fate;
  /** When it reached the broker, if it did. */
  arrivedAt: number | undefined;
}

/** Everything between terminals and broker. Outlives a killed terminal: what has left it arrives all the same. */
export class Network {
  readonly broker: Broker;
  readonly time: BrokerTime;
  readonly chance: Chance;
  /** All writes of all terminals, in the order in which they left. */
  readonly sent: Sent[] = [];
  readonly counts = new Map<string, number>();
  hostile = true;
  line: OrderLine | undefined;
  /** What is said of holdings, if not that there are none. */
  holdings: Answered | undefined;
  /** Requests that are swallowed, whatever the weather. */
  hangs: (path: string) => boolean = () => false;
  /** Routes that only some scenes have. */
  answers: (request: HttpRequest, body: Record<string, string>) => Answered | undefined = () => undefined;
  /** While set, every line breaks as soon as it stands. */
  shaky = false;
  #last = new Map<string, Answered>();

  #recent: Pick<Recent, "fault">;

  constructor(broker: Broker, time: BrokerTime, chance: Chance, recent: Pick<Recent, "fault"> = { fault: () => {} }) {
    this.#recent = recent;
    this.broker = broker;
    this.time = time;
    this.chance = chance;
  }

  /** The broker pushes to whoever listens now. */
  push(row: Record<string, string>): void {
    this.line?.push(row);
  }

  wiresFor(life: Life): Wires {
    return {
      http: { deliver: (request, headers) => this.#deliver(request, headers, life), close: () => Promise.resolve() },
      openSocket: (options: OrderSocketOptions): OrderNews => (this.line = new OrderLine(options, this, life)),
    };
  }

  /** @param what route or place, a colon, and what happened there. */
  count(what: string): void {
    if (!what.endsWith(": clean") && !what.endsWith(": good")) this.#recent.fault(what.startsWith("socket") || what.startsWith("storm") ? what : what.slice(what.indexOf(": ") + 2));
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  fate(request: HttpRequest): Fate {
    if (this.hangs(request.path)) return "lost in silence";
    // Books half as often as orders: while they cannot be read, nothing is traded and nothing is learnt.
    const fate = this.hostile && (request.writes || this.chance.is(0.5)) ? this.chance.weighed(FATES) : "clean";
    return fate === "stale" && (request.writes || !this.#last.has(request.path)) ? "clean" : fate;
  }

  #deliver(request: HttpRequest, headers: Readonly<Record<string, string>>, life: Life): Promise<Delivery> {
    if (!life.border(`send: ${request.route}`)) return new Promise(() => {});
    const fate = this.fate(request);
    this.count(`${request.route}: ${fate}`);
    const sent = this.#note(request, fate);
    return new Promise((resolve) => {
      const receive = (delivery: Delivery): void => {
        // Nobody listens while the machine sleeps: the connection is gone when it wakes.
        if (life.asleep) life.whenAwake(() => receive({ kind: "no-answer", why: "read ECONNRESET" }));
        else if (life.alive && life.border(`receive: ${request.route}`)) resolve(delivery);
      };
      this.#travel(request, headers["Authorization"], fate, sent, (ms, delivery) => void this.time.after(ms, () => receive(delivery)));
      // It has left the machine: from here on a kill changes nothing about its journey.
      life.border(`sent: ${request.route}`);
    });
  }

  #note(request: HttpRequest, fate: Fate): Sent | undefined {
    if (!request.writes) return undefined;
    const body = JSON.parse(request.body ?? "{}") as Record<string, string>;
    const sent: Sent = { at: this.time.now(), route: request.route, about: body["ordertag"] ?? body["orderid"] ?? "", fate, arrivedAt: undefined };
    this.sent.push(sent);
    return sent;
  }

  #travel(request: HttpRequest, authorization: string | undefined, fate: Fate, sent: Sent | undefined, answer: (ms: number, delivery: Delivery) => void): void {
    const way = this.hostile ? this.chance.from(1, 60) : 5;
    const back = this.hostile ? this.chance.from(1, 60) : 5;
    const none = (why: string): Delivery => ({ kind: "no-answer", why });
    const told = (status: number, body: string): Delivery => ({ kind: "answer", answer: { status, headers: {}, body } });
    /** It reaches the broker, and `then` says what comes back. */
    const carry = (ms: number, then: (answered: Answered) => void): void => void this.time.after(ms, () => then(this.#arrive(request, authorization, sent)));
    switch (fate) {
      case "clean":
        return carry(way, ({ status, body }) => answer(back, told(status, body)));
      case "slow":
        return carry(this.chance.from(200, 3_000), ({ status, body }) => answer(this.chance.from(200, 4_000), told(status, body)));
      case "unreachable":
        return answer(way, { kind: "not-sent", why: "connect ECONNREFUSED" });
      case "lost at once":
        return answer(way, none("other side closed"));
      case "lost in silence":
        return answer(GIVES_UP_MS, none("Headers Timeout Error"));
      case "reset after":
        return carry(way, () => answer(back, none("read ECONNRESET")));
      case "silent after":
        return carry(way, () => answer(GIVES_UP_MS - way, none("Headers Timeout Error")));
      case "late arrival":
        answer(GIVES_UP_MS, none("Headers Timeout Error"));
        return carry(GIVES_UP_MS + this.chance.from(0, 3_000), () => {});
      case "page":
        return carry(way, () => answer(back, told(200, "<html><body>Request Rejected. Your support ID is: 8812</body></html>")));
      case "empty":
        return carry(way, () => answer(back, told(this.chance.of([200, 400, 502]), "")));
      case "cut":
        return carry(way, ({ body }) => answer(back, told(200, body.slice(0, this.chance.from(1, Math.max(1, body.length - 1))))));
      case "bad gateway":
        return carry(way, () => answer(back, told(this.chance.of([500, 502, 503, 504]), this.chance.of(["", "<h1>Bad Gateway</h1>", '{"status":false,"message":"internal","errorcode":"AB1234"}']))));
      case "garbled":
        return carry(way, ({ body }) => answer(back, told(200, garbled(body, this.chance))));
      case "inner failure":
        return carry(way, () => answer(back, told(200, failure("AB1004", "Something Went Wrong, Please Try After Sometime").body)));
      case "too fast":
        return answer(way, told(403, "Access denied because of exceeding access rate"));
      case "too many":
        return answer(way, told(429, "Too Many Requests"));
      case "token dead":
        return answer(way, told(200, '{"success":false,"message":"Invalid Token","errorCode":"AG8001","data":""}'));
      case "firewall":
        return answer(way, told(403, "<html>Forbidden</html>"));
      case "stale": {
        const old = this.#last.get(request.path);
        return answer(way, told(old?.status ?? 200, old?.body ?? ""));
      }
    }
  }

  #arrive(request: HttpRequest, authorization: string | undefined, sent: Sent | undefined): Answered {
    const { broker } = this;
    const body = JSON.parse(request.body ?? "{}") as Record<string, string>;
    if (request.route === "sign-in") return broker.signIn();
    if (request.route === "refresh") return broker.refresh();
    if (!broker.takes(authorization)) return failure("AG8001", "Invalid Token");
    if (sent) sent.arrivedAt = this.time.now();
    const own = this.answers(request, body);
    if (own) return own;
    switch (request.route) {
      case "place":
        return broker.place(body);
      case "modify":
        return broker.modify(body);
      case "cancel":
        return broker.cancel(body);
      default: {
        const answered = this.#read(request.path);
        this.#last.set(request.path, answered);
        return answered;
      }
    }
  }

  #read(path: string): Answered {
    const { books } = this.broker;
    if (path.endsWith("getOrderBook")) return books.orderBook(this.time.now());
    if (path.endsWith("getTradeBook")) return books.tradeBook(this.time.now());
    if (path.endsWith("getPosition")) return books.positionBook();
    if (path.endsWith("getRMS")) return this.broker.funds();
    if (this.holdings && path.endsWith("getHolding")) return this.holdings;
    return { status: 200, body: '{"status":true,"message":"SUCCESS","errorcode":"","data":null}' };
  }
}

/**
 * Bytes that no JSON has, somewhere in it. A digit changed into another is not among the failures: TLS
 * turns that into a broken connection.
 */
function garbled(body: string, chance: Chance): string {
  const at = chance.from(0, Math.max(0, body.length - 1));
  return `${body.slice(0, at)}\u0000\ufffd${body.slice(at + 1)}`;
}
