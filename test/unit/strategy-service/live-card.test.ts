import { describe, expect, it } from "vitest";
import { newRecord } from "../../../electron/strategies/instances/record.ts";
import type { InstanceRecord } from "../../../electron/strategies/instances/record.ts";
import type { CardAnswer } from "../../../shared/contract/schemas/live-card.ts";
import { cardAcceptance, liveCard } from "../../../shared/contract/schemas/live-card.ts";
import type { StrategySettings } from "../../../shared/contract/schemas/strategies.ts";
import { A, B, GREEN, InstanceRig, LIVE, SBIN, cardOf, fillOf, settingsOf, stateOf } from "./rig.ts";

const DAY = 86_400_000;
const RED = cardOf("trades", "-drawdown", "-paperDays");
const live = (change: Partial<StrategySettings> = {}): InstanceRecord => newRecord("my-ema-0001", "own/my-ema.ts", settingsOf({ account: LIVE, mode: "live", ...change }));
const PARAMETERS = { stock: SBIN, fast: 9 };
const REASONS = [{ check: "drawdown", reason: "Traded with a tenth of the capital." }, { check: "paperDays", reason: "It is the file of last year, renamed." }];
const answer = (change: Partial<CardAnswer> = {}): CardAnswer => ({ version: { hash: A.hash, parameters: PARAMETERS }, reasons: REASONS, sameForAll: false, ...change });
const byHand = (accept?: CardAnswer) => ({ by: "hand", word: "LIVE", accept }) as const;
const SCHEDULE = { policy: "leave" as const, weekdays: [1, 2, 3, 4, 5], start: "09:20" };

async function opened(card = RED, change: Partial<StrategySettings> = {}): Promise<InstanceRig> {
  const rig = new InstanceRig();
  rig.card = () => Promise.resolve(card);
  await rig.open(live(change));
  return rig;
}

async function stopped(rig: InstanceRig): Promise<InstanceRig> {
  await rig.instance.stop({ policy: "leave", reason: "user", why: "Stopped by hand." });
  return rig;
}

/** A Friday at 10:00 becomes the Monday after, when its schedule starts it. */
async function toMonday(rig: InstanceRig): Promise<void> {
  await rig.time.pass(3 * DAY);
  await rig.pass(1);
}

