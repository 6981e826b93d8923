import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemDisk } from "../../../workers/recorder/disk.ts";
import { DayFile } from "../../../workers/recorder/day-file.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Candle, Frame } from "../../../shared/domain/candle.ts";
import { aggregate } from "../../../shared/history/aggregate.ts";
import { dayAt, dayNumber } from "../../../shared/history/days.ts";
import { packCandles } from "../../../shared/history/packed.ts";
import { KEPT, KEPT_FIELDS } from "../../../shared/recording/tick-fields.ts";
import { plainTicks } from "../../../shared/simulation/backtest/data/tick-table.ts";
import { dataHash, tickHash } from "../../../workers/backtest/data/data-hash.ts";
import { inspectSource, readBars } from "../../../workers/backtest/data/read-bars.ts";
import { inspectTicks } from "../../../shared/simulation/backtest/data/inspect-ticks.ts";
import { readTicks } from "../../../workers/backtest/data/read-ticks.ts";
import { HistoryFile } from "../../../workers/history/history-file.ts";
import { openHistory } from "../../../workers/history/schema.ts";
import { NSE, tape } from "../history/rig.ts";
import type { Row } from "./rig.ts";
import { CALENDAR_FILES, SBIN, columnsOf, fileOf, folder, found, ist, tableOf } from "./rig.ts";

const INFY = "NSE:INFY" as InstrumentKey;
const span = (from: string, to: string): { from: number; to: number } => ({ from: dayNumber(from), to: dayNumber(to) });
const options = { calendar: CALENDAR_FILES };
const packed = (bars: readonly Candle[]): number[][] => [0, 1, 2, 3, 4, 5].map((at) => [...packCandles(bars)].filter((_, i) => i % 6 === at));

let stores = 0;
/** A store with these series, all days final but `running`. */
function storeOf(series: readonly { frame: Frame; bars: readonly Candle[]; instrument?: InstrumentKey }[], running: readonly string[] = []): string {
  const path = join(folder, `store${stores++}.db`);
  const { db } = openHistory(path);
  const file = new HistoryFile(db, 1e9);
  for (const { frame, bars, instrument = SBIN } of series) {
    const days = [...Map.groupBy(bars, ({ at }) => dayAt(at))].map(([day, all]) => ({ day, final: !running.map(dayNumber).includes(day), bars: all.length, expected: all.length, missing: 0 }));
    file.write({ instrument, frame, days, packed: packCandles(bars) }, 0, false);
  }
  file.close();
  return path;
}

