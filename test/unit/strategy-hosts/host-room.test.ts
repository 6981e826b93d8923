import { describe, expect, test } from "vitest";
import { hostCount } from "../../../electron/strategies/hosts/host-room.ts";
import { settle } from "../../support/virtual-time.ts";
import { AT, material, roomRig, sentenceOf, spec, state } from "./host-rig.ts";

const PLANNED = { needs: [], instruments: [] };

describe("placement", () => {
  test("one core is left to the terminal, and there are from two to four hosts", () => {
    expect([1, 2, 3, 4, 5, 16].map(hostCount)).toEqual([2, 2, 2, 3, 4, 4]);
  });

  test("a hundred runs that start together are spread evenly", async () => {
    const { room, threads } = roomRig();
    for (let i = 0; i < 100; i++) void room.plan(spec(`run-${i}`));
    await settle();
    expect(threads.map((thread) => thread.of("plan").length)).toEqual([50, 50]);
    expect(room.threads).toBe(2);
  });

  test("with a closed market nobody does anything, and they are spread evenly all the same", async () => {
    const rig = roomRig();
    for (let i = 0; i < 8; i++) {
      await rig.run(`run-${i}`);
      for (const thread of rig.threads) {
        const runs = thread.of("start").map(({ run }) => ({ run, generation: 1, ticks: 0, candles: 0, meanUs: 0, p99Us: 0, slowestMs: 0, slow: 0, errors: 0, now: AT }));
        for (let second = 0; second < 3; second++) {
          thread.say({ kind: "figures", runs, pending: 0, lost: 0, heapMb: 1 });
          await rig.calm(1_000);
        }
      }
    }
    expect(rig.threads.map((thread) => thread.of("plan").length)).toEqual([4, 4]);
  });

  test("a new run goes where the least is done, by ticks a second and time a call", async () => {
    const rig = roomRig();
    const [one, two] = [await rig.run("heavy"), await rig.run("light")];
    expect(one).not.toBe(two);
    const figures = (run: string, ticks: number, meanUs: number) => ({ run, generation: 1, ticks, candles: 0, meanUs, p99Us: 0, slowestMs: 0, slow: 0, errors: 0, now: AT });
    for (const ticks of [0, 1_000]) {
      one.say({ kind: "figures", runs: [figures("heavy", ticks, 500)], pending: 0, lost: 0, heapMb: 1 } as never);
      two.say({ kind: "figures", runs: [figures("light", ticks, 10)], pending: 0, lost: 0, heapMb: 1 } as never);
      await rig.calm(1_000);
    }
    // 0.5 s of work a second beside 0.01 s: several go beside the light one, of which nothing is known counts as the mean of 255 ms.
    expect(await rig.run("third")).toBe(two);
    expect(await rig.run("fourth")).toBe(two);
    expect(await rig.run("fifth")).toBe(one);
  });
});

describe("rings", () => {
  test("a host's ring has the slots of its runs, each once, and changes with them", async () => {
    const rig = roomRig({ hosts: 1 });
    await rig.run("a", [3, 1]);
    await rig.run("b", [2, 3]);
    expect(rig.rings).toEqual(new Map([[16, [1, 2, 3]]]));
    const stopped = rig.room.stop("a", "user");
    rig.hostOf("a").say({ kind: "stopped", run: "a", generation: 1, state: undefined, why: "" });
    await stopped;
    expect(rig.rings).toEqual(new Map([[16, [2, 3]]]));
    void rig.room.stop("b", "user");
    rig.hostOf("b").say({ kind: "stopped", run: "b", generation: 1, state: undefined, why: "" });
    expect(rig.rings.size).toBe(0);
    // Nothing was attached that was attached already.
    expect(rig.events.filter(([kind]) => kind === "attach" || kind === "detach")).toEqual([["attach", 16, [1, 3]], ["attach", 16, [1, 2, 3]], ["attach", 16, [2, 3]], ["detach", 16]]);
  });

  test("the ring is attached before the start is sent, and for a swap too", async () => {
    const rig = roomRig();
    const thread = await rig.run("a", [1]);
    const plan = rig.room.plan(spec("a", 2));
    thread.say({ kind: "planned", run: "a", generation: 2, planned: PLANNED });
    await plan;
    const swap = rig.room.swap("a", 2, { slots: [1, 9], warm: [], trialMs: 5_000 });
    expect(rig.rings.get(16)).toEqual([1, 9]);
    thread.say({ kind: "swapped", run: "a", generation: 2, switchMs: 1.5, sequence: 77 });
    expect(await swap).toEqual({ switchMs: 1.5, sequence: 77 });
    thread.say({ kind: "rolled-back", run: "a", generation: 2, to: 1, sentence: "It threw." });
    expect(rig.rings.get(16)).toEqual([1]);
    expect(rig.events.at(-1)).toEqual(["rolled-back", "a", 2, 1, "It threw."]);
  });
});

