import { describe, expect, test } from "vitest";
import { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import { BrokerDesk } from "../../../electron/brokers/broker-desk.ts";
import type { Delivery, HttpClient } from "../../../electron/brokers/http-client.ts";
import { RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerProtocol, HttpRequest } from "../../../shared/brokers/port.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { OPTION, POSITION_ROW, SBIN, share } from "../angelone/answers.ts";

const RELIANCE = share("NSE", "RELIANCE", "RELIANCE-EQ", "2885", "NSE");
const good = (data: unknown): Delivery => ({ kind: "answer", answer: { status: 200, headers: {}, body: JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data }) } });
const page = (status: number): Delivery => ({ kind: "answer", answer: { status, headers: {}, body: "" } });

class Rig {
  readonly time = new VirtualTime();
  readonly sent: HttpRequest[] = [];
  answers: Delivery[] = [];
  day = "2026-08-18";
  readonly desk: BrokerDesk;

  constructor(protocol: BrokerProtocol = angelone()) {
    const session = { accessToken: "jwt", refreshToken: "r", feedToken: "f", endsAt: 0 };
    const keeper = { session, ensure: () => Promise.resolve(session), renew: () => Promise.resolve(session) } as unknown as SessionKeeper;
    const http = { deliver: (request: HttpRequest) => Promise.resolve((this.sent.push(request), this.answers.shift() ?? page(502))) } as unknown as HttpClient;
    const account = new BrokerAccount({ protocol, apiKey: "k", identity: { localIp: "", publicIp: "", macAddress: "" }, http, budget: new RateBudget(protocol.limits, this.time, this.time), keeper });
    this.desk = new BrokerDesk(account, () => this.day);
  }

  async run<T>(work: Promise<T>): Promise<T> {
    await this.time.pass(10_000);
    return work;
  }
}

describe("a conversion", () => {
  const POSITION = { ...POSITION_ROW, producttype: "INTRADAY", buyqty: "10", buyamount: "22358.00", netqty: "10" };

  test("begins with a fresh book, is recorded before it goes, and repeats the row's own fields", async () => {
    const rig = new Rig();
    rig.answers = [good([{ ...POSITION, symboltoken: null }]), good(null)];
    const recorded: string[] = [];
    const outcome = await rig.run(rig.desk.convert(RELIANCE, "MIS", "CNC", 4, ({ body }) => recorded.push(body ?? "") > 0));
    expect(outcome).toMatchObject({ kind: "confirmed", value: true });
    expect(rig.sent.map(({ route }) => route)).toEqual(["positions", "convert"]);
    expect(recorded).toEqual([rig.sent[1]?.body]);
    expect(JSON.parse(recorded[0] ?? "")).toMatchObject({ oldproducttype: "INTRADAY", newproducttype: "DELIVERY", transactiontype: "BUY", quantity: 4, type: "DAY", symbolname: "RELIANCE", buyamount: "22358.00" });
  });

  test.each<[string, object[], Parameters<BrokerDesk["convert"]>[2], number, RegExp]>([
    ["no such position", [], "CNC", 1, /shows no MIS position in RELIANCE/],
    ["another instrument", [{ ...POSITION, symboltoken: "3045" }], "CNC", 1, /shows no MIS/],
    ["more than was traded today", [POSITION], "CNC", 11, /only what was traded today/],
    ["carried from yesterday", [{ ...POSITION, buyqty: "0", buyamount: "0", cfbuyqty: "10", cfbuyamount: "22358.00" }], "CNC", 1, /only what was traded today/],
    ["to the same product", [POSITION], "MIS", 1, /MIS already/],
    ["closed", [{ ...POSITION, sellqty: "10", sellamount: "22358.00", netqty: "0" }], "CNC", 1, /is closed/],
  ])("%s: nothing is sent", async (_name, rows, to, quantity, why) => {
    const rig = new Rig();
    rig.answers = [good(rows)];
    expect(await rig.run(rig.desk.convert(RELIANCE, "MIS", to, quantity, () => true))).toEqual({ kind: "refused-here", why: expect.stringMatching(why) });
    expect(rig.sent).toHaveLength(1);
  });

  test("an unread book sends nothing; a lost answer leaves it open and is not repeated", async () => {
    const rig = new Rig();
    expect(await rig.run(rig.desk.convert(RELIANCE, "MIS", "CNC", 1, () => true))).toMatchObject({ kind: "not-sent" });
    rig.answers = [good([POSITION]), page(502)];
    expect(await rig.run(rig.desk.convert(RELIANCE, "MIS", "CNC", 1, () => true))).toMatchObject({ kind: "unresolved" });
    expect(rig.sent.filter(({ route }) => route === "convert")).toHaveLength(1);
  });
});

