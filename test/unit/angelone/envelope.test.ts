import { describe, expect, test } from "vitest";
import { readEnvelope } from "../../../shared/brokers/angelone/envelope.ts";
import { answer, no, ok, rest } from "./answers.ts";

const WAF = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890123456789<br></body></html>";

describe("the four envelopes of the documentation", () => {
  test("success", () => {
    expect(readEnvelope(answer('{"status":true,"message":"SUCCESS","errorcode":"","data":{"a":1}}'))).toEqual({ kind: "ok", value: { a: 1 } });
    expect(readEnvelope(answer('{"success":"true","message":"SUCCESS","errorCode":"","data":[]}'))).toEqual({ kind: "ok", value: [] });
  });

  test("invalid token, in both spellings", () => {
    const expected = { kind: "signed-out", code: "AG8001", text: "Invalid Token" };
    expect(readEnvelope(answer('{"status":false,"message":"Invalid Token","errorcode":"AG8001","data":""}'))).toEqual(expected);
    expect(readEnvelope(answer('{"success":false,"message":"Invalid Token","errorCode":"AG8001","data":""}'))).toEqual(expected);
  });

  test("textual booleans", () => {
    expect(readEnvelope(answer('{"status":"false","message":"Login Id or password is invalid","errorcode":"AB1007","data":"null"}'))).toEqual({
      kind: "refused", code: "AB1007", text: "Login Id or password is invalid",
    });
  });
});

describe("what is definite", () => {
  test.each(["AG8001", "AG8002", "AB1010", "AB1011", "AB8050", "AB8051"])("%s asks for a new session", (code) => {
    expect(readEnvelope(no(code, "whatever")).kind).toBe("signed-out");
  });

  test("the limiter's sentence is not a matter of rights", () => {
    for (const text of ["Access denied because of exceeding access rate", "Access denied because of exceeding rate limit"]) {
      expect(readEnvelope(answer(text, 403))).toEqual({ kind: "too-fast", text });
    }
    expect(readEnvelope(no("", "Access denied because of exceeding access rate")).kind).toBe("too-fast");
    expect(readEnvelope(answer('{"message":"Access denied because of exceeding access rate"}', 403)).kind).toBe("too-fast");
    expect(readEnvelope(answer("", 429)).kind).toBe("too-fast");
  });

  test("HTTP 401 is a session that is not accepted", () => {
    expect(readEnvelope(answer("Unauthorized", 401))).toEqual({ kind: "signed-out", code: "HTTP 401", text: "Unauthorized" });
    expect(readEnvelope(answer('{"message":"Unauthorized"}', 401)).kind).toBe("signed-out");
  });

  test("a refusal keeps code and words", () => {
    expect(readEnvelope(no("AG7002", "Unregistered IP"))).toEqual({ kind: "refused", code: "AG7002", text: "Unregistered IP" });
    expect(readEnvelope(answer('{"status":false,"message":"Required header \'X-PrivateKey\' is missing","errorcode":"AB1012","data":null}', 400)).kind).toBe("refused");
    expect(readEnvelope(no("AB4036", "")).kind).toBe("refused");
  });
});

/** Each of these, as the answer to a placement, leaves open whether there is an order. */
describe("what leaves the outcome open", () => {
  const open: readonly [string, ReturnType<typeof answer>][] = [
    ["firewall page with 200", answer(WAF)],
    ["firewall page with 403", answer(WAF, 403)],
    ["other 403", answer("Forbidden", 403)],
    ["a page that only quotes the limiter", answer("<html>exceeding access rate</html>", 403)],
    ["empty 200", answer("")],
    ["blank 400", answer("  ", 400)],
    ["gateway page", answer("<html><h1>502 Bad Gateway</h1></html>", 502)],
    ["empty 504", answer("", 504)],
    ["JSON of a failing gateway", answer('{"status":false,"message":"no","errorcode":"AB1007"}', 503)],
    ["AB1004", no("AB1004", "Something Went Wrong, Please Try After Sometime")],
    ["AB2000", no("AB2000", "Error not specified")],
    ["AB2001", no("AB2001", "Internal Error")],
    ["AB1004 in other words", no("AB1004", "Please retry")],
    ["AB2000 in other words", no("AB2000", "Oops")],
    ["AB2001 in other words", no("AB2001", "Oops")],
    ["bare AMX error", no("AB1007", "AMX Error")],
    ["an inner time-out", no("AB9999", "Request timed out")],
    ["no reason at all", no("", "")],
    ["cut JSON", answer('{"status":true,"message":"SUCC')],
    ["an array", answer("[]")],
    ["a number", answer("1")],
    ["neither yes nor no", answer('{"data":{"orderid":"1"}}')],
    ["a foreign status", answer('{"status":404,"error":"Not Found"}', 404)],
    ["success with an error code", answer('{"status":true,"message":"","errorcode":"AB1007","data":{"orderid":"1"}}')],
    ["success with HTTP 400", answer('{"status":true,"message":"SUCCESS","errorcode":"","data":{"orderid":"1"}}', 400)],
    ["success without an order id", ok({ script: "SBIN-EQ" })],
    ["success without data", ok(null)],
    ["a blank order id", ok({ orderid: "", uniqueorderid: "x" })],
  ];
  test.each(open)("%s", (_name, given) => {
    const reading = rest.readPlacement(given);
    expect(reading.kind).toBe("unreadable");
    expect(reading).toHaveProperty("why");
  });

  test("the support ID is kept for the user", () => {
    expect(readEnvelope(answer(WAF))).toEqual({ kind: "unreadable", why: "The firewall in front of Angel One stopped the request (HTTP 200, support ID 1234567890123456789)." });
  });

  test("a token never reaches an error text", () => {
    const token = `eyJ${"a".repeat(120)}.${"b".repeat(200)}`;
    for (const body of [`{"data":{"jwtToken":"${token}"}}`, `<p>${token}</p>`, token]) {
      expect(JSON.stringify(readEnvelope(answer(body)))).not.toContain("aaaa");
    }
    const half = rest.readSignIn(ok({ jwtToken: token, feedToken: "feed" }), 0 as never);
    expect(half).toEqual({ kind: "unreadable", why: "Angel One's sign-in could not be read: refreshToken is missing." });
  });
});

describe("books", () => {
  test.each([null, "", "null"])("data %j is an empty book", (data) => {
    expect(rest.readOrderBook(ok(data))).toEqual({ kind: "ok", value: [] });
    expect(rest.readPositions(ok(data))).toEqual({ kind: "ok", value: [] });
  });

  test("'not found' is an empty book of its own kind and of no other", () => {
    expect(rest.readOrderBook(no("AB1013", "Order not found"))).toEqual({ kind: "ok", value: [] });
    expect(rest.readTradeBook(no("AB1014", "Trade not found"), "2026-08-18")).toEqual({ kind: "ok", value: [] });
    expect(rest.readHoldings(no("AB1015", "Holding not found"))).toEqual({ kind: "ok", value: [] });
    expect(rest.readPositions(no("AB1016", "Position not found"))).toEqual({ kind: "ok", value: [] });
    expect(rest.readPositions(no("AB1013", "Order not found")).kind).toBe("refused");
    expect(rest.readOrderDetails(no("AB1013", "Order not found")).kind).toBe("refused");
  });

  test("a failed book is never an empty one", () => {
    for (const failed of [answer('{"status":true,"message":"SUCCESS","errorcode":""}'), ok({}), ok("rows"), ok([null]), no("AB1004", "Something Went Wrong"), answer("", 502), answer("")]) {
      expect(rest.readPositions(failed).kind).toBe("unreadable");
    }
  });
});
