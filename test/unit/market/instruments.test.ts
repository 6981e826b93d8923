import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { instrument, rupees } from "../../support/orders.ts";

const share = (symbol: string, name: string, exchange: "NSE" | "BSE" = "NSE"): Instrument =>
  instrument({ key: `${exchange}:${symbol}` as InstrumentKey, exchange, symbol, name, underlying: symbol, broker: { token: `${symbol}${exchange}`, symbol: `${symbol}-EQ`, segment: exchange } });

const option = (underlying: string, expiry: string, strike: number, optionType: "CE" | "PE"): Instrument => {
  const symbol = `${underlying}${expiry.slice(8)}${expiry.slice(5, 7)}${expiry.slice(2, 4)}${strike}${optionType}`;
  return instrument({ key: `NFO:${symbol}` as InstrumentKey, exchange: "NFO", symbol, name: symbol, kind: "option", underlying, expiry, strike: rupees(strike), optionType, lot: 75, broker: { token: symbol, symbol, segment: "NFO" } });
};

const future = (underlying: string, expiry: string): Instrument => {
  const symbol = `${underlying}${expiry}FUT`;
  return instrument({ key: `NFO:${symbol}` as InstrumentKey, exchange: "NFO", symbol, name: symbol, kind: "future", underlying, expiry, broker: { token: symbol, symbol, segment: "NFO" } });
};

const index = (symbol: string): Instrument => instrument({ key: `NSE_INDEX:${symbol}` as InstrumentKey, exchange: "NSE_INDEX", symbol, name: `${symbol} index`, kind: "index", underlying: symbol, tradable: false, broker: { token: symbol, symbol, segment: "NSE" } });

const LIST = [
  option("NIFTY", "2026-12-31", 24_500, "CE"), option("NIFTY", "2026-11-26", 24_500, "CE"), option("NIFTY", "2026-11-26", 24_500, "PE"), option("NIFTY", "2026-11-26", 24_550, "CE"),
  option("BANKNIFTY", "2026-11-24", 24_500, "CE"), option("SBIN", "2026-11-24", 810, "CE"), future("SBIN", "2026-11-24"), future("NIFTY", "2026-12-31"), future("NIFTY", "2026-11-24"),
  share("SBILIFE", "SBI Life Insurance"), share("SBICARD", "SBI Cards"), share("SBIN", "State Bank of India", "BSE"), share("SBIN", "State Bank of India"),
  share("NIFTYBEES", "Nippon Nifty ETF"), share("USBIND", "US Binding"), share("BANKINDIA", "Bank of India"), index("NIFTY"), index("BANKNIFTY"),
];
const TODAY = "2026-11-20";

function listed(list: readonly Instrument[] = LIST): InstrumentIndex {
  const instruments = new InstrumentIndex();
  instruments.load(list);
  return instruments;
}

describe("search in a short list", () => {
  const found = (text: string, limit = 50): string[] => listed().search(text, limit, { today: TODAY }).map((one) => one.key);

  test("sbi: the shares that begin so, then the future, then what merely holds it", () => {
    const keys = found("sbi");
    expect(keys.slice(0, 4)).toEqual(expect.arrayContaining(["NSE:SBIN", "NSE:SBICARD", "NSE:SBILIFE"]));
    expect(keys[0]).toBe("NSE:SBIN");
    expect(keys.indexOf("NSE:SBICARD")).toBeLessThan(keys.indexOf("NFO:SBIN2026-11-24FUT"));
    expect(keys.at(-1)).toBe("NSE:USBIND");
  });

  test("the main exchange stands before the other where all else is equal", () => {
    expect(found("sbin").slice(0, 2)).toEqual(["NSE:SBIN", "BSE:SBIN"]);
  });

  test("that strike and side, the nearest expiry first; the order of the words and their case say nothing", () => {
    expect(found("nifty 24500 ce").slice(0, 2)).toEqual(["NFO:NIFTY26112624500CE", "NFO:NIFTY31122624500CE"]);
    expect(found("nifty 24500 ce")).not.toContain("NFO:NIFTY26112624500PE");
    expect(found("CE 24500 Nifty")).toEqual(found("nifty 24500 ce"));
  });

  test("words of a name are found; every word must be; the limit holds", () => {
    expect(found("state bank")).toEqual(["NSE:SBIN", "BSE:SBIN", "NFO:SBIN2026-11-24FUT"]);
    expect(found("sbin zzz")).toEqual([]);
    expect(found("s", 3)).toHaveLength(3);
  });
});

