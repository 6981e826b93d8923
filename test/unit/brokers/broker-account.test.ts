import { describe, expect, test } from "vitest";
import { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import type { Delivery, HttpClient } from "../../../electron/brokers/http-client.ts";
import { PRIORITY, RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerProtocol, Reading, Session } from "../../../shared/brokers/port.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { instrument, proposal } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const answer = (body: string, status = 200): Delivery => ({ kind: "answer", answer: { status, headers: {}, body } });
const json = (value: unknown, status = 200): Delivery => answer(JSON.stringify(value), status);
const accepted = json({ status: true, message: "SUCCESS", errorcode: "", data: { script: "SBIN-EQ", orderid: "1", uniqueorderid: "u1" } });
const emptyBook = json({ status: true, message: "SUCCESS", errorcode: "", data: null });
const invalidToken = json({ success: false, message: "Invalid Token", errorCode: "AG8001", data: "" });
const tooFast = answer("Access denied because of exceeding access rate", 403);

class Rig {
  readonly time = new VirtualTime();
  readonly protocol: BrokerProtocol = angelone();
  /** Requests that went out, as "route by token". */
  readonly sent: string[] = [];
  readonly paths: string[] = [];
  answers: Delivery[] = [];
  token = 1;
  renewals: string[] = [];
  signedOut = false;
  readonly account: BrokerAccount;

  constructor() {
    const session = (): Session | undefined => (this.signedOut ? undefined : { accessToken: `jwt-${this.token}`, refreshToken: "r", feedToken: "f", endsAt: 0 as SystemTime });
    const keeper = {
      get session() {
        return session();
      },
      ensure: () => Promise.resolve(session()),
      renew: (old: Session) => {
        this.renewals.push(old.accessToken);
        this.token++;
        return Promise.resolve(session());
      },
    } as unknown as SessionKeeper;
    const http = {
      deliver: (request: { route: string; path: string }, headers: Record<string, string>) => {
        this.paths.push(request.path);
        this.sent.push(`${request.route} by ${headers["Authorization"]?.replace("Bearer ", "") ?? "nobody"}`);
        return Promise.resolve(this.answers.shift() ?? accepted);
      },
    } as unknown as HttpClient;
    const identity = { localIp: "", publicIp: "", macAddress: "" };
    this.account = new BrokerAccount({ protocol: this.protocol, apiKey: "k", identity, http, budget: new RateBudget(this.protocol.limits, this.time, this.time), keeper });
  }

  place(beforeSend = (): boolean => true) {
    const { rest } = this.protocol;
    const request = rest.place(instrument(), { ...proposal(), tag: "abcd00000000000001" });
    return this.account.write(request, (one) => rest.readPlacement(one), PRIORITY.entry, beforeSend);
  }

  book() {
    const { rest } = this.protocol;
    return this.account.read(rest.orderBook(), (one) => rest.readOrderBook(one), PRIORITY.book);
  }
}

describe("a write is sent at most once", () => {
  test.each<[string, Delivery, string]>([
    ["a good answer", accepted, "confirmed"],
    ["the broker's no", json({ status: false, message: "Invalid quantity", errorcode: "AB1012", data: "" }), "refused"],
    ["a dead session", invalidToken, "not-sent"],
    ["too fast", tooFast, "not-sent"],
    ["429", answer("slow down", 429), "not-sent"],
    ["nobody there", { kind: "not-sent", why: "connect ECONNREFUSED" }, "not-sent"],
    ["no answer", { kind: "no-answer", why: "other side closed" }, "unresolved"],
    ["502", answer("", 502), "unresolved"],
    ["500 with JSON", json({ status: false, message: "Internal Error", errorcode: "AB9999", data: "" }, 500), "unresolved"],
    ["503 that says success", json({ status: true, message: "SUCCESS", errorcode: "", data: { orderid: "1" } }, 503), "unresolved"],
    ["403 of a firewall", answer("<html>Forbidden</html>", 403), "unresolved"],
    ["a page that quotes the limiter", answer("<html>Access denied because of exceeding access rate</html>", 403), "unresolved"],
    ["an empty 200", answer(""), "unresolved"],
    ["an empty 400", answer("", 400), "unresolved"],
    ["half an answer", answer('{"status":true,"message":"SUCC'), "unresolved"],
    ["success without an order id", json({ status: true, message: "SUCCESS", errorcode: "", data: {} }), "unresolved"],
    ["success that carries an error code", json({ status: true, message: "SUCCESS", errorcode: "AB1000", data: { orderid: "1" } }), "unresolved"],
    ["something went wrong inside", json({ status: false, message: "Something Went Wrong, Please Try After Sometime", errorcode: "AB1004", data: null }), "unresolved"],
    ["JSON that is no envelope", json([1, 2, 3]), "unresolved"],
  ])("%s", async (_name, delivery, kind) => {
    const rig = new Rig();
    rig.answers = [delivery];
    expect((await rig.place()).kind).toBe(kind);
    await rig.time.pass(60_000);
    expect(rig.sent).toHaveLength(1);
  });

  test("an answer that makes its reader throw leaves the outcome open", async () => {
    const rig = new Rig();
    const { rest } = rig.protocol;
    const request = rest.place(instrument(), { ...proposal(), tag: "abcd00000000000001" });
    const outcome = await rig.account.write(request, (): Reading<never> => {
      throw new RangeError("amount of 1e300 units is not a safe integer");
    }, PRIORITY.entry, () => true);
    expect(outcome).toMatchObject({ kind: "unresolved", why: expect.stringMatching(/1e300/) });
  });

  test("not wanted any more when its turn comes: nothing goes", async () => {
    const rig = new Rig();
    expect(await rig.place(() => false)).toMatchObject({ kind: "not-sent", why: expect.stringMatching(/No longer wanted/) });
    expect(rig.sent).toEqual([]);
  });

  test("not signed in: nothing goes, and nobody is told that it was sent", async () => {
    const rig = new Rig();
    rig.signedOut = true;
    let noted = false;
    expect(await rig.place(() => (noted = true))).toMatchObject({ kind: "not-sent" });
    expect(rig.sent).toEqual([]);
    expect(noted).toBe(false);
  });

  test("a session that dies while the order waits its turn: it does not go under the dead one", async () => {
    const rig = new Rig();
    for (let i = 0; i < 8; i++) void rig.place();
    let noted = false;
    const waiting = rig.place(() => (noted = true));
    await rig.time.pass(10);
    rig.signedOut = true;
    await rig.time.pass(2_000);
    expect(await waiting).toMatchObject({ kind: "not-sent" });
    expect(noted).toBe(false);
    expect(rig.sent).toHaveLength(8);
  });

  test("a session renewed while the order waited is the one that is used, and the one that is renewed when it is refused", async () => {
    const rig = new Rig();
    for (let i = 0; i < 8; i++) void rig.place();
    const waiting = rig.place();
    await rig.time.pass(10);
    rig.token = 2;
    rig.answers = [invalidToken];
    await rig.time.pass(2_000);
    expect(await waiting).toMatchObject({ kind: "not-sent" });
    expect(rig.sent.at(-1)).toBe("place by jwt-2");
    expect(rig.renewals).toEqual(["jwt-2"]);
  });

  test("after the limiter's refusal the lane stands still for a while", async () => {
    const rig = new Rig();
    rig.answers = [tooFast];
    await rig.place();
    void rig.place();
    await rig.time.pass(400);
    expect(rig.sent).toHaveLength(1);
    await rig.time.pass(200);
    expect(rig.sent).toHaveLength(2);
  });
});

describe("a read", () => {
  test("under a dead session is asked once more under a new one, and no more than that", async () => {
    const rig = new Rig();
    rig.answers = [invalidToken, emptyBook];
    const good = rig.book();
    await rig.time.pass(2_000);
    expect(await good).toEqual({ ok: true, value: [] });
    rig.answers = [invalidToken, invalidToken, invalidToken, invalidToken];
    const bad = rig.book();
    await rig.time.pass(10_000);
    expect(await bad).toMatchObject({ ok: false });
    expect(rig.sent).toEqual(["order-book by jwt-1", "order-book by jwt-2", "order-book by jwt-2", "order-book by jwt-3"]);
  });

  test("whose reader throws is a reason, not an end of the program", async () => {
    const rig = new Rig();
    const outcome = await rig.account.read(rig.protocol.rest.orderBook(), (): Reading<never> => {
      throw new RangeError("not a safe integer");
    }, PRIORITY.book);
    expect(outcome).toMatchObject({ ok: false, why: expect.stringMatching(/not a safe integer/) });
  });
});

describe("equal reads share one call", () => {
  const order = { ...proposal(), tag: "abcd00000000000001" };

  test("those that wait for their turn together", async () => {
    const rig = new Rig();
    rig.answers = [emptyBook, emptyBook, emptyBook];
    const first = rig.book();
    await rig.time.pass(1);
    const later = [rig.book(), rig.book(), rig.book()];
    await rig.time.pass(3_000);
    expect(rig.sent).toEqual(["order-book by jwt-1", "order-book by jwt-1"]);
    expect(await Promise.all([first, ...later])).toEqual(Array.from({ length: 4 }, () => ({ ok: true, value: [] })));
  });

  test("a book that has gone already is not joined: its answer may be older than the question", async () => {
    const rig = new Rig();
    let answerFirst: (delivery: Delivery) => void = () => undefined;
    const held = new Promise<Delivery>((resolve) => (answerFirst = resolve));
    rig.answers = [held as unknown as Delivery, json({ status: true, message: "SUCCESS", errorcode: "", data: "garbage" })];
    const first = rig.book();
    await rig.time.pass(1);
    const second = rig.book();
    await rig.time.pass(2_000);
    expect(rig.sent).toHaveLength(2);
    answerFirst(emptyBook);
    expect(await first).toMatchObject({ ok: true });
    expect(await second).toMatchObject({ ok: false });
  });

  test("market data are, while their answer is on its way", async () => {
    const rig = new Rig();
    const { rest } = rig.protocol;
    let answer: (delivery: Delivery) => void = () => undefined;
    rig.answers = [new Promise<Delivery>((resolve) => (answer = resolve)) as unknown as Delivery];
    const quotes = () => rig.account.read(rest.quotes([instrument()]), (one) => rest.readQuotes(one), PRIORITY.market);
    const all = [quotes(), quotes()];
    await rig.time.pass(5_000);
    all.push(quotes());
    await rig.time.pass(5_000);
    answer(json({ status: true, message: "SUCCESS", errorcode: "", data: { fetched: [], unfetched: [] } }));
    expect(await Promise.all(all)).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: [] })));
    expect(rig.sent).toHaveLength(1);
  });

  test("each reads the answer its own way, and one refusal counts once", async () => {
    const rig = new Rig();
    const { rest } = rig.protocol;
    rig.answers = [tooFast];
    const trades = (day: string) => rig.account.read(rest.tradeBook(), (one) => rest.readTradeBook(one, day), PRIORITY.book);
    const both = await Promise.all([trades("2026-08-18"), trades("2026-08-19"), trades("2026-08-18")]);
    expect(both.every(({ ok }) => !ok)).toBe(true);
    const until = rig.account.budget.meters().find(({ name }) => name === "trade-book")?.backingOffUntil ?? 0;
    expect(until - rig.time.now()).toBe(500);
  });

  test("a dead session is renewed once for all of them", async () => {
    const rig = new Rig();
    rig.answers = [invalidToken, emptyBook];
    const both = [rig.book(), rig.book()];
    await rig.time.pass(5_000);
    expect(await Promise.all(both)).toEqual([{ ok: true, value: [] }, { ok: true, value: [] }]);
    // The keeper renews one session once, whoever asks; this rig only notes who did.
    expect(rig.renewals).toEqual(["jwt-1", "jwt-1"]);
    expect(rig.sent).toHaveLength(2);
  });

  test("orders never are", async () => {
    const rig = new Rig();
    const { rest } = rig.protocol;
    const send = () => rig.account.write(rest.place(instrument(), order), (one) => rest.readPlacement(one), PRIORITY.entry, () => true);
    await Promise.all([send(), send()]);
    expect(rig.sent).toHaveLength(2);
  });
});

