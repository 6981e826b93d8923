import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { TaskPool } from "../../../electron/history/task-pool.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { CsvReader } from "../../../shared/history/csv.ts";
import { guessMapping } from "../../../shared/history/guess-mapping.ts";
import type { ColumnMapping, TimeFormat } from "../../../shared/history/mapping.ts";
import { readFileTime } from "../../../shared/history/mapping.ts";
import { packCandles, unpackCandles } from "../../../shared/history/packed.ts";
import { inspectFile } from "../../../workers/history/tasks/inspect-file.ts";
import { readFileRows } from "../../../workers/history/tasks/read-file-rows.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { dayOf, openStore, rs, tape } from "./rig.ts";

const SEED = Number(process.env["SAUDA_SEED"] ?? 20261121);
const folder = mkdtempSync(join(tmpdir(), "sauda-import-"));
const pool = new TaskPool();
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});
const resource = (name: string): string => fileURLToPath(new URL(`../../../resources/calendar/${name}.json`, import.meta.url));
const calendar = { sessions: resource("sessions"), holidays: resource("nse-holidays") };
const SBIN = "NSE:SBIN" as InstrumentKey;
const PLAIN: ColumnMapping = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, format: "iso", zone: "IST", stamp: "open" };

let files = 0;
function file(text: string | Uint8Array, ending = "csv"): { path: string; file: string } {
  const name = `t${files++}.${ending}`;
  writeFileSync(join(folder, name), text);
  return { path: join(folder, name), file: name };
}
const read = (text: string, mapping: Partial<ColumnMapping> = {}, frame: 1 | 5 | 1440 = 5) => readFileRows({ ...file(text), calendar, mapping: { ...PLAIN, ...mapping }, instrument: SBIN, frame });
const HEAD = "timestamp,open,high,low,close,volume\n";

describe(`CSV (seed ${SEED})`, () => {
  const cell = fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, "").trim());
  test("what is written by RFC 4180 is what is read, however the text is cut into pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }).filter((row) => row.some((one) => one !== "")), { minLength: 1, maxLength: 20 }), fc.array(fc.nat(300)), fc.constantFrom("\n", "\r\n"), (rows, cuts, ends) => {
        const head = ["time", "open", "high"];
        const text = [head, ...rows].map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")).join(ends);
        const got: string[][] = [];
        const reader = new CsvReader((cells) => got.push(cells));
        let at = 0;
        for (const cut of [...cuts].sort((a, b) => a - b)) {
          reader.push(text.slice(at, Math.max(at, cut)));
          at = Math.max(at, cut);
        }
        reader.push(text.slice(at));
        reader.end();
        expect(got).toEqual([head, ...rows]);
      }),
      { seed: SEED },
    );
  });

  test("any bytes at all: a sentence or rows, never anything else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ maxLength: 400 }).map((text) => new TextEncoder().encode(text))), async (bytes) => {
        const table = file(bytes);
        try {
          await inspectFile(table);
          await readFileRows({ ...table, calendar, mapping: PLAIN, instrument: SBIN, frame: 5 });
        } catch (error) {
          expect((error as Error).message).toMatch(/^(Line \d+|The file|t\d+\.csv is empty)/);
        }
      }),
      { seed: SEED, numRuns: 150 },
    );
  });
});

