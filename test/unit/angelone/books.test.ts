import { describe, expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { HOLDING_ROW, ok, ORDER_ROW, POSITION_ROW, rest, rupees, TRADE_ROW } from "./answers.ts";

const NOON = Date.parse("2020-10-20T13:10:59+05:30");

describe("order book", () => {
  test("the row of the documentation", () => {
    expect(rest.orderBook()).toEqual({ route: "order-book", method: "GET", path: "/rest/secure/angelbroking/order/v1/getOrderBook", body: undefined, limit: "order-book", signed: true, writes: false });
    expect(rest.readOrderBook(ok([ORDER_ROW]))).toEqual({
      kind: "ok",
      value: [
        {
          brokerOrderId: "201020000000080", uniqueOrderId: "34reqfachdfih", tag: "", instrument: { segment: "NSE", symbol: "SBIN-EQ", token: undefined },
          side: "BUY", product: "MIS", terms: { type: "LIMIT", quantity: 1, price: rupees(194), trigger: 0, validity: "DAY" }, state: "cancelled",
          status: "cancelled", changing: undefined, filled: 0, averagePrice: 0, text: "", updatedAt: NOON,
        },
      ],
    });
  });

  test("the same row with typed numbers, as the order details send it", () => {
    const typed = { ...ORDER_ROW, price: 2298.25, strikeprice: -1, quantity: 3, filledshares: 2, averageprice: 2298.123_45, orderid: 201020000000080, symboltoken: 3045, status: "open" };
    expect(rest.orderDetails("34req/f")).toMatchObject({ method: "GET", path: "/rest/secure/angelbroking/order/v1/details/34req%2Ff", limit: "order-details" });
    expect(rest.readOrderDetails(ok(typed))).toMatchObject({
      kind: "ok",
      value: {
        brokerOrderId: "201020000000080", instrument: { token: "3045" }, state: "open", filled: 2, averagePrice: 22_981_235, terms: { quantity: 3, price: rupees(2298.25) },
      },
    });
  });

  const STATUSES: readonly [string, string, string | undefined][] = [
    ["validation pending", "pending", undefined],
    ["put order req received", "pending", undefined],
    ["open pending", "pending", undefined],
    ["open", "open", undefined],
    ["trigger pending", "trigger-pending", undefined],
    ["modify pending", "open", "modify"],
    ["modified", "open", undefined],
    ["not modified", "open", undefined],
    ["cancel pending", "open", "cancel"],
    ["cancelled", "cancelled", undefined],
    ["not cancelled", "open", undefined],
    ["rejected", "rejected", undefined],
    ["after market order req received", "pending", undefined],
    ["modify after market order req received", "pending", undefined],
    ["cancelled after market order", "cancelled", undefined],
    ["Open", "open", undefined],
  ];
  test.each(STATUSES)("status %j is %s", (status, state, changing) => {
    expect(rest.readOrderBook(ok([{ ...ORDER_ROW, status }]))).toMatchObject({ kind: "ok", value: [{ state, changing, status }] });
  });

  test("complete wants every share filled", () => {
    const done = { ...ORDER_ROW, status: "complete", filledshares: "1", averageprice: "193.95" };
    expect(rest.readOrderBook(ok([done]))).toMatchObject({ kind: "ok", value: [{ state: "complete", filled: 1, averagePrice: rupees(193.95) }] });
    expect(rest.readOrderBook(ok([{ ...done, filledshares: "0" }]))).toEqual({
      kind: "unreadable", why: "Angel One's order book could not be read: row 1: filledshares 0 of 1 contradicts the status complete (order 201020000000080).",
    });
  });

  test("fills over the quantity are read as they are: one such row must not make the book unreadable", () => {
    const done = { ...ORDER_ROW, status: "complete", quantity: "10", filledshares: "12", averageprice: "193.95" };
    expect(rest.readOrderBook(ok([done]))).toMatchObject({ kind: "ok", value: [{ state: "complete", filled: 12, terms: { quantity: 10 } }] });
  });

  test("a stop under change counts as untriggered until it has fills", () => {
    const stop = { ...ORDER_ROW, variety: "STOPLOSS", ordertype: "STOPLOSS_LIMIT", triggerprice: "193.5", quantity: "4", status: "modify pending" };
    expect(rest.readOrderBook(ok([stop]))).toMatchObject({ value: [{ state: "trigger-pending", changing: "modify", terms: { type: "SL", trigger: rupees(193.5) } }] });
    expect(rest.readOrderBook(ok([{ ...stop, filledshares: "1", averageprice: "193" }]))).toMatchObject({ value: [{ state: "open", changing: "modify" }] });
  });

  test("a triggered stop stays a stop, so that its cancel names its variety", () => {
    const row = { ...ORDER_ROW, variety: "STOPLOSS", ordertype: "LIMIT", triggerprice: "193.5", status: "open" };
    const reading = rest.readOrderBook(ok([row]));
    expect(reading).toMatchObject({ value: [{ state: "open", terms: { type: "SL" } }] });
    if (reading.kind !== "ok" || !reading.value[0]) throw new Error("unread");
    expect(JSON.parse(rest.cancel("1", reading.value[0].terms).body ?? "")).toEqual({ variety: "STOPLOSS", orderid: "1" });
  });

  test("a market order has no price of its own, whatever the book shows", () => {
    expect(rest.readOrderBook(ok([{ ...ORDER_ROW, ordertype: "MARKET", price: "194.50" }]))).toMatchObject({ value: [{ terms: { type: "MARKET", price: 0, trigger: 0 } }] });
  });

  test("blank numbers count as 0 only where nothing hangs on them", () => {
    expect(rest.readOrderBook(ok([{ ...ORDER_ROW, averageprice: "", triggerprice: null }])).kind).toBe("ok");
    expect(rest.readOrderBook(ok([{ ...ORDER_ROW, filledshares: "1", averageprice: "" }])).kind).toBe("unreadable");
    expect(rest.readOrderBook(ok([{ ...ORDER_ROW, filledshares: "" }])).kind).toBe("unreadable");
  });

  test("an order may have been rejected for having no price", () => {
    expect(rest.readOrderBook(ok([{ ...ORDER_ROW, price: "0", status: "rejected", text: "price missing" }]))).toMatchObject({ kind: "ok", value: [{ state: "rejected", text: "price missing" }] });
  });

  test("the time falls back to the exchange's, and to none", () => {
    const late = { ...ORDER_ROW, updatetime: "", exchorderupdatetime: "", exchtime: "20-Oct-2020 13:10:58" };
    expect(rest.readOrderBook(ok([late]))).toMatchObject({ value: [{ updatedAt: NOON - 1_000 }] });
    expect(rest.readOrderBook(ok([{ ...late, exchtime: "" }]))).toMatchObject({ value: [{ updatedAt: 0 }] });
  });

  /** Each with the value that must be quoted: an unknown word or a broken number is shown, never a default. */
  const BROKEN: readonly [string, unknown][] = [
    ["orderid", ""], ["orderid", null], ["variety", "ROBO"], ["variety", ""], ["ordertype", "ICEBERG"], ["producttype", "BO"], ["producttype", null],
    ["transactiontype", "HOLD"], ["duration", "GTC"], ["exchange", ""], ["tradingsymbol", null], ["quantity", "0"], ["quantity", "1.5"], ["quantity", "-1"],
    ["price", ""], ["price", "0"], ["filledshares", "x"], ["price", "abc"], ["price", "-1"], ["triggerprice", "1,5"], ["averageprice", "NaN"],
    ["status", "hibernating"], ["updatetime", "yesterday"], ["text", {}], ["symboltoken", []],
  ];
  test.each(BROKEN)("one row with %s %j makes the book unreadable, and says which", (name, value) => {
    const reading = rest.readOrderBook(ok([ORDER_ROW, { ...ORDER_ROW, [name]: value }]));
    expect(reading.kind).toBe("unreadable");
    expect(reading.kind === "unreadable" && reading.why).toMatch(new RegExp(`row 2: ${name} `));
  });
});

describe("trade book", () => {
  test("the row of the documentation, on the day it is read", () => {
    expect(rest.tradeBook()).toMatchObject({ path: "/rest/secure/angelbroking/order/v1/getTradeBook", limit: "trade-book" });
    expect(rest.readTradeBook(ok([TRADE_ROW]), "2020-10-20")).toEqual({
      kind: "ok",
      value: [
        {
          brokerOrderId: "201020000000095", fillId: "50005750", instrument: { segment: "NSE", symbol: "ITC-EQ", token: undefined }, side: "BUY",
          product: "CNC", price: rupees(175), quantity: 1, at: Date.parse("2020-10-20T13:27:53+05:30"),
        },
      ],
    });
  });

  test.each([["fillprice", "0"], ["fillprice", null], ["fillsize", "0"], ["fillid", ""], ["filltime", "1:2:3"], ["producttype", "BO"], ["orderid", undefined]])("%s %j is unreadable", (name, value) => {
    expect(rest.readTradeBook(ok([{ ...TRADE_ROW, [name]: value }]), "2020-10-20").kind).toBe("unreadable");
  });
});

describe("positions and holdings", () => {
  test("the position of the documentation", () => {
    expect(rest.positions()).toMatchObject({ path: "/rest/secure/angelbroking/order/v1/getPosition", limit: "positions" });
    expect(rest.readPositions(ok([POSITION_ROW]))).toEqual({
      kind: "ok",
      value: [
        {
          instrument: { segment: "NSE", symbol: "RELIANCE-EQ", token: "2885" }, product: "CNC", buyQuantity: 1, sellQuantity: 0, buyValue: rupees(2235.8),
          sellValue: 0, carriedQuantity: 0, carriedValue: 0, netQuantity: 1,
        },
      ],
    });
  });

  test("a short that was carried in has negative quantity and cost", () => {
    const carried = { ...POSITION_ROW, buyqty: 0, buyamount: 0, cfsellqty: "75", cfsellamount: "18750.5", netqty: "- 75", producttype: "CARRYFORWARD" };
    expect(rest.readPositions(ok([carried]))).toMatchObject({ value: [{ product: "NRML", carriedQuantity: -75, carriedValue: -rupees(18_750.5), netQuantity: -75 }] });
  });

  test.each([["netqty", ""], ["buyqty", "-1"], ["cfbuyamount", null], ["producttype", "BO"]])("%s %j never makes a position vanish", (name, value) => {
    expect(rest.readPositions(ok([POSITION_ROW, { ...POSITION_ROW, [name]: value }])).kind).toBe("unreadable");
  });

  test("the holding of the documentation", () => {
    expect(rest.holdings()).toMatchObject({ path: "/rest/secure/angelbroking/portfolio/v1/getHolding", limit: "holdings" });
    expect(rest.readHoldings(ok([HOLDING_ROW]))).toEqual({
      kind: "ok",
      value: [{ instrument: { segment: "NSE", symbol: "TATASTEEL-EQ", token: "3499" }, quantity: 2, t1Quantity: 0, averagePrice: rupees(111.87), previousClose: rupees(129.6) }],
    });
  });
});

describe("profile and funds", () => {
  const PROFILE = { clientcode: "A123456", name: "..", email: "", mobileno: "", products: '[ "DELIVERY"]', lastlogintime: "", brokerid: "B2C" };
  test.each<[unknown, readonly string[]]>([
    ['[ "NSE", "BSE", "MCX", "CDS", "NCDEX", "NFO" ]', ["NSE", "BSE", "MCX", "CDS", "NCDEX", "NFO"]],
    [["nse_cm", "nse_fo"], ["nse_cm", "nse_fo"]],
  ])("exchanges %j", (exchanges, expected) => {
    expect(rest.profile()).toMatchObject({ path: "/rest/secure/angelbroking/user/v1/getProfile", limit: "profile" });
    expect(rest.readProfile(ok({ ...PROFILE, exchanges }))).toEqual({ kind: "ok", value: { clientCode: "A123456", name: "..", exchanges: expected } });
  });

  test.each(["NSE", "{}", 5, null])("exchanges %j are unreadable", (exchanges) => {
    expect(rest.readProfile(ok({ ...PROFILE, exchanges })).kind).toBe("unreadable");
  });

  test("net is what one can trade with", () => {
    expect(rest.funds()).toMatchObject({ path: "/rest/secure/angelbroking/user/v1/getRMS", limit: "funds" });
    expect(rest.readFunds(ok({ net: "998765.4321", availablecash: 1000000, utiliseddebits: "- 12.5", utilisedspan: null }))).toEqual({
      kind: "ok", value: { available: 9_987_654_321, cash: rupees(1_000_000), utilised: -rupees(12.5) },
    });
  });

  test("the documentation's dummy amount of ten lakh crore is beyond exact arithmetic, and said so", () => {
    expect(rest.readFunds(ok({ net: "9999999999999", availablecash: "0", utiliseddebits: "0" }))).toEqual({
      kind: "unreadable", why: 'Angel One\'s funds could not be read: net "9999999999999" is not an amount of rupees.',
    });
  });
});

test("the endpoints are the live ones unless told otherwise", () => {
  expect(angelone().endpoints.rest).toBe("https://apiconnect.angelone.in");
  const own = { rest: "http://127.0.0.1:1", stream: "ws://127.0.0.1:1/s", orderSocket: "ws://127.0.0.1:1/o", master: "http://127.0.0.1:1/m" };
  expect(angelone(own)).toMatchObject({ id: "angelone", title: "Angel One", endpoints: own });
});
