import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CASES } from "./cases.ts";

describe("the catalogue of what may befall a terminal", () => {
  test("has all of them, each with something that shows it or says what it waits for", () => {
    expect(CASES).toHaveLength(36);
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    for (const { name, seen, shown = [], pending } of CASES) expect([name, seen !== undefined || shown.length > 0, pending !== undefined]).toEqual([name, pending === undefined, pending !== undefined]);
  });

  const pointers = CASES.flatMap(({ name, shown = [] }) => shown.map(({ file, title }) => [name, file, title] as const));
  test.each(pointers)("%s: %s has “%s”", (_name, file, title) => {
    const titles = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").split("\n").filter((line) => line.includes(title));
    expect(titles.length, `${file} has no test “${title}”`).toBeGreaterThan(0);
  });

  for (const { name, pending } of CASES) if (pending !== undefined) test.todo(`${name}: waits for ${pending}`);
});
