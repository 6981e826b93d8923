import { describe, expect, test, vi } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { HttpClient } from "../../../electron/brokers/http-client.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { wait } from "../../support/live-rig.ts";
import { pain } from "./pains.ts";
import { SBIN, trading } from "./scene.ts";
import type { Scene } from "./scene.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const EXCEEDED = { status: 403, type: "text/plain", body: "Access denied because of exceeding access rate" };

/** Another program of the same user, under the same tokens: it asks for one route without any pause, at the exchange itself. */
async function storm(scene: Scene, ms: number): Promise<number> {
  const { server } = scene.exchange;
  const http = new HttpClient({ root: server.ready.restUrl, timeoutMs: 5_000 });
  const headers = Object.fromEntries(Object.entries(scene.door.seen("getOrderBook").at(-1)!.headers).filter(([name]) => /^(x-|authorization|accept)/.test(name))) as Record<string, string>;
  const began = performance.now();
  let refused = 0;
  while (performance.now() - began < ms) {
    const delivery = await http.deliver(angelone().rest.orderBook(), headers);
    if (delivery.kind === "answer" && delivery.answer.status === 403) refused++;
    await wait(10);
  }
  await http.close();
  return refused;
}

/** One that rests, in another instrument. */
function itc(scene: Scene, quantity: number): Partial<OrderProposal> {
  const price = (Math.round((scene.last("ITC-EQ") * 0.98) / 10) * 1_000) as Price;
  return { instrument: "NSE:ITC" as InstrumentKey, price, quantity };
}

const lanes = async (scene: Scene) => new Map((await scene.rig.call("broker.meter", { account: scene.rig.id() })).lanes.map((lane) => [lane.name, lane]));

describe(pain(1), () => {
  test("another program eats the book's rate: reading stands still as a whole and says so, orders and exits go on, each once, and the books come back", async (ends) => {
    const scene = await trading(ends);
    const held = await scene.place({ type: "MARKET", price: NO_PRICE, quantity: 2 });
    await scene.orderIs(held, ({ state }) => state === "complete");
    // An order of which the order socket tells nothing: the books are read for it every few seconds.
    scene.exchange.setQuirks({ mutedOrders: true });
    const raging = storm(scene, 15_000);
    await scene.place(itc(scene, 1));
    await scene.until("the exchange", () => scene.atExchange().length, (count) => count === 2);
    await wait(500);
    scene.exchange.setQuirks({});
    const paused = await scene.until<Awaited<ReturnType<typeof lanes>>>("meter", () => lanes(scene), (found) => found.get("order-book")?.backingOffUntil !== undefined || found.get("positions")?.backingOffUntil !== undefined, 30_000);
    expect([...paused.values()].filter(({ backingOffUntil }) => backingOffUntil !== undefined).map(({ name }) => name)).toEqual(expect.arrayContaining(["order-book", "candles", "quotes"]));
    expect(paused.get("orders")?.backingOffUntil).toBeUndefined();
    await Promise.all([3, 4, 5].map((quantity) => scene.place({ quantity })));
    // An exit waits 4 s at most for what rests to be gone: on a busy machine the orders themselves may take as long.
    const states = async (): Promise<string[]> => (await scene.rig.snapshot()).orders.map(({ quantity, state, text }) => `${quantity} ${state} ${text}`);
    await scene.until("orders", async () => ({ there: scene.atExchange().map(({ quantity, status }) => `${quantity} ${status}`), here: await states() }), ({ there }) => there.filter((one) => one.endsWith(" open")).length === 4);
    await scene.rig.call("positions.exit", { account: scene.rig.id(), instrument: SBIN, product: "MIS", once: "exit-000001" });
    await scene.until("position", () => scene.rig.snapshot(), ({ positions }) => positions.find(({ account }) => account === scene.rig.id())?.quantity === 0, 15_000);
    expect(await raging).toBeGreaterThan(20);
    await scene.until("meter", () => lanes(scene), (found) => found.get("order-book")?.backingOffUntil === undefined);
    const books = scene.door.seen("getOrderBook").length;
    await scene.until("books", () => scene.door.seen("getOrderBook").length, (count) => count > books);
    // The exit takes back what rests in its instrument: each of the three went once, and is cancelled once.
    expect(scene.atExchange().filter(({ side }) => side === "BUY").map(({ quantity, status }) => `${quantity} ${status}`).sort()).toEqual(["1 open", "2 complete", "3 cancelled", "4 cancelled", "5 cancelled"]);
    expect(scene.atExchange().filter(({ side, filled }) => side === "SELL" && filled > 0).map(({ filled }) => filled)).toEqual([2]);
    expect(scene.words()).not.toMatch(/JSON response|SyntaxError|sign in again/i);
  });

  test("the broker turns one order away for its rate: not sent again by itself and said so; an exit waits half a second, an entry longer", async (ends) => {
    const scene = await trading(ends);
    await scene.orderIs(await scene.place({ type: "MARKET", price: NO_PRICE, quantity: 2 }), ({ state }) => state === "complete");
    let turned = 0;
    scene.door.script = ({ route }) => (route === "placeOrder" && turned++ < 1 ? EXCEEDED : undefined);
    const away = await scene.place({ quantity: 3 });
    expect((await scene.orderIs(away, ({ state }) => state === "not-placed")).text).toMatch(/rate limit turned it away; nothing was done/);
    const since = scene.door.seen("placeOrder").at(-1)!.at;
    const entry = scene.place(itc(scene, 4));
    await scene.rig.call("positions.exit", { account: scene.rig.id(), instrument: SBIN, product: "MIS", once: "exit-000001" });
    await scene.orderIs(await entry, ({ state }) => state === "open");
    const [first, second] = scene.door.seen("placeOrder").filter(({ at }) => at > since).map(({ at, body }) => ({ at, side: (JSON.parse(body) as { transactiontype: string }).transactiontype }));
    expect([first?.side, second?.side]).toEqual(["SELL", "BUY"]);
    expect(first!.at - since).toBeGreaterThanOrEqual(480);
    expect(scene.atExchange().map(({ quantity }) => quantity)).not.toContain(3);
  });

  test("one 403 on candles is no matter of rights: nothing signs in again, the same question asked by many goes once", async (ends) => {
    const scene = await trading(ends);
    const signIns = scene.door.signIns();
    let turned = 0;
    scene.door.script = ({ route }) => (route === "getCandleData" && turned++ < 1 ? EXCEEDED : undefined);
    const before = scene.door.seen("getCandleData").length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => scene.rig.call("market.candles", { instrument: SBIN, frame: 5, count: 20 })));
    expect(new Set(answers.map(({ candles }) => JSON.stringify(candles))).size).toBe(1);
    expect(answers[0]!.candles.length).toBeGreaterThan(0);
    expect(scene.door.seen("getCandleData").length - before).toBeLessThanOrEqual(4);
    expect(scene.door.signIns()).toBe(signIns);
    expect(await scene.rig.connection()).toMatchObject({ state: "connected" });
  });
});
