import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readMasterRow } from "../../../shared/brokers/angelone/master-row.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { contractSymbol, readContractSymbol } from "../../../shared/domain/instrument-symbol.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { rupees } from "../../support/orders.ts";
import { DAY, dayIndex, LIST_FILE } from "./day-list.ts";

const FUTURES = sharedData("instruments/angel_master_real_nfo_futstk_2026-04.json");
const MARCH = sharedData("instruments/angel_nifty_options_2026-03-26.json.gz");
const UPSTOX = sharedData("instruments/upstox_complete_2026-08-18.json.gz");
const ZERODHA = sharedData("instruments/zerodha_nfo_2026-03-13.csv.gz");
const FREEZE = sharedData("instruments/nse_qtyfreeze_2026.csv");

function contracts(list: Iterable<Instrument>): Instrument[] {
  return [...list].filter(({ kind }) => kind === "future" || kind === "option");
}

describe("symbols of contracts", () => {
  test.each([
    ["NIFTY25AUG26FUT", { underlying: "NIFTY", expiry: "2026-08-25", strike: undefined, optionType: undefined }],
    ["NIFTY25AUG2624500CE", { underlying: "NIFTY", expiry: "2026-08-25", strike: rupees(24_500), optionType: "CE" }],
    ["VEDL25AUG26272.5PE", { underlying: "VEDL", expiry: "2026-08-25", strike: rupees(272.5), optionType: "PE" }],
    ["USDINR21AUG2692.0025CE", { underlying: "USDINR", expiry: "2026-08-21", strike: 920_025, optionType: "CE" }],
    ["M&M28FEB28FUT", { underlying: "M&M", expiry: "2028-02-28", strike: undefined, optionType: undefined }],
    ["BAJAJ-AUTO29SEP2611100CE", { underlying: "BAJAJ-AUTO", expiry: "2026-09-29", strike: rupees(11_100), optionType: "CE" }],
    // Names that hold digits: what stands last is the date.
    ["NIFTYNXT5025AUG26FUT", { underlying: "NIFTYNXT50", expiry: "2026-08-25", strike: undefined, optionType: undefined }],
    ["360ONE25AUG26FUT", { underlying: "360ONE", expiry: "2026-08-25", strike: undefined, optionType: undefined }],
  ])("%s both ways", (symbol, parts) => {
    expect(readContractSymbol(symbol)).toEqual(parts);
    expect(contractSymbol(readContractSymbol(symbol)!)).toBe(symbol);
  });

  test.each(["SBIN", "NIFTY", "NIFTY31FEB26FUT", "NIFTY00AUG26FUT", "NIFTY25AUG26", "NIFTY25AUG2624500", "NIFTY25AUG26CE", ""])("%j is no contract", (symbol) => {
    expect(readContractSymbol(symbol)).toBeUndefined();
  });

  test.skipIf(LIST_FILE === undefined)(`all contracts of the list of a day (else: ${NO_SHARED_DATA})`, () => {
    const list = contracts(dayIndex().all());
    expect(list.length).toBeGreaterThan(39_000);
    const wrong = list.filter(({ symbol, underlying, expiry, strike, optionType }) => {
      const read = readContractSymbol(symbol);
      return read?.underlying !== underlying || read.expiry !== expiry || read.strike !== strike || read.optionType !== optionType || contractSymbol(read) !== symbol;
    });
    expect(wrong.map(({ symbol }) => symbol)).toEqual([]);
  });

  test.skipIf(FUTURES === undefined)(`649 real rows of April: 18 test contracts hidden, the rest both ways (else: ${NO_SHARED_DATA})`, () => {
    const rows = JSON.parse(readFileSync(FUTURES!, "utf8")) as { symbol: string; name: string }[];
    const list = rows.flatMap((row) => {
      const read = readMasterRow(row);
      return read && "instrument" in read ? [read.instrument] : [];
    });
    expect(list).toHaveLength(631);
    expect(list.every(({ symbol, broker }) => contractSymbol(readContractSymbol(symbol)!) === broker.symbol)).toBe(true);
    expect(rows.filter(({ name }) => /TEST/.test(name))).toHaveLength(18);
  });
});

