/** Every pain of the page has its tests by name: here, or beside what they look into. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { PAINS } from "./pains.ts";

const PAGE = fileURLToPath(new URL("../../../../shared/protocol/angelone-pains.md", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));

test("each of the fifteen has a group of tests that carries its name", () => {
  const sources = readdirSync(HERE).filter((name) => name.endsWith(".test.ts")).map((name) => readFileSync(HERE + name, "utf8"));
  const covered = sources.flatMap((text) => [...text.matchAll(/describe\(`?(?:\$\{)?pain\((\d+)\)/g)].map(([, number]) => Number(number)));
  expect(covered.toSorted((a, b) => a - b)).toEqual(Object.keys(PAINS).map(Number));
});

test.skipIf(!existsSync(PAGE))("the names are the page's (skipped where ../shared/protocol/angelone-pains.md is not beside the checkout)", () => {
  const rows = readFileSync(PAGE, "utf8").split("\n").flatMap((line) => {
    const [, number, text] = /^\| (\d+) \| (.+?) \| (?:topic|user|post|angel|smartapi)/.exec(line) ?? [];
    return number === undefined || text === undefined ? [] : [[Number(number), text.replaceAll("**", "")] as const];
  });
  expect(rows).toHaveLength(15);
  for (const [number, text] of rows) expect(text.startsWith(PAINS[number as keyof typeof PAINS]), `${number}: ${text}`).toBe(true);
});