describe("what is listed on an underlying", () => {
  test("futures near to far, expiries, and the chain by strike; what expired is left out", () => {
    const instruments = listed();
    expect(instruments.futures("NIFTY", TODAY).map(({ expiry }) => expiry)).toEqual(["2026-11-24", "2026-12-31"]);
    expect(instruments.futures("NIFTY", "2026-11-25").map(({ expiry }) => expiry)).toEqual(["2026-12-31"]);
    const [near, far] = instruments.expiries("NIFTY", TODAY);
    expect([near?.expiry, far?.expiry, near?.exchange]).toEqual([20_261_126, 20_261_231, "NFO"]);
    expect(instruments.chain(near!).map(({ strike, call, put }) => [strike, instruments.at(call)?.key, instruments.at(put)?.key])).toEqual([
      [rupees(24_500), "NFO:NIFTY26112624500CE", "NFO:NIFTY26112624500PE"],
      [rupees(24_550), "NFO:NIFTY26112624550CE", undefined],
    ]);
    expect(instruments.spots("NIFTY").map(({ key }) => key)).toEqual(["NSE_INDEX:NIFTY"]);
    expect(instruments.spots("SBIN").map(({ key }) => key)).toEqual(["NSE:SBIN", "BSE:SBIN"]);
    expect([instruments.futures("NONE", TODAY), instruments.expiries("NONE", TODAY), instruments.spots("NONE")]).toEqual([[], [], []]);
    expect([instruments.hasDerivatives("SBIN"), instruments.hasDerivatives("SBILIFE"), instruments.hasDerivatives("NONE")]).toEqual([true, false, false]);
  });
});

describe("how a broker's book names an instrument", () => {
  test("by symbol, whatever its token", () => {
    const instruments = listed();
    expect(instruments.ofBroker({ segment: "NSE", symbol: "SBIN-EQ", token: undefined })?.key).toBe("NSE:SBIN");
    expect(instruments.ofBroker({ segment: "NSE", symbol: "SBIN-EQ", token: "SBILIFENSE" })?.key).toBe("NSE:SBIN");
  });

  test("never by a token alone: brokers give tokens out again, and an exit would go into another contract", () => {
    expect(listed().ofBroker({ segment: "NSE", symbol: "GONE-EQ", token: "SBINNSE" })).toBeUndefined();
  });

  test("a share and an index of one name are the share: the index is in nobody's book", () => {
    const [metal, quoted] = [share("METAL", "Metal Company", "BSE"), { ...index("METAL"), broker: { token: "99919014", symbol: "METAL-EQ", segment: "BSE" } }];
    for (const list of [[metal, quoted], [quoted, metal]]) expect(listed(list).ofBroker({ segment: "BSE", symbol: "METAL-EQ", token: undefined })?.kind).toBe("equity");
  });

  test("a new list replaces the old one wholly", () => {
    const instruments = listed();
    expect(instruments.get("NSE:SBILIFE" as InstrumentKey)?.name).toBe("SBI Life Insurance");
    instruments.load([share("SBIN", "State Bank of India")]);
    expect(instruments.size).toBe(1);
    expect(instruments.get("NSE:SBILIFE" as InstrumentKey)).toBeUndefined();
    expect(instruments.ofBroker({ segment: "NSE", symbol: "SBILIFE-EQ", token: undefined })).toBeUndefined();
  });
});

describe("the table against a map of objects", () => {
  const SEED = 370_820;
  const name = fc.stringMatching(/^[A-Z0-9&-]{1,14}$/);
  const any: fc.Arbitrary<Instrument> = fc.record({ symbol: name, exchange: fc.constantFrom("NSE", "BSE", "NFO", "MCX"), title: fc.oneof(fc.string({ unit: "grapheme", maxLength: 20 }), fc.constant("Ünïcode ₹ 名")), token: fc.integer({ min: 1, max: 99_999 }), kind: fc.constantFrom("equity", "future", "option"), strike: fc.integer({ min: 1, max: 9_000_000_000 }), freeze: fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: undefined }), multiplier: fc.constantFrom(1, 100, 1_000), underlying: name }).map((of) => {
    const { symbol, exchange, title, token, kind, strike, freeze, multiplier } = of;
    const option = kind === "option";
    return instrument({
      key: `${exchange}:${symbol}` as InstrumentKey, exchange, symbol, name: title, kind, freeze, multiplier, underlying: kind === "equity" ? symbol : of.underlying,
      expiry: kind === "equity" ? undefined : "2026-12-29", strike: option ? (strike as Instrument["strike"]) : undefined, optionType: option ? "PE" : undefined,
      broker: { token: String(token), symbol: `${symbol}-X`, segment: exchange },
    });
  });

  test("gives back every field of every instrument, by each of its names, and nothing else", () => {
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: ({ key }) => key, maxLength: 60 }), fc.array(name, { maxLength: 10 }), (list, others) => {
        const instruments = listed(list);
        const model = new Map(list.map((one) => [one.key, one]));
        const byToken = new Map(list.map((one) => [`${one.broker.segment}|${one.broker.token}`, one]));
        expect(instruments.size).toBe(list.length);
        for (const one of list) {
          expect(instruments.get(one.key)).toEqual(one);
          expect(instruments.ofBroker(one.broker)).toEqual(one);
          expect(byToken.has(`${one.broker.segment}|${instruments.ofToken(one.broker.segment, one.broker.token)!.broker.token}`)).toBe(true);
        }
        for (const other of others) expect(instruments.get(`NSE:${other}` as InstrumentKey)).toEqual(model.get(`NSE:${other}` as InstrumentKey));
        for (const key of ["", ":", "NSE", "NSE:", "NSEX:A", "XX:A"]) expect(instruments.get(key as InstrumentKey)).toBeUndefined();
        expect(new Set([...instruments.all()].map(({ key }) => key))).toEqual(new Set(model.keys()));
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
