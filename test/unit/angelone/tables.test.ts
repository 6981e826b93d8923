import { describe, expect, test } from "vitest";
import { LIMITS } from "../../../shared/brokers/angelone/limits.ts";
import { BROKERS, brokerProtocol, isBrokerId } from "../../../shared/brokers/registry.ts";
import type { HttpRequest, RateLimit } from "../../../shared/brokers/port.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { OPTION, protocol, rest, rupees, SBIN } from "./answers.ts";

describe("rate limits", () => {
  const terms = { type: "LIMIT", quantity: 1, price: rupees(1), trigger: NO_PRICE, validity: "DAY" } as const;
  const session = { accessToken: "a", refreshToken: "r", feedToken: "f", endsAt: 0 as SystemTime };
  const at = 0 as MarketTime;
  const gtt = protocol.gtt;
  const ruleTerms = { side: "BUY", product: "CNC", trigger: rupees(2), price: rupees(2), quantity: 1, validDays: 1 } as const;
  const requests: readonly HttpRequest[] = [
    rest.signIn({ clientCode: "A", pin: "1", apiKey: "k", totpSecret: "s" }, "1"), rest.refresh(session), rest.signOut("A"), rest.profile(), rest.funds(),
    rest.place(SBIN, { ...terms, side: "BUY", product: "CNC", tag: "t" }), rest.modify(SBIN, "1", "CNC", terms, terms), rest.cancel("1", terms), rest.orderBook(),
    rest.orderDetails("1"), rest.tradeBook(), rest.positions(), rest.holdings(), rest.quotes([SBIN]), rest.candles(SBIN, 1, at, at),
    gtt.create(SBIN, ruleTerms), gtt.modify(SBIN, "1", ruleTerms), gtt.cancel(SBIN, "1"), gtt.list(1), gtt.details("1"),
    protocol.conversion.convert({ position: { product: "MIS", netQuantity: 1 } as never, copied: {} }, "CNC", 1), protocol.lastPrice.ask(SBIN), protocol.search.ask("NSE", "S"),
    protocol.allHoldings.ask(), protocol.openInterest.ask(OPTION, 1, at, at), protocol.greeks.ask("TCS", "2024-01-25"), protocol.movers.movers("oi-gainers", "near"),
    protocol.movers.putCallRatio(), protocol.movers.buildUp("long-built-up", "near"), protocol.scripLists.intradayAllowed("NSE"), protocol.scripLists.cautionary(),
    protocol.margins.ask([{ instrument: SBIN, side: "BUY", product: "MIS", type: "LIMIT", price: rupees(1), quantity: 1 }]),
    protocol.charges.ask([{ instrument: SBIN, side: "BUY", product: "CNC", price: rupees(1), quantity: 1 }]),
    protocol.depository.verify("I", 1), protocol.depository.sendTpin({ dpId: "d", requestId: "r", boId: "b" }, "p"), protocol.depository.status("r"),
  ];

  test("every request names one, every one is used, and routes are told apart", () => {
    expect(new Set(requests.map(({ limit }) => limit))).toEqual(new Set(LIMITS.map(({ name }) => name)));
    expect(new Set(requests.map(({ route }) => route)).size).toBe(requests.length);
  });

  test("only what changes something must not be repeated, and only the sign-in goes without a session", () => {
    expect(requests.filter(({ writes }) => writes).map(({ route }) => route)).toEqual(["sign-in", "place", "modify", "cancel", "gtt-create", "gtt-modify", "gtt-cancel", "convert", "edis-tpin"]);
    expect(requests.filter(({ signed }) => !signed).map(({ route }) => route)).toEqual(["sign-in"]);
  });

  test("ours lie under the official ones where an order could be turned away", () => {
    for (const { name, windows, official } of LIMITS as readonly RateLimit[]) {
      for (const { ms, calls } of official ?? []) expect(windows.find((window) => window.ms === ms)?.calls, name).toBeLessThan(calls);
    }
    expect((LIMITS as readonly RateLimit[]).filter(({ official }) => official).map(({ name }) => name)).toEqual(["orders", "gtt"]);
  });

  test("the official windows and the recommended distances", () => {
    const figures = Object.fromEntries(protocol.limits.map(({ name, windows, spacingMs }) => [name, [...windows.map(({ calls, ms }) => `${calls}/${ms / 1_000}s`), `${spacingMs}ms`].join(" ")]));
    expect(figures).toEqual({
      "sign-in": "1/1s 1100ms", refresh: "1/1s 1000/3600s 1100ms", profile: "3/1s 1000/3600s 0ms", "sign-out": "1/1s 1100ms", funds: "2/1s 0ms",
      orders: "8/1s 490/60s 980/3600s 0ms", "order-book": "1/1s 1100ms", "trade-book": "1/1s 1100ms", "order-details": "10/1s 500/60s 5000/3600s 0ms",
      positions: "1/1s 1100ms", holdings: "1/1s 1100ms", quotes: "10/1s 500/60s 5000/3600s 1000ms", candles: "3/1s 180/60s 5000/3600s 500ms",
      gtt: "8/1s 490/60s 4900/3600s 0ms", "gtt-list": "10/1s 500/60s 5000/3600s 0ms",
      convert: "10/1s 500/60s 5000/3600s 0ms", "all-holdings": "1/1s 1100ms", "last-price": "10/1s 500/60s 5000/3600s 0ms", margin: "10/1s 500/60s 5000/3600s 0ms",
      search: "1/1s 1100ms", greeks: "1/1s 1100ms", charges: "1/1s 1100ms", movers: "1/1s 1100ms", "oi-build-up": "1/1s 1100ms", "put-call-ratio": "1/1s 1100ms",
      "intraday-allowed": "1/1s 1100ms", cautionary: "1/1s 1100ms", edis: "1/1s 1100ms",
    });
  });
});

