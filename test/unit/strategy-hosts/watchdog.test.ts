import { describe, expect, test } from "vitest";
import { settle } from "../../support/virtual-time.ts";
import { AT, material, roomRig, sentenceOf, spec, state } from "./host-rig.ts";

const PLANNED = { needs: [], instruments: [] };

describe("a callback that does not return", () => {
  test("ends its host after a second; the culprit is named and the others can go on", async () => {
    const rig = roomRig({ hosts: 1 });
    for (const name of ["a", "b", "c"]) await rig.run(name);
    const [thread] = rig.threads;
    const kept = state("b", 5);
    thread!.say({ kind: "state", run: "b", generation: 1, state: kept });
    await rig.calm(500);
    thread!.beat(thread!.numberOf("b"));
    await rig.time.pass(1_000);
    expect(rig.lost.size).toBe(0);
    await rig.time.pass(200);
    expect(thread!.terminated).toBe(true);
    expect(rig.lost.get("b")).toMatchObject({ culprit: true, cause: "stuck", generation: 1, state: kept, before: undefined });
    expect(rig.lost.get("b")?.sentence).toMatch(/^b\.ts was ended: a callback did not return for more than 1 s\. .*protective orders\.$/);
    for (const name of ["a", "c"]) {
      expect(rig.lost.get(name)).toMatchObject({ culprit: false, cause: "stuck" });
      expect(rig.lost.get(name)?.sentence).toContain("because b (b.ts) did not return");
    }
    // The culprit is told last: the others are started again first.
    expect(rig.events.filter(([kind]) => kind === "lost").map(([, run]) => run)).toEqual(["a", "c", "b"]);
    expect(rig.rings.size).toBe(0);
    // Whatever that thread says now, its exit included, is told to nobody.
    const count = rig.events.length;
    thread!.say({ kind: "signals", run: "a", generation: 1, signals: [] });
    thread!.die({ memory: true, why: "late" });
    expect(rig.events.length).toBe(count);
  });

  test("is told from many short callbacks of the same run", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    for (let i = 0; i < 100; i++) {
      thread.beat(0, i);
      await rig.time.pass(100);
    }
    expect(rig.lost.size).toBe(0);
  });

  test("900 ms are slow, and no reason to end a host", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    for (let i = 0; i < 20; i++) {
      thread.beat(0, i);
      await rig.time.pass(900);
      thread.beat(undefined);
      await rig.calm(100);
    }
    expect(rig.lost.size).toBe(0);
  });
});

describe("time that was not the host's", () => {
  test("a main thread that stood still ends no host that is at work when it wakes", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    rig.watch.follows = false;
    for (let stall = 0; stall < 50; stall++) {
      // Between two looks 30 s pass at once (a debugger, a sleep where the clock runs on, a stopped process); the callback is the same one.
      thread.beat(0, stall);
      rig.watch.now += 100;
      await rig.time.pass(100);
      rig.watch.now += 30_000;
      await rig.time.pass(100);
      thread.beat(undefined);
      thread.round();
      rig.watch.now += 100;
      await rig.time.pass(100);
    }
    expect(rig.lost.size).toBe(0);
  });

  test("one that is stuck is ended all the same, a few looks later", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    rig.watch.follows = false;
    thread.beat(0);
    rig.watch.now += 100;
    await rig.time.pass(100);
    rig.watch.now += 3_600_000;
    await rig.time.pass(100);
    expect(rig.lost.size).toBe(0);
    for (let i = 0; i < 9; i++) {
      rig.watch.now += 100;
      await rig.time.pass(100);
    }
    expect([...rig.lost.keys()]).toEqual(["a"]);
  });

  test("a clock that stands still or steps back counts nothing", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    rig.watch.follows = false;
    thread.beat(0);
    for (let i = 0; i < 100; i++) {
      rig.watch.now -= i % 2 === 0 ? 0 : 5_000;
      await rig.time.pass(100);
    }
    expect(rig.lost.size).toBe(0);
  });

  test("a request does not run out while the machine sleeps", async () => {
    const rig = roomRig();
    const plan = rig.room.plan(spec("a"));
    await settle();
    rig.watch.follows = false;
    rig.watch.now += 3_600_000;
    await rig.time.pass(300);
    rig.hostOf("a").say({ kind: "planned", run: "a", generation: 1, planned: PLANNED });
    expect(await plan).toEqual(PLANNED);
  });
});