interface March {
  readonly symbol: string;
  readonly token: string;
}

describe.skipIf(MARCH === undefined || LIST_FILE === undefined)(`tokens are given out again (else: ${NO_SHARED_DATA})`, () => {
  const read = (): March[] => {
    const parsed = JSON.parse(gunzipSync(readFileSync(MARCH!)).toString()) as unknown;
    const found: March[] = [];
    const walk = (at: unknown): void => {
      if (Array.isArray(at)) at.forEach(walk);
      else if (typeof at === "object" && at !== null) {
        const { symbol, token } = at as Record<string, unknown>;
        if (typeof symbol === "string" && (typeof token === "string" || typeof token === "number")) found.push({ symbol, token: String(token) });
        else Object.values(at).forEach(walk);
      }
    };
    walk(parsed);
    return found;
  };

  test("37799 was a NIFTY put of June and is an ULTRACEMCO call in August: a watch list of March never shows it", () => {
    const march = read();
    expect(march.length).toBe(2_103);
    expect(march.find(({ token }) => token === "37799")?.symbol).toMatch(/^NIFTY30JUN2623000/);
    const instruments = dayIndex();
    expect(instruments.ofToken("NFO", "37799")?.key).toBe("NFO:ULTRACEMCO25AUG2612500CE");
    expect(instruments.get("NFO:NIFTY30JUN2623000CE" as InstrumentKey)).toBeUndefined();
    expect(instruments.ofBroker({ segment: "NFO", symbol: "NIFTY30JUN2623000CE", token: "37799" })).toBeUndefined();
    expect(instruments.search("NIFTY30JUN2623000CE", 5, { today: DAY }).map(({ underlying }) => underlying)).not.toContain("ULTRACEMCO");
  });

  test("a watch list stored by key in March finds in August what is still listed, under today's token, and nothing else", () => {
    const instruments = dayIndex();
    let kept = 0;
    let recycled = 0;
    for (const { symbol, token } of read()) {
      const today = instruments.get(`NFO:${symbol}` as InstrumentKey);
      if (today) {
        kept++;
        expect(today.symbol).toBe(symbol);
      } else if (instruments.ofToken("NFO", token)) recycled++;
    }
    // 297 contracts live on; of the tokens of the others, some belong to something else by now.
    expect(kept).toBe(297);
    expect(recycled).toBeGreaterThan(0);
  });
});

interface Upstox {
  readonly segment: string;
  readonly exchange_token: string;
  readonly trading_symbol: string;
  readonly instrument_type: string;
  readonly lot_size: number;
  readonly freeze_quantity: number;
  readonly tick_size: number;
  readonly strike_price: number;
  readonly expiry: number;
}

