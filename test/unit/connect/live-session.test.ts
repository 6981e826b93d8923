import { afterEach, describe, expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { AG8001 } from "../../support/broker-door.ts";
import { LiveRig, wait } from "../../support/live-rig.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
let rig: LiveRig | undefined;

afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

async function connected(): Promise<LiveRig> {
  rig = await LiveRig.open();
  await rig.save({ address: "203.0.113.7" });
  await rig.connect();
  return rig;
}

async function buy(live: LiveRig, once: string, which = 0): Promise<unknown> {
  await live.call("market.show", { account: live.id(which) });
  const { core } = live.exchanges[which]!;
  const price = Math.round((core.snapshot(core.listingBySymbol("NSE", "SBIN-EQ")!.token)!.ltp * 0.98) / 10) * 10 * 100;
  const proposal: OrderProposal = { account: live.id(which), instrument: SBIN, side: "BUY", quantity: 1, type: "LIMIT", price: price as Price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" };
  return live.call("orders.place", { proposal, once });
}

/** Orders are journaled first and sent then: what the broker has seen comes a moment later. */
async function placed(live: LiveRig, count: number): Promise<void> {
  await expect.poll(() => live.door.seen("placeOrder").length, { timeout: 10_000 }).toBe(count);
}

async function unlocked(): Promise<LiveRig> {
  const live = await connected();
  await live.call("connect.unlock", { account: live.id(), typed: "LIVE" });
  return live;
}

describe("signing in", () => {
  test("a wrong PIN: one try, stopped, the broker's words; the right one afterwards connects", async () => {
    rig = await LiveRig.open();
    const pin = rig.credentials().pin === "1111" ? "2222" : "1111";
    await rig.save({ pin });
    await rig.call("connect.open", { account: rig.id() });
    const stopped = await rig.until(0, ({ state }) => state === "stopped");
    expect(stopped.sentence).toMatch(/refused the sign-in.*Login Id or password is invalid/);
    await wait(3_000);
    expect(rig.door.seen("loginByPassword")).toHaveLength(1);
    await rig.call("connect.close", { account: rig.id() });
    await rig.save({ apiKey: "" });
    await rig.connect();
    expect(rig.door.seen("loginByPassword")).toHaveLength(2);
  });

  test("the clock is asked for without key or token, before the first code", async () => {
    const live = await connected();
    const [first, second] = live.door.requests;
    expect(first?.headers["x-privatekey"]).toBeUndefined();
    expect(first?.headers.authorization).toBeUndefined();
    expect(second?.route).toBe("loginByPassword");
    expect(second?.headers["x-clientpublicip"]).toBe("203.0.113.7");
  });

  test("asked each time: nothing is sent until both are given", async () => {
    rig = await LiveRig.open();
    const { pin, totpSecret } = rig.credentials();
    await rig.save({ pin: "", totpSecret: "", askPin: true, askCode: true });
    expect([...rig.keychain.entries.values()].join()).not.toContain(totpSecret);
    await rig.call("connect.open", { account: rig.id() });
    expect(await rig.connection()).toMatchObject({ state: "asking", asks: ["pin", "code"] });
    expect(rig.door.seen("loginByPassword")).toHaveLength(0);
    await expect(rig.call("connect.open", { account: rig.id(), pin: "12", code: "123456" })).rejects.toThrow(/four digits/);
    const { Secret, TOTP } = await import("otpauth");
    const code = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(totpSecret) }).generate();
    await rig.call("connect.open", { account: rig.id(), pin, code });
    await rig.until(0, ({ state }) => state === "connected");
    expect([...rig.keychain.entries.values()].join()).not.toContain(pin);
  });
});