describe("what never answers", () => {
  test("a loop at the top of the file: the plan is refused, and the run beside it is no culprit", async () => {
    const rig = roomRig({ hosts: 1 });
    const thread = await rig.run("good");
    const plan = rig.room.plan(spec("bad"));
    await settle();
    thread.beat(thread.numberOf("bad"));
    const said = sentenceOf(plan);
    await rig.time.pass(1_300);
    expect(await said).toMatch(/^bad\.ts was ended: what stands at the top of the file, .* Look there for a loop/);
    expect([...rig.lost.keys()]).toEqual(["good"]);
    expect(rig.lost.get("good")).toMatchObject({ culprit: false, cause: "stuck" });
  });

  test("a loop in onInit: the start is refused, and nothing is lost that never ran", async () => {
    const rig = roomRig();
    const plan = rig.room.plan(spec("a"));
    await settle();
    const thread = rig.hostOf("a");
    thread.say({ kind: "planned", run: "a", generation: 1, planned: PLANNED });
    await plan;
    const said = sentenceOf(rig.room.start("a", 1, material()));
    thread.beat(0);
    await rig.time.pass(1_300);
    expect(await said).toContain("its warm-up, onInit or onResume did not return");
    expect(rig.lost.size).toBe(0);
    expect(rig.rings.size).toBe(0);
  });

  test("a new version that loops while it takes over: the swap is refused and the old one is no culprit", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    const kept = state("a", 3);
    thread.say({ kind: "state", run: "a", generation: 1, state: kept });
    const plan = rig.room.plan(spec("a", 2));
    thread.say({ kind: "planned", run: "a", generation: 2, planned: PLANNED });
    await plan;
    const said = sentenceOf(rig.room.swap("a", 2, { slots: [1], warm: [], trialMs: 5_000 }));
    thread.beat(thread.numberOf("a", 2));
    await rig.time.pass(1_300);
    expect(await said).toContain("the new version did not return");
    expect(rig.lost.get("a")).toMatchObject({ culprit: false, generation: 1, state: kept });
  });

  test("a new version that loops while it is on trial: it is the culprit, and the old one is named to go on", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    const kept = state("a", 3);
    thread.say({ kind: "state", run: "a", generation: 1, state: kept });
    const plan = rig.room.plan(spec("a", 2));
    thread.say({ kind: "planned", run: "a", generation: 2, planned: PLANNED });
    await plan;
    void rig.room.swap("a", 2, { slots: [1], warm: [], trialMs: 5_000 });
    thread.say({ kind: "swapped", run: "a", generation: 2, switchMs: 1, sequence: 4 });
    thread.beat(thread.numberOf("a", 2));
    await rig.time.pass(1_300);
    expect(rig.lost.get("a")).toMatchObject({ culprit: true, generation: 2, state: kept, before: { generation: 1, state: kept } });
  });

  test("a loop in onStop: the stop is answered with the last state, and that run is not lost besides", async () => {
    const rig = roomRig({ hosts: 1 });
    await rig.run("b");
    const thread = await rig.run("a");
    const kept = state("a", 9);
    thread.say({ kind: "state", run: "a", generation: 1, state: kept });
    const stop = rig.room.stop("a", "user");
    thread.beat(thread.numberOf("a"));
    await rig.time.pass(1_300);
    expect(await stop).toMatchObject({ state: kept });
    expect((await stop).why).toContain("onStop did not return");
    expect([...rig.lost.keys()]).toEqual(["b"]);
  });

  test("a host that hangs outside of callbacks is ended; what it was asked first is to blame", async () => {
    const rig = roomRig({ hosts: 1 });
    const thread = await rig.run("a");
    await rig.calm(500);
    const plan = sentenceOf(rig.room.plan(spec("b")));
    await rig.time.pass(10_500);
    expect(thread.terminated).toBe(true);
    expect(await plan).toContain("b.ts was ended");
    expect(rig.lost.get("a")).toMatchObject({ culprit: false, cause: "stuck" });
  });

  test("a host without runs may be silent for a day, and is then given time for a plan", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    void rig.room.stop("a", "user");
    thread.say({ kind: "stopped", run: "a", generation: 1, state: undefined, why: "" });
    await rig.time.pass(86_400_000 / 24);
    const plan = rig.room.plan(spec("b"));
    await rig.time.pass(5_000);
    expect(thread.terminated).toBe(false);
    thread.say({ kind: "planned", run: "b", generation: 1, planned: PLANNED });
    expect(await plan).toEqual(PLANNED);
  });

  test("a thread that never comes up is given half a minute", async () => {
    const rig = roomRig();
    const said = sentenceOf(rig.room.plan(spec("a")));
    await rig.time.pass(29_000);
    expect(rig.threads[0]!.terminated).toBe(false);
    await rig.time.pass(1_500);
    expect(await said).toBe("The thread of a ended before this could be done, because it stopped (it did not come up within 30 s). Try again.");
  });

  test("an answer that is lost by a host that is well: asked for in vain, nobody else is touched", async () => {
    const rig = roomRig({ hosts: 1 });
    const thread = await rig.run("a");
    const said = sentenceOf(rig.room.plan(spec("b")));
    await rig.calm(30_500);
    expect(await said).toContain("given up");
    expect(rig.events.some(([kind, words]) => kind === "trouble" && String(words).includes("asked to plan"))).toBe(true);
    expect([thread.terminated, rig.lost.size]).toEqual([false, 0]);
  });
});

