import { describe, expect, test } from "vitest";
import { TerminalError } from "../../../shared/domain/errors.ts";
import type { Script } from "./scripted-terminal.ts";
import { Rig, entry } from "./rig.ts";
import { LAB, account, holding, strategyView } from "./scripted-terminal.ts";

/** Three strategies that run, each with another policy, each with a position and a working order. */
async function running(scripts: Readonly<Record<string, Script>> = {}): Promise<Rig> {
  const rig = new Rig([entry("leaver", { onStop: "leave" }), entry("canceller"), entry("squarer", { onStop: "square-off" })]);
  for (const [id, script] of Object.entries(scripts)) rig.terminal.scripts.set(id, script);
  await rig.begin();
  for (const id of ["leaver", "canceller", "squarer"]) rig.terminal.set(id, { positions: holding(1_500), openOrders: 1 });
  return rig;
}

describe("an orderly stop", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"])("%s stops each by its own policy, closes the terminal and ends with 0", async (signal) => {
    const rig = await running();
    rig.process.signal(signal);
    expect(rig.health.abouts).toContain("stopping");
    await rig.time.pass(10_000);
    expect(rig.terminal.commandsOf("strategies.stop")).toEqual([{ ids: ["leaver"], policy: "leave" }, { ids: ["canceller"], policy: "cancel" }, { ids: ["squarer"], policy: "square-off" }]);
    expect(rig.events("stop.done")).toEqual([
      "leaver is stopped (leave). Left open, as its policy has it: 1,500 NSE:SBIN MIS, 1 working order.",
      "canceller is stopped (cancel). Left open, as its policy has it: 1,500 NSE:SBIN MIS.",
      "squarer is stopped (square-off). It holds nothing.",
    ]);
    // 100 ms of stopping and 200 ms of closing after 10 s of running.
    expect([rig.ended, rig.terminal.stopped]).toEqual([{ code: 0, at: 10_300 }, true]);
  });

  test("a policy that is not done in time is told by name with what is open; the code says so, within 10 s", async () => {
    const rig = await running({ squarer: { stuck: true } });
    rig.process.signal("SIGTERM");
    await rig.time.pass(20_000);
    expect(rig.events("stop.left")).toEqual(["squarer was to square-off, and that is not done: Stopped by hand. Its positions are being closed. Still open: 1,500 NSE:SBIN MIS, 1 working order. The next start goes on with it; or see to it at the broker."]);
    expect(rig.ended).toEqual({ code: 5, at: 10_000 + 7_500 + 200 });
  });

  test("one that says it is stopped and is not flat has not been squared off", async () => {
    const rig = await running({ squarer: { leaves: 500 } });
    rig.process.signal("SIGTERM");
    await rig.time.pass(20_000);
    expect(rig.events("stop.left")[0]).toContain("Still open: 500 NSE:SBIN MIS.");
    expect(rig.ended?.code).toBe(5);
  });

  test("a terminal that does not close is ended after 10 s in all", async () => {
    const rig = await running();
    rig.terminal.stopMs = 60_000;
    rig.process.signal("SIGTERM");
    await rig.time.pass(30_000);
    expect(rig.ended).toEqual({ code: 6, at: 20_000 });
    expect(rig.events("end")).toEqual(["Sauda did not stop within 10 s and was ended. Everything acknowledged is in its journal."]);
  });

  test("a second signal ends at once, and says what is not known", async () => {
    const rig = await running({ squarer: { stopMs: 3_000 } });
    rig.process.signal("SIGTERM");
    await rig.time.pass(1_000);
    expect(rig.ended).toBeUndefined();
    rig.process.signal("SIGTERM");
    expect(rig.ended).toEqual({ code: 5, at: 11_000 });
    expect(rig.events("end")[0]).toContain("A second SIGTERM: Sauda ends at once. Strategies may not have been stopped");
  });

  test("the same Ctrl-C by two ways is one", async () => {
    const rig = await running({ squarer: { stopMs: 3_000 } });
    rig.process.signal("SIGINT");
    rig.process.signal("SIGINT");
    await rig.time.pass(900);
    rig.process.signal("SIGTERM");
    await rig.time.pass(10_000);
    expect(rig.ended?.code).toBe(0);
  });

  test("a second one after every strategy was stopped loses nothing", async () => {
    const rig = await running();
    rig.terminal.stopMs = 5_000;
    rig.process.signal("SIGTERM");
    await rig.time.pass(1_000);
    rig.process.signal("SIGINT");
    expect(rig.ended).toEqual({ code: 0, at: 11_000 });
  });

  test("one that has failed is still squared off, and one that rests is left alone", async () => {
    const rig = await running();
    rig.terminal.set("squarer", { state: "failed" });
    rig.terminal.set("canceller", { state: "stopped" });
    rig.terminal.set("leaver", { state: "failed" });
    rig.process.signal("SIGTERM");
    await rig.time.pass(10_000);
    expect(rig.terminal.commandsOf("strategies.stop")).toEqual([{ ids: ["squarer"], policy: "square-off" }]);
    expect(rig.ended?.code).toBe(0);
  });

  test("one that the file does not name is stopped by its own policy", async () => {
    const rig = await running();
    const view = rig.terminal.strategies.get("leaver")!;
    rig.terminal.strategies.set("other", { ...view, id: "other", schedule: { policy: "square-off", weekdays: [] } });
    rig.terminal.set("other", {});
    rig.process.signal("SIGTERM");
    await rig.time.pass(10_000);
    expect(rig.terminal.commandsOf("strategies.stop")).toContainEqual({ ids: ["squarer", "other"], policy: "square-off" });
  });

  test("a signal while strategies start: no more are begun, and those that were are stopped", async () => {
    const rig = new Rig([entry("first"), entry("second"), entry("third")]);
    rig.terminal.scripts.set("second", { startMs: 1_500 });
    await rig.begin(1_000);
    expect(rig.terminal.commandsOf("strategies.start")).toEqual([{ id: "first" }, { id: "second" }]);
    rig.process.signal("SIGTERM");
    await rig.time.pass(10_000);
    expect(rig.terminal.commandsOf("strategies.start")).toHaveLength(2);
    expect(rig.terminal.commandsOf("strategies.stop")).toEqual([{ ids: ["first", "second"], policy: "cancel" }]);
  });

  test("a signal while accounts are waited for", async () => {
    const rig = new Rig([entry("first")]);
    rig.terminal.readyMs = undefined;
    await rig.begin(1_000);
    rig.process.signal("SIGTERM");
    await rig.time.pass(1_000);
    expect([rig.ended, rig.terminal.stopped]).toEqual([{ code: 0, at: 1_200 }, true]);
    expect(rig.terminal.asked.map(({ command }) => command)).toEqual(["paper.open"]);
  });

  test("a signal while the terminal itself starts: it is waited for, and closed", async () => {
    const rig = new Rig([entry("first")]);
    rig.startTerminal = () => new Promise((resolve) => rig.time.after(2_000, () => resolve(rig.terminal)));
    await rig.begin(1_000);
    rig.process.signal("SIGTERM");
    await rig.time.pass(5_000);
    expect([rig.ended, rig.terminal.stopped, rig.terminal.asked]).toEqual([{ code: 0, at: 2_200 }, true, []]);
  });
});

