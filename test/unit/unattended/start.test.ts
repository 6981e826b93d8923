import { describe, expect, test } from "vitest";
import type { StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { money } from "../../../shared/domain/units.ts";
import { Rig, entry } from "./rig.ts";
import { EMA, LAB, LIVE, account, connection, paper, strategyView } from "./scripted-terminal.ts";

/** An instance that is here already, as the entry asks for it. */
function there(rig: Rig, id: string, change: Partial<StrategyView> = {}): void {
  rig.terminal.paper.set(LAB, paper(LAB));
  rig.terminal.accounts.set(LAB, account(LAB));
  rig.terminal.strategies.set(id, {
    ...strategyView(id, {
      file: EMA.file,
      settings: {
        title: id, group: "", account: LAB, mode: "paper", holding: "intraday", parameters: { stock: "NSE:SBIN", fast: 9 }, capital: money(2_000_000_000), autoStart: true,
        limits: { ordersPerDay: 50, orderValue: money(0), exposure: money(0), dailyLoss: money(100_000_000), errorsInRow: 5 },
        schedule: { policy: "cancel", weekdays: [1, 2, 3, 4, 5] },
      },
    }),
    ...change,
  });
}

describe("from the file to strategies that run", () => {
  test("a missing paper account is opened, entries are added under their own ids and started in the order of the file", async () => {
    const rig = new Rig([entry("first"), entry("second", { account: "lab", mode: "shadow", parameters: { fast: 4 }, onStop: "square-off", limits: { dailyLoss: 1_000 } })]);
    await rig.begin();
    expect(rig.terminal.commandsOf("paper.open")).toMatchObject([{ name: "Lab", capital: 10_000_000_000 }]);
    expect(rig.terminal.commandsOf("strategies.add")).toMatchObject([
      { id: "first", file: EMA.file, settings: { title: "first", account: LAB, mode: "paper", capital: 2_000_000_000, parameters: { stock: "NSE:SBIN", fast: 9 }, limits: { dailyLoss: 100_000_000, ordersPerDay: 50 }, schedule: { policy: "cancel" }, autoStart: true } },
      { id: "second", settings: { mode: "shadow", parameters: { fast: 4 }, limits: { dailyLoss: 10_000_000 }, schedule: { policy: "square-off" } } },
    ]);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }, { id: "second" }]);
    expect(rig.terminal.commandsOf("market.show")).toEqual([{ account: LAB }]);
    expect(rig.events("up")).toEqual(["Sauda runs unattended. running: first, second."]);
    expect([rig.health, rig.ended]).toEqual([{ well: true, abouts: [] }, undefined]);
  });

  test("what is here already is neither opened nor added again", async () => {
    const rig = new Rig([entry("first")]);
    there(rig, "first");
    await rig.begin();
    expect(["paper.open", "strategies.add", "strategies.change"].flatMap((name) => rig.terminal.commandsOf(name))).toEqual([]);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }]);
  });

  test("a stopped one is changed to what the file says, and the change is told with both figures", async () => {
    const rig = new Rig([entry("first", { capital: 300_000, parameters: { fast: 5 } })]);
    there(rig, "first");
    await rig.begin();
    expect(rig.terminal.commandsOf("strategies.change")).toMatchObject([{ id: "first", settings: { capital: 3_000_000_000, parameters: { fast: 5 } } }]);
    expect(rig.events("strategy.changed")).toEqual(["first was changed to what the file says: parameters.fast 5 (was 9), capital ₹ 3,00,000.00 (was ₹ 2,00,000.00), limits.dailyLoss ₹ 15,000.00 (was ₹ 10,000.00)."]);
  });

  test("one that runs already goes on; only what may be changed then is, the rest is told", async () => {
    const rig = new Rig([entry("first", { title: "New", capital: 300_000, limits: { dailyLoss: 10_000 } })]);
    there(rig, "first", { state: "running" });
    await rig.begin();
    expect(rig.terminal.commandsOf("strategies.change")).toMatchObject([{ settings: { title: "New", capital: 2_000_000_000 } }]);
    expect(rig.events("strategy.differs")).toEqual(["first runs already with other settings than the file's, and keeps them until it is stopped: capital ₹ 3,00,000.00 (was ₹ 2,00,000.00)."]);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([]);
    expect(rig.events("strategy.goes-on")).toHaveLength(1);
  });

  test("what ran when the terminal ended is given time to go on by itself, and is not begun anew", async () => {
    const rig = new Rig([entry("first")]);
    there(rig, "first", { startedAt: rig.begun, sentence: "" });
    rig.time.after(1_000, () => rig.terminal.set("first", { state: "starting" }));
    rig.time.after(2_000, () => rig.terminal.set("first", { state: "running" }));
    await rig.begin();
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([]);
    expect([rig.health.well, rig.ended]).toEqual([true, undefined]);
  });

  test("the list of strategies comes after the terminal: it is waited for", async () => {
    const rig = new Rig([entry("first")]);
    rig.terminal.files = [];
    rig.time.after(20_000, () => rig.terminal.publish("strategyFiles", { folder: "", files: [{ ...EMA, file: "example/other.ts" }] }));
    rig.time.after(21_000, () => rig.terminal.publish("strategyFiles", { folder: "", files: [EMA] }));
    await rig.begin(20_500);
    expect([rig.ended, rig.terminal.commandsOf("strategies.add")]).toEqual([undefined, []]);
    await rig.time.pass(5_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }]);
  });

  test("one whose time to go on passes without anything is started", async () => {
    const rig = new Rig([entry("first")]);
    there(rig, "first", { startedAt: rig.begun });
    await rig.begin(2_900);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([]);
    await rig.time.pass(1_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }]);
  });

  test("one that only a person may begin anew waits for --again", async () => {
    for (const again of [false, true]) {
      const rig = new Rig([entry("first"), entry("second")], { again });
      there(rig, "first", { state: "failed", held: true, sentence: "A callback did not return." });
      await rig.begin();
      expect(rig.terminal.commandsOf("strategies.start")).toEqual(again ? [{ id: "first" }, { id: "second" }] : [{ id: "second" }]);
      expect(rig.events("strategy.failed").at(-1)).toBe(again ? "first is failed. A callback did not return." : "first is not begun anew by itself: A callback did not return. See to it, then start with --again.");
      expect(rig.health.abouts).toEqual(again ? [] : ["strategy first failed"]);
    }
  });

  test("a stop that an earlier run had begun is carried out before the start", async () => {
    const rig = new Rig([entry("first")]);
    there(rig, "first", { state: "stopping" });
    await rig.begin(5_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([]);
    rig.terminal.set("first", { state: "stopped" });
    await rig.time.pass(1_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }]);
  });

  test("one with a start time is left to its schedule, and may rest", async () => {
    const rig = new Rig([entry("first", { schedule: { start: "09:20", stop: "15:10" } })]);
    await rig.begin();
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([]);
    expect(rig.events("strategy.waits")).toEqual(["first starts by itself at 09:20 of a trading day and stops at 15:10."]);
    expect([rig.health.well, rig.ended]).toEqual([true, undefined]);
  });

  test("accounts that are late: the others start, and theirs when they are ready", async () => {
    const rig = new Rig([entry("slow", { account: "Slow" }), entry("first")], { accounts: [{ name: "Lab", capital: 1_000_000 }], waitSeconds: 5 });
    const slow = "paper:Slow:paper" as typeof LAB;
    rig.terminal.accounts.set(slow, account(slow, { state: "retrying", trading: false, sentence: "Retrying." }));
    await rig.begin(4_900);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([]);
    await rig.time.pass(1_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }]);
    expect(rig.events("account.late")).toEqual([`${slow} was not ready within 5 s: Retrying. Its strategies start when it is.`]);
    expect(rig.health.abouts).toEqual([`account ${slow}`, "strategy slow"]);
    rig.terminal.setAccount(account(slow));
    await rig.time.pass(1_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }, { id: "slow" }]);
    expect(rig.health.well).toBe(true);
  });

  test("a strategy that runs although the file does not name it is told, and left", async () => {
    const rig = new Rig([entry("first")]);
    there(rig, "other", { state: "running" });
    await rig.begin();
    expect(rig.events("strategy.other")).toEqual(["other is not in the file and is running (it is set to start by itself). It is left as it is, and stopped by its own policy at the end."]);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }]);
  });
});