describe("a thread that ends", () => {
  test("out of memory: the run whose callback ran is the culprit", async () => {
    const rig = roomRig({ hosts: 1 });
    await rig.run("a");
    const thread = await rig.run("hog");
    thread.beat(thread.numberOf("hog"));
    thread.die({ memory: true, why: "Worker terminated due to reaching memory limit: JS heap out of memory" });
    expect(rig.lost.get("hog")).toMatchObject({ culprit: true, cause: "memory" });
    expect(rig.lost.get("hog")?.sentence).toContain("512 MB");
    expect(rig.lost.get("a")).toMatchObject({ culprit: false, cause: "memory" });
  });

  test("a heap that is nearly full makes a slow callback one of memory", async () => {
    const rig = roomRig({ hosts: 1 });
    const thread = await rig.run("hog");
    thread.memory = 480;
    await rig.calm(300);
    thread.beat(0);
    await rig.time.pass(1_300);
    expect(rig.lost.get("hog")).toMatchObject({ culprit: true, cause: "memory" });
  });

  test("a limit that is passed ends the host: the one that is at work for longer is named", async () => {
    const rig = roomRig({ hosts: 1 });
    await rig.run("a");
    const thread = await rig.run("hog");
    thread.beat(thread.numberOf("hog"));
    await rig.time.pass(200);
    thread.memory = 600;
    await rig.time.pass(300);
    expect([rig.lost.get("hog")?.culprit, rig.lost.get("a")?.culprit, rig.lost.get("a")?.cause]).toEqual([true, false, "memory"]);
  });

  test("with many short callbacks, the one that was seen at work mostly is named; where none was, nobody", async () => {
    for (const [of, culprit] of [[4, true], [2, false]] as const) {
      const rig = roomRig({ hosts: 1 });
      await rig.run("a");
      const thread = await rig.run("hog");
      for (let i = 0; i < 40; i++) {
        thread.beat(i % of === 0 ? thread.numberOf("a") : thread.numberOf("hog"), i);
        await rig.time.pass(100);
      }
      thread.beat(undefined);
      thread.memory = 600;
      await rig.calm(300);
      expect([rig.lost.get("hog")?.culprit, rig.lost.get("a")?.culprit]).toEqual([culprit, false]);
    }
  });

  test("one that goes on though it was ended is told of, and nothing that it says counts", async () => {
    const rig = roomRig();
    const thread = await rig.run("a");
    thread.dies = false;
    thread.beat(0);
    await rig.time.pass(1_300);
    expect([...rig.lost.keys()]).toEqual(["a"]);
    thread.say({ kind: "signals", run: "a", generation: 1, signals: [] });
    await rig.time.pass(10_000);
    expect(rig.events.filter(([kind]) => kind === "signals")).toEqual([]);
    expect(rig.events.filter(([kind]) => kind === "trouble").map(([, words]) => words)).toEqual([expect.stringContaining("a (a.ts) was out of hand, and is still at work")]);
  });

  test("killed while nothing ran: nobody is to blame, and each is told once", async () => {
    const rig = roomRig({ hosts: 1 });
    for (const name of ["a", "b"]) await rig.run(name);
    rig.threads[0]!.die({ memory: false, why: "it ended by itself" });
    expect([...rig.lost.values()].map(({ culprit, cause }) => [culprit, cause])).toEqual([[false, "crash"], [false, "crash"]]);
    await rig.time.pass(60_000);
  });

  test("whoever is told may plan anew at once, and gets another thread and a fresh ring", async () => {
    const plans: Promise<unknown>[] = [];
    const rig = roomRig({ onLost: (run) => void plans.push(rig.room.plan(spec(run, 2))) });
    for (const name of ["a", "b"]) await rig.run(name);
    rig.threads[0]!.die({ memory: false, why: "it ended by itself" });
    await settle();
    expect(rig.threads.length).toBe(3);
    const again = rig.hostOf("a");
    expect(again).toBe(rig.threads[2]);
    again.say({ kind: "planned", run: "a", generation: 2, planned: PLANNED });
    await plans[0];
    const started = rig.room.start("a", 2, material([4]));
    again.say({ kind: "running", run: "a", generation: 2, at: AT });
    await started;
    expect(rig.rings.get(16)).toEqual([4]);
  });
});

