import { describe, expect, it } from "vitest";
import { newRecord } from "../../../electron/strategies/instances/record.ts";
import type { InstanceRecord } from "../../../electron/strategies/instances/record.ts";
import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import type { RunLost } from "../../../electron/strategies/hosts/loss.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { A, B, InstanceRig, SBIN, settingsOf, signal, stateOf } from "./rig.ts";

const record = (change: Partial<StrategySettings> = {}): InstanceRecord => newRecord("my-ema-0001", "own/my-ema.ts", settingsOf(change));
const byHand = { by: "hand" } as const;
const lost = (change: Partial<RunLost> = {}): RunLost => ({ culprit: false, cause: "crash", sentence: "Its thread ended.", generation: 1, state: stateOf(0), before: undefined, ...change });
const failure = (inRow: number) => ({ callback: "onTick", at: 0 as MarketTime, message: "boom", stack: "", inRow }) as const;

async function running(change: Partial<StrategySettings> = {}, rig = new InstanceRig()): Promise<InstanceRig> {
  await rig.open(record(change));
  await rig.instance.start({ by: "hand", word: "LIVE" });
  return rig;
}

describe("an instance's life", () => {
  it("starts, with the intent in the journal before the run can decide, and stops", async () => {
    const rig = new InstanceRig();
    await rig.open();
    const start = rig.hosts.start.bind(rig.hosts);
    let wrote = "";
    rig.hosts.start = (...how) => {
      wrote = rig.written.at(-1) ?? "";
      return start(...how);
    };
    await rig.instance.start(byHand);
    expect(wrote).toBe("Started by hand.");
    expect(rig.view).toMatchObject({ state: "running", hash: A.hash, instruments: [SBIN], frames: [5], paperParameters: { stock: SBIN, fast: 9 } });
    await rig.instance.stop({ policy: "cancel", reason: "user", why: "Stopped by hand." });
    expect(rig.hosts.calls).toEqual(["plan 1 a", "start 1 begin", "stop user"]);
    expect(rig.world.deeds).toEqual(["begin", "halt cancel"]);
    expect(rig.view).toMatchObject({ state: "stopped", sentence: "Stopped by hand. Its working orders are cancelled; positions stay." });
  });

  it("says why it did not start, and leaves nothing in its host", async () => {
    const rig = new InstanceRig();
    await rig.open();
    rig.hosts.refuseStart = "my-ema.ts:12:5: onInit threw: boom";
    await expect(rig.instance.start(byHand)).rejects.toThrow("my-ema.ts:12:5");
    expect(rig.hosts.calls).toEqual(["plan 1 a", "start 1 begin", "drop 1"]);
    expect(rig.view).toMatchObject({ state: "failed", sentence: "my-ema.ts:12:5: onInit threw: boom" });
    rig.hosts.refuseStart = undefined;
    await rig.instance.start(byHand);
    expect(rig.view.state).toBe("running");
  });

  it("does not start while its account is away, the switch is pulled, or the journal cannot be written", async () => {
    const rig = new InstanceRig();
    await rig.open();
    rig.trading = false;
    await expect(rig.instance.start(byHand)).rejects.toThrow("its account is not ready. Signing in.");
    rig.trading = true;
    rig.killed = true;
    await expect(rig.instance.start(byHand)).rejects.toThrow("kill switch is pulled");
    rig.killed = false;
    rig.world.journal.broken = true;
    await expect(rig.instance.start(byHand)).rejects.toThrow("journal cannot be written");
    expect(rig.hosts.calls.filter((call) => call.startsWith("start"))).toEqual([]);
    expect(rig.view.state).toBe("failed");
  });

  it("does not start when the switch is pulled while its history is read", async () => {
    const rig = new InstanceRig();
    await rig.open();
    let open = (): void => {};
    rig.hosts.gate = new Promise((resolve) => (open = resolve));
    const started = rig.instance.start(byHand);
    started.catch(() => {});
    await rig.until(() => rig.hosts.calls.length > 0);
    rig.killed = true;
    void rig.instance.stop({ policy: "leave", reason: "limit", held: true, mute: true, why: "The kill switch was pulled." });
    open();
    await expect(started).rejects.toThrow("kill switch");
    await rig.wait();
    expect(rig.hosts.calls).toEqual(["plan 1 a", "drop 1"]);
    expect(rig.view.state).toBe("failed");
  });

  it("opens nothing while paused and from its last entry on", async () => {
    const rig = await running({ schedule: { policy: "leave", weekdays: [5], lastEntry: "10:30" } });
    rig.instance.news.signals(1, [signal("s1")]);
    await rig.instance.pause();
    rig.instance.news.signals(1, [signal("s2")]);
    expect(rig.view.state).toBe("paused");
    await rig.instance.resume();
    rig.instance.news.signals(1, [signal("s3")]);
    await rig.pass(1_800);
    rig.instance.news.signals(1, [signal("s4")]);
    expect(rig.orders.taken).toEqual(["1 s1 all a", "1 s2 reduce a", "1 s3 all a", "1 s4 reduce a"]);
    expect(rig.world.deeds).toContain("pause");
  });

  it("stays paused where resuming cannot be written", async () => {
    const rig = await running();
    await rig.instance.pause();
    rig.world.journal.broken = true;
    await expect(rig.instance.resume()).rejects.toThrow("journal");
    rig.instance.news.signals(1, [signal("s1")]);
    expect(rig.orders.taken).toEqual(["1 s1 reduce a"]);
    expect(rig.view.state).toBe("paused");
  });

  it("lets what onStop decides only reduce, and after the kill switch nothing at all", async () => {
    const rig = await running();
    rig.hosts.onStop = () => rig.instance.news.signals(1, [signal("last")]);
    await rig.instance.stop({ policy: "leave", reason: "user", why: "Stopped by hand." });
    expect(rig.orders.taken).toEqual(["1 last reduce a"]);
    await rig.instance.start(byHand);
    rig.hosts.onStop = () => rig.instance.news.signals(2, [signal("killed")]);
    await rig.instance.stop({ policy: "leave", reason: "limit", held: true, mute: true, why: "The kill switch was pulled." });
    expect(rig.orders.taken).toEqual(["1 last reduce a"]);
    expect(rig.instance.record.held).toBe(true);
  });

  it("squares off and shows why when a limit of the day is reached", async () => {
    const rig = await running();
    rig.world.held = 50;
    rig.orders.wants.onBreach({ rule: "daily loss", limit: "₹ 5,000", value: "−₹ 5,010", sentence: "Its daily loss is reached." });
    await rig.until(() => rig.view.state === "failed");
    expect(rig.hosts.calls.at(-1)).toBe("stop limit");
    expect(rig.world.deeds.at(-1)).toBe("halt square-off");
    expect(rig.view.sentence).toBe("Its daily loss is reached. Its orders are cancelled and its positions closed.");
    expect(rig.notes).toContain("alarm: EMA on SBIN: Its daily loss is reached.");
  });

  it("goes on closing until all is closed", async () => {
    const rig = await running();
    rig.world.held = 50;
    rig.world.haltLeft = "NSE:SBIN could not be closed within 8 s.";
    await rig.instance.stop({ policy: "square-off", reason: "user", why: "Stopped by hand." });
    expect(rig.view).toMatchObject({ state: "stopping", sentence: "It does not run any more. NSE:SBIN could not be closed within 8 s." });
    await expect(rig.instance.start(byHand)).rejects.toThrow("still stopping");
    rig.world.haltLeft = undefined;
    await rig.pass(2);
    await rig.until(() => rig.view.state === "stopped");
    expect(rig.world.held).toBe(0);
  });

  it("goes on closing when the kill switch is pulled meanwhile", async () => {
    const rig = await running();
    rig.world.held = 50;
    rig.world.haltLeft = "Not yet.";
    await rig.instance.stop({ policy: "square-off", reason: "user", why: "Stopped by hand." });
    await rig.instance.stop({ policy: "leave", reason: "limit", held: true, mute: true, why: "The kill switch was pulled." });
    expect(rig.instance.record).toMatchObject({ stopping: "square-off", held: true });
    rig.world.haltLeft = undefined;
    await rig.until(() => rig.view.state === "stopped");
    expect(rig.world.held).toBe(0);
  });

  it("changes only what its orders and schedule follow while it runs, and writes down who changed what", async () => {
    const rig = await running();
    const { settings } = rig.instance.record;
    await rig.instance.change({ ...settings, title: "New name", limits: { ...settings.limits, ordersPerDay: 5 } });
    expect(rig.written.at(-1)).toBe("Changed by hand: title EMA on SBIN → New name, limits.ordersPerDay 100 → 5");
    await expect(rig.instance.change({ ...settings, parameters: { ...settings.parameters, fast: 10 } })).rejects.toThrow("swap to the new parameters");
    await expect(rig.instance.change({ ...settings, mode: "shadow" })).rejects.toThrow("mode cannot be changed now");
  });
});

