import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Snapshot } from "../../../shared/contract/commands.ts";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { GatewayClient } from "../../support/gateway-client.ts";
import type { Running } from "../../support/headless.ts";
import { startHeadless } from "../../support/headless.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { settingsOf } from "./rig.ts";

/** Buys five at its first tick and never again. */
const BUYER = `import { instrument, int, strategy, ticks } from "sauda";
import type { Tick } from "sauda";
export class Buyer extends strategy({
  title: "Buyer", about: "Buys at its first tick.",
  parameters: { stock: instrument({ help: "x", default: "NSE:SBIN" }), size: int({ help: "n", least: 1, most: 100, default: 5 }) },
  series: ({ stock }) => ({ all: ticks(stock) }),
}) {
  seen = 0;
  onTick({ instrument }: Tick): void {
    this.seen += 1;
    if (this.seen === 1) this.orders.market({ instrument, side: "BUY", quantity: this.parameters.size, reason: "first tick" });
    if (this.seen % 20 === 0) this.log.info("VERSION seen " + this.seen);
  }
}
`;

/** A bracket at its first tick; when it has been filled, a loop without an end. */
const LOOPER = `import { instrument, strategy, ticks } from "sauda";
import type { StrategyFill, Tick } from "sauda";
export class Looper extends strategy({
  title: "Looper", about: "A bracket, then a loop.",
  parameters: { stock: instrument({ help: "x", default: "NSE:SBIN" }) },
  series: ({ stock }) => ({ all: ticks(stock) }),
}) {
  asked = false;
  filled = 0;
  onTick({ instrument, price }: Tick): void {
    if (!this.asked) this.orders.bracket({ instrument, side: "BUY", quantity: 5, stop: { trigger: price * 0.98 }, targets: [{ price: price * 1.03 }] });
    this.asked = true;
    if (this.filled === 5) for (;;);
  }
  onFill({ quantity }: StrategyFill): void {
    this.filled += quantity;
  }
}
`;

/** What is the strategy's in a snapshot. */
interface Own {
  readonly strategy: StrategyView;
  readonly bracket: Snapshot["brackets"][number] | undefined;
  readonly orders: Snapshot["orders"];
}

let dataDir = "";

