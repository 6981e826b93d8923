import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { contractMultiplier } from "../../../shared/brokers/angelone/multipliers.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { protocol } from "./answers.ts";

type Row = Readonly<Record<string, unknown>>;
const { readMasterRow } = protocol;

function read(row: Row): Instrument {
  const result = readMasterRow(row);
  if (!result || !("instrument" in result)) throw new Error(`not an instrument: ${JSON.stringify(result)}`);
  return result.instrument;
}

function why(row: unknown): string {
  const result = readMasterRow(row);
  if (!result || !("why" in result)) throw new Error(`expected a reason: ${JSON.stringify(result)}`);
  return result.why;
}

const CASH = {
  token: "4963", symbol: "ICICIBANK-EQ", name: "ICICIBANK", expiry: "", strike: "-1.000000", lotsize: "1", instrumenttype: "", exch_seg: "NSE",
  tick_size: "10.000000", freeze_qty: "64561", is_cas_enabled: true,
};
const INDEX = {
  token: "99926000", symbol: "Nifty 50", name: "NIFTY", expiry: "", strike: "0.000000", lotsize: "1", instrumenttype: "AMXIDX", exch_seg: "NSE",
  tick_size: "0.000000", freeze_qty: "0", is_cas_enabled: false,
};
const OPTION = {
  token: "40672", symbol: "NIFTY06OCT2622100PE", name: "NIFTY", expiry: "06OCT2026", strike: "2210000.000000", lotsize: "65", instrumenttype: "OPTIDX",
  exch_seg: "NFO", tick_size: "5.000000", freeze_qty: "1801", is_cas_enabled: false,
};
/** Nine fields, as the master had them before 2026. */
const FUTURE = {
  token: "62332", symbol: "ABB30JUN26FUT", name: "ABB", expiry: "30JUN2026", strike: "-1.000000", lotsize: "125", instrumenttype: "FUTSTK", exch_seg: "NFO",
  tick_size: "50.000000",
};

describe("the rows of the documentation", () => {
  test("a share: ₹0.10 tick, at most 64,560 in one order", () => {
    expect(read(CASH)).toEqual({
      key: "NSE:ICICIBANK", exchange: "NSE", symbol: "ICICIBANK", name: "ICICIBANK", kind: "equity", underlying: "ICICIBANK", expiry: undefined, strike: undefined,
      optionType: undefined, lot: 1, tick: 1_000, freeze: 64_560, multiplier: 1, tradable: true, broker: { token: "4963", symbol: "ICICIBANK-EQ", segment: "NSE" },
    });
  });

  test("an index: quoted, not traded", () => {
    expect(read(INDEX)).toEqual({
      key: "NSE_INDEX:NIFTY", exchange: "NSE_INDEX", symbol: "NIFTY", name: "Nifty 50", kind: "index", underlying: "NIFTY", expiry: undefined, strike: undefined,
      optionType: undefined, lot: 1, tick: 0, freeze: undefined, multiplier: 1, tradable: false, broker: { token: "99926000", symbol: "Nifty 50", segment: "NSE" },
    });
  });

  test("an option: strike ₹22,100, tick ₹0.05, freeze at the limit of 1,800", () => {
    expect(read(OPTION)).toEqual({
      key: "NFO:NIFTY06OCT2622100PE", exchange: "NFO", symbol: "NIFTY06OCT2622100PE", name: "NIFTY 06 OCT 2026 22100 PE", kind: "option", underlying: "NIFTY",
      expiry: "2026-10-06", strike: 221_000_000, optionType: "PE", lot: 65, tick: 500, freeze: 1_800, multiplier: 1, tradable: true,
      broker: { token: "40672", symbol: "NIFTY06OCT2622100PE", segment: "NFO" },
    });
  });

  test("a future of the old schema names no freeze quantity", () => {
    expect(read(FUTURE)).toMatchObject({ key: "NFO:ABB30JUN26FUT", name: "ABB 30 JUN 2026 FUT", kind: "future", expiry: "2026-06-30", strike: undefined, lot: 125, tick: 5_000, freeze: undefined, multiplier: 1 });
  });
});

