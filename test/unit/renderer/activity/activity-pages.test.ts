import { describe, expect, test } from "vitest";
import { allEntries, filterEntries, NO_PAGES, oldestOf, withPage } from "../../../../renderer/panels/activity/activity-pages.ts";
import type { ActivityView } from "../../../../shared/contract/schemas/activity.ts";

function entry(seq: number, change: object = {}): ActivityView {
  return { seq, at: seq, tone: "plain", topic: "sauda", sentence: `Entry ${seq}`, ...change } as unknown as ActivityView;
}
const numbers = (entries: readonly ActivityView[]): number[] => entries.map(({ seq }) => seq);

describe("the story, page by page", () => {
  test("newest first, each once, although the live list and a page overlap", () => {
    expect(numbers(allEntries([entry(4), entry(5), entry(6)], [entry(2), entry(3), entry(4)]))).toEqual([6, 5, 4, 3, 2]);
  });

  test("the next page is before the oldest that is held", () => {
    expect(oldestOf([entry(7)], [entry(4)])).toBe(4);
    expect(oldestOf([entry(7)], [])).toBe(7);
    expect(oldestOf([], [])).toBeUndefined();
  });

  test("a short page is the last one, and one that brings nothing new", () => {
    const first = withPage(NO_PAGES, [entry(9), entry(8)], 2);
    expect(first).toMatchObject({ state: "more" });
    expect(numbers(first.entries)).toEqual([8, 9]);
    const second = withPage(first, [entry(7)], 2);
    expect(second).toMatchObject({ state: "end" });
    expect(numbers(second.entries)).toEqual([7, 8, 9]);
    expect(withPage(first, [entry(8), entry(9)], 2).state).toBe("end");
  });

  test("filters by topic and by trouble", () => {
    const all = [entry(1), entry(2, { topic: "feed", tone: "warning" }), entry(3, { topic: "order", tone: "good" }), entry(4, { topic: "order", tone: "alarm" })];
    expect(numbers(filterEntries(all, "order", false))).toEqual([3, 4]);
    expect(numbers(filterEntries(all, "all", true))).toEqual([2, 4]);
    expect(filterEntries(all, "all", false)).toBe(all);
  });
});