describe("quarantine", () => {
  test("a build that ended its host gets a thread of its own, which ends with it", async () => {
    const rig = roomRig({ hosts: 1 });
    await rig.run("good");
    const thread = await rig.run("bad");
    thread.beat(thread.numberOf("bad"));
    await rig.time.pass(1_300);
    await rig.run("good");
    const own = await rig.run("bad");
    expect(own).not.toBe(rig.hostOf("good"));
    expect(own.of("plan").length).toBe(1);
    // Others are not placed beside it.
    await rig.run("third");
    expect(rig.hostOf("third")).toBe(rig.hostOf("good"));
    void rig.room.stop("bad", "user");
    own.say({ kind: "stopped", run: "bad", generation: 1, state: undefined, why: "" });
    expect([own.heard.at(-1)?.kind, rig.room.threads]).toEqual(["quit", 1]);
  });

  test("another build of the same run is free of suspicion; the suspect one may not take over beside others", async () => {
    const rig = roomRig({ hosts: 1 });
    await rig.run("good");
    const thread = await rig.run("bad");
    thread.beat(thread.numberOf("bad"));
    await rig.time.pass(1_300);
    await rig.run("good");
    void rig.room.plan(spec("bad", 2, "mended"));
    await settle();
    expect(rig.hostOf("bad")).toBe(rig.hostOf("good"));
    expect(await sentenceOf(rig.room.plan(spec("bad", 3, "hash-bad-1")))).toContain("thread of its own");
  });

  test("there are at most eight such threads", async () => {
    const rig = roomRig({ hosts: 1 });
    for (let i = 0; i < 9; i++) {
      const thread = await rig.run(`bad-${i}`);
      thread.beat(thread.numberOf(`bad-${i}`));
      await rig.time.pass(1_300);
    }
    for (let i = 0; i < 8; i++) await rig.run(`bad-${i}`);
    expect(await sentenceOf(rig.room.plan(spec("bad-8")))).toContain("8 strategies have theirs already");
  });
});
