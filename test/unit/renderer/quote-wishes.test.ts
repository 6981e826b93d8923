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
  expect(wishes.union()).toEqual({ keys: many(1), full: [], leftOut: 0 });
});