describe("kept candles", () => {
  const minutes = tape(1, "2026-11-11", "2026-11-19");
  const days = tape(1440, "2026-10-01", "2026-11-20");

  test("are read as they are kept, several instruments at once", async () => {
    const store = storeOf([{ frame: 1, bars: minutes }, { frame: 1, bars: minutes.slice(0, 375), instrument: INFY }]);
    const { tables, reports } = await readBars({ kind: "history", store, series: [{ instrument: SBIN, frame: 1 }, { instrument: INFY, frame: 1 }], days: span("2026-11-11", "2026-11-19") }, { ...options, shared: true });
    expect(columnsOf(tables[0]!)).toEqual(packed(minutes));
    expect([tables[1]!.instrument, tables[1]!.at.length, tables[1]!.at.buffer instanceof SharedArrayBuffer]).toEqual([INFY, 375, true]);
    expect(reports[0]!.findings).toEqual([]);
    expect(found(reports[1]!, "short")).toMatchObject({ severity: "warn", count: 6 });
  });

  test("a wanted frame is built day by day from what is kept", async () => {
    const fives = aggregate(tape(1, "2026-11-16", "2026-11-16"), 5, NSE);
    const store = storeOf([{ frame: 1, bars: minutes }, { frame: 5, bars: fives }]);
    const [only] = await inspectSource({ kind: "history", store, series: [{ instrument: SBIN, frame: 15 }], days: span("2026-11-11", "2026-11-19") }, options);
    expect(columnsOf(only!.table)).toEqual(packed(aggregate(minutes, 15, NSE)));
    expect(only!.report.findings.map(({ kind, count }) => [kind, count])).toEqual(expect.arrayContaining([["built", 6], ["built", 1]]));
  });

  test("weeks are built of days; one that goes on behind the last day is left out, and so is one that began before the first", async () => {
    const store = storeOf([{ frame: 1440, bars: days }]);
    const read = async (from: string, to: string): Promise<string[]> => (await inspectSource({ kind: "history", store, series: [{ instrument: SBIN, frame: 10_080 }], days: span(from, to) }, options))[0]!.table.at.reduce<string[]>((all, at) => [...all, new Date(at + 19_800_000).toISOString().slice(0, 10)], []);
    expect(await read("2026-10-12", "2026-11-05")).toEqual(["2026-10-12", "2026-10-19", "2026-10-26"]);
    expect(await read("2026-10-13", "2026-10-30")).toEqual(["2026-10-19", "2026-10-26"]);
    // The kept days end on Friday, the 20th, whatever is asked for.
    expect((await read("2026-11-09", "2026-12-31")).at(-1)).toBe("2026-11-16");
  });

  test("a day that was not over, a damaged one, and a period that is not kept", async () => {
    const store = storeOf([{ frame: 1, bars: minutes }], ["2026-11-19"]);
    const { db } = openHistory(store);
    db.prepare("UPDATE days SET data = zeroblob(40) WHERE day = ?").run(dayNumber("2026-11-12"));
    db.close();
    const [only] = await inspectSource({ kind: "history", store, series: [{ instrument: SBIN, frame: 1 }], days: span("2026-11-11", "2026-11-19") }, options);
    expect(found(only!.report, "running")).toMatchObject({ severity: "warn", count: 1, firstAt: ist("2026-11-19") });
    expect(found(only!.report, "damaged")).toMatchObject({ severity: "warn", count: 1, firstAt: ist("2026-11-12") });
    expect(only!.report.gaps).toEqual([{ day: dayNumber("2026-11-12"), present: 0, expected: 375 }]);
    await expect(inspectSource({ kind: "history", store, series: [{ instrument: SBIN, frame: 1 }], days: span("2026-11-12", "2026-11-12") }, options)).rejects.toThrow("What is kept of NSE:SBIN in bars of 1m from 2026-11-12 to 2026-11-12 is damaged on the disk. Download or import it again in the History panel, then run again.");
    await expect(inspectSource({ kind: "history", store, series: [{ instrument: SBIN, frame: 1 }], days: span("2020-01-01", "2020-01-31") }, options)).rejects.toThrow("Nothing is kept of NSE:SBIN in bars of 1m from 2020-01-01 to 2020-01-31. Download or import it in the History panel, then run again.");
  });

  test("a store that is not there, of a newer Sauda, or no store", async () => {
    const read = (store: string): Promise<unknown> => inspectSource({ kind: "history", store, series: [{ instrument: SBIN, frame: 1 }], days: span("2026-11-11", "2026-11-19") }, options);
    await expect(read(join(folder, "none.db"))).rejects.toThrow(/^No candles are kept yet\./);
    await expect(read(fileOf("no database at all, but long enough to be looked at".repeat(20), "db").path)).rejects.toThrow(/could not be read: it is damaged/);
    const store = storeOf([]);
    const { db } = openHistory(store);
    db.pragma("user_version = 9");
    db.close();
    await expect(read(store)).rejects.toThrow(/keeps candles in format 9; this Sauda reads format 1\. Update Sauda/);
  });
});