describe("a live account", () => {
  const live = (change: object = {}): ReturnType<typeof entry> => entry("real", { account: "p100001", mode: "live", live: "LIVE", limits: { dailyLoss: 5_000 }, ...change });

  function connected(rig: Rig): void {
    rig.terminal.connections = [connection(LIVE)];
    rig.time.after(1_000, () => {
      rig.terminal.connections = [connection(LIVE, { state: "connected" })];
      rig.terminal.publish("connect", { connections: rig.terminal.connections, keychain: { kept: true, sentence: "" } });
      rig.terminal.setAccount(account(LIVE, { world: "live" }));
    });
  }

  test("is connected, unlocked by the file's word and only then given the strategy", async () => {
    const rig = new Rig([live()]);
    connected(rig);
    await rig.begin();
    const order = rig.terminal.asked.map(({ command }) => command);
    expect(order).toEqual(["paper.open", "connect.open", "market.show", "strategies.add", "connect.unlock", "strategies.start"]);
    expect(rig.terminal.commandsOf("connect.unlock")).toEqual([{ account: LIVE, typed: "LIVE" }]);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "real", word: "LIVE" }]);
  });

  test("is not unlocked for a strategy that sends nothing", async () => {
    const rig = new Rig([entry("look", { account: "P100001", mode: "shadow" })]);
    connected(rig);
    await rig.begin();
    expect(rig.terminal.commandsOf("connect.unlock")).toEqual([]);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "look" }]);
  });

  test("that asks for a code at each sign-in cannot be used", async () => {
    const rig = new Rig([live()], { waitSeconds: 2 });
    rig.terminal.connections = [connection(LIVE, { askCode: true })];
    await rig.begin();
    expect(rig.terminal.commandsOf("connect.open")).toEqual([]);
    expect(rig.events("account.asks")[0]).toContain("asks for its code at each sign-in, and nobody is here to type it");
    expect(rig.ended?.code).toBe(3);
  });

  test("a scheduled start that is refused for want of the word is given it, once", async () => {
    const rig = new Rig([live({ schedule: { start: "09:20" } })]);
    connected(rig);
    await rig.begin();
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([]);
    rig.terminal.set("real", { state: "starting" });
    rig.terminal.set("real", { state: "failed", sentence: "Start it once by hand." });
    await rig.time.pass(1_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "real", word: "LIVE" }]);
    rig.terminal.set("real", { state: "failed", sentence: "Its daily loss was reached." });
    await rig.time.pass(10_000);
    expect(rig.terminal.commandsOf("strategies.start")).toHaveLength(1);
    // Its schedule begins it anew tomorrow: there is something to wait for.
    expect([rig.ended, rig.health.abouts]).toEqual([undefined, ["strategy real failed"]]);
  });
});

