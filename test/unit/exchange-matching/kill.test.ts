import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { BookOrder } from "../../../workers/exchange/types.ts";
import { openBookStore } from "../../../workers/exchange/matching/store/sqlite.ts";
import { Bench, FakeWall } from "./bench-desk.ts";
import { walkSource } from "./walk.ts";

interface Line {
  readonly accepted?: BookOrder;
  readonly order?: BookOrder;
}

const CHILD = fileURLToPath(new URL("kill-child.ts", import.meta.url));

/** Runs an exchange until it has told `lines` things, kills it with SIGKILL, and gives what it told. */
function runAndKill(folder: string, seed: number, lines: number): Promise<Line[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, folder, String(seed)], { stdio: ["ignore", "pipe", "pipe"] });
    const told: Line[] = [];
    let complaint = "";
    child.stderr.on("data", (data) => (complaint += String(data)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      try {
        told.push(JSON.parse(line) as Line);
      } catch {
        // The last line of a killed process may be cut.
      }
      if (told.length === lines) child.kill("SIGKILL");
    });
    child.on("close", (_, signal) => (signal === "SIGKILL" ? resolve(told) : reject(new Error(`the child ended by itself: ${complaint}`))));
  });
}

test("killed at any moment, the book has everything that was ever told", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kill-"));
  const seed = 20_260_824;
  const source = (): ReturnType<typeof walkSource> => walkSource(seed, 6_000, 20, "15:30:00");
  try {
    let before = 0;
    for (const lines of [40, 137, 260]) {
      const told = await runAndKill(folder, seed, lines);
      expect(told.length).toBeGreaterThanOrEqual(lines);
      const bench = new Bench(source(), { store: openBookStore(folder, source().id, 0), wall: new FakeWall(Date.now()), startPaused: true });
      const orders = new Map(bench.exchange.orders("A1").map((order) => [order.orderId, order]));
      const fills = new Map<string, number>();
      for (const { orderId, quantity } of bench.exchange.trades("A1")) fills.set(orderId, (fills.get(orderId) ?? 0) + quantity);
      for (const { accepted, order } of told) {
        const seen = accepted ?? order;
        const kept = seen === undefined ? undefined : orders.get(seen.orderId);
        expect(kept, `order ${seen?.orderId} was told`).toBeDefined();
        expect(kept!.filled).toBeGreaterThanOrEqual(seen!.filled);
        expect(kept!.filledValue).toBeGreaterThanOrEqual(seen!.filledValue);
        if (["complete", "cancelled", "rejected"].includes(seen!.status)) expect(kept).toEqual(seen);
      }
      for (const order of orders.values()) expect(fills.get(order.orderId) ?? 0).toBe(order.filled);
      expect(new Set(orders.keys()).size).toBeGreaterThan(before);
      expect(bench.exchange.clock().now).toBeGreaterThanOrEqual(Math.max(...told.map(({ accepted, order }) => (accepted ?? order)!.updatedAt)));
      before = orders.size;
      bench.exchange.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
