import type { Delivery, HttpClient } from "../../electron/brokers/http-client.ts";
import type { HttpRequest } from "../../shared/brokers/port.ts";

/**
 * What the broker does with the next write:
 *   ok          takes it and answers
 *   refuse      says no, definitely
 *   unreachable no byte arrives
 *   lost        it never arrives, and no answer comes
 *   silent      takes it, but the answer never comes
 *   html        takes it and answers with a gateway's page
 *   bad-gateway takes it and answers 502
 *   limit       turns it away for being too fast
 */
export type Mood = "ok" | "refuse" | "unreachable" | "lost" | "silent" | "html" | "bad-gateway" | "limit";

export interface ModelOrder {
  readonly id: string;
  readonly tag: string;
  readonly body: Record<string, string>;
  status: string;
  filled: number;
  average: string;
  text: string;
  listedAt: number;
  cancelAt?: number;
}

/** A broker as small as can be, in Angel One's words: an obvious book, and moods. Independent of the terminal's code. */
export class ModelBroker {
  readonly orders: ModelOrder[] = [];
  readonly trades: Record<string, string>[] = [];
  readonly calls: string[] = [];
  /** Moods of the coming writes, first one first; `ok` when there is none. */
  moods: Mood[] = [];
  /** How long the book keeps a taken order to itself, ms. */
  listAfterMs = 0;
  booksFail = false;
  /** How long a cancel takes to have its effect, ms. */
  cancelAfterMs = 0;
  /** The order that fills in part before its cancel gets there. */
  fillOnCancel: { readonly id: string; readonly quantity: number; readonly price: string } | undefined;
  /** The time stamp in all rows of the book. */
  stamp = "20-Nov-2026 10:15:00";
  #now: () => number;
  #counter = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Stands in the place of the HTTP client. */
  client(): HttpClient {
    return { deliver: (request: HttpRequest) => Promise.resolve(this.#deliver(request)), close: () => Promise.resolve() } as unknown as HttpClient;
  }

  update(order: ModelOrder, status: string, filled = order.filled, average = order.average): void {
    order.status = status;
    order.filled = filled;
    order.average = average;
  }

  trade(order: ModelOrder, quantity: number, price: string, id: string): void {
    this.trades.push({
      exchange: "NSE", producttype: order.body["producttype"] ?? "", tradingsymbol: "SBIN-EQ", instrumenttype: "", symbolgroup: "EQ", strikeprice: "-1", optiontype: "", expirydate: "",
      marketlot: "1", precision: "2", multiplier: "-1", tradevalue: "0", transactiontype: order.body["transactiontype"] ?? "", fillprice: price, fillsize: String(quantity),
      orderid: order.id, fillid: id, filltime: "10:15:00",
    });
  }

  #deliver(request: HttpRequest): Delivery {
    this.calls.push(request.route);
    if (!request.writes) return this.#read(request);
    const mood = this.moods.shift() ?? "ok";
    if (mood === "unreachable") return { kind: "not-sent", why: "connect ECONNREFUSED" };
    if (mood === "lost") return { kind: "no-answer", why: "Headers Timeout Error" };
    if (mood === "limit") return answer(403, "Access denied because of exceeding access rate");
    if (mood === "refuse") return ok(false, "AB4008", "ordertag length should be less than 20 characters", "");
    const data = this.#take(request);
    if (mood === "silent") return { kind: "no-answer", why: "other side closed" };
    if (mood === "html") return answer(200, "<html><body>Request Rejected. Your support ID is: 123</body></html>");
    if (mood === "bad-gateway") return answer(502, "");
    return ok(true, "", "SUCCESS", data);
  }

  #take(request: HttpRequest): unknown {
    const body = JSON.parse(request.body ?? "{}") as Record<string, string>;
    if (request.route === "place") {
      const id = `2611200000${String(++this.#counter).padStart(5, "0")}`;
      this.orders.push({ id, tag: body["ordertag"] ?? "", body, status: "open", filled: 0, average: "0", text: "", listedAt: this.#now() + this.listAfterMs });
      return { script: body["tradingsymbol"], orderid: id, uniqueorderid: `u${id}` };
    }
    const order = this.orders.find((one) => one.id === body["orderid"]);
    if (order && request.route === "cancel" && order.status === "open") this.#cancel(order);
    // The exchange does not change what has ended, nor below what has filled.
    if (order && request.route === "modify" && order.status === "open" && Number(body["quantity"]) > order.filled) Object.assign(order.body, { price: body["price"], triggerprice: body["triggerprice"], quantity: body["quantity"], ordertype: body["ordertype"] });
    return { orderid: body["orderid"], uniqueorderid: `u${body["orderid"] ?? ""}` };
  }

  #cancel(order: ModelOrder): void {
    if (this.fillOnCancel?.id === order.id) {
      const { quantity, price } = this.fillOnCancel;
      this.update(order, "open", quantity, price);
      this.trade(order, quantity, price, `x${order.id}`);
    }
    if (this.cancelAfterMs === 0) order.status = "cancelled";
    else order.cancelAt = this.#now() + this.cancelAfterMs;
  }

  #read(request: HttpRequest): Delivery {
    for (const order of this.orders) if (order.cancelAt !== undefined && order.cancelAt <= this.#now() && order.status === "open") order.status = "cancelled";
    if (this.booksFail) return answer(502, "<html>Bad Gateway</html>");
    if (request.path.endsWith("getOrderBook")) {
      const listed = this.orders.filter((order) => order.listedAt <= this.#now());
      return ok(true, "", "SUCCESS", listed.length === 0 ? null : listed.map((order) => row(order, this.stamp)));
    }
    if (request.path.endsWith("getTradeBook")) return ok(true, "", "SUCCESS", this.trades.length === 0 ? null : this.trades);
    return ok(true, "", "SUCCESS", null);
  }
}

function answer(status: number, body: string): Delivery {
  return { kind: "answer", answer: { status, headers: {}, body } };
}

function ok(status: boolean, errorcode: string, message: string, data: unknown): Delivery {
  return answer(200, JSON.stringify({ status, message, errorcode, data }));
}

function row({ id, tag, body, status, filled, average, text }: ModelOrder, stamp: string): Record<string, string> {
  const quantity = Number(body["quantity"]);
  return {
    variety: body["variety"] ?? "NORMAL", ordertype: body["ordertype"] ?? "LIMIT", producttype: body["producttype"] ?? "", duration: "DAY", price: body["price"] ?? "0",
    triggerprice: body["triggerprice"] ?? "0", quantity: String(quantity), disclosedquantity: "0", squareoff: "0", stoploss: "0", trailingstoploss: "0",
    tradingsymbol: body["tradingsymbol"] ?? "", transactiontype: body["transactiontype"] ?? "", exchange: "NSE", symboltoken: "3045", instrumenttype: "", strikeprice: "-1",
    optiontype: "", expirydate: "", lotsize: "1", cancelsize: status === "cancelled" ? String(quantity - filled) : "0", averageprice: average, filledshares: String(filled),
    unfilledshares: String(quantity - filled), orderid: id, text, status, orderstatus: status, updatetime: stamp, exchtime: stamp,
    exchorderupdatetime: stamp, fillid: "", filltime: "", parentorderid: "", uniqueorderid: `u${id}`, exchangeorderid: "1100000000048358", ordertag: tag,
  };
}
