import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fits, isGroup, NO_FILTER, placeOf, rowKey, strategyRows, targets } from "../../../../renderer/panels/strategies/strategy-rows.ts";
import { money } from "../../../../shared/domain/units.ts";
import { manyStrategies, strategyView } from "../../../e2e/fake/strategy-world.ts";

const named = (id: string, group: string, net = 0) => strategyView({ id, group, title: `T ${id}`, today: { net: money(net), charges: money(0), orders: 0 } });

describe("rows of the table", () => {
  const all = [named("a", "Banks", 100), named("b", ""), named("c", "Banks", -30), named("d", "alpha", 7)];

  test("those without a group come first, groups follow by name with their sums, in the order they were added", () => {
    const rows = strategyRows(all, NO_FILTER, new Set());
    expect(rows.map(rowKey)).toEqual(["b", "group alpha", "d", "group Banks", "a", "c"]);
    expect(rows[3]).toMatchObject({ today: 70, folded: false, running: 0, members: [{ id: "a" }, { id: "c" }] });
  });

  test("a folded group keeps its heading, its members and its sum", () => {
    const rows = strategyRows(all, NO_FILTER, new Set(["Banks"]));
    expect(rows.map(rowKey)).toEqual(["b", "group alpha", "d", "group Banks"]);
    expect(rows[3]).toMatchObject({ folded: true, today: 70 });
  });

  test("the filter looks for every word in title, group, file and instruments; state and mode narrow further", () => {
    const one = strategyView({ title: "EMA crossover", group: "Banks", file: "own/my-ema.ts", state: "paused", mode: "shadow" });
    const fit = (text: string, more: object = {}): boolean => fits(one, { ...NO_FILTER, text, ...more });
    expect([fit("sbin ema"), fit("BANKS"), fit("my-ema"), fit("  "), fit("ema tcs")]).toEqual([true, true, true, true, false]);
    expect([fit("", { state: "active" }), fit("", { state: "stopped" }), fit("", { mode: "shadow" }), fit("", { mode: "live" })]).toEqual([true, false, true, false]);
  });

  test("whatever the order, each strategy that fits stands once, below its own heading", () => {
    fc.assert(fc.property(fc.shuffledSubarray(manyStrategies(40), { minLength: 0 }), fc.subarray(["Banks", "Momentum", "Options"]), (some, folded) => {
      const rows = strategyRows(some, NO_FILTER, new Set(folded));
      const shown = rows.filter((row) => !isGroup(row));
      expect(new Set(shown.map(rowKey)).size).toBe(shown.length);
      expect(shown.length).toBe(some.filter(({ group }) => !folded.includes(group)).length);
      for (let i = 1; i < rows.length; i++) expect(placeOf(rows[i - 1]!, rows[i]!) ?? 0).toBeLessThanOrEqual(0);
      for (const row of rows) if (!isGroup(row) && row.group !== "") expect(rows.findIndex((one) => isGroup(one) && one.group === row.group)).toBeLessThan(rows.indexOf(row));
    }));
  });
});

describe("what a key acts on", () => {
  const all = new Map([named("a", "Banks"), named("b", ""), named("c", "Banks")].map((one) => [one.id, one]));
  const heading = strategyRows(all.values(), NO_FILTER, new Set()).find(isGroup);
  const ids = (row: Parameters<typeof targets>[0], marked: readonly string[]): readonly string[] => targets(row, new Set(marked), all).map(({ id }) => id);

  test("the marked ones before the row of the cursor, a heading for its members, nothing for no row", () => {
    expect(ids(all.get("b"), [])).toEqual(["b"]);
    expect(ids(heading, [])).toEqual(["a", "c"]);
    expect(ids(all.get("b"), ["a", "c"])).toEqual(["a", "c"]);
    expect(ids(undefined, [])).toEqual([]);
  });

  test("one that was removed meanwhile is no longer marked", () => {
    expect(ids(all.get("b"), ["gone"])).toEqual(["b"]);
    expect(ids(all.get("b"), ["gone", "a"])).toEqual(["a"]);
  });
});
