import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../faults/checker/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));

test.each(files)("checker/%s imports nothing but its neighbours", (name) => {
  const from = [...readFileSync(new URL(name, folder), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, source]) => source);
  expect(from.filter((source) => !/^\.\/[\w-]+\.ts$/.test(source ?? ""))).toEqual([]);
});

test("it has rules to look at", () => expect(files.length).toBeGreaterThan(8));