describe("explanations", () => {
  /** Every code of the protocol's table. */
  const CODES = [
    "AG8001", "AG8002", "AG8003", "AG8004", "AG7002", "AB8050", "AB8051", "AB1000", "AB1001", "AB1002", "AB1003", "AB1004", "AB1005", "AB1006", "AB1008", "AB1009",
    "AB1018", "AB1010", "AB1011", "AB1012", "AB1013", "AB1014", "AB1015", "AB1016", "AB1017", "AB1031", "AB1032", "AB1050", "AB1053", "AB2000", "AB2001", "AB2002",
    "AB4006", "AB4008", "AB4018", "AB4036", "AG1000", "AG2001", "E1001", "E1002", ...Array.from({ length: 19 }, (_, i) => `AB${9_000 + i}`),
  ];
  test.each(CODES)("%s has a sentence of its own, then the broker's words", (code) => {
    const sentence = protocol.explain(code, "their words");
    expect(sentence).toMatch(new RegExp(` Angel One's words: “their words” \\(${code}\\)\\.$`));
    expect(sentence).not.toMatch(/^Angel One refused\. Angel/);
  });

  test("AB1007 and unknown codes let the broker's words speak", () => {
    expect(protocol.explain("AB1007", "AMX trouble")).toBe("Angel One refused. Angel One's words: “AMX trouble” (AB1007).");
    expect(protocol.advise("AB1007", "Login Id or password is invalid")).toMatchObject({ action: "ask-user" });
    expect(protocol.advise("AB1007", "Order not found")).toMatchObject({ action: "reconcile" });
    expect(protocol.explain("AB7777", "")).toBe("Angel One refused. (AB7777)");
    expect(protocol.explain("", "")).toBe("Angel One refused. It gave no reason.");
  });

  test("refusals without a code are known by their text", () => {
    expect(protocol.explain("", "Access denied because of exceeding access rate")).toContain("too many calls");
    expect(protocol.explain("", "Invalid Request. Connection Limit Exceeded.")).toContain("three connections");
    expect(protocol.explain("", "Invalid Header - Invalid Feed Token")).toContain("ended this session");
    expect(protocol.explain("", "Invalid Header - Invalid Client Code")).toContain("client code");
    expect(protocol.explain("HTTP 401", "Invalid Header - Invalid API Key")).toContain("API key");
    expect(protocol.explain("HTTP 401", "Unauthorized")).toContain("ended this session");
  });
});

describe("registry", () => {
  test("each broker calls itself by its key, which fits into an account id", () => {
    for (const id of Object.keys(BROKERS)) {
      expect(isBrokerId(id) && brokerProtocol(id).id).toBe(id);
      expect(id).toMatch(/^[a-z0-9]+$/);
    }
    expect([isBrokerId("zerodha"), isBrokerId("toString"), isBrokerId("")]).toEqual([false, false, false]);
  });
});