describe("what goes wrong in a run", () => {
  it("pauses after errors in a row", async () => {
    const rig = await running();
    rig.instance.news.failed(1, failure(1), ["my-ema.ts:4:2"]);
    rig.instance.news.failed(1, failure(2), ["my-ema.ts:4:2"]);
    expect(rig.view.state).toBe("running");
    rig.instance.news.failed(1, failure(3), ["my-ema.ts:4:2"]);
    await rig.wait();
    expect(rig.view).toMatchObject({ state: "paused", errors: 3 });
    expect(rig.view.sentence).toContain("onTick threw 3 times in a row: boom at my-ema.ts:4:2");
    expect(rig.instance.lines({ levels: ["error"], search: "BOOM", count: 10 }).lines).toHaveLength(3);
  });

  it("is started anew from its last state when its thread ends, three times in ten minutes", async () => {
    const rig = await running();
    for (let i = 1; i <= 3; i++) {
      rig.instance.news.lost(lost({ state: stateOf(0) }));
      await rig.until(() => rig.hosts.calls.filter((call) => call.startsWith("start")).length === i + 1 && rig.view.state === "running");
      expect(rig.view.restarts).toBe(i);
      await rig.time.pass(60_000);
    }
    expect(rig.hosts.calls.filter((call) => call.startsWith("start"))).toEqual(["start 1 begin", "start 2 resume", "start 3 resume", "start 4 resume"]);
    rig.instance.news.lost(lost());
    await rig.until(() => rig.view.state === "failed");
    expect(rig.view.sentence).toContain("ended 4 times within 10 minutes");
    expect(rig.instance.record).toMatchObject({ wants: "stopped", held: true });
  });

  it("is not started anew when it was it that hung", async () => {
    const rig = await running();
    rig.instance.news.lost(lost({ culprit: true, cause: "stuck", sentence: "my-ema.ts was ended: a callback did not return." }));
    await rig.until(() => rig.view.state === "failed");
    expect(rig.hosts.calls.filter((call) => call.startsWith("start"))).toHaveLength(1);
    await rig.instance.start(byHand);
    expect(rig.instance.record.held).toBe(false);
  });

  it("resumes a run that was paused as paused", async () => {
    const rig = await running();
    await rig.instance.pause();
    rig.instance.news.lost(lost());
    await rig.until(() => rig.hosts.calls.filter((call) => call.startsWith("start")).length === 2 && rig.view.state === "paused");
    rig.instance.news.signals(2, [signal("s")]);
    expect(rig.orders.taken).toEqual(["2 s reduce a"]);
  });

  it("does not go on from a state that leads elsewhere than the journal", async () => {
    const rig = await running();
    rig.world.held = 100;
    rig.instance.news.lost(lost({ state: stateOf(50) }));
    await rig.until(() => rig.view.state === "failed");
    expect(rig.view.sentence).toContain("holds 100 NSE:SBIN by the journal, and its own last state leads to 50");
  });
});

