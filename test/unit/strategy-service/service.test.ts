import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemTimers } from "../../../electron/clocks.ts";
import type { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import { resourcePath } from "../../../electron/resource-files.ts";
import { StrategyReader } from "../../../electron/strategies/catalogue/strategy-reader.ts";
import { StrategyService } from "../../../electron/strategies/strategy-service.ts";
import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { PaperTerminal } from "../accounts/paper-terminal.ts";
import { calendar } from "./calendar.ts";
import { FakeHosts, FakeOrders, factsOf, settingsOf } from "./rig.ts";
import type { RigWorld } from "./rig.ts";

interface Rig {
  readonly terminal: PaperTerminal;
  readonly service: StrategyService;
  readonly hosts: FakeHosts;
  readonly told: { readonly topic: string; readonly payload: unknown }[];
  readonly account: AccountRuntime;
}

/** The service over real paper accounts; hosts and orders are stand-ins. */
async function opened(terminal: PaperTerminal, folder = tempFolder()): Promise<Rig> {
  const hosts = new FakeHosts();
  const told: Rig["told"][number][] = [];
  const reader = new StrategyReader(systemTimers);
  const world = { deeds: [], held: 0, fills: [], haltLeft: undefined } as unknown as RigWorld;
  const examples = join(folder, "examples");
  mkdirSync(examples, { recursive: true });
  const service = new StrategyService({
    folder, examples, reader, calendar: calendar(),
    clock: terminal.time, timers: systemTimers, random: seededRandom(3),
    publish: (topic, payload) => void told.push({ topic, payload }),
    activity: { note: () => {} },
    killed: () => terminal.killed !== undefined,
    card: () => Promise.reject(new Error("no lab here")),
    person: "trader",
    market: ({ given }) => ({
      hosts, facts: factsOf, watch: () => {},
      marketAt: () => terminal.time.now() as number as MarketTime,
      day: given.day,
      slots: (keys) => keys.map((_, i) => i),
      warm: () => Promise.resolve({ warm: [], sentences: [] }),
      segmentOf: () => "equity",
    }),
    released: () => Promise.resolve(),
    openOrders: (_account, wants) => new FakeOrders(wants, world),
    onEnd: () => Promise.resolve(),
  });
  onTestFinished(() => service.end());
  mkdirSync(join(folder, "strategies"), { recursive: true });
  writeFileSync(join(folder, "strategies", "ema.ts"), EMA);
  for (const account of terminal.accounts.values()) service.follow(account);
  await service.begin();
  return { terminal, service, hosts, told, account: terminal.first };
}

const EMA = readFileSync(resourcePath("strategies/ema-crossover.ts"), "utf8");
const settings = (account: AccountRuntime, change: Partial<StrategySettings> = {}): StrategySettings => settingsOf({ account: account.view.id, parameters: {}, ...change });

describe("the strategy service", { timeout: 30_000 }, () => {
  it("adds what fits, and names the field of what does not", async () => {
    const terminal = new PaperTerminal();
    const account = await terminal.open("First");
    const { service } = await opened(terminal);
    const add = (change: Partial<StrategySettings>, file = "own/ema.ts") => service.add({ file, settings: settings(account, change) });
    await expect(add({ parameters: { fast: 30 } })).rejects.toThrow("The fast average (30) must be shorter than the slow one (21).");
    await expect(add({ parameters: { fats: 3 } })).rejects.toMatchObject({ failure: { field: "fats" } });
    await expect(add({ parameters: { stock: "NSE:NOWHERE" } })).rejects.toMatchObject({ failure: { field: "stock" } });
    await expect(add({}, "own/none.ts")).rejects.toMatchObject({ failure: { field: "file" } });
    const { id } = await add({ parameters: { fast: 5 } });
    expect(service.views()).toMatchObject([{ id, state: "stopped", parameters: { stock: "NSE:SBIN", fast: 5, slow: 21 }, file: "own/ema.ts" }]);
    expect(terminal.journal.records.at(-1)).toMatchObject({ kind: "standing.strategy", account: account.view.id });
    await expect(service.pause({ ids: [id] })).rejects.toThrow("does not run");
  });

  it("stops all at the kill switch, and starts none until a person does", async () => {
    const terminal = new PaperTerminal();
    const account = await terminal.open("First");
    const { service, hosts } = await opened(terminal);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await service.add({ file: "own/ema.ts", settings: settings(account, { title: `S${i}`, autoStart: true }) })).id);
    await Promise.all(ids.map((id) => service.start({ id })));
    expect(service.views().map(({ state }) => state)).toEqual(["running", "running", "running"]);
    service.killed();
    while (service.views().some(({ state }) => state !== "stopped")) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(hosts.calls.filter((call) => call === "stop limit")).toHaveLength(3);
    for (let i = 0; i < 5; i++) service.look();
    expect(service.views().every(({ state, sentence }) => state === "stopped" && sentence.startsWith("The kill switch was pulled."))).toBe(true);
  });

  it("moves one to another account, and has it once where a crash left it in both", async () => {
    const terminal = new PaperTerminal();
    const one = await terminal.open("First");
    const two = await terminal.open("Second");
    const { service, told } = await opened(terminal);
    const { id } = await service.add({ file: "own/ema.ts", settings: settings(one) });
    // As a kill leaves it after the first of the two records.
    const before = terminal.journal.records.length;
    await service.change({ id, settings: settings(two) });
    expect(service.views()).toMatchObject([{ id, account: two.view.id }]);
    expect(told.some(({ topic }) => topic === "strategyGone")).toBe(false);
    terminal.journal.records.length = before + 1;
    const next = await terminal.again();
    const { service: restored } = await opened(next);
    expect(restored.views()).toMatchObject([{ id, account: two.view.id }]);
    const last = next.journal.records.filter(({ kind, account }) => kind === "standing.strategy" && account === one.view.id).at(-1);
    expect(JSON.parse(last?.body ?? "{}")).toMatchObject({ over: true });
  });

  it("lets go of what belongs to an account that ends, and says so", async () => {
    const terminal = new PaperTerminal();
    const account = await terminal.open("First");
    const { service, hosts, told } = await opened(terminal);
    const { id } = await service.add({ file: "own/ema.ts", settings: settings(account) });
    await service.start({ id });
    await account.stop();
    expect(hosts.calls.at(-1)).toBe("stop shutdown");
    expect(told.at(-1)).toMatchObject({ topic: "strategyGone", payload: { id } });
    await expect(service.start({ id })).rejects.toThrow("its account is not connected");
  });

  it("does for as many as it can, and says for how many it did not", async () => {
    const terminal = new PaperTerminal();
    const account = await terminal.open("First");
    const { service } = await opened(terminal);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await service.add({ file: "own/ema.ts", settings: settings(account, { title: `S${i}` }) })).id);
    await service.start({ id: ids[1] ?? "" });
    await expect(service.pause({ ids })).rejects.toThrow("It was done for 1 of 3; of the others the first says: S0 does not run");
    expect(service.views().map(({ state }) => state)).toEqual(["stopped", "paused", "stopped"]);
    await expect(service.remove(ids[1] ?? "")).rejects.toThrow("Stop it first, then remove it.");
    await service.remove(ids[0] ?? "");
    expect(service.views()).toHaveLength(2);
  });
});