describe("ticks", () => {
  const head = (startedAt: number, day = "2026-11-19"): { market: string; day: string; startedAt: number } => ({ market: "practice-1", day, startedAt });
  const facts = (key: InstrumentKey): Parameters<DayFile["addInstrument"]>[0] => ({ key, exchange: "NSE", symbol: key.slice(4), name: key, kind: "equity", underlying: "", lot: 1, tick: 500, token: "1", brokerSymbol: "", previousClose: 0, upperCircuit: 0, lowerCircuit: 0, high52: 0, low52: 0 });
  /** [sequence, seconds after 09:15, price, volume, bid, ask] */
  type T = readonly [number, number, number, number, number, number];
  function record(file: DayFile, nth: number, ticks: readonly T[]): void {
    const block = new Float64Array(ticks.length * KEPT_FIELDS);
    ticks.forEach(([sequence, second, price, volume, bid, ask], i) => {
      const at = i * KEPT_FIELDS;
      const time = ist("2026-11-19 09:15") + second * 1_000;
      const values: readonly (readonly [number, number])[] = [[KEPT.exchangeAt, time], [KEPT.receivedAt, time * 1_000], [KEPT.sequence, sequence], [KEPT.ltp, price], [KEPT.ltq, 3], [KEPT.volume, volume], [KEPT.bid, bid], [KEPT.bidQuantity, 40], [KEPT.ask, ask], [KEPT.askQuantity, 50], [KEPT.marketAt, time]];
      for (const [field, value] of values) block[at + field] = value;
    });
    file.addTicks(nth, block, ticks.length);
  }

  function recording(name: string): string {
    const market = join(folder, name);
    mkdirSync(join(market, "2026-11-19"), { recursive: true });
    // The second file is the one that was begun first.
    const late = new DayFile(systemDisk, join(market, "2026-11-19", "001.ticks"), head(2_000));
    record(late, late.addInstrument(facts(SBIN)), [[1, 20, 8_130_000, 30, 8_129_500, 8_130_500]]);
    late.close();
    const early = new DayFile(systemDisk, join(market, "2026-11-19", "002.ticks"), head(1_000));
    const [a, b] = [early.addInstrument(facts(SBIN)), early.addInstrument(facts(INFY))];
    record(early, a, [[1, 0, 0, 0, 0, 0], [2, 1, 8_120_000, 10, 8_119_500, 0], [5, 4, 8_121_000, 12, 0, 0]]);
    record(early, b, [[3, 3, 15_000_000, 7, 0, 0], [4, 2, 15_001_000, 8, 0, 0]]);
    early.close();
    return market;
  }

  test("a recording is played in the order of receipt, over files and instruments", async () => {
    const market = recording("order");
    const { table, notes } = await readTicks({ kind: "recording", folder: market, days: ["2026-11-19"], instruments: [SBIN, INFY] }, true);
    const at = (second: number): number => ist("2026-11-19 09:15") + second * 1_000;
    const none = { quantity: 3, openInterest: 0 };
    expect([...plainTicks(table)]).toEqual([
      { instrument: SBIN, at: at(1), price: 8_120_000, volume: 10, ...none, depth: { bids: [{ price: 8_119_500, quantity: 40 }], asks: [] } },
      { instrument: INFY, at: at(3), price: 15_000_000, volume: 7, ...none },
      { instrument: INFY, at: at(2), price: 15_001_000, volume: 8, ...none },
      { instrument: SBIN, at: at(4), price: 8_121_000, volume: 12, ...none },
      { instrument: SBIN, at: at(20), price: 8_130_000, volume: 30, ...none, depth: { bids: [{ price: 8_129_500, quantity: 40 }], asks: [{ price: 8_130_500, quantity: 50 }] } },
    ]);
    expect(notes.map(({ kind, count }) => [kind, count])).toEqual([["clock", 1]]);
    expect(table.at.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(tickHash(table)).toMatch(/^[0-9a-f]{64}$/);
  });

  test("what a recording lacks, or is, is said", async () => {
    const market = recording("lacks");
    const read = (day: string, instruments: InstrumentKey[]): ReturnType<typeof readTicks> => readTicks({ kind: "recording", folder: market, days: [day], instruments });
    const { table } = await read("2026-11-19", [INFY, "NSE:TCS" as InstrumentKey]);
    expect(inspectTicks(table, () => undefined, () => false)).toMatchObject([{ kind: "missing", severity: "refuse", sentence: expect.stringMatching(/^There are no ticks of NSE:TCS, which the strategy asks for\./) as unknown }]);
    await expect(read("2026-11-19", ["NSE:TCS" as InstrumentKey])).rejects.toThrow(/hold no ticks of NSE:TCS/);
    await expect(read("2026-11-18", [SBIN])).rejects.toThrow("Nothing was recorded on 2026-11-18. Choose among the days of the recordings.");
    writeFileSync(join(market, "2026-11-19", "003.ticks"), "no recording at all");
    await expect(read("2026-11-19", [SBIN])).rejects.toThrow(/^The recording 2026-11-19\/003\.ticks does not begin as a recording of ticks does\./);
  });

  test("rows of ticks: within a second in the order of their volume, and what traded since the one before", async () => {
    const file = fileOf("timestamp_ist,ltp,cum_volume\n2021-04-12 09:15:08,340.55,554896\n2021-04-12 09:15:09,340.00,636650\n2021-04-12 09:15:09,340.10,600000\n2021-04-13 09:15:09,341.00,100\n");
    const { table, notes } = await readTicks({ kind: "file", ...file, instrument: SBIN });
    expect([[...table.price], [...table.volume], [...table.traded]]).toEqual([[3_405_500, 3_401_000, 3_400_000, 3_410_000], [554_896, 600_000, 636_650, 100], [0, 45_104, 36_650, 0]]);
    expect(notes).toEqual([]);
  });

  test.each<[string, RegExp]>([
    ["timestamp_ist,ltp,cum_volume\n2021-04-12 09:15:08,0,1\n", /line 2, column “ltp”: “0” is no price/],
    ["timestamp_ist,ltp,cum_volume\n2021-04-12 09:15:08,1,x\n", /line 2, column “cum_volume”: “x” is no volume/],
    ["timestamp_ist,ltp,cum_volume\n2021-04-12 09:15:08,1,1\n2021-04-12 09:15:07,1,1\n", /line 3, column “timestamp_ist”: .+ is before the row above it/],
    ["timestamp_ist,ltp,cum_volume\nx,1,1\n", /“x” is no time/],
    ["timestamp_ist,ltp,cum_volume\n2021-04-12 09:15:08,1\n", /line 2: 2 cells where the first line has 3/],
    ["a,b\n1,2\n", /line 1: no column of times among “a”, “b”/],
    ["", /has no ticks/],
  ])("a bad row names line and column: %j", async (text, sentence) => {
    await expect(readTicks({ kind: "file", ...fileOf(text), instrument: SBIN })).rejects.toThrow(sentence);
  });
});

describe("the hash of the data", () => {
  const rows: Row[] = [["2026-11-17", 812.35, 815, 810.05, 814.1, 15_300]];

  test("is of what is in the tables: not of their order, nor of where they lie", () => {
    const [a, b] = [tableOf(rows), tableOf(rows, 5, 10_000, INFY)];
    expect(dataHash([a, b])).toBe(dataHash([b, a]));
    const shared = { ...a, close: new Float64Array(new SharedArrayBuffer(8)) };
    shared.close.set(a.close);
    expect(dataHash([shared])).toBe(dataHash([a]));
    // Fixed, so that runs of last year still say that they saw the same prices.
    expect(dataHash([a])).toBe("0daed015e7737fc6929e72c905ed7836a8c7304aeb6b43539010adfe7333037f");
  });

  test("changes with a paisa, a frame, a name and a length", () => {
    const all = [tableOf(rows), tableOf([[...rows[0]!.slice(0, 4), 814.11, 15_300] as unknown as Row]), tableOf(rows, 5), tableOf(rows, 1440, 10_000, INFY), tableOf([...rows, ["2026-11-18", 1, 1, 1, 1, 1]]), tableOf([])].map((table) => dataHash([table]));
    expect(new Set(all).size).toBe(all.length);
  });
});