describe("a foreign file", () => {
  test.each<[string, string, TimeFormat, string, string]>([
    ["2026-11-20T09:15:00+05:30", "", "iso", "IST", "2026-11-20T03:45:00.000Z"],
    ["2026-11-20 09:15", "", "iso", "IST", "2026-11-20T03:45:00.000Z"],
    ["2026-11-20 03:45:00", "", "iso", "UTC", "2026-11-20T03:45:00.000Z"],
    ["20-11-2026", "09:15:00 AM", "dmy", "IST", "2026-11-20T03:45:00.000Z"],
    ["03/04/2026 1:05 PM", "", "dmy", "IST", "2026-04-03T07:35:00.000Z"],
    ["03/04/2026", "", "mdy", "IST", "2026-03-03T18:30:00.000Z"],
    ["20-NOV-2026", "", "dmon", "IST", "2026-11-19T18:30:00.000Z"],
    ["12-OCT-2020", "", "dmon", "IST", "2020-10-11T18:30:00.000Z"],
    ["2026-11-20T09:15:00", "", "iso", "IST", "2026-11-20T03:45:00.000Z"],
    ["20261120", "09:15", "compact", "IST", "2026-11-20T03:45:00.000Z"],
    ["1795146300", "", "seconds", "UTC", "2026-11-20T03:45:00.000Z"],
    ["1795146300000", "", "milliseconds", "IST", "2026-11-20T03:45:00.000Z"],
  ])("time %s %s as %s in %s", (text, clock, format, zone, iso) => {
    expect(new Date(readFileTime(text, clock, format, zone as "IST" | "UTC") ?? 0).toISOString()).toBe(iso);
  });

  test.each(["2026-02-30", "2026-13-01", "20-11-2026", "noon", "", "2026-11-20 25:00", "1795146300"])("%s is no ISO time", (text) => {
    expect(readFileTime(text, "", "iso", "IST")).toBeUndefined();
  });

  test("headers of a bhavcopy, of yfinance, of a file without headers", () => {
    const bhav = guessMapping([["Date", "Symbol", "Series", "Prev Close", "Open", "High", "Low", "Last", "Close", "VWAP", "Volume"], ["2000-01-03", "SBIN", "EQ", "225.6", "236.0", "243.65", "234.25", "243.65", "243.65", "240.83", "2373228"]]);
    expect(bhav.mapping).toMatchObject({ time: 0, symbol: 1, open: 4, high: 5, low: 6, close: 8, volume: 10, format: "iso" });
    const split = guessMapping([["Ticker", "Date", "Time", "Open", "High", "Low", "Close"], ["SBIN", "20-11-2026", "09:15", "1", "2", "1", "2"], ["SBIN", "20-11-2026", "09:20", "1", "2", "1", "2"]]);
    expect(split.mapping).toMatchObject({ symbol: 0, time: 1, clock: 2, open: 3, format: "dmy" });
    expect(split.frame).toBe(5);
    const bare = guessMapping([["2026-11-20 09:15", "1", "2", "1", "2", "5"], ["2026-11-20 09:16", "1", "2", "1", "2", "5"]]);
    expect(bare).toMatchObject({ hasHeader: false, mapping: { time: 0, open: 1, close: 4, volume: 5 }, frame: 1 });
  });

  test("every wrong row is told by line and column, and nothing is read", async () => {
    const good = "2026-11-20 09:15,100,101,99,100.5,10\n";
    // A decimal comma would make a hundred times the price of it.
    await expect(read(`timestamp;open;high;low;close;volume\n2026-11-20 09:20;812,35;813,00;812,00;812,50;5\n`)).rejects.toThrow("Line 2, column “open”: “812,35” is no number.");
    await expect(read(`${HEAD}${good}2026-11-20 09:20,100,x,99,100,5\n`)).rejects.toThrow("Line 3, column “high”: “x” is no number. Nothing was imported.");
    await expect(read(`${HEAD}${good}2026-11-20 09:20,100,99.5,99,100,5\n`)).rejects.toThrow("Line 3, column “high”: “99.5” is lower than the row's open or close.");
    await expect(read(`${HEAD}${good}2026-11-20 09:20,100,101,100.5,100,5\n`)).rejects.toThrow("column “low”: “100.5” is higher");
    await expect(read(`${HEAD}${good}20.11.2026,100,101,99,100,5\n`)).rejects.toThrow("Line 3, column “timestamp”: “20.11.2026” is no time of the chosen format (iso)");
    await expect(read(`${HEAD}${good}2026-11-20 09:20,100,101\n`)).rejects.toThrow("Line 3 has 3 cells and the header 6. Is a cell or a separator missing? Nothing was imported.");
    // A price with its thousands parted by a comma and without quotes would shift every later cell.
    await expect(read(`${HEAD}${good}2026-11-20 09:20,1,100,101,99,100,5\n`)).rejects.toThrow("Line 3 has 7 cells and the header 6. Is a cell in need of quotes, or a separator too many? Nothing was imported.");
    await expect(read(`${HEAD}${good}2026-11-20 09:20,100,101,99,100,5,\n`)).resolves.toMatchObject({ rows: 2 });
    await expect(read(`${HEAD}${good}2026-11-20 09:20,0,101,99,100,5\n`)).rejects.toThrow("column “open”: “0” is no price");
    await expect(read(`${HEAD}${good}2026-11-20 09:17,100,101,99,100,5\n`)).rejects.toThrow("“2026-11-20 09:17” is not where a 5m bar begins");
    await expect(read(`${HEAD}${good}${good}`)).rejects.toThrow("Lines 2 and 3 have the same time, 2026-11-20 09:15, for NSE:SBIN.");
    await expect(read(HEAD)).rejects.toThrow("The file has no rows.");
  });

  test("the end of the bar as its stamp, UTC, Indian grouping, rows out of order, several instruments", async () => {
    const { rows, series } = await read('when;sym;o;h;l;c\n"2026-11-20 03:55";INFY;"1,00,100.05";100101;100099;100100\n2026-11-20 03:50;INFY;100;101;99;100\n2026-11-20 03:50;SBIN-EQ;5;6;4;5\n', { time: 0, symbol: 1, open: 2, high: 3, low: 4, close: 5, volume: undefined, zone: "UTC", stamp: "close" });
    expect(rows).toBe(3);
    expect(series.map(({ instrument }) => instrument)).toEqual(["NSE:INFY", "NSE:SBIN"]);
    expect(unpackCandles(series[0]!.packed).map(({ at, open, volume }) => [new Date(at).toISOString(), open, volume])).toEqual([
      ["2026-11-20T03:45:00.000Z", rs(100), 0],
      ["2026-11-20T03:50:00.000Z", rs(100_100.05), 0],
    ]);
  });

  const real = sharedData("ohlcv/intraday_1m/SBIN_1m_2021.csv.gz");
  test.skipIf(!real)(`a real file of a year's minutes, zipped (${NO_SHARED_DATA})`, async () => {
    const preview = await pool.inspect({ path: real!, file: "SBIN_1m_2021.csv.gz" });
    expect(preview.guess).toMatchObject(PLAIN);
    expect(preview.frame).toBe(1);
    const { rows, series } = await pool.read({ path: real!, file: "SBIN_1m_2021.csv.gz", calendar, mapping: PLAIN, instrument: SBIN, frame: 1 });
    expect(rows).toBeGreaterThan(15_000);
    const thin = series[0]!.days.find(({ day }) => day === dayOf("2021-05-24"));
    expect(thin).toMatchObject({ bars: 119, expected: 375, missing: 256 });
  });

  const raw = sharedData("ohlcv/daily_nse_raw/SBIN_1d_2000_2021.csv.gz");
  test.skipIf(!raw)(`twenty years of a bhavcopy (${NO_SHARED_DATA})`, async () => {
    const table = { path: raw!, file: "SBIN_1d.csv.gz" };
    const { guess, frame } = await inspectFile(table);
    expect(frame).toBe(1440);
    const { rows, series } = await readFileRows({ ...table, calendar, mapping: guess as ColumnMapping, instrument: SBIN, frame: 1440 });
    expect([rows, series.length, series[0]!.days.length]).toEqual([5_306, 1, 5_306]);
  });
});

