import { describe, expect, test } from "vitest";
import { GapWatch } from "../../../workers/tick-bridge/gap-watch.ts";
import { redactor } from "../../../workers/tick-bridge/redact.ts";
import { TokenTable } from "../../../workers/tick-bridge/token-table.ts";

describe("gap watch", () => {
  test("tells one gap, from the last time before the loss to the first behind it, however many tries lie between", () => {
    const gap = new GapWatch();
    expect(gap.runsAt(1_000)).toBeUndefined();
    gap.lost(1_000);
    gap.lost(1_000);
    expect(gap.runsAt(1_000)).toBeUndefined();
    expect(gap.runsAt(9_000)).toEqual({ from: 1_000, to: 9_000 });
    expect(gap.runsAt(9_500)).toBeUndefined();
  });

  test("nothing is missing before the first tick, nor from a recording begun anew", () => {
    const gap = new GapWatch();
    gap.lost(undefined);
    expect(gap.runsAt(5_000)).toBeUndefined();
    gap.lost(5_000);
    expect(gap.runsAt(2_000)).toBeUndefined();
    expect(gap.runsAt(6_000)).toBeUndefined();
    gap.lost(6_000);
    gap.forget();
    expect(gap.runsAt(9_000)).toBeUndefined();
  });
});

describe("redactor", () => {
  test("takes every secret out, wherever it stands, and cuts what is long", () => {
    const clean = redactor(["eyJhbGciOi.token", "feed-123456", "", "abc"]);
    expect(clean("Bearer eyJhbGciOi.token\r\nrefused: feed-123456feed-123456 abc")).toBe("Bearer [hidden] refused: [hidden][hidden] abc");
    expect(clean(`${"x".repeat(299)}feed-123456`)).not.toContain("feed");
    expect(clean("y".repeat(5_000))).toHaveLength(301);
  });
});

describe("token table", () => {
  test("keeps segments apart, and numbers beyond 2³¹", () => {
    const table = new TokenTable();
    table.set(1, 3_045, 5);
    table.set(2, 3_045, 6);
    table.set(1, 99_926_000_000, 7);
    expect([table.slotOf(1, 3_045), table.slotOf(2, 3_045), table.slotOf(3, 3_045), table.slotOf(1, 99_926_000_000)]).toEqual([5, 6, -1, 7]);
    table.delete(1, 3_045);
    expect([table.slotOf(1, 3_045), table.slotOf(2, 3_045)]).toEqual([-1, 6]);
  });
});
