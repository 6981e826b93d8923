import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMarket } from "../../../workers/exchange/market/open.ts";
import { openReplay } from "../../../workers/exchange/market/replay.ts";
import { ReplayFileError } from "../../../workers/exchange/market/replay/error.ts";
import { universe } from "./market.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sauda-replay-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function refusal(...files: string[]): Promise<string> {
  const failure = await openReplay(files, universe).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  return (failure as Error).message;
}

const TICKS = "timestamp_ist,ltp,cum_volume\n";
const BARS = "timestamp,open,high,low,close,volume\n";
const tick = (rows: string): Promise<string> => refusal(file("SBIN_2021-04-12.csv", TICKS + rows));
const bar = (rows: string): Promise<string> => refusal(file("SBIN_1m.csv", BARS + rows));

describe("a malformed recording is refused with its line and column", () => {
  test.each([
    ['2021-04-12 09:15:08,34O.55,10\n', 'line 2, column ltp: expected a price, found "34O.55"'],
    ["2021-04-12 09:15:08,-340.55,10\n", 'line 2, column ltp: expected a price, found "-340.55"'],
    ["2021-04-12 09:15:08,0.00,10\n", 'line 2, column ltp: expected a price, found "0.00"'],
    ["2021-04-12 09:15:08,,10\n", 'line 2, column ltp: expected a price, found ""'],
    ["2021-04-12 09:15:08,1e5,10\n", 'line 2, column ltp: expected a price, found "1e5"'],
    ["2021-04-12 09:15:08,NaN,10\n", 'line 2, column ltp: expected a price, found "NaN"'],
    ["2021-04-12 09:15:08,99999999.00,10\n", 'line 2, column ltp: expected a price, found "99999999.00"'],
    ["2021-04-12 09:15:08,340.55,10\n2021-04-12 09:15:09,340.55,12.5\n", 'line 3, column cum_volume: expected a whole number of units, found "12.5"'],
    ["2021-04-12 09:15:08,340.55,-1\n", 'line 2, column cum_volume: expected a whole number of units, found "-1"'],
    ["2021-04-12 09:15:08,340.55\n", "line 2, column cum_volume: expected a whole number of units, found nothing"],
    ["12-04-2021 09:15:08,340.55,10\n", 'line 2, column timestamp_ist: expected a time like 2021-04-12 09:15:08, found "12-04-2021 09:15:08"'],
    ["2021-04-31 09:15:08,340.55,10\n", 'line 2, column timestamp_ist: expected a time like 2021-04-12 09:15:08, found "2021-04-31 09:15:08"'],
    ["2021-04-12 09:61:08,340.55,10\n", 'line 2, column timestamp_ist: expected a time like 2021-04-12 09:15:08, found "2021-04-12 09:61:08"'],
    ["2021-04-12 09:15:08Z,340.55,10\n", 'line 2, column timestamp_ist: expected a time like 2021-04-12 09:15:08, found "2021-04-12 09:15:08Z"'],
    ["2021-04-12 09:15:08,340.55,10\n2021-04-12 09:15:07,340.60,11\n", 'line 3, column timestamp_ist: expected a time at or after 2021-04-12 09:15:08, found "2021-04-12 09:15:07"'],
    ["2021-04-12 09:15:08,340.55,10\n2021-04-12 09:15:09,340.60,9\n", 'line 3, column cum_volume: expected at least 10, the volume so far, found "9"'],
  ])("ticks: %j", async (rows, sentence) => {
    expect(await tick(rows)).toBe(`SBIN_2021-04-12.csv ${sentence}`);
  });

  test.each([
    ["2021-04-01T09:15:00+05:30,100.00,99.00,98.00,98.50,10\n", 'line 2, column high: expected a high not below open and close, found "99.00"'],
    ["2021-04-01T09:15:00+05:30,100.00,101.00,100.50,101.00,10\n", 'line 2, column low: expected a low not above open and close, found "100.50"'],
    ["2021-04-01T09:15:00+05:30,100.00,x,98.00,98.50,10\n", 'line 2, column high: expected a price, found "x"'],
    ["2021-04-01T09:15:00Z,100.00,101.00,98.00,98.50,10\n", 'line 2, column timestamp: expected a time like 2021-04-12T09:15:00+05:30, found "2021-04-01T09:15:00Z"'],
    ["2021-04-01T09:15:00+05:30,1,1,1,1,1\n2021-04-01T09:15:00+05:30,1,1,1,1,1\n", 'line 3, column timestamp: expected a time after 2021-04-01 09:15:00, found "2021-04-01T09:15:00+05:30"'],
    ["2021-04-01T09:15:00+05:30,1,1,1,1,one\n", 'line 2, column volume: expected a whole number of units, found "one"'],
  ])("bars: %j", async (rows, sentence) => {
    expect(await bar(rows)).toBe(`SBIN_1m.csv ${sentence}`);
  });

  test("daily: the date's own shape", async () => {
    const path = file("SBIN_1d.csv", "Date,Symbol,Open,High,Low,Close,Volume\n2021-04-12T00:00,SBIN,1,1,1,1,1\n");
    expect(await refusal(path)).toBe('SBIN_1d.csv line 2, column date: expected a date like 2021-04-12, found "2021-04-12T00:00"');
  });

  test("long rubbish is quoted only in part", async () => {
    expect(await tick(`2021-04-12 09:15:08,${"9".repeat(10)}x${"9".repeat(500)},10\n`)).toHaveLength("SBIN_2021-04-12.csv line 2, column ltp: expected a price, found \"\"".length + 41);
  });

  test("the error says its place in fields too", async () => {
    const path = file("SBIN_x.csv", `${TICKS}2021-04-12 09:15:08,340.55,10\nrubbish\n`);
    await expect(openReplay([path], universe)).rejects.toMatchObject({ name: "ReplayFileError", file: "SBIN_x.csv", line: 3, column: "timestamp_ist" });
    await expect(openReplay([path], universe)).rejects.toBeInstanceOf(ReplayFileError);
  });
});

