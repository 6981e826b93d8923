import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DayBook } from "../../../electron/strategies/instances/day-book.ts";
import type { DayEntry } from "../../../electron/strategies/instances/day-book.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { DAY_MS, istEpoch } from "../../../shared/domain/time.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ended = (why: string, minutes = 600, day = "2026-08-17"): DayEntry => ({ kind: "end", at: istEpoch(day, minutes) as MarketTime, policy: "leave", why });

test("each day has its own lines, in their order, also after a restart", async () => {
  const folder = join(tempFolder(), "days");
  const book = new DayBook(folder);
  book.add(ended("one"));
  book.add(ended("two", 601));
  book.add(ended("next", 600, "2026-08-18"));
  expect(await book.days()).toEqual(["2026-08-18", "2026-08-17"]);
  const again = new DayBook(folder);
  again.add(ended("three", 602));
  expect(await again.read("2026-08-17")).toEqual({ entries: [ended("one"), ended("two", 601), ended("three", 602)], missing: 0 });
  expect(await again.read("2026-08-19")).toEqual({ entries: [], missing: 0 });
});

test("a line that a crash has cut is counted, the others are read", async () => {
  const folder = join(tempFolder(), "days");
  const book = new DayBook(folder);
  book.add(ended("one"));
  await book.flush();
  appendFileSync(join(folder, "2026-08-17.jsonl"), '{"kind":"end","at":17');
  expect(await book.read("2026-08-17")).toEqual({ entries: [ended("one")], missing: 1 });
});

test("lines that the disk refuses are counted with the next that it takes", async () => {
  const folder = join(tempFolder(), "days");
  mkdirSync(folder);
  // A folder in the file's place refuses every line.
  mkdirSync(join(folder, "2026-08-17.jsonl"));
  const book = new DayBook(folder);
  book.add(ended("lost"));
  book.add(ended("lost too"));
  await book.flush();
  rmSync(join(folder, "2026-08-17.jsonl"), { recursive: true });
  book.add(ended("there"));
  expect(await book.read("2026-08-17")).toEqual({ entries: [ended("there")], missing: 2 });
});

test("the oldest days go", async () => {
  const folder = join(tempFolder(), "days");
  mkdirSync(folder);
  const first = Date.parse("2026-01-01T00:00:00Z");
  for (let i = 0; i < 125; i++) writeFileSync(join(folder, `${new Date(first + i * DAY_MS).toISOString().slice(0, 10)}.jsonl`), "");
  const book = new DayBook(folder);
  book.add(ended("new"));
  await book.flush();
  expect(readdirSync(folder)).toHaveLength(121);
  expect(await book.days()).not.toContain("2026-01-05");
});