test("the list of shares under surveillance is asked for once a day, and again when it could not be read", async () => {
  const rig = new Rig();
  const list = good([{ token: "3045", symbol: "SBIN", message: "Notice" }]);
  rig.answers = [page(502), list, list];
  expect((await rig.run(rig.desk.notice(SBIN))).ok).toBe(false);
  expect(await rig.run(rig.desk.notice(SBIN))).toEqual({ ok: true, value: "Notice" });
  expect(await rig.run(rig.desk.notice(RELIANCE))).toEqual({ ok: true, value: undefined });
  expect(rig.sent).toHaveLength(2);
  rig.day = "2026-08-19";
  await rig.run(rig.desk.notice(SBIN));
  expect(rig.sent).toHaveLength(3);
});

test("an authorisation: where the form goes and what is in it", async () => {
  const rig = new Rig();
  rig.answers = [good({ ReqId: "7", ReturnURL: "x", DPId: "d", BOID: "b", TransDtls: "t", version: "1.1" })];
  const outcome = await rig.run(rig.desk.authorise("INE528G01035", 1));
  expect(outcome).toMatchObject({ ok: true, value: { url: "https://edis.cdslindia.com/eDIS/VerifyDIS/", form: { DPId: "d", ReqId: "7", Version: "1.1", TransDtls: "t" } } });
});

test("a broker that lacks a group says so, and nothing is sent", async () => {
  const { conversion: _a, margins: _b, charges: _c, greeks: _d, movers: _e, openInterest: _f, scripLists: _g, depository: _h, allHoldings: _i, search: _j, lastPrice: _k, ...bare } = angelone();
  const rig = new Rig(bare);
  const { desk } = rig;
  const at = 0 as MarketTime;
  const outcomes = await rig.run(Promise.all([
    desk.margin([]), desk.charges([]), desk.greeks("NIFTY", "2026-08-25"), desk.movers("oi-gainers", "near"), desk.buildUp("short-covering", "far"), desk.putCallRatio(),
    desk.openInterest(OPTION, 1, at, at), desk.lastPrice(SBIN), desk.allHoldings(), desk.search("NSE", "S"), desk.intradayAllowed("NSE"), desk.notice(SBIN), desk.authorise("I", 1), desk.authorised("1"),
  ]));
  for (const outcome of outcomes) expect(outcome).toEqual({ ok: false, why: expect.stringMatching(/^Angel One does not tell .+ over this interface\.$/) });
  expect(await desk.convert(SBIN, "MIS", "CNC", 1, () => true)).toMatchObject({ kind: "refused-here" });
  expect(rig.sent).toEqual([]);
});

test("every group asks its own route", async () => {
  const rig = new Rig();
  const { desk } = rig;
  const at = 0 as MarketTime;
  await rig.run(Promise.all([
    desk.margin([{ instrument: SBIN, side: "BUY", product: "MIS", type: "MARKET", price: NO_PRICE, quantity: 1 }]), desk.charges([]), desk.greeks("NIFTY", "2026-08-25"), desk.movers("oi-gainers", "near"),
    desk.buildUp("short-covering", "far"), desk.putCallRatio(), desk.openInterest(OPTION, 1, at, at), desk.lastPrice(SBIN), desk.allHoldings(), desk.search("NSE", "S"), desk.intradayAllowed("BSE"), desk.authorised("1"),
  ]));
  expect(rig.sent.map(({ route }) => route).sort()).toEqual(["all-holdings", "charges", "edis-status", "greeks", "intraday-allowed", "last-price", "margin", "movers", "oi-build-up", "oi-series", "put-call-ratio", "search"]);
});