describe("a start by hand", () => {
  it("names every red check that has no reason, and starts nothing", async () => {
    const rig = await opened();
    await expect(rig.instance.start(byHand())).rejects.toMatchObject({ failure: { kind: "BadInput", field: "accept.reasons" } });
    await expect(rig.instance.start(byHand())).rejects.toThrow("Check drawdown (Give a reason); Check paperDays (Give a reason). Nothing was started.");
    await expect(rig.instance.start(byHand(answer({ reasons: [REASONS[0]!, { check: "paperDays", reason: "too short" }] })))).rejects.toThrow("Without a reason: Check paperDays (At least 10 characters).");
    await expect(rig.instance.start(byHand(answer({ reasons: [REASONS[0]!, { check: "paperDays", reason: "aaaaaaaaaaaaa" }] })))).rejects.toThrow("One character again and again is no reason");
    expect(rig.hosts.calls).toEqual([]);
    expect(rig.instance.record.accepted).toBeUndefined();
    // A person may try again at once.
    expect(rig.instance.record.held).toBe(false);
  });

  it("takes one reason for several checks only where that was chosen", async () => {
    const rig = await opened();
    const reasons = REASONS.map(({ check }) => ({ check, reason: "I know it and take it." }));
    await expect(rig.instance.start(byHand(answer({ reasons })))).rejects.toThrow("The same reason as for “Check drawdown”");
    await rig.instance.start(byHand(answer({ reasons, sameForAll: true })));
    expect(rig.instance.record.accepted?.[0]).toMatchObject({ sameForAll: true });
  });

  it("keeps who let it in, when, which version, the card as it was and the reasons, before anything is planned", async () => {
    const rig = await opened();
    const at = rig.time.now();
    let planned = -1;
    const { plan } = rig.hosts;
    rig.hosts.plan = (spec) => {
      planned = rig.world.journal.records.length;
      return plan.call(rig.hosts, spec);
    };
    await rig.instance.start(byHand(answer()));
    expect(rig.view.state).toBe("running");
    const before = rig.world.journal.records.slice(0, planned).map(({ body }) => JSON.parse(body) as { state: InstanceRecord; what: string });
    expect(before.at(-1)?.what).toBe(`Report card of ${A.hash.slice(0, 12)} accepted for live by trader: 2 of 3 checks red, run run001 of the lab.`);
    expect(before.at(-1)?.state).toMatchObject({ wants: "stopped", accepted: [{ at, by: "trader", file: "own/my-ema.ts", version: { hash: A.hash, parameters: PARAMETERS }, card: RED, reasons: REASONS }] });
    expect(cardAcceptance.parse(rig.instance.record.accepted?.[0]).reasons).toEqual(REASONS);
    expect(rig.view.acceptedAt).toBe(at);
  });

  it("starts nothing where the reasons cannot be written down", async () => {
    const rig = await opened();
    rig.world.journal.broken = true;
    await expect(rig.instance.start(byHand(answer()))).rejects.toThrow("The journal cannot be written");
    expect(rig.hosts.calls).toEqual([]);
    expect(rig.instance.record.accepted).toBeUndefined();
  });

  it("refuses reasons that were typed against another version's card", async () => {
    const rig = await opened();
    rig.file = B;
    await expect(rig.instance.start(byHand(answer()))).rejects.toThrow("another file or other parameters than those whose report card was shown");
    rig.file = A;
    await expect(rig.instance.start(byHand(answer({ version: { hash: A.hash, parameters: { ...PARAMETERS, fast: 10 } } })))).rejects.toThrow("another file or other parameters");
    expect(rig.hosts.calls).toEqual([]);
  });

  it("asks for nothing where all is green, and keeps that it was", async () => {
    const rig = await opened(GREEN);
    await rig.instance.start(byHand());
    expect(rig.instance.record.accepted).toMatchObject([{ card: GREEN, reasons: [] }]);
  });

  it("asks no more for 30 days; then it does, and when a green check turned red", async () => {
    const rig = await opened();
    await rig.instance.start(byHand(answer()));
    await stopped(rig);
    await rig.instance.start(byHand());
    await stopped(rig);
    // One that was red is green now: better is not worse.
    rig.card = () => Promise.resolve(cardOf("trades", "-drawdown", "paperDays"));
    await rig.instance.start(byHand());
    await stopped(rig);
    rig.card = () => Promise.resolve(cardOf("-trades", "-drawdown", "paperDays"));
    await expect(rig.instance.start(byHand())).rejects.toThrow("The card got worse since it was accepted (Check trades)");
    rig.card = () => Promise.resolve(RED);
    await rig.time.pass(30 * DAY - 1);
    await rig.instance.start(byHand());
    await stopped(rig);
    await rig.time.pass(2);
    await expect(rig.instance.start(byHand())).rejects.toThrow("accepted more than 30 days ago");
    await rig.instance.start(byHand(answer()));
    expect(rig.instance.record.accepted).toHaveLength(1);
  });

  it("of a paper strategy asks the lab nothing", async () => {
    const rig = new InstanceRig();
    rig.card = () => Promise.reject(new Error("asked"));
    await rig.open();
    await rig.instance.start({ by: "hand" });
    expect(rig.view.state).toBe("running");
    expect(rig.instance.record.accepted).toBeUndefined();
  });
});