describe("an end of its own", () => {
  test("all strategies have failed, and stay so", async () => {
    const rig = new Rig([entry("first"), entry("second")]);
    await rig.begin();
    rig.terminal.set("first", { state: "failed", sentence: "It loops." });
    await rig.time.pass(60_000);
    expect(rig.ended).toBeUndefined();
    rig.terminal.set("second", { state: "failed", sentence: "It threw." });
    await rig.time.pass(2_000);
    // The terminal may begin it anew by itself.
    rig.terminal.set("second", { state: "starting" });
    await rig.time.pass(10_000);
    expect(rig.ended).toBeUndefined();
    rig.terminal.set("second", { state: "failed", sentence: "It threw." });
    await rig.time.pass(10_000);
    expect(rig.ended?.code).toBe(4);
    expect(rig.events("all-failed")).toHaveLength(1);
  });

  test("the start fails by what can happen to anyone", async () => {
    const rig = new Rig([entry("first")]);
    rig.startTerminal = () => Promise.reject(new TerminalError({ kind: "Fault", sentence: "Another Sauda is already using the data folder." }));
    await rig.begin();
    expect([rig.ended?.code, rig.events("start.failed")]).toEqual([3, ["Another Sauda is already using the data folder."]]);
  });

  test("a fault of ours: the strategies are not stopped on the strength of a state that may be wrong", async () => {
    const rig = await running();
    rig.process.fault("A fault in Sauda: x.");
    await rig.time.pass(0);
    expect([rig.terminal.faults, rig.health.abouts]).toEqual([["A fault in Sauda: x."], ["fault"]]);
    const stop = rig.process.stopForFault();
    await rig.time.pass(1_000);
    await stop;
    expect([rig.terminal.stopped, rig.terminal.commandsOf("strategies.stop")]).toEqual([true, []]);
  });
});

