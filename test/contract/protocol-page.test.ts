/** Every route of the protocol's page, as our builders ask it and our readers understand its own JSON. */

import { describe, expect, test } from "vitest";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { HttpAnswer, HttpRequest, Reading } from "../../shared/brokers/port.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { MarketTime, SystemTime } from "../../shared/domain/time.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import { ITC, OPTION, rupees, SBIN, share } from "../unit/angelone/answers.ts";
import { codeTable, NO_PAGE, PAGE, routeTable, samples, section } from "./protocol-page.ts";

const broker = angelone();
const { rest } = broker;
const good = (data: unknown): HttpAnswer => ({ status: 200, headers: {}, body: JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data }) });
const whole = (envelope: object): HttpAnswer => ({ status: 200, headers: {}, body: JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", ...envelope }) });
const sent = ({ body }: HttpRequest): unknown => JSON.parse(body ?? "null");
function value<T>(reading: Reading<T>): T {
  if (reading.kind !== "ok") throw new Error(JSON.stringify(reading));
  return reading.value;
}
const at = (text: string) => Date.parse(`${text}+05:30`) as MarketTime;
const NOW = Date.parse("2026-08-18T08:30:00+05:30") as SystemTime;
const instrument = (exchange: Instrument["exchange"], token: string, symbol = "X") => share(exchange, symbol, symbol, token, exchange);

if (PAGE === undefined) test.skip(NO_PAGE, () => undefined);
else {
  const session = { accessToken: "a", refreshToken: "r", feedToken: "f", endsAt: NOW };
  const terms = { type: "LIMIT", quantity: 1, price: rupees(194), trigger: NO_PRICE, validity: "DAY" } as const;
  const rule = { side: "BUY", product: "CNC", trigger: rupees(196), price: rupees(195), quantity: 1, validDays: 365 } as const;
  const t = 0 as MarketTime;
  const position = value(broker.conversion.readBook(good([samples("6.2")[0]])))[0]!;
  const requests: HttpRequest[] = [
    rest.signIn({ clientCode: "A", pin: "1", apiKey: "k", totpSecret: "s" }, "1"), rest.refresh(session), rest.profile(), rest.signOut("A"), rest.funds(),
    rest.place(SBIN, { ...terms, side: "BUY", product: "MIS", tag: "t" }), rest.modify(SBIN, "1", "MIS", terms, terms), rest.cancel("1", terms), rest.orderBook(), rest.tradeBook(),
    rest.orderDetails("{uniqueorderid}"), rest.positions(), broker.conversion.convert(position, "MIS", 1), broker.lastPrice.ask(SBIN), broker.search.ask("NSE", "SBIN"), rest.holdings(),
    broker.allHoldings.ask(), rest.quotes([SBIN]), rest.candles(SBIN, 1, t, t), broker.openInterest.ask(OPTION, 1, t, t), broker.greeks.ask("TCS", "2024-01-25"),
    broker.movers.movers("oi-gainers", "near"), broker.movers.putCallRatio(), broker.movers.buildUp("long-built-up", "near"),
    broker.scripLists.intradayAllowed("NSE"), broker.scripLists.intradayAllowed("BSE"), broker.scripLists.cautionary(),
    broker.margins.ask([{ instrument: SBIN, side: "BUY", product: "MIS", type: "LIMIT", price: rupees(1), quantity: 1 }]),
    broker.charges.ask([{ instrument: SBIN, side: "BUY", product: "CNC", price: rupees(1), quantity: 1 }]),
    broker.gtt.create(SBIN, rule), broker.gtt.modify(SBIN, "1", rule), broker.gtt.cancel(SBIN, "1"), broker.gtt.details("1"), broker.gtt.list(1),
    broker.depository.verify("I", 1), broker.depository.sendTpin({ dpId: "d", requestId: "r", boId: "b" }, "p"), broker.depository.status("r"),
  ];

  test("every row of the route table has a builder with its method and path, and no builder goes elsewhere", () => {
    const rows = routeTable();
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
    const asked = requests.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`);
    const listed = rows.flatMap(({ method, paths }) => paths.map((path) => `${method} ${path}`)).filter((one) => !one.includes("/gtt-service"));
    expect(new Set(asked)).toEqual(new Set(listed));
  });

  test("each names a lane of the limits", () => {
    const lanes = new Set<string>(broker.limits.map(({ name }) => name));
    expect(requests.filter(({ limit }) => !lanes.has(limit))).toEqual([]);
  });

  describe("codes", () => {
    const table = codeTable();
    test("the page's table is read whole", () => {
      expect(table.length).toBeGreaterThanOrEqual(30);
      expect(table.flatMap(({ codes }) => codes)).toEqual(expect.arrayContaining(["AG8001", "AB1014", "AB1002", "AB9018", "E1002"]));
    });
    const unknown = broker.advise("AB7777", "").sentence.replace("AB7777", "");
    test.each(table.flatMap(({ codes, text, todo }) => codes.map((code) => [code, text, todo] as const)))("%s (%s): %s", (code, text, todo) => {
      const { sentence, action } = broker.advise(code, "");
      // AB1007 stands for so much that only its words tell.
      if (code !== "AB1007") expect(sentence.replace(code, "")).not.toBe(unknown);
      expect(broker.explain(code, text)).toContain(text);
      const wanted: readonly (readonly [RegExp, readonly string[]])[] = [
        [/refresh once/, ["refresh"]], [/^refresh$/, ["refresh"]], [/^login$/, ["sign-in"]], [/stop; ask/, ["stop"]], [/^ask( the user)?$/, ["ask-user"]], [/clock/, ["check-clock"]],
        [/refresh master/, ["refresh-master"]], [/ask consent/, ["ask-consent"]], [/orders: reconcile/, ["reconcile"]], [/^retry reads with/, ["retry-read"]],
        [/re-shard/, code === "E1002" ? ["reshard"] : ["report"]], [/order refused: show/, ["read-only"]], [/^(client )?bug$/, ["report"]], [/^eDIS$/, ["none", "authorise"]],
        [/^show$/, code === "AB9005" ? ["refresh"] : ["show"]],
      ];
      const expected = wanted.find(([pattern]) => pattern.test(todo))?.[1];
      if (expected !== undefined) expect(expected).toContain(action);
    });
    test("an unknown code: the broker's words verbatim", () => {
      expect(broker.advise("AB7777", "Some <new> words")).toEqual({ sentence: "Angel One refused. Angel One's words: “Some <new> words” (AB7777).", action: "show" });
    });
  });

  describe("the page's own JSON", () => {
    test("3.1 sign-in, 3.4 profile, 3.5 funds", () => {
      const [request, answer] = samples("3.1");
      expect(sent(rest.signIn({ clientCode: request.clientcode, pin: request.password, apiKey: "k", totpSecret: "s" }, request.totp))).toEqual({ ...request, state: undefined });
      expect(rest.readSignIn(whole(answer), NOW).kind).toBe("ok");
      expect(value(rest.readProfile(whole(samples("3.4")[0]))).exchanges).toEqual(["NSE", "BSE", "MCX", "CDS", "NCDEX", "NFO"]);
      expect(rest.readFunds(whole(samples("3.5")[0])).kind).toBe("unreadable");
      expect(value(rest.readFunds(good({ ...samples("3.5")[0].data, net: "99999999999", availablecash: "0" }))).available).toBe(99_999_999_999 * 10_000);
    });

    test("5.1 place and its stop, 5.2 modify, 5.3 cancel, and their answers", () => {
      const [plain, stop, answer] = samples("5.1");
      const built = sent(rest.place(ITC, { type: "SL", quantity: 1, price: rupees(209.5), trigger: rupees(209), validity: "DAY", side: "BUY", product: "MIS", tag: "k7f3a9c2e1" }));
      expect(built).toMatchObject({ ...stop, price: "209.50", triggerprice: "209.00" });
      expect(built).not.toHaveProperty("scripconsent");
      expect(sent(rest.place(SBIN, { ...terms, side: "BUY", product: "MIS", tag: "", consent: false }))).not.toHaveProperty("scripconsent");
      const { price: _price, ordertype: _type, ...rest1 } = plain;
      expect(sent(rest.place(SBIN, { ...terms, side: "BUY", product: "MIS", tag: "", consent: true }))).toMatchObject(rest1);
      expect(value(rest.readPlacement(whole(answer)))).toEqual({ brokerOrderId: "200910000000111", uniqueOrderId: "34reqfachdfih" });
      expect(sent(rest.modify(SBIN, "201020000000080", "MIS", terms, terms))).toMatchObject(samples("5.2")[0]);
      expect(sent(rest.cancel("201020000000080", terms))).toEqual(samples("5.3")[0]);
    });

    test("5.4 order book, 5.6 trade book", () => {
      const [order] = value(rest.readOrderBook(whole(samples("5.4")[0])));
      expect(order).toMatchObject({ brokerOrderId: "201020000000080", state: "cancelled", terms: { type: "LIMIT", price: rupees(194), quantity: 1 }, updatedAt: at("2020-10-20T13:10:59") });
      expect(value(rest.readOrderDetails(good(samples("5.4")[0].data[0])))).toEqual(order);
      const [fill] = value(rest.readTradeBook(whole(samples("5.6")[0]), "2020-10-20"));
      expect(fill).toMatchObject({ fillId: "50005750", price: rupees(175), quantity: 1, at: at("2020-10-20T13:27:53") });
    });

    test("6.1 holdings and their totals", () => {
      const [row, totals] = samples("6.1").filter((one) => "tradingsymbol" in one || "totalholdingvalue" in one);
      expect(value(rest.readHoldings(good([row])))).toMatchObject([{ quantity: 2, averagePrice: rupees(111.87), previousClose: rupees(129.6) }]);
      expect(value(broker.allHoldings.read(good({ holdings: [row], totalholding: totals })))).toEqual({
        holdings: [{ instrument: { segment: "NSE", symbol: "TATASTEEL-EQ", token: "3499" }, quantity: 2, t1Quantity: 0, averagePrice: rupees(111.87), previousClose: rupees(129.6), isin: "INE081A01020", authorisedQuantity: 0 }],
        totals: { value: rupees(5294), invested: rupees(5116), profit: rupees(178.14), profitPercent: 3.48 },
      });
      for (const data of [null, "", "null", { holdings: null, totalholding: null }, { holdings: [], totalholding: null }]) {
        expect(value(broker.allHoldings.read(good(data)))).toEqual({ holdings: [], totals: undefined });
      }
    });

    test("6.2 position and 6.3 its conversion, field by field", () => {
      const [row] = samples("6.2");
      expect(position.position).toMatchObject({ product: "CNC", buyQuantity: 1, buyValue: rupees(2235.8), netQuantity: 1 });
      expect(value(rest.readPositions(good([row])))).toEqual([position.position]);
      expect(sent(broker.conversion.convert(position, "MIS", 1))).toEqual(samples("6.3")[0]);
      expect(value(broker.conversion.readConverted(whole({ data: null })))).toBe(true);
      expect(broker.conversion.readConverted({ status: 200, headers: {}, body: '{"status":false,"message":"Position conversion failed","errorcode":"AB1017","data":null}' })).toEqual({ kind: "refused", code: "AB1017", text: "Position conversion failed" });
    });

    test("6.4 eDIS", () => {
      expect(sent(broker.depository.verify("INE528G01035", 1))).toEqual(samples("6.4")[0]);
      const request = value(broker.depository.readVerify(good({ ReqId: "2027", ReturnURL: "https://r", DPId: "33200", BOID: "12", TransDtls: "x", version: "1.1" })));
      expect(broker.depository.form(request)).toEqual({ DPId: "33200", ReqId: "2027", Version: "1.1", TransDtls: "x" });
      expect(sent(broker.depository.sendTpin(request, "ABCDE1234F"))).toEqual({ dpId: "33200", ReqId: "2027", boid: "12", pan: "ABCDE1234F" });
      const status = (Status: unknown) => broker.depository.readStatus(good({ TransResDtls: { RecordResDtls: [{ ISIN: "INE528G01035", Status }] } }));
      expect([value(status("1"))[0]?.authorised, value(status("0"))[0]?.authorised, value(status(1))[0]?.authorised]).toEqual([true, false, true]);
      expect(status("2").kind).toBe("unreadable");
    });

    test("7 GTT: the five routes", () => {
      const [create, made, modify, , cancel, , details, one, list, rows] = samples("7");
      const strip = ({ disclosedqty: _d, ...rest1 }: Record<string, unknown>) => rest1;
      expect(sent(broker.gtt.create(SBIN, rule))).toMatchObject({ ...strip(create), price: "195.00", triggerprice: "196.00" });
      expect(value(broker.gtt.readRuleId(whole(made)))).toEqual({ brokerOrderId: "1", uniqueOrderId: undefined });
      expect(sent(broker.gtt.modify(SBIN, "1", rule))).toMatchObject({ ...strip(modify), price: "195.00", triggerprice: "196.00" });
      expect(sent(broker.gtt.cancel(SBIN, "1"))).toEqual(cancel);
      expect(sent(broker.gtt.details("1"))).toEqual(details);
      const waits = { id: "7", side: "BUY", product: "CNC", trigger: rupees(196), price: rupees(195), quantity: 1, state: "waiting", status: "NEW", expires: "2021-11-16" };
      expect(value(broker.gtt.readDetails(whole(one), "7"))).toMatchObject(waits);
      expect(sent(broker.gtt.list(1))).toMatchObject({ status: list.status, page: 1 });
      // The page's list leaves its dates out.
      const row = { ...rows.data[0], expirydate: one.data.expirydate };
      expect(value(broker.gtt.readList(good([row])))).toMatchObject([{ ...waits, id: "1" }]);
      expect(value(broker.gtt.readList(good(row)))).toMatchObject([{ ...waits, id: "1" }]);
      for (const request of [broker.gtt.create(SBIN, rule), broker.gtt.modify(SBIN, "1", rule), broker.gtt.cancel(SBIN, "1")]) expect(request.alternatePath).toBe(`/gtt-service${request.path}`);
    });

    test("8.1 quotes, 8.2 last price", () => {
      const answer = samples("8.1").find((one) => "status" in one) ?? {};
      expect(value(rest.readQuotes(whole(answer)))).toEqual([{ instrument: { segment: "NSE", symbol: "SBIN-EQ", token: "3045" }, ltp: rupees(568.2), previousClose: rupees(567.4) }]);
      expect(sent(broker.lastPrice.ask(SBIN))).toEqual(samples("8.2")[0]);
      const price = { ...samples("8.2")[0], open: 567.4, high: "569.35", low: 566.1, close: 567.4, ltp: 568.2 };
      expect(value(broker.lastPrice.read(good(price)))).toMatchObject({ ltp: rupees(568.2), high: rupees(569.35), previousClose: rupees(567.4) });
    });

    test("8.3 candles, 8.4 open interest", () => {
      const [asked] = samples("8.3");
      expect(sent(rest.candles(instrument("NSE", "99926000"), 60, at("2023-09-06T11:15:00"), at("2023-09-06T12:00:00")))).toEqual(asked);
      expect(value(rest.readCandles(good([JSON.parse(/\["2023[^\]]*\]/.exec(section("8.3"))![0])])))).toEqual([
        { at: at("2023-09-06T11:15:00"), open: rupees(19571.2), high: rupees(19573.35), low: rupees(19534.4), close: rupees(19552.05), volume: 0 },
      ]);
      expect(value(broker.openInterest.read(good(samples("8.4")[0])))).toEqual([{ at: at("2024-08-19T12:24:00"), openInterest: 166_100 }]);
      expect(value(broker.openInterest.read(good(null)))).toEqual([]);
    });

    test("8.5 greeks, 8.6 gainers, 8.7 PCR, 8.8 build-up", () => {
      const [asked, row] = samples("8.5");
      expect(sent(broker.greeks.ask("TCS", "2024-01-25"))).toEqual(asked);
      expect(value(broker.greeks.read(good([row])))).toEqual([
        { underlying: "TCS", expiry: "2024-01-25", strike: rupees(3900), optionType: "CE", delta: 0.4924, gamma: 0.0028, theta: -4.0918, vega: 2.2967, impliedVolatility: 16.33, volume: 24_048 },
      ]);
      const [moversAsked, [mover]] = samples("8.6");
      expect(sent(broker.movers.movers("oi-gainers", "near"))).toEqual(moversAsked);
      expect(value(broker.movers.readMovers(good([mover])))).toEqual([
        { symbol: "HDFCBANK25JAN24FUT", token: "55394", ltp: undefined, netChange: undefined, percentChange: 20.02, openInterest: 118_861_600, openInterestChange: 19_825_300 },
      ]);
      expect(value(broker.movers.readPutCallRatio(good(samples("8.7")[0])))).toEqual([{ symbol: "NIFTY25JAN24FUT", ratio: 1.04 }]);
      const [buildUpAsked, built] = samples("8.8");
      expect(sent(broker.movers.buildUp("long-built-up", "near"))).toEqual(buildUpAsked);
      expect(value(broker.movers.readBuildUp(good([built])))).toEqual([
        { symbol: "JINDALSTEL25JAN24FUT", token: "55424", ltp: rupees(723.8), netChange: rupees(-28.25), percentChange: -3.76, openInterest: 24_982.5, openInterestChange: -76.25 },
      ]);
    });

    test("8.9 lists of shares, 8.12 search", () => {
      const [allowed, cautious] = samples("8.9");
      expect(value(broker.scripLists.readIntradayAllowed(good(allowed)))).toEqual([{ exchange: "NSE", name: "CHEMPLASTS", multiplier: 5 }]);
      expect(value(broker.scripLists.readCautionary(good(cautious)))).toEqual(cautious);
      expect(sent(broker.scripLists.cautionary())).toEqual({ scripconsent: "yes" });
      const [asked, found] = samples("8.12");
      expect(sent(broker.search.ask("NSE", "SBIN"))).toEqual(asked);
      expect(value(broker.search.read(good(found)))).toEqual([{ segment: "NSE", symbol: "SBIN-EQ", token: "3045" }]);
    });

    test("8.10 margin, 8.11 charges by hand", () => {
      const [asked, answer] = samples("8.10");
      const order = { instrument: instrument("NFO", "67300"), side: "BUY", product: "MIS", type: "LIMIT", price: NO_PRICE, quantity: 50 } as const;
      expect(sent(broker.margins.ask([order]))).toEqual(asked);
      expect(() => broker.margins.ask(Array.from({ length: 51 }, () => order))).toThrow("1 to 50");
      expect(value(broker.margins.read(good(answer)))).toEqual({
        total: rupees(29_612.35), netPremium: rupees(5060), span: 0, benefit: rupees(79_876.5), delivery: 0, other: 0, optionPremium: rupees(10_100),
      });
      expect(value(broker.margins.read(good({ totalMarginRequired: "5", marginComponents: {} }))).span).toBeUndefined();
      const bond = { ...instrument("NSE", "17117"), underlying: "745AS33" };
      expect(sent(broker.charges.ask([{ instrument: bond, side: "BUY", product: "CNC", price: rupees(800), quantity: 10 }]))).toEqual({ orders: [{ ...samples("8.11")[0].orders[0], price: "800.00" }] });
      const line = (name: string, amount: unknown, breakup: unknown = []) => ({ name, amount, msg: "", breakup });
      const summary = {
        total_charges: 1.5162, trade_value: 8000,
        breakup: [
          line("Angel One Brokerage", 0), line("External Charges", 1.468, [line("Exchange Transaction Charges", 0.26), line("Stamp Duty", "1.20"), line("SEBI Fees", 0.008)]),
          line("Taxes", 0.0482, [line("Security Transaction Tax", 0), line("GST", 0.0482, null)]),
        ],
      };
      const read = value(broker.charges.read(good({ summary, charges: [summary] })));
      expect(read.summary).toEqual(read.orders[0]);
      expect(read.summary).toMatchObject({ total: 15_162, turnover: rupees(8000) });
      const leaves = read.summary.lines.flatMap(({ parts, amount }) => (parts.length > 0 ? parts.map((part) => part.amount) : [amount]));
      expect(leaves).toEqual([0, 2_600, 12_000, 80, 0, 482]);
      expect(leaves.reduce((sum, one) => sum + one, 0)).toBe(15_162);
    });
  });
}
