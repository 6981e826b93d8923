import fc from "fast-check";
import { expect, test } from "vitest";
import { marked, MOST_LINES, withNewest, withOlder } from "../../../../renderer/panels/strategies/log-lines.ts";
import type { HeldLines } from "../../../../renderer/panels/strategies/log-lines.ts";
import type { StrategyLine } from "../../../../shared/contract/schemas/strategies.ts";
import type { MarketTime } from "../../../../shared/domain/time.ts";

const line = (nth: number): StrategyLine => ({ nth, level: "info", at: nth as MarketTime, text: `line ${nth}` });
const lines = (from: number, to: number, more = from > 1): HeldLines => ({ lines: Array.from({ length: to - from + 1 }, (_, i) => line(from + i)), more });
const numbers = ({ lines: held }: HeldLines): number[] => held.map(({ nth }) => nth);

test("new lines are joined on, once each; nothing new changes nothing", () => {
  const held = lines(1, 5);
  expect(numbers(withNewest(held, lines(3, 8)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(withNewest(held, lines(2, 5))).toBe(held);
  expect(withNewest({ lines: [], more: false }, lines(3, 8))).toEqual(lines(3, 8));
});

test("where lines may be missing in between, the old ones go instead of leaving a hole unseen", () => {
  expect(withNewest(lines(1, 5), lines(7, 9, true))).toEqual(lines(7, 9, true));
});

test("an older page stands before, once each, and says whether there is more", () => {
  expect(withOlder(lines(6, 9), lines(1, 6, false))).toEqual({ lines: lines(1, 9).lines, more: false });
});

test("what is held stays bounded, and the rest can be paged back to", () => {
  const held = withNewest(lines(1, MOST_LINES), lines(MOST_LINES - 10, MOST_LINES + 40));
  expect(held.lines).toHaveLength(MOST_LINES);
  expect(held.lines.at(-1)?.nth).toBe(MOST_LINES + 40);
  expect(held.more).toBe(true);
});

test("paging by any sizes and following at any pace, the log is whole and in order from its first line held", () => {
  fc.assert(fc.property(fc.array(fc.record({ grow: fc.integer({ min: 0, max: 30 }), page: fc.integer({ min: 1, max: 20 }), older: fc.boolean() }), { maxLength: 30 }), (steps) => {
    let written = 40;
    let held: HeldLines = { lines: [], more: false };
    for (const { grow, page, older } of steps) {
      written += grow;
      if (older && held.lines.length > 0) {
        const to = (held.lines[0]?.nth ?? 1) - 1;
        if (to > 0) held = withOlder(held, lines(Math.max(1, to - page + 1), to));
      } else held = withNewest(held, lines(Math.max(1, written - page + 1), written));
      const all = numbers(held);
      if (all.length === 0) continue;
      expect(all).toEqual(Array.from({ length: all.length }, (_, i) => (all[0] ?? 0) + i));
      if (!held.more) expect(all[0]).toBe(1);
    }
  }));
});

test("what was searched for is marked, wherever and however often it stands, and no sign is lost", () => {
  expect(marked("Line 31 and line 310", "line 31")).toEqual([{ text: "Line 31", hit: true }, { text: " and ", hit: false }, { text: "line 31", hit: true }, { text: "0", hit: false }]);
  expect(marked("text", " ")).toEqual([{ text: "text", hit: false }]);
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.string({ maxLength: 3 }), (text, search) => {
    expect(marked(text, search).map((part) => part.text).join("")).toBe(text);
  }));
});
