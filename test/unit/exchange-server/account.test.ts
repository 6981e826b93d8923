import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { clientCodeOf, openAccountFile } from "../../../workers/exchange/server/account.ts";

const root = mkdtempSync(join(tmpdir(), "sauda-account-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = () => mkdtempSync(join(root, "data-"));
const silent = (sentence: string) => {
  throw new Error(`nothing should be told, but: ${sentence}`);
};

test("is made once, readable by its owner only, and stays", () => {
  const dir = join(folder(), "not", "there", "yet");
  const first = openAccountFile(dir, "synthetic-1", silent);
  expect(first.pin).toMatch(/^\d{4}$/);
  expect(first.totpSecret).toMatch(/^[A-Z2-7]{32}$/);
  expect(first.apiKey.length).toBeGreaterThanOrEqual(8);
  expect(first.clientCode).toMatch(/^P\d{6}$/);
  expect(statSync(join(dir, "account.json")).mode & 0o777).toBe(0o600);
  expect(openAccountFile(dir, "synthetic-1", silent)).toEqual(first);
  expect(readdirSync(dir)).toEqual(["account.json"]);
});

test("each market has a client code of its own under the same PIN and secret", () => {
  const dir = folder();
  const one = openAccountFile(dir, "synthetic-1", silent);
  const two = openAccountFile(dir, "replay-abc", silent);
  expect(two).toEqual({ ...one, clientCode: clientCodeOf("replay-abc") });
  expect(two.clientCode).not.toBe(one.clientCode);
});

test("two installations share nothing", () => {
  const one = openAccountFile(folder(), "m", silent);
  const two = openAccountFile(folder(), "m", silent);
  expect(two.totpSecret).not.toBe(one.totpSecret);
  expect(two.apiKey).not.toBe(one.apiKey);
});

test("permissions that were loosened are tightened again", () => {
  const dir = folder();
  openAccountFile(dir, "m", silent);
  chmodSync(join(dir, "account.json"), 0o644);
  openAccountFile(dir, "m", silent);
  expect(statSync(join(dir, "account.json")).mode & 0o777).toBe(0o600);
});

test.each(["", "{", '{"version":1,"pin":"12"}', '{"version":1,"pin":"1234","totpSecret":"no","apiKey":"x"}', "[]"])("a damaged file is kept aside and told: %j", (damaged) => {
  const dir = folder();
  writeFileSync(join(dir, "account.json"), damaged);
  const told: string[] = [];
  const account = openAccountFile(dir, "m", (sentence) => void told.push(sentence));
  expect(told).toHaveLength(1);
  const aside = readdirSync(dir).find((name) => name.includes("damaged"))!;
  expect(told[0]).toContain(aside);
  expect(readFileSync(join(dir, aside), "utf8")).toBe(damaged);
  expect(openAccountFile(dir, "m", silent)).toEqual(account);
});

test("a file of a newer version is refused and untouched", () => {
  const dir = folder();
  const newer = '{"version":2,"pin":"1234"}';
  writeFileSync(join(dir, "account.json"), newer);
  expect(() => openAccountFile(dir, "m", silent)).toThrow(/account\.json cannot be opened: it was written by a newer version of the practice exchange\.$/);
  expect(readFileSync(join(dir, "account.json"), "utf8")).toBe(newer);
});

test("a folder that cannot be written is said plainly", () => {
  const dir = folder();
  writeFileSync(join(dir, "file"), "");
  expect(() => openAccountFile(join(dir, "file", "below"), "m", silent)).toThrow(/^The practice account at .*account\.json cannot be opened: .+\.$/);
});
