import { describe, expect, test } from "vitest";
import { readWay, wayWords, WHOLE } from "../../../../renderer/panels/ticket/send-ways.ts";
import type { WayDraft } from "../../../../renderer/panels/ticket/send-ways.ts";
import { slicePlan, spanText } from "../../../../renderer/panels/ticket/slice-words.ts";
import { slicesOf } from "../../../../renderer/panels/ticket/ticket-terms.ts";
import type { OrderTerms } from "../../../../shared/domain/order.ts";
import { CALL, SBIN } from "./instruments.ts";

const terms = (quantity: number, change: object = {}): OrderTerms => ({ type: "LIMIT", quantity, price: 1_423_500, trigger: 0, validity: "DAY", ...change }) as OrderTerms;
const way = (change: Partial<WayDraft>): WayDraft => ({ ...WHOLE, ...change });
function no(draft: Partial<WayDraft>, of = terms(5_625), view = CALL): string {
  const read = readWay(way(draft), of, view);
  return read.ok ? "" : read.problem.sentence;
}

describe("ways of sending", () => {
  test("slices of whole lots within the freeze quantity: 5,625 of 1,800 are four", () => {
    expect(readWay(way({ kind: "freeze" }), terms(5_625), CALL)).toEqual({ ok: true, way: { kind: "freeze" }, parts: 4, largest: 1_800 });
    // A freeze quantity that is no whole number of lots is rounded down to one: 1,801 carries 24 lots of 75.
    expect(slicesOf(3_600, 1_801, 75)).toBe(2);
    expect(slicesOf(3_675, 1_801, 75)).toBe(3);
    expect(wayWords(readWay(way({ kind: "freeze" }), terms(5_625), CALL))).toBe(" in 4 slices");
  });

  test("TWAP: parts of whole lots, the span in milliseconds", () => {
    expect(readWay(way({ kind: "twap", parts: "4", minutes: "1.5", jitter: "0" }), terms(750), CALL)).toEqual({ ok: true, way: { kind: "twap", parts: 4, overMs: 90_000, jitterPercent: 0 }, parts: 4, largest: 225 });
    expect(no({ kind: "twap", parts: "11" }, terms(750))).toBe("750 cannot be cut into 11 parts of whole lots (lot 75).");
    expect(no({ kind: "twap", parts: "2" }, terms(5_625))).toBe("A part of 2,850 is above the freeze quantity of 1,800: take more parts.");
    expect(no({ kind: "twap", parts: "1" })).toBe("Parts are 2 to 500, not 1.");
    expect(no({ kind: "twap", minutes: "500" })).toBe("The span is at most 480 minutes, not 500.");
    expect(no({ kind: "twap", jitter: "60" })).toBe("Jitter is 0 to 50 percent of the time between parts, not “60”.");
  });

  test("iceberg: less than the whole, within the freeze quantity", () => {
    expect(readWay(way({ kind: "iceberg", show: "2" }), terms(750), CALL)).toEqual({ ok: true, way: { kind: "iceberg", show: 150 }, parts: 5, largest: 150 });
    expect(no({ kind: "iceberg", show: "10" }, terms(750))).toBe("Shown 750 is the whole order of 750: show less, or send it whole.");
    expect(no({ kind: "iceberg", show: "25" })).toBe("Shown 1,875 is above the freeze quantity of 1,800.");
    expect(no({ kind: "iceberg", show: "1.5" }, terms(100), SBIN)).toBe("Shown: “1.5” is not a whole number.");
  });

  test("only market and limit orders of the day go in parts", () => {
    expect(no({ kind: "freeze" }, terms(5_625, { type: "SL" }))).toContain("Only market and limit orders go in parts");
    expect(no({ kind: "freeze" }, terms(5_625, { validity: "IOC" }))).toContain("choose DAY");
  });

  test("in words", () => {
    expect(slicePlan({ kind: "twap", parts: 10, overMs: 1_800_000, jitterPercent: 20 }, 10, 50)).toBe("10 parts of at most 50 over 30 min, each up to 20 % early or late");
    expect([45_000, 1_800_000, 3_600_000, 5_400_000].map(spanText)).toEqual(["45 s", "30 min", "1 h", "1 h 30 min"]);
  });
});
