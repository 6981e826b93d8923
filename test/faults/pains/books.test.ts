import { describe, expect, test, vi } from "vitest";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { wait } from "../../support/live-rig.ts";
import { pain } from "./pains.ts";
import { SBIN, trading } from "./scene.ts";
import type { Scene } from "./scene.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const position = async (scene: Scene) => (await scene.rig.snapshot()).positions.find(({ account, instrument }) => account === scene.rig.id() && instrument === SBIN);

/** Fills here are the exchange's, one for one, and the position is their sum. */
async function agrees(scene: Scene, quantity: number): Promise<void> {
  await scene.until("position", () => position(scene), (found) => found?.quantity === quantity && found.exact);
  const there = scene.exchange.core.trades(scene.rig.credentials().clientCode);
  const here = (await scene.rig.snapshot()).fills.filter(({ account }) => account === scene.rig.id());
  expect(here.map((fill) => [fill.fillId, fill.quantity, fill.price]).map(String).sort()).toEqual(there.map((trade) => [trade.fillId, trade.quantity, trade.price * 100]).map(String).sort());
  const paise = there.reduce((sum, trade) => sum + (trade.side === "BUY" ? 1 : 0) * trade.price * trade.quantity, 0);
  expect((await position(scene))!.buyValue).toBe(paise * 100);
}

describe(pain(14), () => {
  test("the socket is open, answers pings and is silent: what became of orders is read from the books", async (ends) => {
    const scene = await trading(ends);
    scene.exchange.setQuirks({ mutedOrders: true });
    const bought = await scene.place({ type: "MARKET", price: NO_PRICE, quantity: 7 });
    const resting = await scene.place({ quantity: 3 });
    await scene.orderIs(bought, ({ state }) => state === "complete");
    await scene.orderIs(resting, ({ state }) => state === "open");
    await agrees(scene, 7);
  });

  test("refused with 403: tokens are renewed, not for ever; orders go on and their fills are known meanwhile; afterwards it listens again", async (ends) => {
    const scene = await trading(ends);
    const signIns = scene.door.signIns();
    scene.door.script = ({ route }) => (route === "smart-order-update" ? { status: 403, reason: "Token Expired", body: "" } : undefined);
    scene.exchange.server.dropSockets();
    const bought = await scene.place({ type: "MARKET", price: NO_PRICE, quantity: 5 });
    await scene.orderIs(bought, ({ state }) => state === "complete");
    await agrees(scene, 5);
    await wait(8_000);
    expect(scene.door.signIns() - signIns).toBeLessThanOrEqual(2);
    // A socket's refusal does not end the session: calls say that it holds.
    expect(await scene.rig.connection()).toMatchObject({ state: "connected" });
    expect(scene.words()).toMatch(/The order socket was refused \(403: Token Expired\)/);
    scene.door.script = () => undefined;
    const upgrades = scene.door.upgrades.length;
    await scene.until("handshakes", () => scene.door.upgrades.slice(upgrades).filter(({ route }) => route === "smart-order-update").length, (count) => count > 0, 60_000);
    await scene.rig.until(0, ({ state }) => state === "connected");
    const books = scene.door.seen("getOrderBook").length;
    await scene.until("books read after it listens again", () => scene.door.seen("getOrderBook").length, (count) => count > books);
  });

  test("every change told twice, the second time behind the next one: nothing counts twice and no order goes back", async (ends) => {
    const scene = await trading(ends);
    scene.exchange.setQuirks({ repeatedOrders: true });
    const bought = await scene.place({ type: "MARKET", price: NO_PRICE, quantity: 4 });
    const resting = await scene.place({ quantity: 3 });
    await scene.orderIs(resting, ({ state }) => state === "open");
    await scene.rig.call("orders.cancel", { order: resting });
    await scene.orderIs(resting, ({ state }) => state === "cancelled");
    const again = await scene.place({ type: "MARKET", price: NO_PRICE, quantity: 6 });
    await scene.orderIs(again, ({ state }) => state === "complete");
    await agrees(scene, 10);
    expect((await scene.order(bought)).state).toBe("complete");
    expect((await scene.order(resting)).state).toBe("cancelled");
  });

  test("dropped in the middle of trading: what happened meanwhile is there when it is back", async (ends) => {
    const scene = await trading(ends);
    scene.door.script = ({ route }) => (route === "smart-order-update" ? { status: 502, body: "" } : undefined);
    scene.exchange.server.dropSockets();
    const bought = await scene.place({ type: "MARKET", price: NO_PRICE, quantity: 9 });
    await scene.until("the exchange", () => scene.atExchange()[0]?.filled, (filled) => filled === 9);
    scene.door.script = () => undefined;
    await scene.orderIs(bought, ({ state }) => state === "complete");
    await agrees(scene, 9);
  });
});
