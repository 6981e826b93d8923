import { describe, expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { HttpAnswer } from "../../../shared/brokers/port.ts";
import { instrument, rupees } from "../../support/orders.ts";

const gtt = angelone().gtt;
const answer = (body: object, status = 200): HttpAnswer => ({ status, headers: {}, body: JSON.stringify(body) });
const good = (data: unknown): HttpAnswer => answer({ status: true, message: "SUCCESS", errorcode: "", data });

/** As the documentation prints it. */
const ROW = {
  clientid: "100", createddate: "2020-11-16T14:19:51Z", exchange: "NSE", producttype: "DELIVERY", transactiontype: "BUY", expirydate: "2021-11-16T14:19:51Z",
  id: "1", qty: "1", price: "195", status: "NEW", symboltoken: "3045", tradingsymbol: "SBIN-EQ", triggerprice: "196", updateddate: "2020-11-16T14:28:01Z",
};
const READ = { id: "1", instrument: { segment: "NSE", symbol: "SBIN-EQ", token: "3045" }, side: "BUY", product: "CNC", trigger: rupees(196), price: rupees(195), quantity: 1, state: "waiting", status: "NEW", expires: "2021-11-16" };

describe("the list of rules", () => {
  test("is read from an array and from the single object of the documentation, under both envelopes", () => {
    expect(gtt.readList(good([ROW]))).toEqual({ kind: "ok", value: [READ] });
    expect(gtt.readList(good(ROW))).toEqual({ kind: "ok", value: [READ] });
    expect(gtt.readList(answer({ success: "true", message: "SUCCESS", errorCode: "", data: [ROW] }))).toEqual({ kind: "ok", value: [READ] });
  });

  test("is empty for blank data and for AB9019", () => {
    for (const data of [null, "", []]) expect(gtt.readList(good(data))).toEqual({ kind: "ok", value: [] });
    expect(gtt.readList(answer({ status: false, message: "No Data Available", errorcode: "AB9019", data: null }))).toEqual({ kind: "ok", value: [] });
  });

  test.each([
    [{ status: "ACTIVE" }, "waiting"], [{ status: "SENTTOEXCHANGE" }, "sent"], [{ status: "CANCELLED" }, "cancelled"], [{ status: "PAUSED" }, "unknown"],
  ])("the status %o is %s", (change, state) => {
    expect(gtt.readList(good([{ ...ROW, ...change }]))).toMatchObject({ kind: "ok", value: [{ state }] });
  });

  test.each([{ id: "" }, { qty: "0" }, { price: "abc" }, { triggerprice: "-1" }, { producttype: "INTRADAY2" }, { transactiontype: "HOLD" }, { expirydate: "soon" }, { status: null }])("one unreadable row (%o) makes the whole list unreadable", (change) => {
    expect(gtt.readList(good([ROW, { ...ROW, id: "2", ...change }]))).toMatchObject({ kind: "unreadable" });
  });

  test("a failing list and one without data are no empty list", () => {
    expect(gtt.readList(answer({ status: true, message: "SUCCESS", errorcode: "" }))).toMatchObject({ kind: "unreadable" });
    expect(gtt.readList({ status: 502, headers: {}, body: "" })).toMatchObject({ kind: "unreadable" });
    expect(gtt.readList({ status: 200, headers: {}, body: "<html>Request Rejected</html>" })).toMatchObject({ kind: "unreadable" });
  });
});

describe("requests", () => {
  const terms = { side: "SELL", product: "MTF", trigger: rupees(810.05), price: rupees(809.5), quantity: 75, validDays: 30 } as const;

  test("carry text, name the instrument, and count against the limit of their own", () => {
    const made = gtt.create(instrument(), terms);
    expect(made).toMatchObject({ path: "/rest/secure/angelbroking/gtt/v1/createRule", method: "POST", limit: "gtt", writes: true });
    expect(JSON.parse(made.body ?? "")).toEqual({
      tradingsymbol: "SBIN-EQ", symboltoken: "3045", exchange: "NSE", transactiontype: "SELL", producttype: "MARGIN",
      price: "809.50", qty: "75", triggerprice: "810.05", disclosedqty: "0", timeperiod: "30",
    });
    expect(JSON.parse(gtt.cancel(instrument(), "7").body ?? "")).toEqual({ id: "7", symboltoken: "3045", exchange: "NSE" });
    expect(JSON.parse(gtt.modify(instrument(), "7", terms).body ?? "")).toMatchObject({ id: "7", qty: "75" });
    expect(gtt.list(2)).toMatchObject({ limit: "gtt-list", writes: false });
  });

  test("an answer without the rule's id leaves the outcome open", () => {
    expect(gtt.readRuleId(good({}))).toMatchObject({ kind: "unreadable" });
    expect(gtt.readRuleId(answer({ status: false, message: "Invalid quantity", errorcode: "AB9006", data: null }))).toEqual({ kind: "refused", code: "AB9006", text: "Invalid quantity" });
  });
});
