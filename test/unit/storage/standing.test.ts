import { expect, test } from "vitest";
import { Standing } from "../../../electron/storage/standing.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, system } from "../../support/orders.ts";

interface Gtt {
  readonly price: number;
  readonly done: boolean;
}

function gtts(journal: MemoryJournal): Standing<Gtt> {
  return new Standing<Gtt>({ kind: "gtt", journal, clock: { now: () => system(5) }, day: () => DAY, isOver: (state) => state.done });
}

test("what was saved and is not over stands again after a restart, for its account and kind alone", async () => {
  const journal = new MemoryJournal();
  const before = gtts(journal);
  await before.save(ACCOUNT, "a", { price: 1, done: false }, "placed");
  await before.save(ACCOUNT, "b", { price: 2, done: true }, "cancelled");
  await before.save("other:X:paper", "c", { price: 3, done: false }, "placed");
  expect(journal.records.map((record) => [record.kind, record.day])).toEqual(journal.records.map(() => ["standing.gtt", DAY]));
  const after = gtts(journal);
  expect(after.restore(journal.records, ACCOUNT)).toEqual([{ price: 1, done: false }]);
  expect(after.get("a")).toEqual({ price: 1, done: false });
  expect(after.all()).toHaveLength(1);
  after.forget("a");
  expect(after.get("a")).toBeUndefined();
});

test("the next decision sees a change before the disk has it, and a disk that fails is told", async () => {
  const journal = new MemoryJournal();
  const states = gtts(journal);
  const saving = states.save(ACCOUNT, "a", { price: 1, done: false }, "placed");
  expect(states.get("a")?.price).toBe(1);
  await saving;
  journal.broken = true;
  await expect(states.save(ACCOUNT, "a", { price: 2, done: false }, "moved")).rejects.toThrow(/journal cannot be written/);
});