describe("symbols", () => {
  test.each<[Row, string]>([
    [{ ...INDEX, symbol: "Nifty Bank", name: "BANKNIFTY" }, "NSE_INDEX:BANKNIFTY"],
    [{ ...INDEX, symbol: "India VIX", name: "INDIA VIX" }, "NSE_INDEX:INDIAVIX"],
    [{ ...INDEX, symbol: "SENSEX", name: "SENSEX", exch_seg: "BSE" }, "BSE_INDEX:SENSEX"],
    [{ ...CASH, symbol: "BAJAJ-AUTO-EQ", name: "BAJAJ-AUTO" }, "NSE:BAJAJ-AUTO"],
    [{ ...CASH, symbol: "M&M-EQ", name: "M&M" }, "NSE:M&M"],
    [{ ...CASH, symbol: "PPL-BE", name: "PPL" }, "NSE:PPL-BE"],
    [{ ...CASH, symbol: "NAMAN-SM", name: "NAMAN", lotsize: "800" }, "NSE:NAMAN-SM"],
    [{ ...CASH, symbol: "SBIN", name: "SBIN", exch_seg: "BSE" }, "BSE:SBIN"],
    [{ ...OPTION, symbol: "VEDL25AUG26272.5CE", name: "VEDL", expiry: "25AUG2026", strike: "27250.000000", instrumenttype: "OPTSTK" }, "NFO:VEDL25AUG26272.5CE"],
    // BSE writes monthly and weekly options in two styles of its own; ours is one.
    [{ ...OPTION, symbol: "SENSEX26AUG67200PE", name: "SENSEX", expiry: "27AUG2026", strike: "6720000.000000", exch_seg: "BFO" }, "BFO:SENSEX27AUG2667200PE"],
    [{ ...OPTION, symbol: "SENSEX2691083500CE", name: "SENSEX", expiry: "10SEP2026", strike: "8350000.000000", exch_seg: "BFO" }, "BFO:SENSEX10SEP2683500CE"],
  ])("%j", (row, key) => {
    const instrument = read(row);
    expect(instrument.key).toBe(key);
    expect(instrument.broker.symbol).toBe(row.symbol);
  });
});

describe("multipliers are known or nothing is traded", () => {
  const GOLD = { ...FUTURE, symbol: "GOLD05OCT26FUT", name: "GOLD", expiry: "05OCT2026", lotsize: "1", instrumenttype: "FUTCOM", exch_seg: "MCX", tick_size: "100.000000", freeze_qty: "10" };
  const USDINR = { ...OPTION, symbol: "USDINR21AUG2692.5CE", name: "USDINR", expiry: "21AUG2026", strike: "925000000.000000", lotsize: "1", instrumenttype: "OPTCUR", exch_seg: "CDS", tick_size: "25000.000000", freeze_qty: "10000" };

  test("gold, mini gold and the dollar", () => {
    expect(read(GOLD)).toMatchObject({ key: "MCX:GOLD05OCT26FUT", multiplier: 100, tick: 10_000, lot: 1, freeze: 9 });
    expect(read({ ...GOLD, symbol: "GOLDM05OCT26FUT", name: "GOLDM" })).toMatchObject({ multiplier: 10 });
    expect(read(USDINR)).toMatchObject({ key: "CDS:USDINR21AUG2692.5CE", multiplier: 1_000, strike: 925_000, tick: 25 });
  });

  test("everything else of these segments is refused, also a lot that counts something else than contracts", () => {
    expect(why({ ...GOLD, symbol: "SILVER04SEP26FUT", name: "SILVER" })).toContain("MCX SILVER: the contract's multiplier is not known");
    expect(why({ ...GOLD, symbol: "GOLDM04SEP26FUT", name: "GOLDM", lotsize: "100" })).toContain("multiplier");
    expect(why({ ...USDINR, symbol: "EURINR21AUG2692.5CE", name: "EURINR" })).toContain("multiplier");
    expect(contractMultiplier("MCX", "GOLD", "2026-07-31", 1)).toBeUndefined();
    expect(contractMultiplier("NFO", "GOLD", "2026-10-05", 1)).toBeUndefined();
  });
});

describe("hidden and malformed rows", () => {
  test.each<Row>([
    { ...FUTURE, symbol: "111NSETEST27NOV36FUT", name: "111NSETEST" },
    { ...FUTURE, symbol: "011NSETEST27NOV36FUT", name: "011NSETEST" },
    { ...CASH, exch_seg: "NCDEX" },
    { ...CASH, exch_seg: "NCO" },
    { ...INDEX, exch_seg: "MCX" },
    { ...FUTURE, exch_seg: "MCX", instrumenttype: "COMDTY" },
  ])("%j is hidden", (row) => {
    expect(readMasterRow(row)).toBeUndefined();
  });

  test.each<[Row, string]>([
    [{ ...CASH, token: "" }, "token"],
    [{ ...CASH, token: "0" }, "token"],
    [{ ...CASH, token: "12a" }, "token"],
    [{ ...CASH, token: 4963 }, "token"],
    [{ ...CASH, symbol: "" }, "symbol"],
    [{ ...CASH, name: "" }, "name"],
    [{ ...CASH, exch_seg: undefined }, "exch_seg"],
    [{ ...CASH, instrumenttype: "WARRANT" }, "instrumenttype"],
    [{ ...FUTURE, instrumenttype: "" }, "instrumenttype"],
    [{ ...CASH, lotsize: "0" }, "lotsize"],
    [{ ...CASH, lotsize: "1.5" }, "lotsize"],
    [{ ...CASH, tick_size: "0.000000" }, "tick_size"],
    [{ ...CASH, tick_size: "0.001" }, "tick_size"],
    [{ ...CASH, tick_size: undefined }, "tick_size"],
    [{ ...CASH, freeze_qty: "1" }, "freeze_qty"],
    [{ ...CASH, freeze_qty: null }, "freeze_qty"],
    [{ ...OPTION, expiry: "" }, "expiry"],
    [{ ...OPTION, expiry: "31FEB2026" }, "expiry"],
    [{ ...OPTION, strike: "-1.000000" }, "strike"],
    [{ ...OPTION, symbol: "NIFTY06OCT2622100XX" }, "symbol"],
    // The symbol says another contract than the fields do.
    [{ ...OPTION, symbol: "NIFTY06OCT2622200PE" }, "symbol"],
    [{ ...OPTION, symbol: "NIFTY13OCT2622100PE" }, "symbol"],
  ])("%j: %s", (row, field) => {
    expect(why(row)).toContain(`: ${field} `);
  });

  test.each([null, undefined, 5, "row", []])("%j is no row", (row) => {
    expect(why(row)).not.toBe("");
  });
});

