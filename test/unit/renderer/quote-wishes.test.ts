import { expect, test } from "vitest";
import { QuoteWishes } from "../../../renderer/state/quote-wishes.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";

const many = (count: number, from = 0): InstrumentKey[] => Array.from({ length: count }, (_, i) => `NSE:S${from + i}` as InstrumentKey);

test("the limits of one watch hold: 1,000 instruments, 20 with depth, and the surplus is told", () => {
  const wishes = new QuoteWishes();
  wishes.set("list", many(1_200), false);
  wishes.set("depth", many(25, 5_000), true);
  const { keys, full, leftOut } = wishes.union();
  expect([keys.length, full.length, leftOut]).toEqual([1_000, 20, 225]);
  expect(keys.slice(0, 25)).toEqual(many(25, 5_000));
});

test("an owner's new wish replaces the former, also from with to without depth", () => {
  const wishes = new QuoteWishes();
  expect(wishes.set("a", many(2), true)).toBe(true);
  expect(wishes.set("a", many(2), true)).toBe(false);
  expect(wishes.set("a", many(1), false)).toBe(true);
  expect(wishes.set("b", [], false)).toBe(false);
  expect(wishes.union()).toEqual({ keys: many(1), full: [], deep: [], leftOut: 0 });
});

test("twenty levels are wished for apart, each once, at most twenty of them", () => {
  const wishes = new QuoteWishes();
  expect(wishes.setDeep("depth", many(1))).toBe(true);
  expect(wishes.setDeep("depth", many(1))).toBe(false);
  expect(wishes.setDeep("other", many(25))).toBe(true);
  expect(wishes.union()).toEqual({ keys: [], full: [], deep: many(20), leftOut: 0 });
  expect([wishes.setDeep("other", []), wishes.setDeep("depth", many(1, 7))]).toEqual([true, true]);
  expect(wishes.union().deep).toEqual(many(1, 7));
});
