import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { livePhase, liveSession } from "../../../electron/accounts/live/live-phase.ts";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/calendar/${name}.json`, import.meta.url), "utf8"));
const CALENDAR = new TradingCalendar(sessionTables(read("sessions")), holidayTable(read("nse-holidays")));
const at = (ist: string): MarketTime => Date.parse(`${ist}+05:30`) as MarketTime;

test.each([
  ["2026-08-17T10:00:00", false, "open", /NSE is open until 15:/],
  ["2026-08-17T15:20:00", true, "auction", /closing auction/],
  ["2026-08-17T09:03:00", false, "pre-open", /before its open/],
  ["2026-08-17T20:00:00", false, "closed", /closed until/],
  // A Saturday: until Monday, with its date.
  ["2026-08-15T10:00:00", false, "closed", /closed until 2026-08-17 /],
  ["2099-08-17T10:00:00", false, "unknown", /holidays of 2099 are not listed/],
])("%s, F&O share %s: %s", (when, fno, kind, words) => {
  const phase = livePhase(CALENDAR, { exchange: "NSE" }, at(when), fno);
  expect(phase).toMatchObject({ kind, sentence: expect.stringMatching(words) });
  expect(phase.amo).toBe(kind === "closed" || kind === "unknown");
});

test("the header's words", () => {
  expect(liveSession(CALENDAR, at("2026-08-17T10:00:00"))).toMatchObject({ phase: "open", day: "2026-08-17" });
  expect(liveSession(CALENDAR, at("2026-08-15T10:00:00"))).toMatchObject({ phase: "closed" });
});
