import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FeedSubscription } from "../../../shared/brokers/port.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { ORDER_ROW, protocol, rupees, SBIN, share } from "./answers.ts";

const { feed, orderSocket } = protocol;

interface Frame {
  readonly correlationID: string;
  readonly action: number;
  readonly params: { readonly mode: number; readonly tokenList: readonly { readonly exchangeType: number; readonly tokens: readonly string[] }[] };
}
const frames = (texts: readonly string[]): Frame[] => texts.map((text) => JSON.parse(text) as Frame);

describe("subscriptions", () => {
  test("one frame says one mode of one segment", () => {
    const wanted = [
      { segment: 1, token: "10626", mode: 1 },
      { segment: 5, token: "234230", mode: 1 },
      { segment: 1, token: "5290", mode: 1 },
      { segment: 1, token: "3045", mode: 3 },
    ];
    expect(frames(feed.subscribe(wanted)).map(({ action, params }) => ({ action, params }))).toEqual([
      { action: 1, params: { mode: 1, tokenList: [{ exchangeType: 1, tokens: ["10626", "5290"] }] } },
      { action: 1, params: { mode: 1, tokenList: [{ exchangeType: 5, tokens: ["234230"] }] } },
      { action: 1, params: { mode: 3, tokenList: [{ exchangeType: 1, tokens: ["3045"] }] } },
    ]);
    expect(frames(feed.unsubscribe(wanted)).every(({ action }) => action === 0)).toBe(true);
    expect(feed.subscribe([])).toEqual([]);
  });

  test("a thousand go in batches of at most 100 (one by one in mode 4), each with an id of its own", () => {
    const many = (mode: number): FeedSubscription[] => Array.from({ length: 1_000 }, (_, i) => ({ segment: 2, token: String(i + 1), mode }));
    for (const [mode, batch] of [[3, 100], [4, 1]] as const) {
      const sent = frames(feed.subscribe(many(mode)));
      expect(sent).toHaveLength(1_000 / batch);
      expect(sent.flatMap(({ params }) => params.tokenList[0]?.tokens ?? [])).toEqual(many(mode).map(({ token }) => token));
      expect(new Set(sent.map(({ correlationID }) => correlationID)).size).toBe(sent.length);
      expect(sent.every(({ correlationID }) => /^[a-z0-9]{10}$/.test(correlationID))).toBe(true);
    }
  });

  test("segments and habits of the stream", () => {
    const segment = (exchange: Parameters<typeof share>[0]): number | undefined => feed.segmentOf(share(exchange, "X", "X", "1", "X"));
    expect((["NSE", "NSE_INDEX", "NFO", "BSE", "BSE_INDEX", "BFO", "MCX", "CDS"] as const).map(segment)).toEqual([1, 1, 2, 3, 3, 4, 5, 13]);
    expect(feed).toMatchObject({ ping: "ping", pingEveryMs: 10_000, silentAfterMs: 25_000, maxSubscriptions: 1_000, modes: { ltp: 1, quote: 2, full: 3 } });
    expect(orderSocket).toMatchObject({ ping: "ping", pingEveryMs: 10_000 });
    expect(feed.segmentOf(SBIN)).toBe(1);
  });

  test("the server's refusals are heard", () => {
    const refusal = feed.readText('{"correlationID":"s301000003","errorCode":"E1002","errorMessage":"Invalid Request. Subscription Limit Exceeded"}');
    expect(refusal?.why).toContain("1,000 subscriptions");
    expect(refusal?.why).toContain("s301000003");
    expect([feed.readText("pong"), feed.readText(""), feed.readText("\0"), feed.readText('{"hello":1}')]).toEqual([undefined, undefined, undefined, undefined]);
    expect(feed.readText('{"errorCode":')?.why).toContain("could not be read");
  });

  test("a refusal of twenty levels names the token that it was about", () => {
    const [asked] = frames(feed.subscribe([{ segment: 1, token: "3045", mode: 4 }]));
    expect(asked).toEqual({ correlationID: "s400003045", action: 1, params: { mode: 4, tokenList: [{ exchangeType: 1, tokens: ["3045"] }] } });
    const refusal = feed.readText(JSON.stringify({ correlationID: asked?.correlationID, errorCode: "E1001", errorMessage: "Invalid Request Payload." }));
    expect(refusal).toEqual({ deepToken: "3045", why: "Angel One refused them with “Invalid Request Payload.” (E1001)" });
    // Of leaving them nobody waits for an answer, and a price that is refused is no twenty levels.
    for (const id of ["u400003045", "s304000003", "s4000"]) expect(feed.readText(JSON.stringify({ correlationID: id, errorCode: "E1001", errorMessage: "x" }))?.deepToken).toBeUndefined();
    expect(feed.deep).toMatchObject({ mode: 4, most: 50, only: "NSE shares" });
    expect((["NSE", "NSE_INDEX", "NFO", "BSE", "MCX", "CDS"] as const).map((exchange) => feed.deep?.has(share(exchange, "X", "X", "1", "X")))).toEqual([true, false, false, false, false, false]);
  });
});