interface Tally {
  readonly instruments: Instrument[];
  hidden: number;
  readonly whys: Map<string, number>;
}

function readAll(rows: readonly unknown[]): Tally {
  const tally: Tally = { instruments: [], hidden: 0, whys: new Map() };
  for (const row of rows) {
    const result = readMasterRow(row);
    if (!result) tally.hidden++;
    else if ("instrument" in result) tally.instruments.push(result.instrument);
    else tally.whys.set(result.why, (tally.whys.get(result.why) ?? 0) + 1);
  }
  return tally;
}

function total(whys: ReadonlyMap<string, number>): number {
  return [...whys.values()].reduce((sum, n) => sum + n, 0);
}

describe("real rows", () => {
  const newSchema = sharedData("instruments/angel_master_real_rows_new_schema.json");
  test.skipIf(newSchema === undefined)(`162 rows of the new schema: all read (else: ${NO_SHARED_DATA})`, () => {
    const { instruments, hidden, whys } = readAll(JSON.parse(readFileSync(newSchema ?? "", "utf8")) as unknown[]);
    expect({ hidden, whys: [...whys] }).toEqual({ hidden: 0, whys: [] });
    expect(instruments).toHaveLength(162);
    expect(new Set(instruments.map(({ key }) => key)).size).toBe(162);
    expect(instruments.filter(({ kind }) => kind === "index")).toHaveLength(57);
    expect(instruments.find(({ key }) => key === "NSE_INDEX:MIDCPNIFTY")?.broker.token).toBe("99926074");
    expect(instruments.find(({ key }) => key === "NSE:782GJ32-SG")).toMatchObject({ lot: 100, tick: 100, freeze: 999_899 });
  });

  const futures = sharedData("instruments/angel_master_real_nfo_futstk_2026-04.json");
  test.skipIf(futures === undefined)(`649 futures of the old schema: 18 test contracts hidden (else: ${NO_SHARED_DATA})`, () => {
    const { instruments, hidden, whys } = readAll(JSON.parse(readFileSync(futures ?? "", "utf8")) as unknown[]);
    expect({ hidden, whys: [...whys] }).toEqual({ hidden: 18, whys: [] });
    expect(instruments).toHaveLength(631);
    expect(instruments.every(({ kind, multiplier, symbol, broker }) => kind === "future" && multiplier === 1 && symbol === broker.symbol)).toBe(true);
    expect(new Set(instruments.map(({ expiry }) => expiry))).toEqual(new Set(["2026-04-28", "2026-05-26", "2026-06-30"]));
  });

  const whole = sharedData("instruments/OpenAPIScripMaster.derived-2026-08-18.json.gz");
  test.skipIf(whole === undefined)(`115,737 rows of a day: nothing malformed, no key twice (else: ${NO_SHARED_DATA})`, () => {
    const rows = JSON.parse(gunzipSync(readFileSync(whole ?? "")).toString()) as Row[];
    const { instruments, hidden, whys } = readAll(rows);
    expect(instruments.length + hidden + total(whys)).toBe(115_737);
    expect(hidden).toBe(rows.filter(({ exch_seg }) => exch_seg === "NCO").length);
    expect([...whys.keys()].every((reason) => reason.includes("multiplier is not known"))).toBe(true);
    expect(new Set(instruments.map(({ key }) => key)).size).toBe(instruments.length);
    const of = (exchange: string): number => instruments.filter((instrument) => instrument.exchange === exchange).length;
    const inMaster = (segment: string, index: boolean): number => rows.filter(({ exch_seg, instrumenttype }) => exch_seg === segment && (instrumenttype === "AMXIDX") === index).length;
    expect([of("NSE"), of("BSE"), of("NFO"), of("BFO"), of("NSE_INDEX"), of("BSE_INDEX")]).toEqual([
      inMaster("NSE", false), inMaster("BSE", false), inMaster("NFO", false), inMaster("BFO", false), inMaster("NSE", true), inMaster("BSE", true),
    ]);
    const multiplied = new Set(instruments.filter(({ exchange }) => exchange === "MCX" || exchange === "CDS").map(({ exchange, underlying, multiplier }) => `${exchange} ${underlying} ${multiplier}`));
    expect(multiplied).toEqual(new Set(["MCX GOLD 100", "CDS USDINR 1000"]));
  });
});
