import { describe, expect, test, vi } from "vitest";
import { NetworkLink } from "../../../electron/accounts/network-link.ts";
import { testEndpoints } from "../../../electron/accounts/live/test-endpoints.ts";
import { systemTimers } from "../../../electron/clocks.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { refusal } from "../../support/broker-door.ts";
import { LiveRig, wait } from "../../support/live-rig.ts";
import { pain } from "./pains.ts";
import { saved, SBIN, trading } from "./scene.ts";
import type { Ends } from "./scene.ts";

vi.setConfig({ testTimeout: 150_000, hookTimeout: 60_000 });

const OTHER_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
/** A session younger than this is not renewed at once: it was never good. */
const YOUNG_MS = 30_000;

describe(pain(4), () => {
  test("tokens die in the middle of the day: one refresh, both sockets anew, the order that met it was not placed and is not repeated, the next one goes", async (ends) => {
    const scene = await trading(ends);
    const resting = await scene.place();
    await scene.orderIs(resting, ({ state }) => state === "open");
    await wait(YOUNG_MS);
    const before = { signIns: scene.door.signIns(), refreshes: scene.door.seen("generateTokens").length };
    scene.exchange.server.expireSessions();
    const met = await scene.place({ quantity: 2 });
    const ended = await scene.orderIs(met, ({ state }) => state !== "queued" && state !== "sent");
    await scene.rig.until(0, ({ state }) => state === "connected");
    await scene.until("feed", () => scene.feed(), (feed) => feed?.state === "live" && (feed.ageMs ?? 9_999) < 3_000);
    expect(scene.door.seen("generateTokens").length - before.refreshes).toBe(1);
    expect(scene.door.signIns() - before.signIns).toBe(1);
    const tokens = ["smart-stream", "smart-order-update"].map((route) => scene.door.upgrades.findLast((one) => one.route === route)?.headers.authorization);
    expect(tokens[0]).toBe(tokens[1]);
    // Met before the renewal it ended as not placed, in words; met behind it, it went under the new token.
    if (ended.state === "not-placed") expect(ended.text).toMatch(/session had ended; nothing was done|Not signed in; nothing was sent/);
    const next = await scene.place({ quantity: 3 });
    await scene.orderIs(next, ({ state }) => state === "open");
    const quantities = scene.atExchange().map(({ quantity }) => quantity);
    expect(quantities.filter((one) => one === 1 || one === 3)).toEqual([1, 3]);
    expect(quantities.filter((one) => one === 2)).toHaveLength(ended.state === "not-placed" ? 0 : 1);
    expect((await scene.order(resting)).state).toBe("open");
  });

  test("tokens and refresh token die, as after a login elsewhere: one sign-in with PIN and code, and no more", async (ends) => {
    const scene = await trading(ends);
    await wait(YOUNG_MS);
    const first = scene.door.seen("loginByPassword").length;
    // The headers of the terminal's own call: the session itself is signed out.
    const plain = Object.entries(scene.door.seen("getRMS").at(-1)!.headers).flatMap(([name, value]) => (/^(x-|authorization|accept$)/.test(name) ? [[name, String(value)] as [string, string]] : []));
    const left = await fetch(`${scene.door.address}/rest/secure/angelbroking/user/v1/logout`, { method: "POST", headers: [...plain, ["content-type", "application/json"]], body: JSON.stringify({ clientcode: scene.rig.credentials().clientCode }) });
    expect(await left.json()).toMatchObject({ status: true });
    scene.exchange.server.dropSockets();
    await scene.until("sign-ins", () => scene.door.seen("loginByPassword").length, (count) => count > first);
    await scene.rig.until(0, ({ state }) => state === "connected");
    await wait(5_000);
    expect(scene.door.seen("loginByPassword").length).toBe(first + 1);
    await scene.orderIs(await scene.place(), ({ state }) => state === "open");
  });

  test("an incident at the broker, AG8001 on every call for 20 s: a handful of sign-ins, no loop, the page says so, and it recovers by itself", async (ends) => {
    const scene = await trading(ends);
    const before = scene.door.signIns();
    scene.door.script = (one) => (one.headers.authorization !== undefined && !["generateTokens", "smart-stream"].includes(one.route) ? { body: JSON.stringify({ success: false, message: "Invalid Token", errorCode: "AG8001", data: "" }) } : undefined);
    const began = performance.now();
    while (performance.now() - began < 20_000) {
      for (let i = 0; i < 20; i++) void scene.rig.call("market.candles", { instrument: SBIN, frame: 1, count: 10 }).catch(() => {});
      await wait(500);
    }
    expect((await scene.rig.connection()).sentence).toMatch(/Angel One/);
    expect(scene.door.signIns() - before).toBeLessThanOrEqual(8);
    expect(scene.door.signIns() - before).toBeGreaterThanOrEqual(1);
    scene.door.script = () => undefined;
    await scene.rig.until(0, ({ state }) => state === "connected", 60_000);
    await scene.orderIs(await scene.place(), ({ state }) => state === "open");
  });
});

