import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpAnswer } from "../../../shared/brokers/port.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { HOLDING_ROW, ok, ORDER_ROW, POSITION_ROW, protocol, rest, TRADE_ROW } from "./answers.ts";

const NOW = Date.parse("2026-08-18T08:30:00+05:30") as SystemTime;
const READERS: readonly (readonly [string, (answer: HttpAnswer) => { readonly kind: string; readonly value?: unknown }])[] = [
  ["sign-in", (answer) => rest.readSignIn(answer, NOW)],
  ["refresh", (answer) => rest.readRefresh(answer, NOW)],
  ["profile", rest.readProfile],
  ["funds", rest.readFunds],
  ["placement", rest.readPlacement],
  ["change", rest.readChange],
  ["order book", rest.readOrderBook],
  ["order details", rest.readOrderDetails],
  ["trade book", (answer) => rest.readTradeBook(answer, "2026-08-18")],
  ["positions", rest.readPositions],
  ["holdings", rest.readHoldings],
  ["quotes", rest.readQuotes],
  ["candles", rest.readCandles],
  ["conversion book", protocol.conversion.readBook],
  ["margin", protocol.margins.read],
  ["charges", protocol.charges.read],
  ["greeks", protocol.greeks.read],
  ["movers", protocol.movers.readMovers],
  ["build-up", protocol.movers.readBuildUp],
  ["put-call ratios", protocol.movers.readPutCallRatio],
  ["open interest", protocol.openInterest.read],
  ["intraday list", protocol.scripLists.readIntradayAllowed],
  ["surveillance list", protocol.scripLists.readCautionary],
  ["authorisation", protocol.depository.readVerify],
  ["authorisation status", protocol.depository.readStatus],
  ["all holdings", protocol.allHoldings.read],
  ["search", protocol.search.read],
  ["last price", protocol.lastPrice.read],
  ["rules", protocol.gtt.readList],
  ["one rule", (answer) => protocol.gtt.readDetails(answer, "1")],
];
const KINDS = ["ok", "refused", "signed-out", "too-fast", "unreadable"];

function given(status: number, body: string): HttpAnswer {
  return { status, headers: {}, body };
}

/** Data of any shape but the empty ones, which mean an empty book. */
const garbage = fc.jsonValue().filter((value) => value !== null && !(typeof value === "string" && /^\s*(null)?\s*$/.test(value)) && !(Array.isArray(value) && value.length === 0));

describe.each(READERS)("%s", (_name, read) => {
  test("text of any kind is answered, never thrown at, and never good", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string({ unit: "binary", maxLength: 400 }), fc.json()), (status, body) => {
        const { kind } = read(given(status, body));
        expect(KINDS).toContain(kind);
        expect(kind).not.toBe("ok");
      }),
    );
  });

  test("a good envelope around garbage is not good", () => {
    fc.assert(
      fc.property(garbage, (data) => {
        expect(read(ok(data)).kind).not.toBe("ok");
      }),
    );
  });

  test("an envelope of any fields is answered", () => {
    const field = fc.oneof(fc.boolean(), fc.constantFrom("true", "false", "AB1004", "AG8001", null), fc.jsonValue());
    fc.assert(
      fc.property(fc.record({ status: field, success: field, message: field, errorcode: field, errorCode: field }, { requiredKeys: [] }), (envelope) => {
        expect(KINDS).toContain(read(given(200, JSON.stringify(envelope))).kind);
        expect(read(given(200, JSON.stringify(envelope))).kind).not.toBe("ok");
      }),
    );
  });
});

/** Fields that must hold something, of each row that decides about money. */
const ROWS = [
  { what: "order", row: ORDER_ROW, read: rest.readOrderBook, vital: ["orderid", "variety", "ordertype", "producttype", "transactiontype", "duration", "exchange", "tradingsymbol", "quantity", "filledshares", "status"] },
  { what: "fill", row: TRADE_ROW, read: (answer: HttpAnswer) => rest.readTradeBook(answer, "2020-10-20"), vital: ["orderid", "fillid", "exchange", "tradingsymbol", "producttype", "transactiontype", "fillprice", "fillsize", "filltime"] },
  { what: "position", row: POSITION_ROW, read: rest.readPositions, vital: ["exchange", "tradingsymbol", "producttype", "buyqty", "sellqty", "buyamount", "sellamount", "cfbuyqty", "cfsellqty", "cfbuyamount", "cfsellamount", "netqty"] },
  { what: "holding", row: HOLDING_ROW, read: rest.readHoldings, vital: ["exchange", "tradingsymbol", "quantity", "t1quantity", "averageprice", "close"] },
];

describe.each(ROWS)("one spoilt $what", ({ row, read, vital }) => {
  test("spoils its book, and is named", () => {
    const junk = fc.constantFrom<unknown>("", null, undefined, "?", {}, [], true, "12:99:99", "-0.5");
    fc.assert(
      fc.property(fc.constantFrom(...vital), junk, fc.nat(3), (name, value, place) => {
        // A name may be any text at all: only what is no text spoils it.
        fc.pre(!(["orderid", "fillid", "exchange", "tradingsymbol", "status"].includes(name) && typeof value === "string" && value !== "" && name !== "status"));
        // The status has a second field to fall back to.
        const rows = Array.from({ length: 4 }, (_, i) => (i === place ? { ...row, orderstatus: "", [name]: value } : row));
        const reading = read(ok(rows)) as { kind: string; why?: string };
        expect(reading.kind).toBe("unreadable");
        expect(reading.why).toContain(`row ${place + 1}: ${name} `);
      }),
    );
  });
});

describe("texts of the sockets and rows of the master", () => {
  test("are answered whatever they say", () => {
    const anything = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.dictionary(fc.constantFrom("order-status", "orderData", "errorCode", "error-message", "status-code"), fc.jsonValue()).map((value) => JSON.stringify(value)));
    fc.assert(
      fc.property(anything, (text) => {
        const read = protocol.orderSocket.read(text);
        expect(read === undefined || "why" in read).toBe(true);
        protocol.feed.readText(text);
        protocol.explain(text, text);
      }),
    );
  });

  test("no row of anything becomes an instrument", () => {
    const fields = fc.constantFrom("token", "symbol", "name", "expiry", "strike", "lotsize", "instrumenttype", "exch_seg", "tick_size", "freeze_qty");
    const values = fc.oneof(fc.constantFrom("NSE", "NFO", "MCX", "AMXIDX", "FUTIDX", "OPTIDX", "06OCT2026"), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(fields, values)), (row) => {
        const read = protocol.readMasterRow(row);
        if (read && "instrument" in read) {
          expect(read.instrument.tradable && (read.instrument.lot < 1 || read.instrument.tick <= 0)).toBe(false);
          expect(read.instrument.multiplier).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