describe("a file that is no recording is refused in a sentence", () => {
  test("missing, a folder, empty, blank, or only a header", async () => {
    expect(await refusal(join(folder, "SBIN_none.csv"))).toBe(`SBIN_none.csv: there is no such file (${join(folder, "SBIN_none.csv")})`);
    expect(await refusal(folder)).toMatch(/: is a folder without recordings: expected .ticks files, or the folders of days with them$/);
    expect(await refusal(file("SBIN_a.csv", ""))).toBe("SBIN_a.csv: the file is empty");
    expect(await refusal(file("SBIN_b.csv", " \n\n"))).toBe("SBIN_b.csv: the file is empty");
    expect(await refusal(file("SBIN_b.csv.gz", gzipSync("")))).toBe("SBIN_b.csv.gz: the file is empty");
    expect(await refusal(file("SBIN_c.csv", TICKS))).toBe("SBIN_c.csv: has no row inside the session hours");
    expect(await refusal(file("SBIN_d.csv", BARS))).toBe("SBIN_d.csv: has a header but no rows");
  });

  test("gzip that is cut short, damaged or not gzip", async () => {
    const packed = gzipSync(`${TICKS}2021-04-12 09:15:08,340.55,10\n`.repeat(50));
    expect(await refusal(file("SBIN_e.csv.gz", packed.subarray(0, packed.length - 12)))).toMatch(/^SBIN_e\.csv\.gz: the gzip data is damaged or cut short \(/);
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 12, 24);
    expect(await refusal(file("SBIN_f.csv.gz", damaged))).toMatch(/^SBIN_f\.csv\.gz: the gzip data is damaged or cut short \(/);
    expect(await refusal(file("SBIN_g.csv.gz", TICKS))).toBe("SBIN_g.csv.gz: is named .gz but does not begin as gzip does");
  });

  test("an unknown header, named with those that are known", async () => {
    expect(await refusal(file("SBIN_h.csv", "time,price\n1,2\n"))).toBe(
      'SBIN_h.csv line 1: unknown header "time,price": expected timestamp_ist,ltp,cum_volume or timestamp,open,high,low,close,volume or Date,…,Open,High,Low,Close,…,Volume',
    );
  });

  test("a name without a symbol", async () => {
    const sentence = "the name must begin with the symbol and an underscore, as in SBIN_2021-04-12.csv.gz";
    for (const name of ["ticks.csv", "_2021.csv", "S B_2021.csv"]) expect(await refusal(file(name, TICKS))).toBe(`${name}: ${sentence}`);
  });

  test("nothing inside session hours", async () => {
    expect(await tick("2021-04-12 08:00:00,340.55,10\n2021-04-12 15:45:00,340.55,11\n")).toBe("SBIN_2021-04-12.csv: has no row inside the session hours");
    expect(await bar("2021-04-12T15:30:00+05:30,1,1,1,1,1\n2021-04-12T15:31:00+05:30,1,1,1,1,1\n")).toBe("SBIN_1m.csv: has no bar inside the session hours");
  });

  test("two files that tell the same day of the same symbol, and daily bars alone", async () => {
    const row = "2021-04-12 09:15:08,340.55,10\n";
    expect(await refusal(file("SBIN_1.csv", TICKS + row), file("SBIN_2.csv", TICKS + row))).toBe("SBIN_2.csv: ticks of 2021-04-12 are in another file of the same symbol too: give one of them");
    const minute = "2021-04-12T09:15:00+05:30,1,1,1,1,1\n2021-04-12T09:16:00+05:30,1,1,1,1,1\n";
    expect(await refusal(file("SBIN_3.csv", BARS + minute), file("SBIN_4.csv", BARS + minute))).toBe("SBIN_4.csv: bars of 2021-04-12 are in another file of the same symbol too: give one of them");
    const day = file("SBIN_5.csv", `${BARS}2021-04-12T00:00:00+05:30,1,1,1,1,1\n`);
    expect(await refusal(day)).toBe("the files hold daily bars only: a replay needs ticks or intraday bars");
    expect(await refusal()).toBe("a replay needs at least one file");
  });
});

describe("what is harmless is accepted", () => {
  const count = async (content: string | Buffer): Promise<number> => {
    const market = await openReplay([file("SBIN_ok.csv", content)], universe);
    return [...market.advance(market.closeAt(market.firstDay))].length;
  };
  const rows = "2021-04-12 09:15:08,340.55,10\n2021-04-12 09:15:09,340.6,10\n";

  test("carriage returns, blank lines, a byte order mark, no newline at the end, gzip without its suffix, capitals and further columns", async () => {
    expect(await count((TICKS + rows).replaceAll("\n", "\r\n"))).toBe(2);
    expect(await count(`${TICKS}\n${rows}\n\n`)).toBe(2);
    expect(await count(`\uFEFF${TICKS}${rows}`)).toBe(2);
    expect(await count((TICKS + rows).trimEnd())).toBe(2);
    expect(await count(gzipSync(TICKS + rows))).toBe(2);
    expect(await count("Seq,LTP,Timestamp_IST,Cum_Volume,note\n1,340.55,2021-04-12 09:15:08,10,a\n2,340.6,2021-04-12 09:15:09,10.0,b\n")).toBe(2);
  });

  test("the one door opens recordings where files are given, else the synthetic market", async () => {
    const replay = [file("SBIN_door.csv", TICKS + rows)];
    const options = { seed: 3, day: "2026-09-01", universe };
    expect((await openMarket({ ...options, replay })).id).toMatch(/^replay-1-[0-9a-f]{16}$/);
    expect((await openMarket({ ...options, replay: [] })).id).toMatch(/^synthetic-1-/);
    await expect(openMarket({ ...options, day: "soon", replay: [] })).rejects.toThrow('"soon" is not a day');
  });
});