describe.skipIf(UPSTOX === undefined || LIST_FILE === undefined)(`beside other brokers' lists (else: ${NO_SHARED_DATA})`, () => {
  test("Upstox of the same day: one contract per token, the same strike, expiry, side, lot and tick; freeze differs as explained", () => {
    const rows = (JSON.parse(gunzipSync(readFileSync(UPSTOX!)).toString()) as Upstox[]).filter(({ segment }) => segment === "NSE_FO");
    const instruments = dayIndex();
    const differs = { missing: 0, strike: 0, expiry: 0, side: 0, lot: 0, tick: 0, freezeRoundedToLots: 0, freeze: 0 };
    for (const row of rows) {
      const ours = instruments.ofToken("NFO", row.exchange_token);
      if (!ours) {
        differs.missing++;
        continue;
      }
      if ((ours.strike ?? 0) !== Math.round((row.strike_price ?? 0) * 10_000)) differs.strike++;
      if (ours.expiry !== new Date(row.expiry + 19_800_000).toISOString().slice(0, 10)) differs.expiry++;
      if ((ours.optionType ?? "FUT") !== row.instrument_type) differs.side++;
      if (ours.lot !== row.lot_size) differs.lot++;
      if (ours.tick !== Math.round(row.tick_size * 100)) differs.tick++;
      const freeze = ours.freeze ?? 0;
      if (Math.floor(freeze / ours.lot) * ours.lot === row.freeze_quantity && freeze !== row.freeze_quantity) differs.freezeRoundedToLots++;
      else if (freeze !== row.freeze_quantity) differs.freeze++;
    }
    expect(rows.length).toBe(35_264);
    // Upstox rounds the freeze quantity down to whole lots (NIFTY 1,755 = 27 × 65 where the exchange says 1,800); nothing else differs.
    expect(differs).toEqual({ missing: 0, strike: 0, expiry: 0, side: 0, lot: 0, tick: 0, freezeRoundedToLots: 2_677, freeze: 0 });
  });

  test.skipIf(ZERODHA === undefined)("Zerodha of March, five months earlier: contracts in both agree in strike, expiry and side; lots and ticks changed as explained", () => {
    const [head = "", ...lines] = gunzipSync(readFileSync(ZERODHA!)).toString().trim().split(/\r?\n/);
    const at = Object.fromEntries(head.split(",").map((name, i) => [name, i])) as Record<string, number>;
    const instruments = dayIndex();
    const differs = { both: 0, strike: 0, expiry: 0, side: 0, lot: 0, tick: 0 };
    const lots = new Map<string, number>();
    for (const line of lines) {
      const cell = (name: string): string => (line.split(",")[at[name] ?? -1] ?? "").replaceAll('"', "");
      const expiry = cell("expiry");
      const type = cell("instrument_type");
      const symbol = contractSymbol({ underlying: cell("name"), expiry, strike: type === "FUT" ? undefined : rupees(Number(cell("strike"))), optionType: type === "FUT" ? undefined : (type as "CE" | "PE") });
      const ours = instruments.get(`NFO:${symbol}` as InstrumentKey);
      if (!ours) continue;
      differs.both++;
      if ((ours.strike ?? 0) !== rupees(Number(cell("strike")))) differs.strike++;
      if (ours.expiry !== expiry) differs.expiry++;
      if ((ours.optionType ?? "FUT") !== type) differs.side++;
      if (ours.lot !== Number(cell("lot_size"))) {
        differs.lot++;
        const change = `${cell("name")} ${cell("lot_size")} to ${ours.lot}`;
        lots.set(change, (lots.get(change) ?? 0) + 1);
      }
      if (ours.tick !== rupees(Number(cell("tick_size")))) differs.tick++;
    }
    // The exchange revised the lots of index contracts in between; far ones were changed too.
    expect(differs).toEqual({ both: 161, strike: 0, expiry: 0, side: 0, lot: 161, tick: 0 });
    expect(Object.fromEntries(lots)).toEqual({ "NIFTY 75 to 65": 131, "BANKNIFTY 35 to 30": 30 });
  });

  test.skipIf(FREEZE === undefined)("the exchange's own freeze list of another month: counted by class", () => {
    const lines = readFileSync(FREEZE!, "utf8").trim().split(/\r?\n/).slice(1);
    const differs = { names: 0, same: 0, other: 0, unlisted: 0 };
    for (const line of lines) {
      const [, symbol = "", quantity = ""] = line.split(",").map((cell) => cell.trim());
      const freeze = Number(quantity);
      differs.names++;
      const near = dayIndex().futures(symbol, DAY)[0];
      if (!near) differs.unlisted++;
      else if (near.freeze === freeze) differs.same++;
      else differs.other++;
    }
    // It is revised each month: more than half of the names differ; 15 had left the F&O segment or joined it.
    expect(differs).toEqual({ names: 213, same: 88, other: 110, unlisted: 15 });
  });
});
