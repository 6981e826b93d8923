import { describe, expect, it } from "vitest";
import { newRecord } from "../../../electron/strategies/instances/record.ts";
import type { InstanceRecord } from "../../../electron/strategies/instances/record.ts";
import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { A, B, InstanceRig, LIVE, fillOf, settingsOf, stateOf } from "./rig.ts";

const record = (change: Partial<StrategySettings> = {}): InstanceRecord => newRecord("my-ema-0001", "own/my-ema.ts", settingsOf(change));
const byHand = { by: "hand" } as const;

async function running(change: Partial<StrategySettings> = {}, rig = new InstanceRig()): Promise<InstanceRig> {
  await rig.open(record(change));
  await rig.instance.start({ by: "hand", word: "LIVE" });
  return rig;
}

describe("a crash", () => {
  it("shows as stopped at the next start what ran", async () => {
    const rig = await running();
    const next = await rig.again();
    await next.open();
    expect(next.view.state).toBe("stopped");
    await next.pass(2);
    expect(next.view).toMatchObject({ state: "stopped", hash: A.hash });
    expect(next.view.sentence).toContain("It ran when Sauda ended");
    expect(next.hosts.calls).toEqual([]);
  });

  it("goes on by itself from its last state, told of the fills since, with the build that ran", async () => {
    const rig = await running({ autoStart: true });
    rig.instance.news.state(1, stateOf(10, ["f1"]));
    await rig.until(() => true);
    const next = await rig.again({ held: 15, fills: [fillOf("f1", "BUY", 10), fillOf("f2", "BUY", 5)] });
    next.file = B;
    next.trading = false;
    await next.open();
    await next.pass(3);
    expect(next.view).toMatchObject({ state: "stopped", sentence: "It goes on when its account is ready." });
    next.trading = true;
    await next.pass(1);
    await next.until(() => next.view.state === "running");
    expect(next.hosts.calls).toEqual(["plan 1 a", "start 1 resume"]);
    expect(next.hosts.begun[0]?.from).toMatchObject({ kind: "resume", state: { orders: { fills: ["f1"] } } });
    expect(next.hosts.begun[0]?.fills.map(({ id }) => id)).toEqual(["f1", "f2"]);
    expect(next.view).toMatchObject({ hash: A.hash, fileHash: B.hash });
  });

  it("does not tell a run of fills that an earlier one of the same day traded", async () => {
    const rig = new InstanceRig({ fills: [fillOf("old", "BUY", 5), fillOf("old2", "SELL", 5)] });
    await running({ autoStart: true }, rig);
    expect(rig.hosts.begun[0]?.fills).toEqual([]);
    rig.instance.news.state(1, stateOf(0));
    const next = await rig.again({ held: 7, fills: [...rig.world.fills, fillOf("new", "BUY", 7)] });
    await next.open();
    await next.pass(1);
    await next.until(() => next.view.state === "running");
    expect(next.hosts.begun[0]?.fills.map(({ id }) => id)).toEqual(["new"]);
  });

  it("carries out a stop that it interrupted", async () => {
    const rig = await running();
    rig.world.held = 50;
    rig.world.haltLeft = "Not yet.";
    await rig.instance.stop({ policy: "square-off", reason: "user", why: "Stopped by hand." });
    const next = await rig.again({ haltLeft: undefined, held: 50 });
    await next.open();
    expect(next.view.state).toBe("stopping");
    await next.pass(1);
    await next.until(() => next.view.state === "stopped");
    expect(next.world.deeds.at(-1)).toBe("halt square-off");
    expect(next.world.held).toBe(0);
  });

  it("does not begin anew what the kill switch stopped, nor what it finds pulled", async () => {
    const rig = await running({ autoStart: true });
    const next = await rig.again();
    next.killed = true;
    await next.open();
    await next.pass(1);
    await next.until(() => next.instance.record.wants === "stopped");
    next.killed = false;
    await next.pass(5);
    expect(next.hosts.calls).toEqual([]);
    expect(next.instance.record.held).toBe(true);
  });

  it("ends in order with its last state on the disk, and still wants to run", async () => {
    const rig = await running({ autoStart: true });
    rig.hosts.state = stateOf(3, ["f1"]);
    const ended = rig.instance.end();
    await rig.time.pass(10_000);
    await ended;
    expect(rig.hosts.calls.at(-1)).toBe("stop shutdown");
    expect(rig.orders.ended).toBe(true);
    const next = await rig.again({ held: 3, fills: [fillOf("f1", "BUY", 3)] });
    await next.open();
    await next.pass(1);
    await next.until(() => next.view.state === "running");
    expect(next.hosts.begun[0]?.from).toMatchObject({ kind: "resume", state: { sequence: 7 } });
  });
});

