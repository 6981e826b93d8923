import { expect, test } from "vitest";
import { nothingGoesInCircles } from "./checker/circles.ts";
import type { Row } from "./checker/records.ts";

const rows = (count: number, apartMs: number): Row[] => Array.from({ length: count }, (_, i) => ({ seq: i, kind: "standing.bracket", writtenAt: 1_000_000 + i * apartMs, durableAt: undefined, body: { kind: "standing.bracket", id: "b1", at: 0 } }) as unknown as Row);

test("a decision that is taken back and taken again is seen by its records; busy trading is not", () => {
  expect(nothingGoesInCircles(rows(500, 3))).toEqual(["standing.bracket b1: more than 100 records in one second"]);
  expect(nothingGoesInCircles(rows(5_000, 12))).toEqual([]);
  expect(nothingGoesInCircles(rows(90, 0))).toEqual([]);
});
