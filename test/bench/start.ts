/**
 * `npm run bench -- start [RUNS]`: from the start of the built terminal in a fresh data folder to the first
 * live tick at a client of the gateway, and the memory of its whole process tree some seconds later.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Q } from "../../shared/streams/quote-fields.ts";
import { GatewayClient } from "../support/gateway-client.ts";
import { startTerminalProcess, treeMemory } from "../support/terminal-process.ts";
import { median, report, significant } from "./report.ts";

const RUNS = Number(process.argv[2] ?? 5);
const SETTLE_MS = 5_000;
const GIVE_UP_MS = 60_000;

/** Resolves with the time, by performance.now(), at which the first price of something to watch arrived. */
async function firstTick(client: GatewayClient): Promise<number> {
  const arrived = new Promise<number>((resolve) => {
    client.onQuote((_slot, fields) => {
      if ((fields[Q.ltp] ?? 0) > 0 && (fields[Q.receivedAt] ?? 0) > 0) resolve(performance.now());
    });
  });
  // What to watch is known once the broker's list of instruments is in.
  for (const until = performance.now() + GIVE_UP_MS; performance.now() < until; ) {
    const { suggested } = await client.call("terminal.snapshot", {});
    const keys = suggested.flatMap((group) => group.keys).slice(0, 50);
    if (keys.length > 0) {
      await client.call("market.watch", { keys, full: keys.slice(0, 1) });
      return arrived;
    }
    await sleep(5);
  }
  throw new Error(`nothing to watch was known within ${GIVE_UP_MS / 1000} s`);
}

async function once(): Promise<{ seconds: number; memory: number }> {
  const dataDir = mkdtempSync(join(tmpdir(), "sauda-bench-start-"));
  try {
    const terminal = await startTerminalProcess(["--port", "0", "--data-dir", dataDir]);
    const client = await GatewayClient.open(terminal.address);
    const seconds = ((await firstTick(client)) - terminal.spawnedAt) / 1000;
    await sleep(SETTLE_MS);
    const memory = treeMemory(terminal.child.pid ?? 0) ?? Number.NaN;
    client.close();
    await terminal.end("SIGTERM");
    return { seconds, memory };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const runs = [];
for (let i = 0; i < RUNS; i++) runs.push(await once());
report("start", {
  first_tick_s: significant(median(runs.map(({ seconds }) => seconds))),
  rss_mb: significant(median(runs.map(({ memory }) => memory))),
  runs: RUNS,
});