describe("how it is", () => {
  test("each of what can go wrong shows, and goes when it is well again", async () => {
    const rig = new Rig([entry("first")]);
    await rig.begin();
    const { publish, strategies } = rig.terminal;
    const feed = { state: "live", sentence: "Live.", ticksPerSecond: 1, received: 1, dropped: 0, droppedBy: {}, lost: 0, reconnects: 0, ageMs: 10, subscribed: 1, silent: [] } as const;
    const orders = { account: LAB, usedThisSecond: 0, perSecond: 10, waiting: 0, unresolved: 0 };
    const pains: [() => void, string, () => void][] = [
      [() => rig.terminal.setAccount(account(LAB, { state: "stopped", trading: false, sentence: "The disk is full." })), `account ${LAB}`, () => rig.terminal.setAccount(account(LAB))],
      [() => publish("orderHealth", { ...orders, journal: "The journal cannot be written: disk full." }), `journal of ${LAB}`, () => publish("orderHealth", { ...orders, journal: "Journal durable" })],
      [() => publish("feed", { ...feed, ageMs: 31_000, silent: [] }), "feed", () => publish("feed", { ...feed, silent: [] })],
      [() => publish("feed", { ...feed, state: "retrying", silent: [] }), "feed", () => publish("feed", { ...feed, silent: [] })],
      [() => publish("kill", { pulled: true, squareOff: false, sentence: "Pulled." }), "kill switch", () => publish("kill", { pulled: false, squareOff: false, sentence: "" })],
      [() => rig.terminal.set("first", { state: "paused", sentence: "Five errors in a row." }), "strategy first paused", () => rig.terminal.set("first", { state: "running" })],
      // Its host has ended, and it is started anew.
      [() => rig.terminal.set("first", { state: "starting", restarts: 1 }), "strategy first starting", () => rig.terminal.set("first", { state: "running" })],
      [() => rig.terminal.set("first", { state: "stopped" }), "strategy first stopped", () => rig.terminal.set("first", { state: "running" })],
      [() => publish("strategyGone", { id: "first" }), "strategy first", () => publish("strategy", strategies.get("first")!)],
    ];
    for (const [befall, about, recover] of pains) {
      expect(rig.health).toEqual({ well: true, abouts: [] });
      befall();
      expect(rig.health).toEqual({ well: false, abouts: [about] });
      recover();
    }
    expect(rig.health.well).toBe(true);
  });

  test("a quiet feed is nothing while the market is closed or the practice market paused", async () => {
    const rig = new Rig([entry("first")]);
    await rig.begin();
    const feed = { state: "live", sentence: "Live.", ticksPerSecond: 0, received: 1, dropped: 0, droppedBy: {}, lost: 0, reconnects: 0, ageMs: 300_000, subscribed: 1, silent: [] } as const;
    rig.terminal.publish("feed", { ...feed, silent: [] });
    expect(rig.health.well).toBe(false);
    rig.terminal.publish("session", { phase: "closed", sentence: "Closed." });
    expect(rig.health.well).toBe(true);
  });

  test("figures and sentences are for who has the token; others are told how well it is", async () => {
    const rig = new Rig([entry("first")]);
    await rig.begin();
    rig.terminal.set("first", { state: "failed", sentence: "It lost ₹ 5,000. token=abcdef0123456789abcdef0123456789", positions: holding(-75), lastSignal: { at: 5 as never, words: "SELL 75" } });
    const { brief, full } = rig.process.health;
    expect(brief).toEqual({ status: "not ok", state: "running", uptime_s: 10, strategies: { wanted: 1, running: 0 }, reasons: ["strategy first failed"] });
    expect(full).toMatchObject({
      strategies: [{ id: "first", state: "failed", positions: [{ instrument: "NSE:SBIN", quantity: -75, average_price: 820 }], last_signal: { at: 5, words: "SELL 75" }, errors: 0 }],
      accounts: [{ id: LAB, state: "ready" }], feed: { state: "live", age_ms: 10 }, journal: "Journal durable",
    });
    expect(JSON.stringify(full)).not.toContain("abcdef0123");
  });

  test("a strategy that is not in the file is listed beside the others", async () => {
    const rig = new Rig([entry("first")]);
    rig.terminal.strategies.set("other", { ...strategyView("other", { file: "example/ema-crossover.ts", settings: {} as never }), title: "Other", mode: "paper", account: LAB, state: "running" });
    await rig.begin(0);
    expect(rig.process.health.full).toMatchObject({ others: [{ id: "other", state: "running" }] });
  });
});
