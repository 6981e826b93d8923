import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as lists from "../../../renderer/panels/watch-list/lists.ts";
import type { Row, WatchGroups } from "../../../renderer/panels/watch-list/lists.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";

const k = (symbol: string): InstrumentKey => `NSE:${symbol}` as InstrumentKey;
const BANKS: WatchGroups = [
  { id: "banks", name: "Banks", keys: [k("SBIN"), k("AXIS")], collapsed: false },
  { id: "it", name: "IT", keys: [k("TCS")], collapsed: false },
];
const at = (group: string, symbol?: string): Row => ({ group, key: symbol === undefined ? undefined : k(symbol) });
const names = (groups: WatchGroups): string => groups.map((group) => `${group.name}: ${group.keys.map((key) => key.slice(4)).join(" ")}`).join(" | ");

describe("moving by keyboard", () => {
  test.each([
    ["down inside the group", at("banks", "SBIN"), 1, "Banks: AXIS SBIN | IT: TCS"],
    ["over the edge into the next group", at("banks", "AXIS"), 1, "Banks: SBIN | IT: AXIS TCS"],
    ["over the edge into the former group", at("it", "TCS"), -1, "Banks: SBIN AXIS TCS | IT: "],
    ["not above the top", at("banks", "SBIN"), -1, "Banks: SBIN AXIS | IT: TCS"],
    ["a heading takes its group along", at("it"), -1, "IT: TCS | Banks: SBIN AXIS"],
    ["not below the bottom", at("it"), 1, "Banks: SBIN AXIS | IT: TCS"],
  ] as const)("%s", (_, row, step, wanted) => {
    expect(names(lists.moveRow(BANKS, row, step).groups)).toBe(wanted);
  });

  test("not into a group that has it already", () => {
    const twice = lists.addKey(BANKS, "it", k("AXIS"));
    expect(lists.moveRow(twice, at("banks", "AXIS"), 1).groups).toBe(twice);
  });
});

test("adding, removing, renaming", () => {
  expect(names(lists.addKey(BANKS, "it", k("INFY"), 0))).toBe("Banks: SBIN AXIS | IT: INFY TCS");
  expect(names(lists.addKey(BANKS, "it", k("TCS")))).toBe(names(BANKS));
  expect(names(lists.removeKey(BANKS, "banks", k("SBIN")))).toBe("Banks: AXIS | IT: TCS");
  expect(names(lists.renameGroup(BANKS, "it", "  Software  "))).toBe("Banks: SBIN AXIS | Software: TCS");
  expect(names(lists.renameGroup(BANKS, "it", "   "))).toBe(names(BANKS));
});

test("rows of a folded group are not on the screen, nor under the cursor", () => {
  const folded = lists.setCollapsed(BANKS, "banks", true);
  const rows = lists.rowsOf(folded);
  expect(rows).toEqual([at("banks"), at("it"), at("it", "TCS")]);
  expect(lists.rowAway(rows, at("banks"), 1)).toEqual(at("it"));
  expect(lists.rowAway(rows, at("it", "TCS"), 10)).toEqual(at("it", "TCS"));
  expect(lists.rowAway(rows, at("banks", "SBIN"), 1)).toEqual(at("banks"));
});

test("what was saved comes back; anything else is refused, not guessed", () => {
  expect(lists.readSaved(JSON.parse(JSON.stringify(lists.saveForm(BANKS))))).toEqual(BANKS);
  for (const broken of [null, 3, {}, { version: 2, groups: [] }, { version: 1, groups: [{ id: "a", name: "A", keys: ["no key"], collapsed: false }] }, { version: 1, groups: [...BANKS, BANKS[0]] }]) {
    expect(lists.readSaved(broken)).toBeUndefined();
  }
  expect(lists.readSaved({ version: 1, groups: [] })).toEqual([]);
});

test("no walk of moves loses or doubles an instrument", () => {
  const symbol = fc.constantFrom("A", "B", "C", "D", "E", "F");
  const groups = fc.uniqueArray(fc.tuple(fc.constantFrom("g1", "g2", "g3"), fc.uniqueArray(symbol)), { selector: ([id]) => id, minLength: 1 });
  fc.assert(
    fc.property(groups, fc.array(fc.tuple(fc.nat(20), fc.constantFrom(1 as const, -1 as const), fc.boolean(), fc.nat(20)), { maxLength: 30 }), (made, moves) => {
      let now: WatchGroups = made.map(([id, keys]) => ({ id, name: id, keys: keys.map(k), collapsed: false }));
      const count = (all: WatchGroups): string[] => all.flatMap(({ keys }) => keys).sort();
      const before = count(now);
      for (const [pick, step, drag, target] of moves) {
        const rows = lists.rowsOf(now);
        const row = rows[pick % rows.length] as Row;
        if (drag && row.key !== undefined) {
          const to = now[target % now.length] as WatchGroups[number];
          now = lists.moveKey(now, row, to.id, target % (to.keys.length + 1));
        } else now = lists.moveRow(now, row, step).groups;
        for (const { keys } of now) expect(new Set(keys).size).toBe(keys.length);
      }
      expect(count(now)).toEqual(before);
    }),
  );
});
