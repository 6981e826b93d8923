import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MarketSegment } from "../../../shared/calendar/session-tables.ts";
import { MARKET_SEGMENTS, holidayTable, marketSegmentOf, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { DAY_MS, istDay, istEpoch, istTime } from "../../../shared/domain/time.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/calendar/${name}`, import.meta.url), "utf8"));
const sessions = sessionTables(read("sessions.json"));
const calendar = new TradingCalendar(sessions, holidayTable(read("nse-holidays.json")));

const FNO = { fnoStock: true };
const OTHER = { fnoStock: false };

/** India's wall time, seconds included. */
function at(day: string, time: string): MarketTime {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return (istEpoch(day, hours * 60 + minutes) + seconds * 1_000) as MarketTime;
}
const wall = (time: number | undefined): string => (time === undefined ? "none" : `${istDay(time)} ${istTime(time).slice(0, 5)}`);

function now(segment: MarketSegment, day: string, time: string, flags = OTHER): string {
  const { phase, until, next, amo } = calendar.phaseAt(segment, at(day, time), flags);
  return `${phase} until ${wall(until)}, then ${next}${amo ? ", AMO" : ""}`;
}

describe("phases of a day", () => {
  // 31 July 2026 is a Friday, 3 August a Monday, 5 August a Wednesday.
  test.each([
    ["00:00", "closed until 2026-08-05 09:00, then pre-open, AMO"],
    ["08:59:59", "closed until 2026-08-05 09:00, then pre-open, AMO"],
    ["09:00", "pre-open until 2026-08-05 09:08, then matching"],
    ["09:07:59", "pre-open until 2026-08-05 09:08, then matching"],
    ["09:08", "matching until 2026-08-05 09:12, then buffer"],
    ["09:12", "buffer until 2026-08-05 09:15, then continuous"],
    ["09:15", "continuous until 2026-08-05 15:30, then closed"],
    ["15:29:59", "continuous until 2026-08-05 15:30, then closed"],
    ["15:30", "closed until 2026-08-05 15:50, then post-close"],
    ["15:50", "post-close until 2026-08-05 16:00, then closed"],
    ["16:00", "closed until 2026-08-06 09:00, then pre-open, AMO"],
    ["23:59:59", "closed until 2026-08-06 09:00, then pre-open, AMO"],
  ])("a share without derivatives at %s: %s", (time, expected) => expect(now("equity", "2026-08-05", time)).toBe(expected));

  test.each([
    ["2026-07-31", "15:15", "continuous until 2026-07-31 15:30, then closed"],
    ["2026-07-31", "15:40", "post-close until 2026-07-31 16:00, then closed"],
    ["2026-07-31", "16:00", "closed until 2026-08-03 09:00, then pre-open, AMO"],
    ["2026-08-03", "15:14:59", "continuous until 2026-08-03 15:15, then closing-auction"],
    ["2026-08-03", "15:15", "closing-auction until 2026-08-03 15:35, then closed"],
    ["2026-08-03", "15:35", "closed until 2026-08-03 15:50, then post-close"],
  ])("a share with derivatives on %s at %s: %s", (day, time, expected) => expect(now("equity", day, time, FNO)).toBe(expected));

  test.each([
    ["derivative", "2026-07-31", "15:30", "closed until 2026-08-03 09:15, then continuous, AMO"],
    ["derivative", "2026-08-03", "15:39:59", "continuous until 2026-08-03 15:40, then closed"],
    ["derivative", "2026-08-03", "15:40", "closed until 2026-08-04 09:15, then continuous, AMO"],
    ["currency", "2026-08-03", "16:59", "continuous until 2026-08-03 17:00, then closed"],
    ["commodity", "2026-08-03", "23:29", "continuous until 2026-08-03 23:30, then closed"],
    ["commodity", "2026-08-07", "23:30", "closed until 2026-08-10 09:00, then continuous, AMO"],
  ] as const)("%s on %s at %s: %s", (segment, day, time, expected) => expect(now(segment, day, time)).toBe(expected));

  test("a share's flag means nothing to a contract", () => {
    expect(now("derivative", "2026-08-03", "15:20", FNO)).toBe(now("derivative", "2026-08-03", "15:20", OTHER));
  });
});

describe("holidays and special sessions", () => {
  test("weekends and holidays are no trading days; the next one skips them", () => {
    expect(calendar.isTradingDay("2026-11-21")).toBe(false);
    expect(calendar.isTradingDay("2026-11-24")).toBe(false);
    expect(calendar.isTradingDay("2026-11-20")).toBe(true);
    expect(calendar.nextTradingDay("2026-11-20")).toBe("2026-11-23");
    expect(calendar.nextTradingDay("2026-11-23")).toBe("2026-11-25");
    expect(calendar.previousTradingDay("2026-11-25")).toBe("2026-11-23");
    expect(calendar.nextTradingDay("2026-12-31")).toBe("2027-01-01");
    expect(calendar.nameOf("2026-11-24")).toBe("Prakash Gurpurb Sri Guru Nanak Dev");
    expect(calendar.nameOf("2026-11-20")).toBeUndefined();
  });

  test("Muhurat trading on a Sunday, for equity and its derivatives alone", () => {
    expect(now("equity", "2026-11-08", "18:30")).toBe("continuous until 2026-11-08 19:15, then closed");
    expect(now("equity", "2026-11-08", "10:00")).toBe("closed until 2026-11-08 18:00, then continuous, AMO");
    expect(calendar.isTradingDay("2026-11-08", "derivative")).toBe(true);
    expect(calendar.isTradingDay("2026-11-08", "currency")).toBe(false);
    expect(wall(calendar.squareOffAt("equity", "2026-11-08"))).toBe("2026-11-08 19:00");
  });

  test("Muhurat on a holiday opens it for its hour", () => {
    expect(now("equity", "2025-10-21", "14:00")).toBe("continuous until 2025-10-21 14:45, then closed");
    expect(now("equity", "2025-10-21", "14:45")).toBe("closed until 2025-10-23 09:00, then pre-open, AMO");
  });

  test("a full session on a Saturday has all its phases", () => {
    expect(now("equity", "2025-02-01", "09:05")).toBe("pre-open until 2025-02-01 09:08, then matching");
    expect(wall(calendar.squareOffAt("derivative", "2025-02-01"))).toBe("2025-02-01 15:20");
  });

  test("a drill in two windows is closed in between", () => {
    expect(now("equity", "2024-03-02", "10:30")).toBe("closed until 2024-03-02 11:30, then continuous");
    expect(wall(calendar.continuousHours("equity", "2024-03-02")?.open)).toBe("2024-03-02 09:15");
    expect(wall(calendar.continuousHours("equity", "2024-03-02")?.close)).toBe("2024-03-02 12:30");
  });

  test("commodities trade on the evening of a holiday, but not on all of them", () => {
    expect(now("commodity", "2026-11-24", "12:00")).toBe("closed until 2026-11-24 17:00, then continuous, AMO");
    expect(now("commodity", "2026-11-24", "17:00")).toBe("continuous until 2026-11-24 23:55, then closed");
    expect(calendar.isTradingDay("2026-10-02", "commodity")).toBe(false);
    expect(calendar.isTradingDay("2026-11-24", "currency")).toBe(false);
  });

  test("it says for which days it knows the holidays", () => {
    expect([calendar.knows("2023-12-31"), calendar.knows("2024-01-01"), calendar.knows("2026-12-31"), calendar.knows("2027-01-01")]).toEqual([false, true, true, false]);
    expect(calendar.isTradingDay("2021-04-12")).toBe(true);
  });
});

describe("square-off and expiry", () => {
  test.each([
    ["equity", "2026-07-31", FNO, "15:15"], ["equity", "2026-08-03", FNO, "15:10"], ["equity", "2026-08-03", OTHER, "15:15"],
    ["derivative", "2026-07-31", OTHER, "15:20"], ["derivative", "2026-08-03", OTHER, "15:20"], ["currency", "2026-08-03", OTHER, "16:45"],
    ["commodity", "2026-10-30", OTHER, "23:05"], ["commodity", "2026-11-02", OTHER, "23:30"],
  ] as const)("MIS of %s on %s is squared off", (segment, day, flags, time) => expect(wall(calendar.squareOffAt(segment, day, flags))).toBe(`${day} ${time}`));

  test.each([
    ["derivative", "2026-07-28", "15:30"], ["derivative", "2026-08-25", "15:40"], ["currency", "2026-08-27", "12:30"], ["commodity", "2026-08-05", "23:30"], ["derivative", "2025-10-21", "14:45"],
  ] as const)("a contract of %s that expires on %s stops", (segment, day, time) => expect(wall(calendar.expiryCloseAt(segment, day))).toBe(`${day} ${time}`));

  test("a closed day has neither", () => {
    expect(calendar.squareOffAt("equity", "2026-11-24")).toBeUndefined();
    expect(calendar.expiryCloseAt("derivative", "2026-11-21")).toBeUndefined();
  });
});

test("commodity hours follow the United States' summer time: second Sunday of March to first Sunday of November", () => {
  for (let day = Date.UTC(2020, 3, 1); day < Date.UTC(2030, 11, 31); day += DAY_MS) {
    const date = new Date(day);
    const month = date.getUTCMonth();
    const sundays = Math.floor((date.getUTCDate() - 1 - date.getUTCDay() + 7) / 7);
    const summer = month > 2 && month < 10 ? true : month === 2 ? sundays >= 2 : month === 10 ? sundays < 1 : false;
    const text = date.toISOString().slice(0, 10);
    const hours = calendar.continuousHours("commodity", text);
    if (hours) expect(wall(hours.close), text).toBe(`${text} ${summer ? "23:30" : "23:55"}`);
  }
});

test("every exchange has its segment", () => {
  expect((["NSE", "BSE", "NSE_INDEX", "NFO", "BFO", "CDS", "MCX"] as const).map(marketSegmentOf)).toEqual(["equity", "equity", "equity", "derivative", "derivative", "currency", "commodity"]);
});

test("any moment: the phase ends later, what follows is what was told, and all of it is one phase", () => {
  const moment = fc.integer({ min: Date.UTC(2021, 0, 1), max: Date.UTC(2028, 0, 1) });
  fc.assert(fc.property(moment, fc.constantFrom(...MARKET_SEGMENTS), fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }), (ms, segment, fnoStock, part) => {
    const here = calendar.phaseAt(segment, ms as MarketTime, { fnoStock });
    expect(here.until).toBeGreaterThan(ms);
    const later = Math.min(here.until - 1, Math.floor(ms + (here.until - ms) * part)) as MarketTime;
    expect(calendar.phaseAt(segment, later, { fnoStock })).toMatchObject({ phase: here.phase, until: here.until });
    expect(calendar.phaseAt(segment, here.until, { fnoStock }).phase).toBe(here.next);
  }), { numRuns: 2_000, seed: 20_261_124 });
});

const LISTED = fileURLToPath(new URL("../../../../shared/data/holidays/nse_bse_trading_holidays_2024_2026.csv", import.meta.url));

test("agrees with the collected list of holidays, day by day", (context) => {
  if (!existsSync(LISTED)) context.skip("the list of holidays in shared/data is not on this machine");
  const rows = readFileSync(LISTED, "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
  const days = new Map(rows.map((cells) => [cells[0]!, cells.at(-1)!]));
  expect(days.size).toBe(47);
  for (let ms = Date.UTC(2024, 0, 1); ms <= Date.UTC(2026, 11, 31); ms += DAY_MS) {
    const day = new Date(ms).toISOString().slice(0, 10);
    const weekend = [0, 6].includes(new Date(ms).getUTCDay());
    const special = calendar.nameOf(day) !== undefined && calendar.isTradingDay(day);
    expect(calendar.isTradingDay(day), day).toBe(special || !(weekend || days.has(day)));
    expect(calendar.isTradingDay(day, "commodity"), day).toBe(!weekend && days.get(day) !== "closed");
  }
});