describe("a start by itself", () => {
  it("goes on what is on record", async () => {
    const rig = await opened(RED, { schedule: SCHEDULE });
    await rig.instance.start(byHand(answer()));
    await stopped(rig);
    await toMonday(rig);
    await rig.until(() => rig.view.state === "running");
  });

  it("is held for a person where the card got worse, told once", async () => {
    const rig = await opened(RED, { schedule: SCHEDULE });
    await rig.instance.start(byHand(answer()));
    await stopped(rig);
    const before = rig.hosts.calls.length;
    rig.card = () => Promise.resolve(cardOf("-trades", "-drawdown", "-paperDays"));
    await toMonday(rig);
    await rig.until(() => rig.view.state === "failed");
    await rig.pass(100);
    expect(rig.view).toMatchObject({ held: true, sentence: "EMA on SBIN does not start live by itself: its report card got worse since it was accepted (Check trades). Start it once by hand in the Strategies panel." });
    expect(rig.notes.filter((note) => note.startsWith("alarm"))).toHaveLength(1);
    expect(rig.hosts.calls.slice(before)).toEqual([]);
    await rig.time.pass(2 * DAY);
    await rig.pass(5);
    expect(rig.hosts.calls.slice(before)).toEqual([]);
    await rig.instance.start(byHand(answer({ reasons: [...REASONS, { check: "trades", reason: "Few, but over ten years." }] })));
    expect(rig.view.held).toBeUndefined();
  });

  it("of a version that traded live before cards were asked for is held", async () => {
    const rig = new InstanceRig();
    const version = { hash: A.hash, parameters: PARAMETERS };
    await rig.open({ ...live({ autoStart: true }), wants: "running", build: version, confirmed: version });
    await rig.pass(2);
    await rig.until(() => rig.view.state === "failed");
    expect(rig.view).toMatchObject({ held: true });
    expect(rig.view.sentence).toContain("nobody has looked at the report card of this version yet");
    expect(rig.hosts.calls).toEqual([]);
  });

  it("goes on after a start of Sauda with the version that ran, though the file is another one by now", async () => {
    const rig = await opened(RED, { autoStart: true });
    await rig.instance.start(byHand(answer()));
    rig.instance.news.state(1, stateOf(10, ["f1"]));
    await rig.until(() => true);
    const next = await rig.again({ held: 10, fills: [fillOf("f1", "BUY", 10)] });
    next.file = B;
    next.card = ({ hash }) => Promise.resolve(hash === A.hash ? RED : cardOf("-trades"));
    await next.open(live());
    await next.pass(1);
    await next.until(() => next.view.state === "running");
    expect(next.hosts.calls).toEqual(["plan 1 a", "start 1 resume"]);
  });

  it("goes on after a start of Sauda with what it holds also where its card got worse, and says so; with nothing it is held", async () => {
    for (const held of [10, 0]) {
      const rig = await opened(RED, { autoStart: true });
      await rig.instance.start(byHand(answer()));
      rig.instance.news.state(1, stateOf(held, held > 0 ? ["f1"] : []));
      await rig.until(() => true);
      const next = await rig.again({ held, fills: held > 0 ? [fillOf("f1", "BUY", 10)] : [] });
      next.card = () => Promise.resolve(cardOf("-trades", "-drawdown", "-paperDays"));
      await next.open(live());
      await next.pass(1);
      await next.until(() => next.view.state === (held > 0 ? "running" : "failed"));
      expect(next.notes.filter((note) => note.includes("holds positions and goes on with them"))).toHaveLength(held > 0 ? 1 : 0);
      expect(next.instance.record.held).toBe(held === 0);
    }
  });

  it("goes on the record where the lab cannot be read, and says so; a person is asked", async () => {
    const rig = await opened(RED, { schedule: SCHEDULE });
    await rig.instance.start(byHand(answer()));
    await stopped(rig);
    rig.card = () => Promise.reject(new Error("lab.db is damaged."));
    await expect(rig.instance.start(byHand())).rejects.toThrow("The lab could not be read (Give a reason)");
    await toMonday(rig);
    await rig.until(() => rig.view.state === "running");
    expect(rig.notes.filter((note) => note.includes("the lab could not be read, so whether its report card got worse is not known"))).toHaveLength(1);
  });

  it("goes on the record where the run that was accepted is gone from the lab, and says so", async () => {
    const rig = await opened(cardOf("trades", "-drawdown"), { schedule: SCHEDULE });
    await rig.instance.start(byHand(answer({ reasons: REASONS.slice(0, 1) })));
    await stopped(rig);
    const { run: _run, ...none } = cardOf("-trades", "-drawdown");
    rig.card = () => Promise.resolve(none);
    await expect(rig.instance.start(byHand())).rejects.toThrow("Check trades");
    await toMonday(rig);
    await rig.until(() => rig.view.state === "running");
    expect(rig.notes.filter((note) => note.includes("the run that its report card was accepted on is no longer in the lab"))).toHaveLength(1);
  });

  it("does not go on a record that is too old because the lab cannot be read", async () => {
    const rig = await opened(RED, { schedule: SCHEDULE });
    await rig.instance.start(byHand(answer()));
    await stopped(rig);
    rig.card = () => Promise.reject(new Error("lab.db is damaged."));
    await rig.time.pass(31 * DAY);
    await rig.pass(1);
    await rig.until(() => rig.view.state === "failed");
    expect(rig.view.held).toBe(true);
  });

  it("of a run whose thread was lost asks nobody", async () => {
    const rig = await opened();
    await rig.instance.start(byHand(answer()));
    rig.card = () => Promise.resolve(cardOf("-trades"));
    rig.instance.news.lost({ culprit: false, cause: "crash", sentence: "Its thread ended.", state: stateOf(0), before: undefined } as never);
    await rig.until(() => rig.view.state === "running" && rig.view.restarts === 1);
  });
});

describe("a kill between the reasons and the start", () => {
  it("leaves them on record, starts nothing by itself, and asks for them no more", async () => {
    const rig = await opened(RED, { autoStart: true });
    rig.hosts.gate = new Promise(() => {});
    void rig.instance.start(byHand(answer())).catch(() => {});
    await rig.until(() => rig.hosts.calls.includes("plan 1 a"));
    const next = await rig.again();
    next.card = () => Promise.resolve(RED);
    await next.open(live());
    await next.pass(3);
    expect(next.view.state).toBe("stopped");
    expect(next.hosts.calls).toEqual([]);
    expect(next.instance.record.accepted).toMatchObject([{ reasons: REASONS, version: { hash: A.hash } }]);
    await next.instance.start(byHand());
    expect(next.view.state).toBe("running");
  });
});

