import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { dayNumber } from "../../../shared/history/days.ts";
import { readBars } from "../../../workers/backtest/data/read-bars.ts";
import type { Row } from "./rig.ts";
import { CALENDAR_FILES, SBIN, columnsOf, fileOf, folder, found, ist, readText, tableOf } from "./rig.ts";

const HEAD = "timestamp,open,high,low,close,volume\n";
const ROWS: Row[] = [["2026-11-17", 812.35, 815, 810.05, 814.1, 15_300], ["2026-11-18", 814.1, 814.1, 800, 801.55, 9_800]];
const values = ([, ...rest]: Row): string => rest.join(",");
const refused = async (text: string | Uint8Array, frame: 1 | 5 | 1440 = 1440, more = {}): Promise<string> => readText(text, frame, more).then(() => "read", (error: unknown) => (error as Error).message);

describe("what a file may look like", () => {
  const expected = columnsOf(tableOf(ROWS));
  test.each<[string, string]>([
    ["ISO with the zone", `${HEAD}2026-11-17T00:00:00+05:30,${values(ROWS[0]!)}\n2026-11-18T00:00:00+05:30,${values(ROWS[1]!)}\n`],
    ["days, and a first header that is empty (pandas)", `,Open,High,Low,Close,Volume\n2026-11-17,${values(ROWS[0]!)}\n2026-11-18,${values(ROWS[1]!)}\n`],
    ["the same, named by pandas", `Unnamed: 0,Open,High,Low,Close,Volume\n2026-11-17,${values(ROWS[0]!)}\n2026-11-18,${values(ROWS[1]!)}\n`],
    ["no header", `2026-11-17,${values(ROWS[0]!)}\n2026-11-18,${values(ROWS[1]!)}`],
    ["day first", `Date;Open;High;Low;Close;Volume\n17/11/2026;${values(ROWS[0]!).replaceAll(",", ";")}\n18/11/2026;${values(ROWS[1]!).replaceAll(",", ";")}\n`],
    ["names of months, in large letters, CRLF, BOM, quotes, grouping", `\ufeffDATE,OPEN,HIGH,LOW,CLOSE,VOLUME\r\n17-NOV-2026,812.35,815.00,810.05,814.10,"15,300"\r\n\r\n18-NOV-2026,814.1,814.1,800,801.55,"9,800"\r\n`],
    ["seconds since 1970, further columns", `time,oi,open,high,low,close,volume\n${ist("2026-11-17") / 1000},5,${values(ROWS[0]!)}\n${ist("2026-11-18") / 1000},6,${values(ROWS[1]!)}\n`],
  ])("%s", async (_, text) => {
    const { table, report } = await readText(text);
    expect(columnsOf(table)).toEqual(expected);
    expect(report.findings.filter(({ severity }) => severity !== "note")).toEqual([]);
  });

  test("packed, Parquet of doubles and of times: the same bars", async () => {
    const packed = fileOf(gzipSync(`${HEAD}2026-11-17,${values(ROWS[0]!)}\n2026-11-18,${values(ROWS[1]!)}\n`), "csv.gz");
    expect(columnsOf((await readText("", 1440, packed)).table)).toEqual(expected);
    const column = (at: number): number[] => ROWS.map((row) => row[at] as number);
    const parquet = parquetWriteBuffer({
      columnData: [
        { name: "timestamp", data: ROWS.map(([wall]) => new Date(ist(wall))), type: "TIMESTAMP" },
        ...["open", "high", "low", "close"].map((name, i) => ({ name, data: column(i + 1), type: "DOUBLE" as const })),
        { name: "volume", data: column(5).map(BigInt), type: "INT64" },
      ],
    });
    expect(columnsOf((await readText("", 1440, fileOf(new Uint8Array(parquet), "parquet"))).table)).toEqual(expected);
    expect(await refused("", 1440, fileOf("PAR1 no", "parquet"))).toMatch(/could not be read as Parquet: .+ then run again\.$/);
  });

  test("a year of month/day/year that begins like day/month/year is read again, as what it is", async () => {
    const { table, report } = await readText(`date,open,high,low,close\n01/02/2026,1,1,1,1\n01/12/2026,2,2,2,2\n01/13/2026,3,3,3,3\n`);
    expect([...table.at]).toEqual([ist("2026-01-02"), ist("2026-01-12"), ist("2026-01-13")]);
    expect(found(report, "dates")).toBeUndefined();
  });

  test("days that could be either are read day first, and that is told", async () => {
    const { table, report } = await readText(`date,open,high,low,close\n05/01/2026,1,1,1,1\n06/01/2026,1,1,1,1\n`);
    expect([...table.at]).toEqual([ist("2026-01-05"), ist("2026-01-06")]);
    expect(found(report, "dates")).toMatchObject({ severity: "warn", count: 2 });
    const said = await readText(`date,open,high,low,close\n05/01/2026,1,1,1,1\n06/01/2026,1,1,1,1\n`, 1440, { mapping: { format: "mdy" } });
    expect([...said.table.at]).toEqual([ist("2026-05-01"), ist("2026-06-01")]);
  });

  test("where no format reads the whole file, the row is named that stopped the one that came farthest", async () => {
    expect(await refused(`date,open,high,low,close\n01/02/2026,1,1,1,1\n02/02/2026,1,1,1,1\n01/13/2026,1,1,1,1\n14/01/2026,1,1,1,1\n`)).toContain("line 5, column “date”: “14/01/2026” is no time as the rows before have it (month/day/year)");
  });

  test("prices of more than four decimals are rounded half away and told once", async () => {
    const { table, report } = await readText(`${HEAD}2026-11-17,1.00005,1.00015,1.00004,1.0001,10\n2026-11-18,1.07215,1.08,1,1.05000305175781,2.5\n`);
    expect([...table.open]).toEqual([10_001, 10_722]);
    expect([...table.high]).toEqual([10_002, 10_800]);
    expect(found(report, "rounded")).toMatchObject({ severity: "note", count: 5, firstAt: 0 });
    expect(found(report, "units")).toMatchObject({ severity: "note", count: 1 });
  });

  test("floats stay as they are written, and no hours of India are held against them", async () => {
    const { table, report } = await readText(`,Open,High,Low,Close,Volume\n2026-11-15,1.00005,1.00015,1.00004,1.0001,2.5\n`, 1440, { floats: true });
    expect(columnsOf(table)).toEqual([[ist("2026-11-15")], [1.00005], [1.00015], [1.00004], [1.0001], [2.5]]);
    expect(report.findings).toEqual([]);
  });

  test("days: what lies outside is not read, weeks that reach behind the last day neither", async () => {
    const days = { from: dayNumber("2026-11-18"), to: dayNumber("2026-11-18") };
    expect([...(await readText(`${HEAD}2026-11-17,${values(ROWS[0]!)}\n2026-11-18,${values(ROWS[1]!)}\n2026-11-19,x,x,x,x,x\n`, 1440, { days })).table.at]).toEqual([ist("2026-11-18")]);
    const weekly = `${HEAD}2026-11-02,${values(ROWS[0]!)}\n2026-11-09,${values(ROWS[0]!)}\n2026-11-16,${values(ROWS[1]!)}\n`;
    const until = async (to: string): Promise<number[]> => [...(await readText(weekly, 10_080, { days: { from: dayNumber("2026-11-03"), to: dayNumber(to) } })).table.at];
    // Friday ends the week; Thursday does not; the week of the 2nd began before.
    expect(await until("2026-11-20")).toEqual([ist("2026-11-09"), ist("2026-11-16")]);
    expect(await until("2026-11-19")).toEqual([ist("2026-11-09")]);
    expect(await refused(weekly, 1440, { days: { from: dayNumber("2020-01-01"), to: dayNumber("2020-12-31") } })).toMatch(/has no whole bars from 2020-01-01 to 2020-12-31: it goes from 2026-11-02 to 2026-11-16/);
  });

  test("times that name the end of each bar are taken back where the user says so", async () => {
    const { table } = await readText(`${HEAD}2026-11-17 09:20,1,1,1,1,1\n`, 5, { mapping: { stamp: "close" } });
    expect([...table.at]).toEqual([ist("2026-11-17 09:15")]);
  });

  test("names one after the other are one instrument, side by side they are two", async () => {
    const { report } = await readText(`Date,Symbol,Open,High,Low,Close\n2026-11-16,TISCO,1,1,1,1\n2026-11-17,TATASTEEL,1,1,1,1\n`);
    expect(found(report, "symbols")).toMatchObject({ severity: "warn", count: 2, line: 3 });
    expect(await refused(`Date,Symbol,Open,High,Low,Close\n2026-11-16,SBIN,1,1,1,1\n2026-11-16,INFY,1,1,1,1\n`)).toContain("line 3: the file has bars of “SBIN” and of “INFY” for the same time");
  });
});