describe("a file that is none", () => {
  test("a line that never ends is refused before memory is taken for it", async () => {
    const endless = file(`${HEAD}${"7".repeat(300_000)}`);
    const wanted = `${endless.file}, line 2: the line is longer than 2,00,000 characters, so this is no CSV of prices. Save it as CSV with a line for each bar; nothing was imported.`;
    await expect(readFileRows({ ...endless, calendar, mapping: PLAIN, instrument: SBIN, frame: 5 })).rejects.toThrow(wanted);
    await expect(inspectFile(endless)).rejects.toThrow(wanted);
  });
});

describe("exports", () => {
  test.each(["csv", "parquet"] as const)("a day as %s, read back, is the day", async (format) => {
    const path = join(folder, `store-${format}.db`);
    const { file: store } = openStore(path);
    const bars = tape(1, "2026-11-18", "2026-11-19");
    const days = [dayOf("2026-11-18"), dayOf("2026-11-19")].map((day) => ({ day, final: true, bars: 375, expected: 375, missing: 0 }));
    store.write({ instrument: SBIN, frame: 1, days, packed: packCandles(bars) }, 1, false);
    const out = join(folder, `out.${format}`);
    expect(await pool.export({ store: path, calendar, instrument: SBIN, frame: 1, from: dayOf("2026-11-18"), to: dayOf("2026-11-19"), format, path: out })).toEqual({ rows: 750, first: "2026-11-18", last: "2026-11-19" });
    const back = await pool.read({ path: out, file: `out.${format}`, calendar, mapping: PLAIN, instrument: SBIN, frame: 1 });
    expect(unpackCandles(back.series[0]!.packed)).toEqual(bars);
    // A frame that is not kept is built: 188 bars of two minutes a day, the last of one minute.
    expect(await pool.export({ store: path, calendar, instrument: SBIN, frame: 2, from: dayOf("2026-11-18"), to: dayOf("2026-11-19"), format, path: join(folder, `two.${format}`) })).toMatchObject({ rows: 376 });
    await expect(pool.export({ store: path, calendar, instrument: SBIN, frame: 1440, from: 0, to: 99_999, format, path: join(folder, `none.${format}`) })).rejects.toThrow("Nothing is kept of NSE:SBIN 1d");
    expect(existsSync(join(folder, `none.${format}`))).toBe(false);
    store.close();
  });

  test.each([1, 2] as const)("a damaged day is told, and no file of frame %s is written without it", async (frame) => {
    const path = join(folder, `damaged-${frame}.db`);
    const { db, file: store } = openStore(path);
    const days = [dayOf("2026-11-18"), dayOf("2026-11-19")].map((day) => ({ day, final: true, bars: 375, expected: 375, missing: 0 }));
    store.write({ instrument: SBIN, frame: 1, days, packed: packCandles(tape(1, "2026-11-18", "2026-11-19")) }, 1, false);
    db.prepare("UPDATE days SET crc = crc + 1 WHERE day = ?").run(dayOf("2026-11-19"));
    const out = join(folder, `damaged-${frame}.csv`);
    const ask = { store: path, calendar, instrument: SBIN, frame, from: dayOf("2026-11-18"), to: dayOf("2026-11-19"), format: "csv", path: out } as const;
    await expect(pool.export(ask)).rejects.toThrow("The kept 1m bars of NSE:SBIN are damaged on 2026-11-19. Download or import that day again, or export days without it; no file was written.");
    expect(existsSync(out)).toBe(false);
    expect(await pool.export({ ...ask, to: dayOf("2026-11-18") })).toMatchObject({ first: "2026-11-18", last: "2026-11-18" });
    store.close();
  });

  test("the first lines of a CSV", () => {
    expect(readFileSync(join(folder, "out.csv"), "utf8").split("\n").slice(0, 2).join("|")).toMatch(/^timestamp,open,high,low,close,volume\|2026-11-18T09:15:00\+05:30,\d+\.\d\d,/);
  });
});