async function start(): Promise<{ terminal: Running; page: GatewayClient }> {
  const terminal = await startHeadless(["--data-dir", dataDir, "--port", "0", "--seed", "7"]);
  onTestFinished(() => void terminal.child.kill("SIGKILL"));
  const page = await GatewayClient.open(terminal.address);
  for (;;) {
    const { accounts } = await page.call("terminal.snapshot", {});
    if (accounts.some(({ state }) => state === "ready")) return { terminal, page };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function viewWhere(page: GatewayClient, id: string, fits: (view: StrategyView) => boolean): Promise<StrategyView> {
  for (;;) {
    const { strategies } = await page.call("terminal.snapshot", {});
    const view = strategies.find((one) => one.id === id);
    if (view?.state === "failed") throw new Error(view.sentence);
    if (view && fits(view)) return view;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("a strategy through the whole terminal and the practice exchange", { timeout: 120_000 }, () => {
  test("is added, trades once, is swapped, killed, goes on where it was, and is squared off", async () => {
    dataDir = tempFolder();
    const first = await start();
    const path = join(dataDir, "strategies", "buyer.ts");
    while (!existsSync(join(dataDir, "strategies"))) await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(path, BUYER.replace("VERSION", "one"));
    const { accounts } = await first.page.call("terminal.snapshot", {});
    const account = accounts[0]!.id;
    const settings = settingsOf({ title: "Buyer", account, parameters: {}, autoStart: true });
    await expect(first.page.call("strategies.add", { file: "own/buyer.ts", settings: { ...settings, parameters: { size: 500 } } })).rejects.toThrow("size must be at most 100; it is 500.");
    await expect(first.page.call("strategies.add", { file: "own/buyer.ts", settings: { ...settings, mode: "live" } })).rejects.toThrow("Mode live needs a connected broker's account");
    const { id } = await first.page.call("strategies.add", { file: "own/buyer.ts", settings });
    await first.page.call("strategies.start", { id });
    const bought = await viewWhere(first.page, id, ({ positions, ticks }) => positions.some(({ quantity }) => quantity === 5) && ticks > 20);
    expect(bought).toMatchObject({ state: "running", instruments: ["NSE:SBIN"], today: { orders: 1 } });

    writeFileSync(path, BUYER.replace("VERSION", "two"));
    const { switchMs } = await first.page.call("strategies.swap", { id });
    expect(switchMs).toBeGreaterThanOrEqual(0);
    const kept = await viewWhere(first.page, id, ({ swap }) => swap?.outcome === "kept");
    expect(kept.hash).not.toBe(bought.hash);
    for (;;) {
      const { lines } = await first.page.call("strategies.log", { id, levels: ["info"], search: "two seen", count: 5 });
      if (lines.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const runs = join(dataDir, "strategy-runs", id, "state.json");
    while (!existsSync(runs)) await new Promise((resolve) => setTimeout(resolve, 100));
    await first.terminal.kill("SIGKILL");

    const { page } = await start();
    const again = await viewWhere(page, id, ({ state, ticks }) => state === "running" && ticks > 5);
    expect(again.hash).toBe(kept.hash);
    expect(again.positions.map(({ quantity }) => quantity)).toEqual([5]);
    const seen = (JSON.parse(readFileSync(runs, "utf8")) as { fields: { seen: number } }).fields.seen;
    expect(seen).toBeGreaterThan(1);
    await page.call("strategies.stop", { ids: [id], policy: "square-off" });
    const flat = await viewWhere(page, id, ({ state }) => state === "stopped");
    expect(flat.positions).toEqual([]);
    expect(flat.today.orders).toBe(2);
    await page.call("strategies.remove", { id });
    expect((await page.call("terminal.snapshot", {})).strategies).toEqual([]);
  });

  test("loops with a bracket open: its thread is ended, its stop stays with what it holds, and closing it by hand leaves nothing", async () => {
    dataDir = tempFolder();
    const { page } = await start();
    while (!existsSync(join(dataDir, "strategies"))) await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(join(dataDir, "strategies", "looper.ts"), LOOPER);
    const account = (await page.call("terminal.snapshot", {})).accounts[0]!.id;
    const { id } = await page.call("strategies.add", { file: "own/looper.ts", settings: settingsOf({ title: "Looper", account, parameters: {} }) });
    await page.call("strategies.start", { id });
    const after = async (fits: (own: Own) => boolean): Promise<Own> => {
      for (;;) {
        const { strategies, brackets, orders } = await page.call("terminal.snapshot", {});
        const own = { strategy: strategies.find((one) => one.id === id)!, bracket: brackets.find(({ owner }) => owner === id), orders: orders.filter(({ owner }) => owner === id) };
        if (fits(own)) return own;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const ended = await after(({ strategy, bracket }) => strategy.state === "failed" && bracket?.covered === 5);
    expect(ended.strategy.sentence).toMatch(/thread|ended/i);
    expect(ended.bracket).toMatchObject({ state: "working", filled: 5, naked: 0 });
    expect(ended.orders.filter(({ why }) => why?.plan?.leg === "entry")).toHaveLength(1);
    expect(ended.orders.find(({ why }) => why?.plan?.leg === "stop")?.state).toBe("trigger-pending");

    await page.call("strategies.stop", { ids: [id], policy: "square-off" });
    const flat = await after(({ strategy, bracket, orders }) => strategy.positions.length === 0 && bracket?.state !== "working" && orders.every((order) => ["complete", "cancelled", "rejected", "not-placed"].includes(order.state)));
    expect(flat.orders.filter(({ filled }) => filled > 0).map(({ side, filled }) => `${side} ${filled}`).sort()).toEqual(["BUY 5", "SELL 5"]);
  });
});