function message(code: string, orderData: unknown, more: object = {}): string {
  return JSON.stringify({ "user-id": "DUMMY123", "status-code": "200", "order-status": code, "error-message": "", orderData, ...more });
}

describe("order socket", () => {
  test("greetings and pongs carry no order", () => {
    const blank = Object.fromEntries(Object.keys(ORDER_ROW).map((key) => [key, ""]));
    for (const text of [message("AB00", blank), message("AB00", {}), "pong", "\0", "", "  "]) expect(orderSocket.read(text)).toBeUndefined();
  });

  test.each([
    ["AB01", "open", "open"], ["AB02", "cancelled", "cancelled"], ["AB03", "rejected", "rejected"], ["AB04", "modified", "open"],
    ["AB06", "after market order req received", "pending"], ["AB07", "cancelled after market order", "cancelled"],
    ["AB08", "modify after market order req received", "pending"], ["AB09", "open pending", "pending"], ["AB10", "trigger pending", "trigger-pending"],
    ["AB11", "modify pending", "open"],
  ])("%s is %s", (code, status, state) => {
    expect(orderSocket.read(message(code, { ...ORDER_ROW, status, orderstatus: status }))).toMatchObject({ order: { state, brokerOrderId: "201020000000080" } });
  });

  test("what cannot be read is said, so that the book is read", () => {
    for (const text of [message("AB05", { ...ORDER_ROW, status: "hibernating" }), message("AB05", {}), message("AB05", null), '{"order-status":"AB05","orderDa', "{}"]) {
      expect(orderSocket.read(text)).toHaveProperty("why");
    }
    expect(orderSocket.read(message("", undefined, { "status-code": "403", "error-message": "Token expired" }))).toEqual({ why: "Angel One refused. Angel One's words: “Token expired” (403)." });
  });

  const samples = sharedData("smartstream/order_ws_samples.json");
  test.skipIf(samples === undefined)(`recorded messages (else: ${NO_SHARED_DATA})`, () => {
    const [pending, complete, pong] = JSON.parse(readFileSync(samples ?? "", "utf8")) as { msg?: unknown; hex?: string }[];
    const order = {
      uniqueOrderId: undefined, tag: "", instrument: { segment: "NSE", symbol: "NIFTYBEES-EQ", token: "10576" }, side: "BUY", product: "CNC", changing: undefined, text: "",
    };
    expect(orderSocket.read(JSON.stringify(pending?.msg))).toEqual({
      order: {
        ...order, brokerOrderId: "241226000761133", terms: { type: "LIMIT", quantity: 1, price: rupees(260), trigger: 0, validity: "DAY" }, state: "pending",
        status: "open pending", filled: 0, averagePrice: 0, updatedAt: Date.parse("2024-12-26T13:48:37+05:30"),
      },
    });
    expect(orderSocket.read(JSON.stringify(complete?.msg))).toEqual({
      order: {
        ...order, brokerOrderId: "241226000790638", terms: { type: "LIMIT", quantity: 1, price: rupees(266.94), trigger: 0, validity: "DAY" }, state: "complete",
        status: "complete", filled: 1, averagePrice: rupees(265.62), updatedAt: Date.parse("2024-12-26T14:07:19+05:30"),
      },
    });
    expect(orderSocket.read(Buffer.from(pong?.hex ?? "", "hex").toString())).toBeUndefined();
  });
});
