import { expect, test } from "vitest";
import { MemoryJournal } from "../../../electron/strategies/lock-step/memory-journal.ts";
import { StepJournal } from "../../../electron/strategies/lock-step/step-journal.ts";
import type { DatedEvent } from "../../../electron/storage/journal.ts";
import { approved } from "../../support/orders.ts";

const event = (day: string): DatedEvent => ({ account: "paper:A:paper", day, event: approved() });
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test("writes are told one at a time, in their order, when they are let; a failure is told like success", async () => {
  const under = new MemoryJournal();
  const finish: ((error?: Error) => void)[] = [];
  const slow = { ...under, records: under.records, append: () => new Promise<void>((resolve, reject) => finish.push((error) => (error ? reject(error) : resolve()))) };
  const journal = new StepJournal(slow);
  const told: string[] = [];
  for (const name of ["a", "b", "c"]) void journal.append([event(name)]).then(() => told.push(name), (error: Error) => told.push(`${name}: ${error.message}`));
  // The disk answers in another order and all at once.
  finish[2]!();
  finish[1]!(new Error("disk full"));
  finish[0]!();
  await turn();
  expect([told, journal.pending]).toEqual([[], true]);
  await journal.release();
  await turn();
  expect(told).toEqual(["a"]);
  await journal.release();
  await journal.release();
  await turn();
  expect([told, journal.pending]).toEqual([["a", "b: disk full", "c"], false]);
  await journal.release();
});

test("a journal in memory is looked through as one on disk", async () => {
  const journal = new MemoryJournal();
  await journal.append([event("2026-11-18"), event("2026-11-19")]);
  await journal.append([event("2026-11-20")]);
  const days = async (query: Partial<Parameters<MemoryJournal["records"]>[0]>): Promise<string[]> => (await journal.records({ most: 10, ...query })).map(({ day }) => day);
  expect(await days({})).toEqual(["2026-11-18", "2026-11-19", "2026-11-20"]);
  expect(await days({ most: 2 })).toEqual(["2026-11-19", "2026-11-20"]);
  expect(await days({ fromDay: "2026-11-19", toDay: "2026-11-19" })).toEqual(["2026-11-19"]);
  expect(await days({ beforeSeq: 3, account: "paper:A:paper", kindPrefix: "order." })).toEqual(["2026-11-18", "2026-11-19"]);
  expect(await days({ account: "paper:B:paper" })).toEqual([]);
  const { key } = approved() as { key: string };
  expect(await days({ about: key })).toHaveLength(3);
  expect(await days({ about: "another" })).toEqual([]);
});