describe("a route under another name", () => {
  const rule = { side: "BUY", product: "CNC", trigger: 1_000_000 as Price, price: 1_000_000 as Price, quantity: 1, validDays: 1 } as const;
  const create = (rig: Rig) => {
    const gtt = rig.protocol.gtt!;
    return rig.account.write(gtt.create(instrument(), rule), gtt.readRuleId, PRIORITY.change, () => true);
  };
  const made = json({ status: true, message: "SUCCESS", errorcode: "", data: { id: "9" } });

  test("is tried once when the broker does not know the first, and only then", async () => {
    const rig = new Rig();
    rig.answers = [answer("<html>Not Found</html>", 404), made];
    expect(await create(rig)).toMatchObject({ kind: "confirmed", placement: { brokerOrderId: "9" } });
    expect(rig.paths).toEqual(["/rest/secure/angelbroking/gtt/v1/createRule", "/gtt-service/rest/secure/angelbroking/gtt/v1/createRule"]);
  });

  test.each([502, 400, 200])("HTTP %d without an answer is not such a case: nothing goes twice", async (status) => {
    const rig = new Rig();
    rig.answers = [answer("", status), made];
    expect(await create(rig)).toMatchObject({ kind: "unresolved" });
    expect(rig.paths).toHaveLength(1);
  });
});

describe("a change that is no order", () => {
  test("gives what its reader read, and is sent once", async () => {
    const rig = new Rig();
    const { conversion } = rig.protocol;
    const request = conversion!.convert({ position: { product: "MIS", netQuantity: 5 } as never, copied: {} }, "CNC", 5);
    const convert = () => rig.account.change(request, conversion!.readConverted, PRIORITY.change, () => true);
    rig.answers = [emptyBook, json({ status: false, message: "Position conversion failed", errorcode: "AB1017", data: null }), answer("", 502)];
    expect(await convert()).toMatchObject({ kind: "confirmed", value: true });
    expect(await convert()).toMatchObject({ kind: "refused", code: "AB1017" });
    expect(await convert()).toMatchObject({ kind: "unresolved" });
    expect(rig.sent).toHaveLength(3);
  });
});