describe(pain(5), () => {
  test("a token that comes with its prefix is sent with one, on every call and both sockets, also after a refresh", async (ends) => {
    const scene = await saved(ends);
    scene.exchange.setQuirks({ prefixedTokens: true });
    await scene.rig.connect();
    await scene.rig.call("market.show", { account: scene.rig.id() });
    await scene.until("feed", () => scene.feed(), (feed) => feed?.state === "live" && feed.received > 0);
    await wait(YOUNG_MS);
    scene.door.rewrite = ({ route }, { body }) => (route === "generateTokens" ? { body: body.replace('"jwtToken":"', '"jwtToken":"Bearer ') } : undefined);
    scene.exchange.server.expireSessions();
    await scene.until("refreshes", () => scene.door.seen("generateTokens").length, (count) => count === 1);
    await scene.rig.until(0, ({ state }) => state === "connected");
    await scene.until("feed", () => scene.feed(), (feed) => feed?.state === "live" && (feed.ageMs ?? 9_999) < 3_000);
    const sent = [...scene.door.requests, ...scene.door.upgrades].flatMap(({ headers }) => (headers.authorization === undefined ? [] : [headers.authorization]));
    expect(sent.length).toBeGreaterThan(8);
    expect(sent.filter((one) => !/^Bearer ey[\w-]+\.[\w-]+\.[\w-]+$/.test(one))).toEqual([]);
  });
});

describe(pain(8), () => {
  /** A link on a machine whose clock is wrong, at an exchange that checks codes by its own and takes none twice. */
  async function wrongClock({ onTestFinished }: Ends, aheadMs: number): Promise<{ rig: LiveRig; link: NetworkLink }> {
    const rig = await LiveRig.open();
    rig.exchanges[0]!.setQuirks({ codesOnce: true });
    const protocol = angelone(testEndpoints(rig.door.address));
    const link = new NetworkLink(
      { protocol, credentials: rig.credentials(), codesMayRepeat: false, checksClock: true, limits: protocol.limits, clock: { now: () => (Date.now() + aheadMs) as SystemTime }, timers: systemTimers, random: Math.random, onSession: () => {} },
      { onState: () => {}, onOrder: () => {}, onFill: () => {}, onListening: () => {}, onTrouble: () => {}, owners: { shares: () => [], of: () => "manual" } },
    );
    onTestFinished(async () => {
      await link.end();
      await rig.close();
    });
    return { rig, link };
  }

  test.for([[95_000, /1 min|95 s/, /ahead of/], [-3_600_000, /60 min|1 h/, /behind/]] as const)("this machine's clock is off by %i ms: the first code is good all the same, and the skew is said", async ([ahead, by, which], ends) => {
    const { link: it, rig: at } = await wrongClock(ends, ahead);
    await it.start();
    expect(it.signedIn).toBe(true);
    expect(at.door.seen("loginByPassword")).toHaveLength(1);
    expect(it.clockSentence).toMatch(by);
    expect(it.clockSentence).toMatch(which);
  });

  test("signed in again within the same half minute: the code of the next window, never one that was sent", async (ends) => {
    const { link: it, rig: at } = await wrongClock(ends, 0);
    await it.start();
    let ended = true;
    at.door.script = ({ route }) => {
      if (route === "generateTokens") return refusal("AB8050", "Invalid Refresh Token");
      if (route !== "getProfile" || !ended) return undefined;
      ended = false;
      return refusal("AG8001", "Invalid Token");
    };
    // The keeper renews no session that is younger than half a minute.
    await wait(YOUNG_MS);
    await it.renew();
    expect(it.signedIn).toBe(true);
    await it.renew();
    const codes = at.door.seen("loginByPassword").map(({ body }) => (JSON.parse(body) as { totp: string }).totp);
    expect(codes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("a wrong TOTP secret: two tries, then it stops, says what to check, and nothing goes on by itself", async (ends) => {
    const scene = await saved(ends, { totpSecret: OTHER_SECRET });
    await scene.rig.call("connect.open", { account: scene.rig.id() });
    const stopped = await scene.rig.until(0, ({ state }) => state === "stopped");
    expect(stopped.sentence).toMatch(/did not accept the one-time code.*TOTP secret/);
    await wait(5_000);
    expect(scene.door.seen("loginByPassword")).toHaveLength(2);
    const codes = scene.door.seen("loginByPassword").map(({ body }) => (JSON.parse(body) as { totp: string }).totp);
    expect(codes).toHaveLength(2);
  });
});
