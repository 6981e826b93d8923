import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDataFolder } from "../../../electron/storage/data-folder.ts";
import { SettingsFile } from "../../../electron/storage/settings-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const make = (): string => "a1b2";

test("the installation's mark is made once and kept", () => {
  const folder = tempFolder();
  const first = openDataFolder(folder, make);
  first.release();
  const second = openDataFolder(folder, () => "zzzz");
  expect(second.installation).toBe("a1b2");
  second.release();
});

test("a second copy on the same folder is told so, and may start once the first is gone", () => {
  const folder = tempFolder();
  const first = openDataFolder(folder, make);
  expect(() => openDataFolder(folder, make)).toThrow(/Another Sauda is already using the data folder/);
  first.release();
  openDataFolder(folder, make).release();
});

test("a folder of a newer version is left alone", () => {
  const folder = tempFolder();
  const mark = JSON.stringify({ version: 7, installation: "a1b2" });
  writeFileSync(join(folder, "sauda.json"), mark);
  expect(() => openDataFolder(folder, make)).toThrow(/newer Sauda \(folder format 7, this one knows 1\).*Nothing was changed/);
  expect(readFileSync(join(folder, "sauda.json"), "utf8")).toBe(mark);
});

test("a damaged mark is not overwritten", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "sauda.json"), "{ half");
  expect(() => openDataFolder(folder, make)).toThrow(/is damaged/);
  expect(readFileSync(join(folder, "sauda.json"), "utf8")).toBe("{ half");
});

test("a folder that cannot be made or written says which and what to do", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "file"), "");
  expect(() => openDataFolder(join(folder, "file", "below"), make)).toThrow(/cannot write to its data folder .*--data-dir/);
  if (process.getuid?.() === 0) return; // root writes into read-only folders
  const locked = join(folder, "locked");
  mkdirSync(locked);
  chmodSync(locked, 0o500);
  expect(() => openDataFolder(locked, make)).toThrow(/cannot write to its data folder/);
});

test("settings survive a restart, and a damaged file falls back to the copy before it", async () => {
  const path = join(tempFolder(), "settings.json");
  const settings = new SettingsFile(path);
  await settings.put("layout", { a: 1 });
  await settings.put("layout", { a: 2 });
  expect(new SettingsFile(path).values).toEqual({ layout: { a: 2 } });
  writeFileSync(path, "{ cut");
  const again = new SettingsFile(path);
  expect(again.values).toEqual({ layout: { a: 1 } });
  expect(again.notes.join()).toMatch(/damaged; the copy before it is used/);
  expect(existsSync(`${path}.bak`)).toBe(true);
});

test("a setting above its limit is refused by name, the former stays", () => {
  const settings = new SettingsFile(join(tempFolder(), "settings.json"));
  expect(() => settings.put("ticket", "x".repeat(20_000))).toThrow(/"ticket" is 20002 characters long; at most 16384/);
  expect(settings.values).toEqual({});
});
