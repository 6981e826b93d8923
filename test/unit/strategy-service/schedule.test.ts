import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scheduleProblem } from "../../../electron/strategies/schedule/check-schedule.ts";
import { ScheduleTimes, weekdayOf } from "../../../electron/strategies/schedule/schedule.ts";
import type { StrategySchedule } from "../../../shared/contract/schemas/strategies.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { istDay, istMinutes, MINUTE_MS } from "../../../shared/domain/time.ts";
import { calendar } from "./calendar.ts";

const table = calendar();
const at = (text: string): MarketTime => Date.parse(`${text}+05:30`) as MarketTime;
const times = (schedule: Partial<StrategySchedule>, segment: "equity" | "commodity" = "equity"): ScheduleTimes => new ScheduleTimes({ policy: "leave", weekdays: [1, 2, 3, 4, 5], ...schedule }, table, segment);

describe("the schedule of a strategy", () => {
  it("knows the weekday", () => {
    expect(["2026-11-16", "2026-11-20", "2026-11-22", "1970-01-01"].map(weekdayOf)).toEqual([1, 5, 7, 4]);
  });

  it("starts at its time, and late where the terminal came late, until its stop", () => {
    const day = times({ start: "09:20", stop: "15:10" });
    expect(day.startIsDue(at("2026-11-20T09:19:59"), 0)).toBe(false);
    expect(day.startIsDue(at("2026-11-20T09:20:00"), 0)).toBe(true);
    expect(day.startIsDue(at("2026-11-20T15:09:59"), 0)).toBe(true);
    expect(day.startIsDue(at("2026-11-20T15:10:00"), 0)).toBe(false);
  });

  it("leaves alone what was started or stopped since, and not what was before", () => {
    const day = times({ start: "09:20", stop: "15:10" });
    expect(day.startIsDue(at("2026-11-20T11:00:00"), at("2026-11-20T10:30:00"))).toBe(false);
    expect(day.startIsDue(at("2026-11-20T11:00:00"), at("2026-11-20T09:10:00"))).toBe(true);
    expect(day.startIsDue(at("2026-11-20T11:00:00"), at("2026-11-19T15:10:00"))).toBe(true);
    // The market's clock was set back, by a replay that begins again.
    expect(day.startIsDue(at("2026-11-20T11:00:00"), at("2026-11-20T15:00:00"))).toBe(true);
  });

  it("rests on other weekdays, on weekends and on holidays", () => {
    const day = times({ start: "09:20", weekdays: [1, 2, 3, 4, 5, 6, 7] });
    expect(times({ start: "09:20", weekdays: [1, 2] }).startIsDue(at("2026-11-20T10:00:00"), 0)).toBe(false);
    expect(day.startIsDue(at("2026-11-21T10:00:00"), 0)).toBe(false);
    // Christmas; shares rest, commodities trade in the evening of some holidays, and not of this one's morning.
    expect(table.isTradingDay("2026-12-25")).toBe(false);
    expect(day.startIsDue(at("2026-12-25T10:00:00"), 0)).toBe(false);
  });

  it("stops what ran at its time, also where the machine slept over it, and not what was started after", () => {
    const day = times({ stop: "15:10" });
    const morning = at("2026-11-20T09:20:00");
    expect(day.stopIsDue(at("2026-11-20T15:09:59"), morning)).toBe(false);
    expect(day.stopIsDue(at("2026-11-20T15:10:00"), morning)).toBe(true);
    expect(day.stopIsDue(at("2026-11-20T15:20:00"), at("2026-11-20T15:15:00"))).toBe(false);
    // Slept from Friday noon to Monday morning.
    expect(day.stopIsDue(at("2026-11-23T08:00:00"), morning)).toBe(true);
    expect(day.stopIsDue(at("2026-11-23T08:00:00"), at("2026-11-20T15:15:00"))).toBe(false);
  });

  it("opens nothing from its last entry on", () => {
    const day = times({ lastEntry: "14:45" });
    expect(day.entriesOver(at("2026-11-20T14:44:59"))).toBe(false);
    expect(day.entriesOver(at("2026-11-20T14:45:00"))).toBe(true);
    expect(times({}).entriesOver(at("2026-11-20T23:00:00"))).toBe(false);
  });

  it("finds the same stops as looking at every minute does", () => {
    const from = at("2026-11-09T00:00:00");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * 1440 }), fc.integer({ min: 0, max: 14 * 1440 }), fc.integer({ min: 0, max: 1439 }), (a, b, stop) => {
        const [started, now] = [Math.min(a, b), Math.max(a, b)].map((minute) => from + minute * MINUTE_MS) as [number, number];
        let seen = false;
        for (let one = started + MINUTE_MS; one <= now; one += MINUTE_MS) seen ||= istMinutes(one) === stop && table.isTradingDay(istDay(one));
        const text = `${String(Math.floor(stop / 60)).padStart(2, "0")}:${String(stop % 60).padStart(2, "0")}`;
        expect(times({ stop: text }).stopIsDue(now as MarketTime, started)).toBe(seen);
      }),
      { seed: 20261120, numRuns: 60 },
    );
  });

  it("is refused where its times cannot be", () => {
    const problem = (schedule: Partial<StrategySchedule>): string | undefined => {
      const found = scheduleProblem({ policy: "leave", weekdays: [1], ...schedule });
      return found?.kind === "BadInput" ? found.field : undefined;
    };
    expect(problem({ start: "09:20", lastEntry: "14:00", stop: "15:10" })).toBeUndefined();
    expect(problem({ start: "25:20" })).toBe("schedule.start");
    expect(problem({ start: "15:20", stop: "15:10" })).toBe("schedule.stop");
    expect(problem({ start: "09:20", lastEntry: "09:20" })).toBe("schedule.lastEntry");
    expect(problem({ start: "09:20", weekdays: [] })).toBe("schedule.weekdays");
  });
});
