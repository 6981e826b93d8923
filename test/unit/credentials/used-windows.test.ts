import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsedWindowsFile } from "../../../electron/credentials/used-windows.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("a spent window is known after a restart, of that account alone", () => {
  const path = join(tempFolder(), "windows.json");
  new UsedWindowsFile(path).of("A").spend(59_000_001);
  const next = new UsedWindowsFile(path);
  expect(next.of("A").has(59_000_001)).toBe(true);
  expect(next.of("A").has(59_000_000)).toBe(false);
  expect(next.of("B").has(59_000_001)).toBe(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("only the last few are kept", () => {
  const path = join(tempFolder(), "windows.json");
  const used = new UsedWindowsFile(path).of("A");
  for (let i = 0; i < 100; i++) used.spend(i);
  expect((JSON.parse(readFileSync(path, "utf8")) as { A: number[] }).A).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
});

test("a damaged file is begun anew", () => {
  const path = join(tempFolder(), "windows.json");
  writeFileSync(path, '{"A":["x"');
  const used = new UsedWindowsFile(path).of("A");
  expect(used.has(1)).toBe(false);
  used.spend(1);
  expect(new UsedWindowsFile(path).of("A").has(1)).toBe(true);
});

test("a disk that takes no more: the code goes all the same, this run knows that it went",  () => {
  const folder = tempFolder();
  const path = join(folder, "windows.json");
  const used = new UsedWindowsFile(path).of("A");
  rmSync(folder, { recursive: true });
  used.spend(7);
  expect(used.has(7)).toBe(true);
});