describe("a live account beside the practice one", () => {
  test("its own market, world and journal; locked until LIVE is typed; orders reach its broker alone", async () => {
    const live = await connected();
    await live.call("market.show", { account: live.id() });
    const snapshot = await live.snapshot();
    expect(snapshot.market).toBe(live.id());
    expect(snapshot.practice).toBeUndefined();
    // Each compares its own books, and neither waits for the other.
    await expect.poll(async () => (await live.snapshot()).accounts.map(({ world, state }) => [world, state]), { timeout: 30_000 }).toEqual([["practice", "ready"], ["live", "ready"]]);
    await expect(buy(live, "press-000001")).rejects.toThrow(/is a live account and locked.*typed LIVE/);
    await expect(live.call("connect.unlock", { account: live.id(), typed: "yes" })).rejects.toThrow(/Type LIVE/);
    await live.call("connect.unlock", { account: live.id(), typed: "live" });
    await buy(live, "press-000002");
    await placed(live, 1);
    const orders = (await live.snapshot()).orders;
    expect(orders.map(({ account }) => account)).toEqual([live.id()]);
  });

  test("disconnected and connected again in one run: the day's orders are there, and it is locked again", async () => {
    const live = await unlocked();
    await buy(live, "press-000001");
    await live.call("connect.close", { account: live.id() });
    expect((await live.snapshot()).accounts.map(({ world }) => world)).toEqual(["practice"]);
    expect((await live.snapshot()).market).toBe("practice");
    expect(live.door.seen("logout")).toHaveLength(1);
    await live.connect();
    const { orders } = await live.snapshot();
    expect(orders).toMatchObject([{ account: live.id(), owner: "manual", once: "press-000001" }]);
    expect(await live.connection()).toMatchObject({ locked: true });
    await live.restart();
    expect(await live.until(0, ({ kept }) => kept.apiKey)).toMatchObject({ state: "signed-out", kept: { apiKey: true, pin: true, totpSecret: true } });
    await live.connect();
    expect((await live.snapshot()).orders).toMatchObject([{ account: live.id(), once: "press-000001" }]);
  });

  test("two at once: each under its own key, with its own orders; one leaves, the other stays", async () => {
    rig = await LiveRig.open(2);
    for (const which of [0, 1]) {
      await rig.save({}, which);
      await rig.connect(which);
      await rig.call("connect.unlock", { account: rig.id(which), typed: "LIVE" });
      await buy(rig, `press-00000${which}`, which);
    }
    await placed(rig, 2);
    const keys = rig.door.seen("placeOrder").map(({ headers }) => headers["x-privatekey"]);
    expect(keys).toEqual([rig.credentials(0).apiKey, rig.credentials(1).apiKey]);
    expect((await rig.snapshot()).orderHealth.filter(({ account }) => account.endsWith(":live"))).toHaveLength(2);
    await rig.call("connect.close", { account: rig.id(0) });
    expect(await rig.connection(1)).toMatchObject({ state: "connected", locked: false });
  });

  test("forgotten after its code is typed: list and keychain are empty, also after a restart", async () => {
    const live = await connected();
    await expect(live.call("connect.forget", { account: live.id(), typed: "A" })).rejects.toThrow(/Nothing was removed/);
    await live.call("connect.forget", { account: live.id(), typed: live.credentials().clientCode });
    expect(live.keychain.entries.size).toBe(0);
    await live.restart();
    expect((await live.snapshot()).connect.connections).toEqual([]);
  });
});

describe("the broker ends the session", () => {
  test("in the middle of the day: one refresh, both sockets opened with the new tokens, books read, prices go on", async () => {
    const live = await unlocked();
    await buy(live, "press-000001");
    const [stream, orders] = ["smart-stream", "smart-order-update"].map((route) => live.door.upgrades.findLast((one) => one.route === route)?.headers);
    const dead = String(orders?.authorization);
    await wait(200);
    // Sessions younger than half a minute are not refreshed but waited for: the storm's test. This one is an old one.
    const before = live.door.signIns();
    live.door.script = (one) => (one.headers.authorization === dead && one.route !== "generateTokens" ? AG8001 : undefined);
    const books = live.door.seen("getOrderBook").length;
    await buy(live, "press-000002").catch(() => {});
    await live.until(0, ({ state }) => state !== "connected");
    await live.until(0, ({ state }) => state === "connected", 60_000);
    expect(live.door.signIns() - before).toBe(1);
    const after = ["smart-stream", "smart-order-update"].map((route) => live.door.upgrades.findLast((one) => one.route === route)?.headers);
    expect(after[1]?.authorization).not.toBe(dead);
    expect(after[1]?.authorization).toMatch(/^Bearer ey/);
    expect(live.door.seen("getOrderBook").length).toBeGreaterThan(books);
    await wait(600);
    await buy(live, "press-000003");
    // The feed's live connection is replaced by one with the new tokens, before it ends by itself.
    await expect.poll(() => live.door.upgrades.findLast((one) => one.route === "smart-stream")?.headers.authorization, { timeout: 10_000 }).not.toBe(dead);
    expect((await live.snapshot()).feed?.reconnects).toBe(0);
    live.door.dropSockets();
    const began = performance.now();
    while (live.door.upgrades.findLast((one) => one.route === "smart-stream")?.headers === stream && performance.now() - began < 20_000) await wait(20);
    expect(live.door.upgrades.findLast((one) => one.route === "smart-stream")?.headers["x-feed-token"]).not.toBe(stream?.["x-feed-token"]);
    await live.until(0, ({ state }) => state === "connected");
  });
});
