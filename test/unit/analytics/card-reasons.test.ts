import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { missingReasons, reasonProblem, standingOf } from "../../../shared/analytics/card-reasons.ts";

const DAY = 86_400_000;
const checks = (red: readonly boolean[]) => red.map((one, i) => ({ id: `c${i}`, title: `Check ${i}`, passed: !one }));

describe("a reason", () => {
  test.each([
    ["", "Give a reason."],
    [" \n\t ", "Give a reason."],
    ["too short", "At least 10 characters."],
    ["a      \n        b", "At least 10 characters."],
    ["..........", "One character again and again is no reason."],
    ["aA aA aA aA aA", "One character again and again is no reason."],
    ["ten chars.", undefined],
    ["छोटी पूँजी से", undefined],
  ])("%j: %s", (text, problem) => expect(reasonProblem(text)).toBe(problem));
});

test("an acceptance holds while nothing is red that was not, for thirty days to the millisecond either way", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 10 }), fc.integer({ min: -40 * DAY, max: 40 * DAY }),
    (both, age) => {
      const then = both.flatMap(([red], i) => (red ? [{ check: `c${i}`, reason: "because of this" }] : []));
      const now = checks(both.map(([, red]) => red));
      const standing = standingOf({ at: 1e12, reasons: then }, now, 1e12 + age);
      // The slow way: one check after the other.
      const worse = both.flatMap(([was, is], i) => (is && !was ? [`Check ${i}`] : []));
      const why = worse.length > 0 ? "worse" : age > 30 * DAY || age < -30 * DAY ? "old" : undefined;
      expect(standing).toEqual(why === undefined ? { holds: true } : { holds: false, why, worse });
    },
  ));
  expect(standingOf(undefined, [], 0)).toEqual({ holds: false, why: "none", worse: [] });
});

test("each red check needs its own reason, and no green one any", () => {
  const three = checks([true, false, true]);
  const of = (first: string, last: string) => [{ check: "c0", reason: first }, { check: "c2", reason: last }];
  expect(missingReasons(three, of("half the capital", "only on Fridays"), false)).toEqual([]);
  expect(missingReasons(three, [], false).map(({ title }) => title)).toEqual(["Check 0", "Check 2"]);
  expect(missingReasons(three, [{ check: "c1", reason: "of a green one" }], true).map(({ title }) => title)).toEqual(["Check 0", "Check 2"]);
  expect(missingReasons(three, of("Half the capital", " half  the capital "), false)).toEqual([{ title: "Check 2", problem: "The same reason as for “Check 0”: give its own, or choose one reason for all." }]);
  expect(missingReasons(three, of("Half the capital", "half the capital"), true)).toEqual([]);
});
