import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Snapshot } from "../../shared/contract/commands.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import { GatewayClient } from "../support/gateway-client.ts";
import { startHeadless } from "../support/headless.ts";
import { SBIN } from "../support/orders.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** The real program with a bug put into its process from outside: thrown, or rejected, at a signal. */
const ENTRY = fileURLToPath(new URL("../../electron/headless.ts", import.meta.url));
const BUG = `process.on("SIGUSR2", () => { const bug = new Error("planted; token=" + "abcd1234" + "secret"); if (process.env.BUG === "throw") throw bug; void Promise.reject(bug); });`;
const SLOW = { timeout: 90_000 };

interface Running {
  readonly child: ChildProcess;
  readonly client: GatewayClient;
  readonly output: () => string;
}

async function started(bug: "throw" | "reject", folder: string): Promise<Running> {
  const inject = `data:text/javascript,${encodeURIComponent(BUG)}`;
  const child = spawn(process.execPath, ["--import", inject, ENTRY, "--headless", "--port", "0", "--data-dir", folder], { env: { ...process.env, BUG: bug }, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const address = (): string | undefined => /(http:\/\/127\.0\.0\.1:\d+\/\S*)/.exec(output)?.[1];
  while (address() === undefined && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  return { child, output: () => output, client: await GatewayClient.open(address() ?? output) };
}

async function until(client: GatewayClient, is: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  for (;;) {
    const snapshot = await client.call("terminal.snapshot", {});
    if (is(snapshot)) return snapshot;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const ALARM = /^A fault in Sauda: planted; token=…/;

describe("a fault of ours", SLOW, () => {
  test("a rejection that nobody waited for: alarm and log, only exits go, and a restart opens again", async () => {
    const folder = tempFolder();
    const { child, client } = await started("reject", folder);
    const { accounts } = await until(client, (snapshot) => snapshot.accounts[0]?.trading === true);
    const account = accounts[0]!.id;
    const buy = { account, instrument: SBIN, side: "BUY", quantity: 1, type: "MARKET", price: NO_PRICE, trigger: NO_PRICE, product: "MIS", validity: "DAY", owner: "manual" } as const;
    child.kill("SIGUSR2");
    const { activity } = await until(client, (snapshot) => snapshot.activity.some(({ sentence }) => ALARM.test(sentence)));
    expect(activity.find(({ sentence }) => ALARM.test(sentence))).toMatchObject({ tone: "alarm", sentence: expect.stringMatching(/Only orders that make a position smaller go from now on/) });
    await expect(client.call("orders.place", { proposal: buy, once: "press-0001" })).rejects.toThrow(/A fault in Sauda has put in doubt what it knows\..*Restart Sauda to open positions again/);
    const log = join(folder, "faults.log");
    expect(readFileSync(log, "utf8")).toMatch(/A rejection that nobody waited for: Error: planted; token=…\n\s+at /);
    expect(readFileSync(log, "utf8")).not.toMatch(/abcd1234secret/);
    expect(statSync(log).mode & 0o077).toBe(0);
    expect(child.exitCode).toBe(null);
    client.close();
    child.kill("SIGTERM");
    await once(child, "exit");
    const again = await startHeadless(["--port", "0", "--data-dir", folder]);
    const page = await GatewayClient.open(again.address);
    await until(page, (snapshot) => snapshot.accounts[0]?.trading === true);
    const preview = await page.call("orders.preview", { proposal: { ...buy } });
    expect(preview.problems.filter(({ kind, ...rest }) => kind === "Refused" && "rule" in rest && rest.rule === "fault")).toEqual([]);
    page.close();
    await again.kill("SIGTERM");
  });

  test("an exception that nobody caught: alarm and log, an orderly stop with its code, and the next start finds its folder", async () => {
    const folder = tempFolder();
    const { child, client, output } = await started("throw", folder);
    await until(client, (snapshot) => snapshot.accounts[0]?.trading === true);
    const told = new Promise<string>((resolve) => client.on("activity", ({ sentence }) => void (ALARM.test(sentence) && resolve(sentence))));
    child.kill("SIGUSR2");
    expect(await told).toMatch(/Sauda stops, so that nothing is done on a state that may be wrong/);
    if (child.exitCode === null) await once(child, "exit");
    expect(child.exitCode).toBe(70);
    expect(output()).toMatch(/stops that only Sauda watches are watched no more: start it again/);
    expect(output()).not.toMatch(/abcd1234secret/);
    expect(readFileSync(join(folder, "faults.log"), "utf8")).toMatch(/An exception that nobody caught: Error: planted; token=…\n\s+at /);
    const again = await startHeadless(["--port", "0", "--data-dir", folder]);
    const page = await GatewayClient.open(again.address);
    const { activity } = await until(page, (snapshot) => snapshot.accounts[0]?.trading === true);
    expect(activity.some(({ sentence }) => ALARM.test(sentence))).toBe(true);
    page.close();
    await again.kill("SIGTERM");
  });
});
