import { describe, expect, test } from "vitest";
import { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import type { Delivery, HttpClient } from "../../../electron/brokers/http-client.ts";
import { RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { DerivativeReads } from "../../../electron/market/derivative-reads.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { MarketPhase } from "../../../electron/orders/risk/rule.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { BrokerProtocol, HttpRequest } from "../../../shared/brokers/port.ts";
import type { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { contractSymbol } from "../../../shared/domain/instrument-symbol.ts";
import { price } from "../../../shared/domain/units.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const EXPIRY = "2026-08-25";
let token = 50_000;
function contract(underlying: string, strike?: number, optionType?: "CE" | "PE", exchange: "NFO" | "BFO" = "NFO"): Instrument {
  const struck = strike === undefined ? undefined : price(strike * 10_000);
  const symbol = contractSymbol({ underlying, expiry: EXPIRY, strike: struck, optionType });
  return { key: instrumentKey(exchange, symbol), exchange, symbol, name: symbol, kind: strike === undefined ? "future" : "option", underlying, expiry: EXPIRY, strike: struck, optionType, lot: 65, tick: price(500), freeze: undefined, multiplier: 1, tradable: true, broker: { token: String(token++), symbol, segment: exchange } };
}
const STRIKES = Array.from({ length: 60 }, (_, i) => 23_000 + i * 50);
const OPTIONS = STRIKES.flatMap((strike) => [contract("NIFTY", strike, "CE"), contract("NIFTY", strike, "PE")]);
const SENSEX = contract("SENSEX", undefined, undefined, "BFO");
const instruments = new InstrumentIndex();
instruments.load([contract("NIFTY"), contract("SBIN"), SENSEX, ...OPTIONS]);

const good = (data: unknown): Delivery => ({ kind: "answer", answer: { status: 200, headers: {}, body: JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data }) } });
const refused = (errorcode: string, message: string): Delivery => ({ kind: "answer", answer: { status: 200, headers: {}, body: JSON.stringify({ status: false, message, errorcode, data: "" }) } });

class Rig {
  readonly time = new VirtualTime();
  readonly sent: HttpRequest[] = [];
  answer: (request: HttpRequest) => Delivery = () => good(null);
  phase: MarketPhase = { kind: "open", sentence: "NFO is open until 15:40.", amo: false };
  readonly reads: DerivativeReads;

  constructor(protocol: BrokerProtocol | undefined = angelone()) {
    const session = { accessToken: "jwt", refreshToken: "r", feedToken: "f", endsAt: 0 };
    const keeper = { session, ensure: () => Promise.resolve(session), renew: () => Promise.resolve(session) } as unknown as SessionKeeper;
    const http = { deliver: (request: HttpRequest) => Promise.resolve((this.sent.push(request), this.answer(request))) } as unknown as HttpClient;
    const broker = new BrokerAccount({ protocol, apiKey: "k", identity: { localIp: "", publicIp: "", macAddress: "" }, http, budget: new RateBudget(protocol.limits, this.time, this.time), keeper });
    this.reads = new DerivativeReads({
      room: { instruments, day: () => "2026-08-18" }, broker: () => broker, phase: () => this.phase, clock: this.time,
      calendar: { expiryCloseAt: () => Date.parse("2026-08-25T15:40:00+05:30") } as unknown as TradingCalendar,
    });
  }

  async run<T>(work: Promise<T>, ms = 20_000): Promise<T> {
    work.catch(() => {});
    await this.time.pass(ms);
    return work;
  }
}

const CHAIN = { underlying: "NIFTY", expiry: EXPIRY, exchange: "NFO" } as const;
const GAINERS = [{ tradingSymbol: "SBIN25AUG26FUT", percentChange: 20.02, symbolToken: 99, opnInterest: 118_861_600, netChangeOpnInterest: 1.98253e7 }, { tradingSymbol: "GONE25AUG26FUT", percentChange: 3, symbolToken: 50_001, opnInterest: 1, netChangeOpnInterest: 1 }];

describe("lists", () => {
  test("each asks its own route; names are resolved, tokens are not", async () => {
    const rig = new Rig();
    rig.answer = () => good(GAINERS);
    const { rows, by, open } = await rig.run(rig.reads.moves({ list: "oi-gainers", expiry: "next" }));
    expect(JSON.parse(rig.sent[0]?.body ?? "")).toEqual({ datatype: "PercOIGainers", expirytype: "NEXT" });
    expect(rows[0]).toMatchObject({ symbol: "SBIN25AUG26FUT", percent: 20.02, openInterest: 118_861_600, openInterestChange: 19_825_300, instrument: { key: "NFO:SBIN25AUG26FUT" } });
    // Its token is that of another contract today.
    expect(rows[1]).toEqual({ symbol: "GONE25AUG26FUT", percent: 3, openInterest: 1, openInterestChange: 1 });
    expect([by, open]).toEqual(["Angel One", true]);
    await rig.run(rig.reads.moves({ list: "short-covering", expiry: "far" }));
    expect(rig.sent[1]).toMatchObject({ route: "oi-build-up", body: JSON.stringify({ expirytype: "FAR", datatype: "Short Covering" }) });
  });

  test("ratios name their futures, those of BSE too", async () => {
    const rig = new Rig();
    rig.answer = () => good([{ pcr: 1.04, tradingSymbol: "NIFTY25AUG26FUT" }, { pcr: 0.7, tradingSymbol: SENSEX.symbol }]);
    const { rows } = await rig.run(rig.reads.ratios());
    expect(rows.map(({ ratio, instrument }) => [ratio, instrument?.key])).toEqual([[1.04, "NFO:NIFTY25AUG26FUT"], [0.7, SENSEX.key]]);
  });

  test("pages share one call for a while; each list has its own", async () => {
    const rig = new Rig();
    rig.answer = () => good(GAINERS);
    const near = { list: "oi-gainers", expiry: "near" } as const;
    await rig.run(Promise.all([rig.reads.moves(near), rig.reads.moves(near)]), 1_000);
    await rig.run(rig.reads.moves(near), 3_000);
    expect(rig.sent.length).toBe(1);
    await rig.run(rig.reads.moves({ ...near, expiry: "next" }), 2_000);
    expect(rig.sent.length).toBe(2);
    await rig.run(rig.reads.moves(near), 1_000);
    expect(rig.sent.length).toBe(3);
  });

  test("with the market closed the broker is asked once a minute", async () => {
    const rig = new Rig();
    rig.phase = { kind: "closed", sentence: "NFO is closed until 09:15.", amo: true };
    rig.answer = () => good(GAINERS);
    for (let i = 0; i < 11; i++) await rig.run(rig.reads.moves({ list: "oi-gainers", expiry: "near" }), 6_000);
    expect(rig.sent.length).toBe(2);
    expect(await rig.reads.moves({ list: "oi-gainers", expiry: "near" })).toMatchObject({ open: false, hours: "NFO is closed until 09:15." });
  });

  test("a refusal is told in the broker's words, and is not remembered", async () => {
    const rig = new Rig();
    rig.answer = () => refused("AB1004", "Something Went Wrong, Please Try After Sometime");
    const asked = { list: "price-gainers", expiry: "near" } as const;
    await expect(rig.run(rig.reads.moves(asked))).rejects.toThrow(/^Angel One's list could not be had: .*Something Went Wrong.*\.$/);
    rig.answer = () => good(null);
    await expect(rig.run(rig.reads.moves(asked), 1_000)).resolves.toMatchObject({ rows: [] });
  });

  test("a broker without such lists says so, without a call", async () => {
    const { movers: _, greeks: __, contractQuotes: ___, ...rest } = angelone();
    const rig = new Rig(rest);
    expect(await rig.reads.moves({ list: "price-gainers", expiry: "near" })).toMatchObject({ rows: [], lacks: "Angel One does not tell gainers, losers and open interest build-up over this interface." });
    expect(await rig.reads.greeks(CHAIN)).toMatchObject({ rows: [], lacks: "Angel One does not tell option greeks over this interface." });
    expect(await rig.reads.interest(CHAIN)).toMatchObject({ rows: [], missing: 120 });
    expect(rig.sent).toEqual([]);
  });
});

describe("greeks", () => {
  const row = (expiry: string, strikePrice: string) => ({ name: "NIFTY", expiry, strikePrice, optionType: "CE", delta: "0.492400", gamma: "0.002800", theta: "-4.091800", vega: "2.296700", impliedVolatility: "16.330000", tradeVolume: "24048.00" });

  test("of this expiry alone, with the end of the options by the exchange's hours", async () => {
    const rig = new Rig();
    rig.answer = () => good([row("25AUG2026", "24500.000000"), row("01SEP2026", "24500.000000")]);
    expect(await rig.run(rig.reads.greeks(CHAIN))).toMatchObject({
      rows: [{ strike: 245_000_000, optionType: "CE", delta: 0.4924, gamma: 0.0028, theta: -4.0918, vega: 2.2967, volatility: 16.33 }],
      endsAt: Date.parse("2026-08-25T15:40:00+05:30"), open: true,
    });
    expect(JSON.parse(rig.sent[0]?.body ?? "")).toEqual({ name: "NIFTY", expirydate: "25AUG2026" });
  });

  test("none told is no failure; a failure is a problem beside the end of the options", async () => {
    const rig = new Rig();
    rig.answer = () => refused("AB9019", "No Data Available");
    expect(await rig.run(rig.reads.greeks(CHAIN))).toMatchObject({ rows: [], endsAt: Date.parse("2026-08-25T15:40:00+05:30") });
    rig.answer = () => ({ kind: "answer", answer: { status: 503, headers: {}, body: "no healthy upstream" } });
    const told = await rig.run(rig.reads.greeks(CHAIN));
    expect(told.problem).toMatch(/^Angel One's option greeks could not be had: .*HTTP 503.*\.$/);
    expect(told.endsAt).toBe(Date.parse("2026-08-25T15:40:00+05:30"));
  });

  test("a day without options is refused by name", async () => {
    await expect(new Rig().reads.greeks({ ...CHAIN, expiry: "2026-08-26" })).rejects.toThrow("There are no options on NIFTY at NFO that expire on 2026-08-26. Choose another expiry.");
  });
});

describe("open interest of a chain", () => {
  const quotes = (request: HttpRequest): Delivery => {
    const { exchangeTokens } = JSON.parse(request.body ?? "") as { exchangeTokens: { NFO: string[] } };
    return good({ fetched: exchangeTokens.NFO.map((symbolToken) => ({ exchange: "NFO", tradingSymbol: "X", symbolToken, ltp: 131.05, close: 120, opnInterest: Number(symbolToken), tradeVolume: 10 })), unfetched: [] });
  };

  test("takes as many calls as it needs, a second apart, and each contract once", async () => {
    const rig = new Rig();
    rig.answer = quotes;
    const { rows, missing } = await rig.run(rig.reads.interest(CHAIN));
    expect(rig.sent.length).toBe(3);
    expect(rows.length).toBe(120);
    expect(missing).toBe(0);
    for (const { key, broker } of OPTIONS) expect(rows.find(({ instrument }) => instrument === key)).toMatchObject({ openInterest: Number(broker.token), ltp: 1_310_500, previousClose: 1_200_000 });
  });

  test("contracts that the broker leaves out are counted, not made up", async () => {
    const rig = new Rig();
    rig.answer = (request) => (rig.sent.length === 2 ? good({ fetched: [], unfetched: [] }) : quotes(request));
    expect(await rig.run(rig.reads.interest(CHAIN))).toMatchObject({ missing: 50, rows: { length: 70 } });
  });

  test("a part that fails fails the whole: half a sum is a wrong one", async () => {
    const rig = new Rig();
    rig.answer = (request) => (rig.sent.length === 3 ? { kind: "answer", answer: { status: 502, headers: {}, body: "" } } : quotes(request));
    await expect(rig.run(rig.reads.interest(CHAIN))).rejects.toThrow(/^Angel One's open interest could not be had/);
  });
});
