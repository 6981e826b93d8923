import { expect, test } from "vitest";
import { netOfDay } from "../../../renderer/state/paper-now.ts";
import { dayText, shortDay } from "../../../renderer/theme/day-text.ts";
import { noBreak } from "../../../renderer/theme/no-break.ts";
import { rupees } from "../../e2e/trading-day.ts";
import { swingPerformance } from "../../e2e/paper-day.ts";

test("a day as people write it", () => {
  expect([dayText("2022-04-12"), dayText("2026-08-01"), shortDay("2026-12-31")]).toEqual(["12 Apr 2022", "1 Aug 2026", "31 Dec"]);
});

test("no line ends between the rupee sign and its number", () => {
  expect(noBreak("₹ 100.00 to −₹ 1,00,000.00")).toBe("₹\u00a0100.00 to −₹\u00a01,00,000.00");
  expect(noBreak("no sum")).toBe("no sum");
});

test("the net of a paper account's day is the change of its equity; a day without figures is 0", () => {
  const view = swingPerformance();
  expect(netOfDay(view, "2026-08-17")).toBe(rupees(9_420));
  expect(netOfDay(view, undefined)).toBe(rupees(9_420));
  expect(netOfDay(view, "2026-08-18")).toBe(0);
  expect(netOfDay({ ...view, days: [] }, "2026-08-17")).toBe(0);
});
