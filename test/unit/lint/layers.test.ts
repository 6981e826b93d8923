import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, test } from "vitest";

const project = fileURLToPath(new URL("../../../", import.meta.url));
const ROOMS = ["electron", "renderer", "shared", "workers", "test"];
let house = "";

function write(file: string, code: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), code);
}

/** A small house in which every arrow points the right way. */
function build(): void {
  house = mkdtempSync(join(tmpdir(), "sauda-layers-"));
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) copyFileSync(join(project, file), join(house, file));
  symlinkSync(join(project, "node_modules"), join(house, "node_modules"));
  write("shared/domain/price.ts", 'import { z } from "zod";\nexport const price = z.number();\nexport type Price = number;');
  write("shared/brokers/port.ts", "export interface Port { a: 1 }");
  write("electron/main.ts", 'import { readFileSync } from "node:fs";\nimport { WebSocket } from "ws";\nimport { app } from "electron";\nimport { price } from "../shared/domain/price.ts";\nexport const x = [readFileSync, WebSocket, app, price];');
  write("workers/exchange/main.ts", 'import { price } from "../../shared/domain/price.ts";\nexport const x = price;');
  write("workers/tick-bridge/main.ts", 'import type { Port } from "../../shared/brokers/port.ts";\nexport const x: Port = { a: 1 };');
  write("renderer/main.tsx", 'import { useState } from "react";\nimport { price } from "../shared/domain/price.ts";\nexport const x = [useState, price];');
  write("test/unit/main.test.ts", 'import { x } from "../../electron/main.ts";\nexport const y = x;');
}

/** What the house breaks, as "rule: file". */
function broken(): string[] {
  const cruiser = join(project, "node_modules", "dependency-cruiser", "bin", "dependency-cruiser.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...ROOMS], { cwd: house, encoding: "utf8", maxBuffer: 1e8 });
  if (stdout === "") throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThan(6);
  return [...new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`))].sort();
}

const TYPE = "import type { X } from";
/** What is planted, in which file, and the rule that must see it. */
const breaches: [string, string, string, string][] = [
  ["electron → workers", "electron/planted-1.ts", 'import { x } from "../workers/exchange/main.ts";\nexport const y = x;', "electron-stands-alone"],
  ["electron → renderer", "electron/planted-2.ts", 'import { x } from "../renderer/main.tsx";\nexport const y = x;', "electron-stands-alone"],
  ["electron → test", "electron/planted-3.ts", 'import { y } from "../test/unit/main.test.ts";\nexport const z = y;', "electron-stands-alone"],
  ["workers → electron", "workers/exchange/planted-4.ts", 'import { x } from "../../electron/main.ts";\nexport const y = x;', "workers-stand-alone"],
  ["workers → renderer", "workers/exchange/planted-5.ts", 'import { x } from "../../renderer/main.tsx";\nexport const y = x;', "workers-stand-alone"],
  ["one worker → another", "workers/exchange/planted-6.ts", 'import { x } from "../tick-bridge/main.ts";\nexport const y = x;', "workers-are-strangers"],
  ["renderer → electron", "renderer/planted-7.ts", 'import { x } from "../electron/main.ts";\nexport const y = x;', "renderer-stands-alone"],
  ["renderer → workers, of a type", "renderer/planted-8.ts", `${TYPE} "../workers/exchange/main.ts";\nexport type Y = X;`, "renderer-stands-alone"],
  ["renderer → workers, when it runs", "renderer/planted-9.ts", 'export const y = (): Promise<unknown> => import("../workers/exchange/main.ts");', "renderer-stands-alone"],
  ["renderer → Node", "renderer/planted-10.ts", 'import { readFileSync } from "node:fs";\nexport const y = readFileSync;', "renderer-is-a-page"],
  ["renderer → a socket", "renderer/planted-11.ts", 'import { WebSocket } from "ws";\nexport const y = WebSocket;', "renderer-holds-no-door"],
  ["renderer → Electron", "renderer/planted-12.ts", 'import { app } from "electron";\nexport const y = app;', "renderer-holds-no-door"],
  ["shared → electron", "shared/planted-13.ts", 'import { x } from "../electron/main.ts";\nexport const y = x;', "shared-is-pure-of-rooms"],
  ["shared → Node", "shared/planted-14.ts", 'import { join } from "node:path";\nexport const y = join;', "shared-is-pure-of-node"],
  ["shared → a package", "shared/planted-15.ts", 'import { WebSocket } from "ws";\nexport const y = WebSocket;', "shared-is-pure-of-packages"],
  ["the exchange → a broker's client", "workers/exchange/planted-16.ts", 'import type { Port } from "../../shared/brokers/port.ts";\nexport type Y = Port;', "exchange-is-a-stranger"],
  ["a checker → what it checks", "test/faults/ledger-checker.ts", 'import { price } from "../../shared/domain/price.ts";\nexport const y = price;', "checkers-know-nothing"],
  ["to nowhere", "electron/planted-18.ts", 'import { y } from "./missing.ts";\nexport const z = y;', "nothing-missing"],
  ["a package that is not packed along", "electron/planted-19.ts", 'import { test } from "vitest";\nexport const y = test;', "packed-along"],
];

afterEach(() => rmSync(house, { recursive: true, force: true }));

test("a house that keeps the layers breaks no rule, and its types may go round", { timeout: 30_000 }, () => {
  build();
  write("electron/a.ts", 'import { b } from "./b.ts";\nexport type A = 1;\nexport const a = b;');
  write("electron/b.ts", 'import type { A } from "./a.ts";\nexport const b: A = 1;');
  expect(broken()).toEqual([]);
});

describe("in a house with breaches planted", () => {
  let found: string[] = [];
  beforeAll(() => {
    build();
    for (const [, file, code] of breaches) write(file, code);
    write("electron/a.ts", 'import { b } from "./b.ts";\nexport const a = (): unknown => b;');
    write("electron/b.ts", 'import { a } from "./a.ts";\nexport const b = (): unknown => a;');
    found = broken();
  }, 30_000);

  test.each(breaches)("%s is seen", (_what, file, _code, rule) => {
    expect(found).toContain(`${rule}: ${file}`);
  });

  test("a circle is seen", () => {
    expect(found).toContain("no-circle: electron/a.ts");
  });

  test("nothing else is", () => {
    const planted = new Set([...breaches.map(([, file]) => file), "electron/a.ts", "electron/b.ts"]);
    expect(found.filter((breach) => !planted.has(breach.split(": ")[1]!))).toEqual([]);
  });
});
