import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";

const CLI = fileURLToPath(new URL("../../../workers/exchange/cli.ts", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "sauda-cli-"));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});

const file = join(root, "a-file");
writeFileSync(file, "");

/** The program with what it says; `until` resolves once its output holds a text. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, XDG_DATA_HOME: root } });
  children.push(child);
  const said = { out: "", err: "" };
  const listeners = new Set<() => void>();
  const hear = (stream: "out" | "err") => (chunk: Buffer) => {
    said[stream] += String(chunk);
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", hear("out"));
  child.stderr.on("data", hear("err"));
  const ended = new Promise<number | null>((resolve) => void child.on("close", resolve));
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => said.out.includes(text) && resolve();
      listeners.add(look);
      look();
      void ended.then((code) => reject(new Error(`ended with ${code}: ${said.err}`)));
    });
  return { child, said, ended, until };
}

const told = (out: string, name: string): string => new RegExp(`${name} +(\\S+)`).exec(out)?.[1] ?? "";

test("prints its addresses and credentials, answers there, and stops cleanly at SIGINT; the account stays", async () => {
  const dataDir = join(root, "kept");
  const first = run("--data-dir", dataDir, "--seed", "3");
  await first.until("Ctrl-C");
  const { out } = first.said;
  const rest = told(out, "REST");
  expect(rest).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(told(out, "SmartStream")).toBe(`${rest.replace("http", "ws")}/smart-stream`);
  expect(told(out, "order status")).toBe(`${rest.replace("http", "ws")}/smart-order-update`);
  const master = (await (await fetch(told(out, "scrip master"))).json()) as unknown[];
  expect(master.length).toBeGreaterThan(400);
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
  expect(first.said.err).toBe("");

  expect(statSync(join(dataDir, "account.json")).mode & 0o777).toBe(0o600);
  const second = run("--data-dir", dataDir, "--seed", "3");
  await second.until("Ctrl-C");
  for (const name of ["client code", "PIN", "TOTP secret", "API key"]) {
    expect(told(out, name), name).not.toBe("");
    expect(told(second.said.out, name), name).toBe(told(out, name));
  }
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
}, 30_000);

const recording = sharedData("ticks/SBIN_2021-04-12.csv.gz");
const second = sharedData("ticks/NIFTY_2021-04-12.csv.gz");
if (recording === undefined || second === undefined) console.warn(`replay not tried: ${NO_SHARED_DATA}`);

test.skipIf(recording === undefined || second === undefined)("replays recordings: their day, their names, an account of their own", async () => {
  const replay = run("--data-dir", join(root, "replay"), "--replay", recording!, second!, "--speed", "20");
  await replay.until("Ctrl-C");
  expect(replay.said.out).toMatch(/^Sauda practice exchange: Replay of SBIN, NIFTY, 2021-04-12, session of 2021-04-12$/m);
  const master = (await (await fetch(told(replay.said.out, "scrip master"))).json()) as { symbol: string }[];
  expect(master.map(({ symbol }) => symbol)).toEqual(["SBIN-EQ", "Nifty 50"]);
  replay.child.kill("SIGINT");
  expect(await replay.ended).toBe(0);
}, 30_000);

test("two at once on one book: the second says so and leaves the first alone", async () => {
  const dataDir = join(root, "shared");
  const first = run("--data-dir", dataDir);
  await first.until("Ctrl-C");
  const second = run("--data-dir", dataDir);
  expect(await second.ended).toBe(1);
  expect(second.said.err.trim().split("\n")).toHaveLength(1);
  expect(second.said.err).toContain("book");
  expect((await fetch(told(first.said.out, "scrip master"))).status).toBe(200);
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);
}, 30_000);

test("a taken port is one sentence and exit code 1", async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => taken.listen(0, "127.0.0.1", () => resolve((taken.address() as AddressInfo).port)));
  const { ended, said } = run("--data-dir", join(root, "port"), "--port", String(port));
  expect(await ended).toBe(1);
  expect(said).toEqual({ out: "", err: `Port ${port} is taken by another program: choose another port, or 0 for any free one.\n` });
  taken.close();
}, 30_000);

test("a damaged book is kept aside, and the exchange starts on a new one and says so", async () => {
  const dataDir = join(root, "damaged");
  const first = run("--data-dir", dataDir);
  await first.until("Ctrl-C");
  first.child.kill("SIGINT");
  await first.ended;
  const book = readdirSync(dataDir).find((name) => name.endsWith(".book.db"))!;
  writeFileSync(join(dataDir, book), "this is no database");
  const second = run("--data-dir", dataDir);
  await second.until("Ctrl-C");
  expect(second.said.err).toMatch(/^The practice exchange's book was damaged: it is kept as .+ and a new one was begun\.\n$/);
  expect(readdirSync(dataDir).filter((name) => name.includes(`${book}.damaged-`))).not.toEqual([]);
  second.child.kill("SIGINT");
  expect(await second.ended).toBe(0);
}, 30_000);

test.each([
  [["--help"], 0, /npm run exchange/, /^$/],
  [["--speed", "x"], 1, /^$/, /^--speed x is not a number from 0 to 100\.\n$/],
  [["--replay", "/nowhere/day.csv"], 1, /^$/, /^[^\n]*\/nowhere\/day\.csv[^\n]*\n$/],
  [["--data-dir", join(file, "below")], 1, /^$/, /^[^\n]*a-file[^\n]*\n$/],
] as const)("%j ends at once with a plain sentence", async (args, code, out, err) => {
  const { ended, said } = run(...args);
  expect(await ended).toBe(code);
  expect(said.out).toMatch(out);
  expect(said.err).toMatch(err);
}, 30_000);
