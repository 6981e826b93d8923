import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CASES } from "./cases.ts";

describe("the catalogue of what may befall a terminal", () => {
  test("has all of them, each with something that shows it", () => {
    expect(CASES).toHaveLength(36);
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    for (const { name, seen, shown = [] } of CASES) expect([name, seen !== undefined || shown.length > 0]).toEqual([name, true]);
  });

  const pointers = CASES.flatMap(({ name, shown = [] }) => shown.map(({ file, title }) => [name, file, title] as const));
  test.each(pointers)("%s: %s has “%s”", (_name, file, title) => {
    const titles = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").split("\n").filter((line) => line.includes(title));
    expect(titles.length, `${file} has no test “${title}”`).toBeGreaterThan(0);
  });
});