describe("its schedule", () => {
  const day = { policy: "square-off" as const, weekdays: [1, 2, 3, 4, 5], start: "10:05", stop: "15:10" };

  it("starts and stops it", async () => {
    const rig = new InstanceRig();
    await rig.open(record({ schedule: day }));
    await rig.pass(299);
    expect(rig.view.state).toBe("stopped");
    await rig.pass(1);
    await rig.until(() => rig.view.state === "running");
    rig.world.held = 5;
    await rig.time.pass(5 * 3_600_000 + 5 * 60_000);
    await rig.pass(1);
    await rig.until(() => rig.view.state === "stopped");
    expect(rig.hosts.calls.at(-1)).toBe("stop schedule");
    expect(rig.world.held).toBe(0);
  });

  it("starts late when the account comes late, once, and not again what was stopped by hand", async () => {
    const rig = new InstanceRig();
    rig.trading = false;
    await rig.open(record({ schedule: day }));
    await rig.pass(600);
    rig.trading = true;
    await rig.pass(1);
    await rig.until(() => rig.view.state === "running");
    await rig.instance.stop({ policy: "leave", reason: "user", why: "Stopped by hand." });
    await rig.pass(600);
    expect(rig.view.state).toBe("stopped");
    expect(rig.hosts.calls.filter((call) => call.startsWith("plan"))).toHaveLength(1);
  });

  it("is carried out at the wake where the machine slept over it; after the stop nothing is started", async () => {
    const rig = new InstanceRig();
    await rig.open(record({ schedule: day }));
    await rig.pass(301);
    await rig.until(() => rig.view.state === "running");
    await rig.time.pass(3 * 86_400_000);
    await rig.pass(1);
    // Monday 10:05: Friday's stop was missed; the day's own start is due then.
    await rig.until(() => rig.hosts.calls.includes("stop schedule"));
    const late = new InstanceRig();
    await late.open(record({ schedule: day }));
    await late.time.pass(6 * 3_600_000);
    await late.pass(5);
    expect(late.view.state).toBe("stopped");
    expect(late.hosts.calls).toEqual([]);
  });

  it("tells once that it could not start it", async () => {
    const rig = new InstanceRig();
    rig.file = "my-ema.ts:3:1: Unexpected end";
    await rig.open(record({ schedule: day }));
    await rig.pass(400);
    await rig.until(() => rig.view.state === "failed");
    await rig.pass(100);
    expect(rig.notes.filter((note) => note.startsWith("alarm"))).toEqual(["alarm: EMA on SBIN was not started by its schedule: my-ema.ts:3:1: Unexpected end"]);
  });
});

describe("mode live", () => {
  const live = { account: LIVE, mode: "live" } as const;

  it("asks for the word, and starts by itself only what the word was typed for", async () => {
    const rig = new InstanceRig();
    await rig.open(record({ ...live, schedule: { policy: "leave", weekdays: [1, 2, 3, 4, 5], start: "09:20" } }));
    await expect(rig.instance.start(byHand)).rejects.toThrow("Type LIVE");
    await rig.instance.start({ by: "hand", word: "live" });
    await rig.instance.stop({ policy: "leave", reason: "user", why: "Stopped by hand." });
    await rig.time.pass(3 * 86_400_000);
    await rig.pass(1);
    await rig.until(() => rig.view.state === "running");
    await rig.instance.stop({ policy: "leave", reason: "user", why: "Stopped by hand." });
    rig.file = B;
    // To Wednesday: the Tuesday is Guru Nanak's birthday.
    await rig.time.pass(2 * 86_400_000);
    await rig.pass(1);
    await rig.until(() => rig.view.state === "failed");
    expect(rig.view.sentence).toContain("another file or other parameters than those for which LIVE was typed");
  });
});