describe("what is refused names file, line, column, value and what was expected", () => {
  test.each<[string, string, RegExp]>([
    ["no number", `${HEAD}2026-11-17,1,1,1,1,1\n2026-11-18,1,abc,1,1,1\n`, /^f\d+\.csv, line 3, column “high”: “abc” is no number; expected a price in rupees such as 812\.35, at most 10,00,00,000\. Correct or remove the row, then run again\.$/],
    ["an empty price", `${HEAD}2026-11-17,1,1,,1,1\n`, /line 2, column “low”: is empty; expected a price/],
    ["a price too large", `${HEAD}2026-11-17,1,200000000,1,1,1\n`, /“200000000” is too large/],
    ["no time", `${HEAD}yesterday,1,1,1,1,1\n`, /line 2, column “timestamp”: “yesterday” is no time; expected a time such as/],
    ["no volume", `${HEAD}2026-11-17,1,1,1,1,many\n`, /column “volume”: “many” is no number; expected a volume in units/],
    ["a row too short", `${HEAD}2026-11-17,1,1,1,1\n`, /line 2: 5 cells where the first line has 6; expected as many/],
    ["a comma within a number", `${HEAD}2026-11-17,1,234.50,1235,1230,1231,10\n`, /line 2: 7 cells where the first line has 6/],
    ["a European decimal", `timestamp;open;high;low;close\n2026-11-17;12,34;13;12;12\n`, /“12,34” is no number/],
    ["a missing column", `timestamp,open,high,low,volume\n2026-11-17,1,1,1,1\n`, /line 1: no column of close prices among “timestamp”, “open”/],
    ["an open quote in a column that is not used", `timestamp,open,high,low,close,oi\n2026-11-17,1,1,1,1,"5\n2026-11-18,2,2,2,2,6"\n2026-11-19,3,3,3,3,7\n`, /line 2, column “oi”: .+ goes on over several lines/],
    ["a quote never closed", `${HEAD}2026-11-17,1,1,1,1,"5\n`, /line 2: a quoted cell is never closed\. Correct the file, then run again\.$/],
    ["a cell of NULs", `${HEAD}2026-11-17,1\0,1,1,1,5\n`, /“1·” is no number/],
    ["a line without end", `${HEAD}${"1".repeat(300_000)}`, /line 2: the line is longer than 200000 characters/],
    ["nothing", "", /has no rows of prices\. Expected a header such as/],
    ["a header alone", HEAD, /has no rows of prices/],
  ])("%s", async (_, text, sentence) => {
    expect(await refused(text)).toMatch(sentence);
  });

  test("other files: no text, no file, a folder, half a pack", async () => {
    expect(await refused(Uint8Array.of(0xff, 0xfe, 0x31, 0x00))).toMatch(/line 1: the file is no text in UTF-8\. Save it as CSV \(UTF-8\), then run again\.$/);
    expect(await refused("", 1440, { path: `${folder}/none.csv`, file: "none.csv" })).toBe("none.csv could not be read: it is not there any more; choose it again.");
    expect(await refused("", 1440, { path: folder, file: "folder.csv" })).toBe("folder.csv could not be read: it is a folder; choose a file.");
    const half = fileOf(gzipSync(`${HEAD}2026-11-17,1,1,1,1,1\n`.repeat(50)).subarray(0, 40), "csv.gz");
    expect(await refused("", 1440, half)).toMatch(/its packed content ends early; fetch or pack it anew\.$/);
  });

  test("what the bars themselves refuse ends a run, all of it in one sentence after the other", async () => {
    const file = fileOf(`${HEAD}2026-11-17,1,1,1,2,1\n2026-11-18,1,1,1,1,-4\n`);
    const read = readBars({ kind: "file", instrument: SBIN, frame: 1440, ...file }, { calendar: CALENDAR_FILES });
    await expect(read).rejects.toThrow(/line 2, column “high”: 1\.00 at 2026-11-17; .+ line 3, column “volume”: -4 at 2026-11-18/);
  });

  test("columns are shared between threads where that is asked for", async () => {
    const file = fileOf(`${HEAD}2026-11-17,1,1,1,1,1\n`);
    const { tables, reports } = await readBars({ kind: "file", instrument: SBIN, frame: 1440, ...file }, { calendar: CALENDAR_FILES, shared: true });
    expect(tables[0]?.close.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(reports[0]).toMatchObject({ source: file.file, bars: 1 });
  });
});
