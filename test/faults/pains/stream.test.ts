import { once } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { HttpClient } from "../../../electron/brokers/http-client.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { Session } from "../../../shared/brokers/port.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { totpCode } from "../../../workers/exchange/server/totp.ts";
import { wait } from "../../support/live-rig.ts";
import { pain } from "./pains.ts";
import { saved, SBIN, trading } from "./scene.ts";
import type { Ends, Page, Scene } from "./scene.ts";

/** Whole terminals, their tick bridges and a practice exchange; where many instruments are wanted, one of two thousand contracts. */
vi.setConfig({ testTimeout: 150_000, hookTimeout: 60_000 });

const COUNT = 1_000;
const MANY_STRIKES = 90;

/** Options of the practice market, nearest expiries first. */
async function options({ rig }: Scene, count: number): Promise<InstrumentKey[]> {
  const { expiries } = await rig.call("instruments.underlying", { underlying: "NIFTY" });
  const keys: InstrumentKey[] = [];
  for (const { expiry, exchange } of expiries) {
    const { strikes } = await rig.call("instruments.chain", { underlying: "NIFTY", expiry, exchange });
    for (const { call, put } of strikes) for (const one of [call, put]) if (one) keys.push(one.key);
  }
  expect(keys.length).toBeGreaterThanOrEqual(count);
  return keys.slice(0, count);
}

interface Watched {
  readonly scene: Scene;
  readonly page: Page;
  readonly keys: readonly InstrumentKey[];
  readonly slots: readonly number[];
}

async function thousand(ends: Ends): Promise<Watched> {
  const scene = await trading(ends, {}, MANY_STRIKES);
  const keys = await options(scene, COUNT);
  const page = scene.page();
  const answer = await scene.rig.call("market.watch", { keys, full: [] });
  expect(answer.unknown).toEqual([]);
  return { scene, page, keys, slots: answer.slots.map(({ slot }) => slot) };
}

/** Waits until every one of the slots has a quote read after `since`. */
async function fresh({ scene, page, slots }: Omit<Watched, "keys">, since = 0, withinMs = 60_000): Promise<void> {
  await scene.until("quotes missing", () => page.missing(slots, since).length, (count) => count === 0, withinMs);
}

const now = (): number => performance.timeOrigin + performance.now();
const feedIs = (scene: Scene, what: string, so: (feed: NonNullable<ReturnType<Scene["feed"]>>) => boolean, withinMs = 60_000) => scene.until(what, () => scene.feed(), (feed) => feed !== undefined && so(feed), withinMs);

describe(pain(6), () => {
  /** Another program of the same user: signed in at the exchange by itself, with so many sockets of each kind. */
  async function other(scene: Scene, sockets: number): Promise<WebSocket[]> {
    const { ready } = scene.exchange.server;
    const { rest, feed: _feed, ...protocol } = angelone();
    const http = new HttpClient({ root: ready.restUrl, timeoutMs: 5_000 });
    const identity = { localIp: "127.0.0.1", publicIp: "127.0.0.1", macAddress: "00:00:00:00:00:00" };
    const delivery = await http.deliver(rest.signIn({ ...ready.account }, totpCode(ready.account.totpSecret, Date.now())), rest.headers(ready.account.apiKey, identity, undefined));
    await http.close();
    const reading = delivery.kind === "answer" ? rest.readSignIn(delivery.answer, Date.now() as SystemTime) : undefined;
    if (reading?.kind !== "ok") throw new Error(JSON.stringify(reading));
    const session: Session = reading.value;
    const headers = protocol.orderSocket.headers(ready.account.apiKey, ready.account.clientCode, session);
    const open = Array.from({ length: sockets }, () => [ready.streamUrl, ready.orderSocketUrl]).flat().map((url) => new WebSocket(url, { headers }));
    await Promise.all(open.map((socket) => once(socket, "open")));
    const pings = setInterval(() => {
      for (const socket of open) if (socket.readyState === WebSocket.OPEN) socket.send("ping");
    }, 10_000);
    void once(open[0]!, "close").then(() => clearInterval(pings));
    return open;
  }

  test("other programs hold all three of both kinds: said with what to do, knocked at seldom, orders go on by the books, and both come when there is room", async (ends) => {
    const scene = await saved(ends);
    await wait(1_100);
    const taken = await other(scene, 3);
    await wait(1_100);
    await scene.rig.connect();
    await scene.rig.call("market.show", { account: scene.rig.id() });
    await scene.rig.call("connect.unlock", { account: scene.rig.id(), typed: "LIVE" });
    const feed = await feedIs(scene, "feed", ({ state }) => state === "retrying" || state === "refused");
    expect(feed?.sentence).toMatch(/Connection Limit Exceeded|three connections|another program/i);
    await scene.until("words", () => scene.words(), (said) => /order socket was refused \(429: Invalid Request. Connection Limit Exceeded\.?\).*three connections over all its programs; end one of the others/.test(said));
    // Without a price no market order: a resting one, known by the book.
    const key = await scene.place().catch((error: unknown) => String(error));
    await wait(12_000);
    for (const route of ["smart-stream", "smart-order-update"]) {
      const knocks = scene.door.upgrades.filter((one) => one.route === route).map(({ at }) => at);
      expect(knocks.length, route).toBeGreaterThanOrEqual(2);
      for (let i = 1; i < knocks.length; i++) expect(knocks[i]! - knocks[i - 1]!, route).toBeGreaterThanOrEqual(4_950);
    }
    if (/^[a-z0-9]{10,}$/.test(key)) await scene.orderIs(key as never, ({ state }) => state === "open");
    else expect(key).toMatch(/price|quote/i);
    for (const socket of taken) socket.close();
    await feedIs(scene, "feed", ({ state, received }) => state === "live" && received > 0, 90_000);
    await scene.orderIs(await scene.place({ quantity: 2 }), ({ state }) => state === "open");
  });

  test("two pages watch, and one connection of each kind serves them; on quitting all of them are closed", async (ends) => {
    const scene = await trading(ends);
    const { handlers } = scene.rig.terminal;
    await scene.rig.call("market.watch", { keys: [SBIN], full: [] });
    await handlers["market.watch"]({ keys: ["NSE:ITC" as InstrumentKey, SBIN], full: [] }, { id: "second page" });
    await feedIs(scene, "feed", ({ state, received }) => state === "live" && received > 0);
    expect(scene.exchange.server.stats().connections).toBe(2);
    expect(scene.door.upgrades.map(({ route }) => route).sort()).toEqual(["smart-order-update", "smart-stream"]);
    await scene.rig.quit();
    await scene.until("connections", () => scene.exchange.server.stats().connections, (open) => open === 0, 5_000);
    expect(scene.door.seen("logout")).toHaveLength(1);
  });
});