describe("a hot swap", () => {
  it("hands over, is on trial, and is kept", async () => {
    const rig = await running();
    rig.file = B;
    expect(rig.view.fileHash).toBe(B.hash);
    expect(await rig.instance.swap({ stock: SBIN, fast: 12 })).toBe(1.5);
    expect(rig.hosts.calls.slice(2)).toEqual(["plan 2 b", "swap 2"]);
    expect(rig.view).toMatchObject({ state: "running", hash: B.hash, parameters: { fast: 12 }, swap: { outcome: "trial", from: A.hash, to: B.hash, switchMs: 1.5 } });
    rig.instance.news.signals(2, [signal("n")]);
    expect(rig.orders.taken).toEqual(["2 n all b"]);
    rig.instance.news.settled(2);
    await rig.wait();
    expect(rig.view.swap?.outcome).toBe("kept");
    await rig.instance.swapBack();
    expect(rig.view).toMatchObject({ hash: A.hash, parameters: { fast: 9 } });
  });

  it("goes on with the old one where the new one is refused or broken", async () => {
    const rig = await running();
    rig.file = B;
    rig.hosts.refuseSwap = "The running version has state 1, and this one reads 2.";
    await expect(rig.instance.swap(undefined)).rejects.toThrow("reads 2");
    expect(rig.view).toMatchObject({ state: "running", hash: A.hash, swap: { outcome: "refused" } });
    expect(rig.hosts.calls.at(-1)).toBe("drop 2");
    rig.file = "my-ema.ts:3:1: Unexpected end";
    await expect(rig.instance.swap(undefined)).rejects.toThrow("my-ema.ts:3:1");
    expect(rig.view).toMatchObject({ state: "running", fileHash: "" });
  });

  it("is rolled back when the new one fails on trial, also when it took its thread with it", async () => {
    const rig = await running();
    rig.file = B;
    await rig.instance.swap({ stock: SBIN, fast: 12 });
    rig.instance.news.rolledBack(2, 1, "onTick threw: boom.");
    await rig.wait();
    expect(rig.view).toMatchObject({ hash: A.hash, parameters: { fast: 9 }, swap: { outcome: "rolled back" } });
    await rig.instance.swap({ stock: SBIN, fast: 13 });
    rig.instance.news.lost(lost({ culprit: true, cause: "stuck", generation: 3, before: { generation: 1, state: stateOf(0) } }));
    await rig.until(() => rig.hosts.calls.at(-1) === "start 4 resume" && rig.view.state === "running");
    expect(rig.view).toMatchObject({ hash: A.hash, parameters: { fast: 9 }, swap: { outcome: "rolled back" } });
  });
});