describe("answers", () => {
  test("find whoever asked, in whatever order they come", async () => {
    const rig = roomRig({ hosts: 1 });
    const [a, b] = [rig.room.plan(spec("a")), rig.room.plan(spec("b"))];
    await settle();
    const thread = rig.hostOf("a");
    thread.say({ kind: "planned", run: "b", generation: 1, planned: { needs: [], instruments: ["NSE:B" as never] } });
    thread.say({ kind: "refused", run: "a", generation: 1, sentence: "a.ts:3:1: no." });
    expect((await b).instruments).toEqual(["NSE:B"]);
    expect(await sentenceOf(a)).toBe("a.ts:3:1: no.");
    // A refused version is gone: it can be planned anew.
    void rig.room.plan(spec("a"));
    await settle();
    expect(thread.of("plan").map((one) => one.spec.run)).toEqual(["a", "b", "a"]);
    expect(new Set(thread.of("plan").map(({ number }) => number)).size).toBe(3);
  });

  test("a refused swap leaves the running version as it was", async () => {
    const rig = roomRig();
    const thread = await rig.run("a", [1]);
    const plan = rig.room.plan(spec("a", 2));
    thread.say({ kind: "planned", run: "a", generation: 2, planned: PLANNED });
    await plan;
    const swap = rig.room.swap("a", 2, { slots: [1, 5], warm: [], trialMs: 5_000 });
    thread.say({ kind: "refused", run: "a", generation: 2, sentence: "The running version has state 1, and this one reads 2." });
    expect(await sentenceOf(swap)).toContain("state 1");
    expect(rig.rings.get(16)).toEqual([1]);
    thread.say({ kind: "signals", run: "a", generation: 1, signals: [] });
    expect(rig.events.at(-1)).toEqual(["signals", "a", 1, []]);
    expect(rig.lost.size).toBe(0);
  });

  test("a stop that is asked while the start is under way is answered though the start is refused", async () => {
    const rig = roomRig();
    const plan = rig.room.plan(spec("a"));
    await settle();
    const thread = rig.hostOf("a");
    thread.say({ kind: "planned", run: "a", generation: 1, planned: PLANNED });
    await plan;
    const start = rig.room.start("a", 1, material());
    const stop = rig.room.stop("a", "user");
    thread.say({ kind: "refused", run: "a", generation: 1, sentence: "onInit threw." });
    expect(await sentenceOf(start)).toBe("onInit threw.");
    expect((await stop).state).toBeUndefined();
  });

  test("orders and fills go to runs that were started, and to no other", async () => {
    const rig = roomRig();
    void rig.room.plan(spec("a"));
    await settle();
    rig.room.order("a", { id: "1" } as never);
    rig.room.order("nobody", { id: "2" } as never);
    expect(rig.hostOf("a").of("order")).toEqual([]);
    const thread = await rig.run("b");
    rig.room.order("b", { id: "3" } as never);
    rig.room.fill("b", { id: "f" } as never, 12);
    expect([thread.of("order").length, thread.of("fill").map(({ charges }) => charges)]).toEqual([1, [12]]);
  });

  test("every refusal of the room itself is a sentence", async () => {
    const rig = roomRig();
    await rig.run("a");
    expect(await sentenceOf(rig.room.plan(spec("a")))).toContain("Version 1 of a is there already");
    expect(await sentenceOf(rig.room.start("a", 1, material()))).toContain("swap");
    expect(await sentenceOf(rig.room.start("x", 1, material()))).toContain("Start it again");
    expect(await rig.room.stop("x", "user")).toEqual({ state: undefined, why: "It did not run." });
    void rig.room.stop("a", "user");
    expect(await sentenceOf(rig.room.stop("a", "user"))).toContain("already");
    await rig.room.end();
    expect(await sentenceOf(rig.room.plan(spec("y")))).toContain("closing");
  });

  test("states are kept for a restart; those of a version on trial do not hide those of the one before", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    const old = state("a", 10);
    thread.say({ kind: "state", run: "a", generation: 1, state: old });
    expect(rig.room.lastState("a")).toBe(old);
    const plan = rig.room.plan(spec("a", 2));
    thread.say({ kind: "planned", run: "a", generation: 2, planned: PLANNED });
    await plan;
    void rig.room.swap("a", 2, { slots: [1], warm: [], trialMs: 5_000 });
    thread.say({ kind: "swapped", run: "a", generation: 2, switchMs: 1, sequence: 11 });
    expect(rig.room.lastState("a")).toBe(old);
    const fresh = state("a", 12);
    thread.say({ kind: "state", run: "a", generation: 2, state: fresh });
    expect(rig.room.lastState("a")).toBe(fresh);
    thread.die({ memory: false, why: "it broke" });
    expect(rig.lost.get("a")).toMatchObject({ generation: 2, state: fresh, before: { generation: 1, state: old } });
  });

  test("a version that is kept goes on from the state of the one before until it has told its own", async () => {
    const rig = roomRig();
    const thread = await rig.run("a", [1]);
    const old = state("a", 10);
    thread.say({ kind: "state", run: "a", generation: 1, state: old });
    const plan = rig.room.plan(spec("a", 2));
    thread.say({ kind: "planned", run: "a", generation: 2, planned: PLANNED });
    await plan;
    void rig.room.swap("a", 2, { slots: [2], warm: [], trialMs: 5_000 });
    thread.say({ kind: "swapped", run: "a", generation: 2, switchMs: 1, sequence: 11 }, { kind: "settled", run: "a", generation: 2 });
    expect(rig.room.lastState("a")).toBe(old);
    expect(rig.rings.get(16)).toEqual([2]);
    thread.die({ memory: false, why: "it broke" });
    expect(rig.lost.get("a")).toMatchObject({ generation: 2, state: old, before: undefined });
  });
});

describe("the end", () => {
  test("is in order where the threads go by themselves", async () => {
    const rig = roomRig();
    await rig.run("a");
    await rig.run("b");
    await rig.room.end();
    expect(rig.threads.map(({ terminated, heard }) => [terminated, heard.at(-1)?.kind])).toEqual([[false, "quit"], [false, "quit"]]);
    expect([rig.rings.size, rig.lost.size, rig.room.threads]).toEqual([0, 0, 0]);
  });

  test("is bounded where one does not, and whoever waits is told", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    thread.quits = false;
    const plan = rig.room.plan(spec("a", 2));
    await settle();
    const end = rig.room.end();
    expect(await sentenceOf(plan)).toContain("closing");
    await rig.time.pass(1_999);
    expect(thread.terminated).toBe(false);
    await rig.time.pass(2);
    await end;
    expect(thread.terminated).toBe(true);
    expect(rig.lost.size).toBe(0);
  });
});