describe(pain(7), () => {
  test("a thousand instruments, the sockets drop, and every one of them has a fresh quote again; the gap is told", async (ends) => {
    const watched = await thousand(ends);
    const { scene, page, slots } = watched;
    await fresh(watched);
    await feedIs(scene, "more than a thousand subscriptions on two connections", ({ connections, subscribed }) => (connections?.length ?? 0) === 2 && subscribed > COUNT);
    expect(scene.feed()?.silent).toEqual([]);
    await wait(2_500);
    const cutAt = scene.exchange.server.dropSockets();
    await fresh(watched, cutAt);
    console.log(`back: last of ${slots.length} quotes read ${Math.round(Math.max(...slots.map((slot) => page.readAt.get(slot) ?? 0)) - cutAt)} ms after the drop`);
    await feedIs(scene, "the drop is told", ({ reconnects, state }) => reconnects >= 2 && state === "live");
    expect(scene.feed()?.silent).toEqual([]);
    await scene.until("the gap is told", () => scene.words(), (said) => /Ticks of \d+ instruments are missing for \d+ s of market time; charts read the bars anew/.test(said));
    const { filled } = await scene.rig.call("market.candles", { instrument: watched.keys[0]!, frame: 1, count: 5 });
    expect(filled?.length).toBeGreaterThan(0);
  });

  test("a stream that goes mute and answers pings is found out and replaced; every quote is fresh again", async (ends) => {
    const watched = await thousand(ends);
    const { scene } = watched;
    await fresh(watched);
    const mutedAt = now();
    const before = scene.feed()?.reconnects ?? 0;
    scene.exchange.setQuirks({ mutedStream: true });
    await feedIs(scene, "it is replaced", ({ reconnects }) => reconnects > before);
    scene.exchange.setQuirks({});
    await fresh(watched, mutedAt, 100_000);
  });
});

describe(pain(11), () => {
  test("on the page each of a thousand instruments is bid below what is asked, and its best five levels stand in order", async (ends) => {
    const watched = await thousand(ends);
    const { page, slots, scene } = watched;
    await fresh(watched);
    for (let i = 0; i < 20; i++) {
      await wait(150);
      page.look();
      const crossed = slots.filter((slot) => {
        const [bid, ask] = page.bidAsk.get(slot) ?? [0, 0];
        return bid > 0 && ask > 0 && bid >= ask;
      });
      expect(crossed).toEqual([]);
    }
    expect(slots.filter((slot) => page.bidAsk.get(slot)!.every((price) => price > 0)).length).toBeGreaterThan(COUNT / 2);
    const { core } = scene.exchange;
    core.pause();
    await wait(500);
    page.look();
    const { bids, asks } = core.snapshot(core.listingBySymbol("NSE", "SBIN-EQ")!.token)!;
    const { slots: own } = await scene.rig.call("market.watch", { keys: [SBIN], full: [SBIN] });
    await scene.until("SBIN", () => page.missing([own[0]!.slot]).length, (count) => count === 0);
    expect(page.bidAsk.get(own[0]!.slot)).toEqual([bids[0]!.price * 100, asks[0]!.price * 100]);
  });
});

describe(pain(12), () => {
  test("instruments that the broker takes and never serves are asked for again, then told by name", async (ends) => {
    const scene = await trading(ends, {}, MANY_STRIKES);
    scene.exchange.setQuirks({ servedTokens: 900 });
    const page = scene.page();
    const answer = await scene.rig.call("market.watch", { keys: await options(scene, COUNT), full: [] });
    const slots = answer.slots.map(({ slot }) => slot);
    await scene.until("those that are served", () => page.missing(slots).length, (count) => count <= COUNT - 800, 60_000);
    await feedIs(scene, "the silent ones are told", ({ silent }) => silent.length > 0);
    await scene.until("exactly those without a quote are told", () => [scene.feed()?.silent.length, page.missing(slots).length], ([told, missing]) => told === missing && told !== 0, 60_000);
    const batches = page.missing(slots).length;
    expect(batches).toBeGreaterThan(0);
    // Asked for once a minute from here on; a new connection asks for everything at once.
    scene.exchange.setQuirks({});
    scene.exchange.server.dropSockets();
    await fresh({ scene, page, slots });
    await feedIs(scene, "nothing is silent", ({ silent }) => silent.length === 0);
  });
});