describe("a start that comes to nothing", () => {
  test.each<[string, object, string]>([
    ["no such strategy", { file: "own/mine.ts" }, "day.json line 11, strategy first, field file: there is no strategy own/mine.ts. There are: example/ema-crossover.ts. Your own belong into the folder strategies/ of the data folder."],
    ["no such parameter", { parameters: { fsat: 5 } }, 'day.json line 15, strategy first, field parameters.fsat: There is no parameter "fsat"; there are stock, fast.'],
    ["a parameter out of bounds", { parameters: { fast: 500 } }, "day.json line 15, strategy first, field parameters.fast: Fast average must be at most 100; it is 500."],
    ["no such account", { account: "Labb" }, 'day.json line 12, strategy first, field account: there is no account "Labb" here; there are Lab (paper:Lab:paper). Name one of them, or open a paper account under "accounts".'],
  ])("%s: told with its line, nothing is added or started", async (_what, change, sentence) => {
    const rig = new Rig([entry("first", change), entry("second")]);
    await rig.begin();
    expect(rig.events("file")).toEqual([sentence]);
    expect(rig.terminal.asked.map(({ command }) => command)).toEqual(["paper.open"]);
    expect([rig.ended?.code, rig.terminal.stopped]).toEqual([2, true]);
  });

  test("an id that runs another file already", async () => {
    const rig = new Rig([entry("first", { file: "example/other.ts" })]);
    rig.terminal.files = [EMA, { ...EMA, file: "example/other.ts" }];
    there(rig, "first");
    await rig.begin();
    expect(rig.events("file")).toEqual(["day.json line 11, strategy first, field file: first runs example/ema-crossover.ts and has its record with it; the entry says example/other.ts. Give the entry another id, or remove first in the Strategies panel first."]);
    expect(rig.ended?.code).toBe(2);
  });

  test("no account becomes ready", async () => {
    const rig = new Rig([entry("first")], { waitSeconds: 5 });
    rig.terminal.readyMs = undefined;
    await rig.begin();
    expect([rig.ended?.code, rig.events("start.failed")]).toEqual([3, ["No strategy of the file could be started. See the sentences above."]]);
  });

  test("every strategy is refused", async () => {
    const rig = new Rig([entry("first"), entry("second")]);
    for (const id of ["first", "second"]) rig.terminal.scripts.set(id, { refuses: "No history." });
    await rig.begin();
    expect(rig.events("strategy.refused")).toEqual(["first was not started: No history.", "second was not started: No history."]);
    expect(rig.ended?.code).toBe(4);
  });

  test("the terminal itself does not start", async () => {
    const rig = new Rig([entry("first")]);
    rig.startTerminal = () => Promise.reject(new (class extends Error {})("boom"));
    await expect(rig.process.begin()).rejects.toThrow("boom");
  });
});