describe("a swap of one that trades live", () => {
  const forB = answer({ version: { hash: B.hash, parameters: PARAMETERS } });

  it("needs the new version's card answered; refused, the old one goes on", async () => {
    const rig = await opened();
    await rig.instance.start(byHand(answer()));
    rig.file = B;
    await expect(rig.instance.swap(undefined)).rejects.toThrow("Check drawdown (Give a reason)");
    expect(rig.view).toMatchObject({ state: "running", hash: A.hash, swap: { outcome: "refused" } });
    expect(rig.hosts.calls.some((call) => call.startsWith("swap"))).toBe(false);
    await rig.instance.swap(undefined, forB);
    expect(rig.view.hash).toBe(B.hash);
    expect(rig.instance.record.accepted?.map(({ version }) => version.hash)).toEqual([B.hash, A.hash]);
    // Back to one that was let in before.
    await rig.instance.swapBack();
    expect(rig.view.hash).toBe(A.hash);
    await expect(rig.instance.swap({ ...PARAMETERS, fast: 12 })).rejects.toThrow("Without a reason");
  });

  it("shows the card of what would run", async () => {
    const rig = await opened();
    const asked: string[] = [];
    rig.card = ({ hash, parameters }, { play }) => {
      asked.push(`${hash[0]} ${String(parameters["fast"])} ${play}`);
      return Promise.resolve(RED);
    };
    expect(liveCard.parse(await rig.instance.card({ way: "start" }))).toMatchObject({ version: { hash: A.hash }, asks: true, why: "Each red check needs a reason of your own before it may trade live." });
    await expect(rig.instance.card({ way: "swapBack" })).rejects.toThrow("no earlier version");
    await rig.instance.start(byHand(answer()));
    expect(await rig.instance.card({ way: "start" })).toMatchObject({ asks: false, accepted: { reasons: REASONS } });
    rig.file = B;
    expect(await rig.instance.card({ way: "swap", parameters: { ...PARAMETERS, fast: 3 } })).toMatchObject({ version: { hash: B.hash, parameters: { fast: 3 } }, asks: true });
    // Shown, it plays what it lacks; at the door nobody waits for that.
    expect(asked).toEqual(["a 9 true", "a 9 false", "a 9 true", "b 3 true"]);
  });
});

describe("a lab that cannot be read", () => {
  it("is one red check, and a reason against it lets it in", async () => {
    const rig = await opened();
    rig.card = () => Promise.reject(new Error("lab.db is damaged."));
    const { card, asks, why } = await rig.instance.card({ way: "start" });
    expect(card).toMatchObject({ readable: false, checks: [{ id: "lab", passed: false, title: "The lab could not be read" }] });
    expect(card.checks[0]?.sentence).toContain("lab.db is damaged.");
    expect([asks, why]).toEqual([true, "The lab could not be read: say why it may trade live without a card."]);
    await rig.instance.start(byHand(answer({ reasons: [{ check: "lab", reason: "The disk is being replaced." }] })));
    expect(rig.view.state).toBe("running");
    await stopped(rig);
    // Once it can be read, its own red checks are asked for.
    rig.card = () => Promise.resolve(RED);
    await expect(rig.instance.start(byHand())).rejects.toThrow("Check drawdown");
  });

  it("that never answers holds the start up for a bounded time", async () => {
    const rig = await opened();
    rig.card = () => new Promise(() => {});
    const start = rig.instance.start(byHand(answer()));
    const refusal = expect(start).rejects.toThrow("The lab could not be read (Give a reason)");
    await rig.pass(25);
    await refusal;
  });
});

describe("what gets out", () => {
  it("waits for no card: a stop during a swap is carried out while the lab is silent", async () => {
    const rig = await opened();
    await rig.instance.start(byHand(answer()));
    rig.world.held = 50;
    rig.file = B;
    rig.card = () => new Promise(() => {});
    const swap = rig.instance.swap(undefined).catch((error: unknown) => String(error));
    await rig.until(() => rig.hosts.calls.includes("plan 2 b"));
    await rig.instance.stop({ policy: "square-off", reason: "user", why: "Stopped by hand." });
    expect(rig.world.held).toBe(0);
    expect(rig.view.state).toBe("stopped");
    expect(await swap).toContain("was asked to stop while its report card was read");
  });

  it("is not touched by a card that got worse: what runs goes on, pauses, resumes and squares off", async () => {
    const rig = await opened();
    await rig.instance.start(byHand(answer()));
    rig.card = () => Promise.resolve(cardOf("-trades"));
    await rig.pass(120);
    expect(rig.view.state).toBe("running");
    await rig.instance.pause();
    await rig.instance.resume();
    expect(rig.view.state).toBe("running");
    rig.world.held = 5;
    await rig.instance.stop({ policy: "square-off", reason: "user", why: "Stopped by hand." });
    expect(rig.world.held).toBe(0);
  });
});
