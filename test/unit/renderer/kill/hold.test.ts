import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Hold, HOLD_MS } from "../../../../renderer/workspace/kill/hold.ts";
import { ManualTimers } from "../manual-timers.ts";

function rig() {
  const timers = new ManualTimers();
  const seen: string[] = [];
  const hold = new Hold({ after: timers.after, holding: (on) => seen.push(on ? "holds" : "ends"), done: () => seen.push("done") });
  return { timers, seen, hold };
}

describe("a press that must be held", () => {
  test("counts at its end, once", () => {
    const { timers, seen, hold } = rig();
    hold.press();
    timers.advance(HOLD_MS - 1);
    expect(seen).toEqual(["holds"]);
    timers.advance(1);
    timers.advance(10 * HOLD_MS);
    hold.release();
    expect(seen).toEqual(["holds", "ends", "done"]);
  });

  test("let go a moment early does nothing, and the next one begins anew", () => {
    const { timers, seen, hold } = rig();
    hold.press();
    timers.advance(HOLD_MS - 1);
    hold.release();
    hold.press();
    timers.advance(HOLD_MS - 1);
    expect(seen).not.toContain("done");
    timers.advance(1);
    expect(seen.filter((one) => one === "done")).toHaveLength(1);
  });

  test("of any presses and releases: done exactly as often as a press was held to its end", () => {
    const step = fc.oneof(fc.constant("press" as const), fc.constant("release" as const), fc.integer({ min: 1, max: 2_500 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { timers, seen, hold } = rig();
        let now = 0;
        let since: number | undefined;
        let due = 0;
        for (const one of steps) {
          if (one === "press") {
            since ??= now;
            hold.press();
          } else if (one === "release") {
            since = undefined;
            hold.release();
          } else {
            if (since !== undefined && now + one >= since + HOLD_MS) {
              due++;
              since = undefined;
            }
            now += one;
            timers.advance(one);
          }
        }
        expect(seen.filter((what) => what === "done")).toHaveLength(due);
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
