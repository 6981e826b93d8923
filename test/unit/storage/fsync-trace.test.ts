import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tempFolder } from "../../support/temp-folder.ts";
import { whyNotTraced } from "./strace.ts";

const reason = whyNotTraced();
const ALONE = 10;
const CROWD = 30;

interface Call {
  readonly name: string;
  /** The line on which it was entered, and the one on which it returned. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Calls of all threads; one that another thread interrupts takes two lines. */
function calls(trace: string): Call[] {
  const found: Call[] = [];
  const open = new Map<string, { name: string; from: number; text: string }>();
  trace.split("\n").forEach((line, at) => {
    const thread = /^\d+/.exec(line)?.[0] ?? "";
    const resumed = /<\.\.\. (\w+) resumed>/.exec(line);
    const begun = open.get(thread);
    if (resumed && begun) {
      open.delete(thread);
      found.push({ ...begun, to: at, text: begun.text + line });
      return;
    }
    const name = /^\d+\s+(\w+)\(/.exec(line)?.[1];
    if (name === undefined) return;
    if (line.endsWith("<unfinished ...>")) open.set(thread, { name, from: at, text: line });
    else found.push({ name, from: at, to: at, text: line });
  });
  return found;
}

/** Runs the child under strace. @returns all its calls. */
async function watch(manner: "waits" | "hasty"): Promise<Call[]> {
  const folder = tempFolder();
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.end('{"status":true,"message":"SUCCESS","errorcode":"","data":{"script":"SBIN-EQ","orderid":"1","uniqueorderid":"u1"}}'));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const trace = join(folder, "trace");
  const child = fileURLToPath(new URL("./fsync-child.ts", import.meta.url));
  const watched = ["-f", "-y", "-s", "65536", "-e", "trace=fdatasync,fsync,sendto,sendmsg,write,writev,pwrite64", "-o", trace, process.execPath, child, folder, root, String(ALONE), String(CROWD), manner];
  const [code] = (await once(spawn("strace", watched, { stdio: ["ignore", "ignore", "inherit"] }), "exit")) as [number | null];
  server.close();
  expect(code).toBe(0);
  return calls(readFileSync(trace, "utf8"));
}

/** Orders whose bytes left, and those among them whose record was not synced by then. */
function sentOrders(all: readonly Call[]): { readonly tags: string[]; readonly unsafe: string[]; readonly syncs: number } {
  const onWal = (call: Call): boolean => /journal-practice\.db-wal>/.test(call.text);
  const synced = all.filter((call) => /^f(data)?sync$/.test(call.name) && onWal(call) && /= 0\s*$/.test(call.text));
  const written = all.filter((call) => call.name === "pwrite64" && onWal(call) && call.text.includes("order.approved"));
  const tags: string[] = [];
  const unsafe: string[] = [];
  for (const post of all) {
    const tag = /placeOrder.*\\"ordertag\\":\\"(abcd[a-z0-9]{14})/.exec(post.text)?.[1];
    if (tag === undefined) continue;
    tags.push(tag);
    const record = written.find((call) => call.text.includes(tag));
    if (!record || !synced.some((call) => call.from > record.to && call.to < post.from)) unsafe.push(tag);
  }
  return { tags, unsafe, syncs: synced.length };
}

const skipped = reason === undefined ? "" : ` (skipped: ${reason})`;

test.skipIf(reason !== undefined)(`each order is on the disk, synced, before its first byte leaves${skipped}`, { timeout: 120_000 }, async () => {
  const { tags, unsafe, syncs } = sentOrders(await watch("waits"));
  expect(new Set(tags).size).toBe(ALONE + CROWD);
  expect(unsafe).toEqual([]);
  // A crowd shares its syncs: the proof is not bought with several an order.
  expect(syncs).toBeLessThan(2.5 * (ALONE + CROWD));
});

test.skipIf(reason !== undefined)(`a journal that did not wait would be seen${skipped}`, { timeout: 120_000 }, async () => {
  const { tags, unsafe } = sentOrders(await watch("hasty"));
  expect(tags).toHaveLength(ALONE + CROWD);
  expect(unsafe.length).toBeGreaterThan(0);
});
