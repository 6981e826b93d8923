import { describe, expect, test } from "vitest";
import { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import type { Delivery, HttpClient } from "../../../electron/brokers/http-client.ts";
import { PRIORITY, RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerProtocol, Reading, Session } from "../../../shared/brokers/port.ts";
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
      deliver: (request: { route: string }, headers: Record<string, string>) => {
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
    for (let i = 0; i < 9; i++) void rig.place();
    let noted = false;
    const waiting = rig.place(() => (noted = true));
    await rig.time.pass(10);
    rig.signedOut = true;
    await rig.time.pass(2_000);
    expect(await waiting).toMatchObject({ kind: "not-sent" });
    expect(noted).toBe(false);
    expect(rig.sent).toHaveLength(9);
  });

  test("a session renewed while the order waited is the one that is used, and the one that is renewed when it is refused", async () => {
    const rig = new Rig();
    for (let i = 0; i < 9; i++) void rig.place();
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
