import { describe, expect, test } from "vitest";
import { crosshairTime, dayNumber, tickMark, toChart } from "../../../../renderer/charts/chart-time.ts";
import { istEpoch } from "../../../../shared/domain/time.ts";

describe("the time axis is India's", () => {
  const open = istEpoch("2021-04-12", 555);

  test("a bar's time reads as its wall time, whatever the zone of the machine", () => {
    expect(toChart(open)).toBe(Date.UTC(2021, 3, 12, 9, 15) / 1000);
    expect(crosshairTime(toChart(open))).toBe("Mon 12 Apr 2021  09:15 IST");
    expect(crosshairTime(toChart(istEpoch("2021-04-12", 0)))).toBe("Mon 12 Apr 2021");
  });

  test("marks of the axis", () => {
    expect([0, 1, 2, 3].map((kind) => tickMark(toChart(open), kind))).toEqual(["2021", "Apr", "12 Apr", "09:15"]);
  });

  test("the day changes at midnight in India, not at 05:30", () => {
    expect(dayNumber(istEpoch("2021-04-12", 0))).toBe(dayNumber(istEpoch("2021-04-12", 1439)));
    expect(dayNumber(istEpoch("2021-04-13", 0))).toBe(dayNumber(istEpoch("2021-04-12", 1439)) + 1);
  });
});
