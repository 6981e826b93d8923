import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import type { Frame } from "../../../shared/domain/candle.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { dayNumber } from "../../../shared/history/days.ts";
import type { Inspected } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import { refusals } from "../../../shared/simulation/backtest/data/inspect-bars.ts";
import { inspectSource } from "../../../workers/backtest/data/read-bars.ts";
import { readTicks } from "../../../workers/backtest/data/read-ticks.ts";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { CALENDAR_FILES, found, ist } from "./rig.ts";

const FOLDERS: readonly (readonly [string, Frame])[] = [["daily_nse_raw", 1440], ["daily_adjusted", 1440], ["intraday_5m", 5], ["intraday_1m", 1]];
const root = sharedData("ohlcv");

async function read(path: string, frame: Frame, floats = false): Promise<Inspected> {
  const file = basename(path);
  const symbol = file.replace(/[_.].*/, "");
  const instrument = `${symbol.endsWith("NIFTY") ? "NSE_INDEX" : "NSE"}:${symbol}` as InstrumentKey;
  const [only] = await inspectSource({ kind: "file", path, file, instrument, frame, floats }, { calendar: CALENDAR_FILES });
  return only!;
}

describe.skipIf(!root)(`files of real prices${root ? "" : `: ${NO_SHARED_DATA}`}`, () => {
  test.each(FOLDERS)("all of %s are read, and none is refused", async (folder, frame) => {
    const files = readdirSync(`${root}/${folder}`).filter((name) => name.endsWith(".csv.gz"));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const { table, report } = await read(`${root}/${folder}/${file}`, frame);
      expect(refusals(report), file).toEqual([]);
      expect(table.at.length, file).toBeGreaterThan(1_000);
      expect(found(report, "order") ?? found(report, "duplicate") ?? found(report, "stamp") ?? found(report, "alignment"), file).toBeUndefined();
    }
  }, 60_000);

  test("minutes of SBIN: the first bar to the paisa, the gaps of each day", async () => {
    const { table, report } = await read(`${root}/intraday_1m/SBIN_1m_2021.csv.gz`, 1);
    expect([table.at[0], table.open[0], table.high[0], table.low[0], table.close[0], table.volume[0]]).toEqual([ist("2021-04-05 09:15"), 3_671_000, 3_673_000, 3_670_500, 3_673_000, 838_032]);
    expect(report.gaps.find(({ day }) => day === dayNumber("2021-05-24"))).toEqual({ day: dayNumber("2021-05-24"), present: 119, expected: 375 });
    expect(found(report, "missing")?.sentence).toContain("most on 2021-05-24, which has 119 of 375");
    // The minute after the close holds late prints.
    expect(found(report, "hours")).toMatchObject({ severity: "warn", firstAt: ist("2021-04-08 15:30") });
    expect(found(report, "unused")?.sentence).toContain("“ticks”");
  });

  test("splits of unadjusted years are told, of adjusted ones there are none", async () => {
    const { report } = await read(`${root}/daily_nse_raw/SBIN_1d_2000_2021.csv.gz`, 1440);
    expect(report.actions).toEqual([{ at: ist("2014-11-20"), factor: 10 }]);
    const steel = (await read(`${root}/daily_nse_raw/TATASTEEL_1d_2000_2021.csv.gz`, 1440)).report;
    expect([found(steel, "symbols")?.sentence.includes("“TISCO”"), steel.actions.map(({ factor }) => factor)]).toEqual([true, [1.5]]);
    expect((await read(`${root}/daily_adjusted/SBIN_1d_2010_2022.csv.gz`, 1440)).report.actions).toEqual([]);
  });

  test("a file of five minutes is not taken for one of minutes", async () => {
    const { report } = await read(`${root}/intraday_5m/SBIN_5m_2026-05_06.csv.gz`, 1);
    expect(found(report, "frame")?.severity).toBe("refuse");
  });

  test("ticks of a day", async () => {
    const { table, notes } = await readTicks({ kind: "file", path: sharedData("ticks/SBIN_2021-04-12.csv.gz")!, file: "SBIN_2021-04-12.csv.gz", instrument: "NSE:SBIN" as InstrumentKey });
    expect([table.at.length, table.at[0], table.price[0], table.volume[0], table.traded[1]]).toEqual([21_869, ist("2021-04-12 09:15") + 8_000, 3_405_500, 554_896, 636_650 - 554_896]);
    expect(notes).toEqual([]);
  });
});

const goog = sharedData("backtesting/GOOG.csv");
test.skipIf(!goog)(`files of backtesting.py, as floats${goog ? "" : `: ${NO_SHARED_DATA}`}`, async () => {
  const { table, report } = await read(goog!, 1440, true);
  expect([table.at.length, table.at[0], table.open[0], table.high[0], table.low[0], table.close[0], table.volume[0]]).toEqual([2_148, ist("2004-08-19"), 100, 104.06, 95.96, 100.34, 22_351_900]);
  expect([table.at.at(-1), report.findings]).toEqual([ist("2013-03-01"), []]);
  const euro = await read(sharedData("backtesting/EURUSD.csv")!, 60, true);
  expect([euro.table.at.length, euro.table.low[0]]).toEqual([5_000, 1.07083]);
  const bitcoin = await read(sharedData("backtesting/BTCUSD.csv")!, 43_200, true);
  expect([bitcoin.table.at.length, bitcoin.table.at[0], bitcoin.table.volume[0]]).toEqual([156, ist("2012-01-01"), 2012.25343589]);
});
