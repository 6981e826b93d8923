import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import { searchInstruments } from "../../../electron/market/instrument-search.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
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
  option("BANKNIFTY", "2026-11-24", 24_500, "CE"), option("SBIN", "2026-11-24", 810, "CE"), future("SBIN", "2026-11-24"), future("NIFTY", "2026-11-24"),
  share("SBILIFE", "SBI Life Insurance"), share("SBICARD", "SBI Cards"), share("SBIN", "State Bank of India", "BSE"), share("SBIN", "State Bank of India"),
  share("NIFTYBEES", "Nippon Nifty ETF"), share("USBIND", "US Binding"), share("BANKINDIA", "Bank of India"), index("NIFTY"), index("BANKNIFTY"),
];

const found = (text: string, limit = 50): string[] => searchInstruments(LIST, text, limit).map((one) => one.key);

describe("search as you type", () => {
  test("sbi: the shares that begin so, the shortest first, then its future, then its options, then what merely holds it", () => {
    const keys = found("sbi");
    expect(keys.slice(0, 2)).toEqual(expect.arrayContaining(["NSE:SBIN", "BSE:SBIN"]));
    expect(keys.indexOf("NSE:SBICARD")).toBeLessThan(keys.indexOf("NFO:SBIN2026-11-24FUT"));
    expect(keys.indexOf("NFO:SBIN2026-11-24FUT")).toBeLessThan(keys.indexOf("NFO:SBIN241126810CE"));
    expect(keys.at(-1)).toBe("NSE:USBIND");
  });

  test("the main exchange stands before the other where all else is equal", () => {
    expect(found("sbin").slice(0, 2)).toEqual(["NSE:SBIN", "BSE:SBIN"]);
  });

  test("nifty 24500 ce: that strike and side, the nearest expiry first, and no other underlying before it", () => {
    expect(found("nifty 24500 ce").slice(0, 2)).toEqual(["NFO:NIFTY26112624500CE", "NFO:NIFTY31122624500CE"]);
    expect(found("nifty 24500 ce")).not.toContain("NFO:NIFTY26112624500PE");
  });

  test("the order of the words and their case say nothing", () => {
    expect(found("CE 24500 Nifty")).toEqual(found("nifty 24500 ce"));
  });

  test("nifty: the index itself before everything that carries its name", () => {
    expect(found("nifty")[0]).toBe("NSE_INDEX:NIFTY");
  });

  test("words of a name are found: state bank", () => {
    expect(found("state bank")).toEqual(["NSE:SBIN", "BSE:SBIN"]);
  });

  test("every word must be found; blank finds nothing; the limit holds; odd input does no harm", () => {
    expect(found("sbin zzz")).toEqual([]);
    expect(found("   ")).toEqual([]);
    expect(found("s", 3)).toHaveLength(3);
    for (const odd of [".*", "(", "\\", "₹", "a".repeat(10_000)]) expect(found(odd)).toEqual([]);
  });

  const master = sharedData("instruments/OpenAPIScripMaster.derived-2026-08-18.json.gz");
  test.skipIf(master === undefined)(`in the whole list of a day${master === undefined ? ` (skipped: ${NO_SHARED_DATA})` : ""}`, () => {
    const protocol = angelone();
    const rows = JSON.parse(gunzipSync(readFileSync(master!)).toString()) as unknown[];
    const list = rows.flatMap((row) => {
      const read = protocol.readMasterRow(row);
      return read && "instrument" in read ? [read.instrument] : [];
    });
    const keys = (text: string): string[] => searchInstruments(list, text, 20).map((one) => one.key);
    expect(keys("sbi")[0]).toBe("NSE:SBIN");
    expect(keys("nifty")[0]).toBe("NSE_INDEX:NIFTY");
    expect(keys("reliance")[0]).toBe("NSE:RELIANCE");
    const [first] = searchInstruments(list, "nifty 24500 ce", 20);
    const nearest = list.filter((one) => one.underlying === "NIFTY" && one.strike === rupees(24_500) && one.optionType === "CE").map((one) => one.expiry ?? "").sort()[0];
    expect(first).toMatchObject({ underlying: "NIFTY", strike: rupees(24_500), optionType: "CE", expiry: nearest });
  });
});

describe("how a broker's book names an instrument", () => {
  test("by symbol, whatever its token", () => {
    const instruments = new InstrumentIndex();
    instruments.load(LIST);
    expect(instruments.ofBroker({ segment: "NSE", symbol: "SBIN-EQ", token: undefined })?.key).toBe("NSE:SBIN");
    expect(instruments.ofBroker({ segment: "NSE", symbol: "SBIN-EQ", token: "SBILIFENSE" })?.key).toBe("NSE:SBIN");
  });

  test("never by a token alone: brokers give tokens out again, and an exit would go into another contract", () => {
    const instruments = new InstrumentIndex();
    instruments.load(LIST);
    expect(instruments.ofBroker({ segment: "NSE", symbol: "GONE-EQ", token: "SBINNSE" })).toBeUndefined();
  });

  test("a new list replaces the old one wholly", () => {
    const instruments = new InstrumentIndex();
    instruments.load(LIST);
    instruments.load([share("SBIN", "State Bank of India")]);
    expect(instruments.size).toBe(1);
    expect(instruments.get("NSE:SBILIFE" as InstrumentKey)).toBeUndefined();
    expect(instruments.ofBroker({ segment: "NSE", symbol: "SBILIFE-EQ", token: undefined })).toBeUndefined();
  });
});
