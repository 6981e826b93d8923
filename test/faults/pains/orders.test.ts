import { describe, expect, test, vi } from "vitest";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Scripted } from "../../support/broker-door.ts";
import { wait } from "../../support/live-rig.ts";
import { pain } from "./pains.ts";
import { trading } from "./scene.ts";
import type { Scene } from "./scene.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const FIREWALL: Scripted = { status: 200, type: "text/html", body: "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 4711008150815<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>" };
const EMPTY_400: Scripted = { status: 400, body: "" };

/** The order is at the exchange once, known here under its number there, and was sent once. */
async function once(scene: Scene, key: OrderKey): Promise<void> {
  const found = await scene.orderIs(key, ({ state }) => state === "open");
  expect(scene.atExchange()).toHaveLength(1);
  expect(found.brokerOrderId).toBe(scene.atExchange()[0]!.orderId);
  await wait(3_000);
  expect(scene.door.seen("placeOrder")).toHaveLength(1);
  expect(scene.atExchange()).toHaveLength(1);
}

describe(pain(3), () => {
  test.for([["the firewall's page", FIREWALL], ["HTTP 400 with an empty body", EMPTY_400]] as const)("%s in place of an answer to an order that was taken: found in the book by its tag, once", async ([, page], ends) => {
    const scene = await trading(ends);
    // Nobody tells of the order but the book.
    scene.exchange.setQuirks({ mutedOrders: true });
    scene.door.rewrite = ({ route }) => (route === "placeOrder" ? page : undefined);
    const key = await scene.place();
    await scene.orderIs(key, ({ state }) => state === "unresolved");
    await once(scene, key);
    expect(scene.words()).not.toMatch(/JSON response|SyntaxError|Unexpected token/);
    if (page === FIREWALL) expect(scene.words()).toMatch(/firewall in front of Angel One stopped the request \(HTTP 200, support ID 4711008150815\)/);
  });

  test.for([["the firewall's page", FIREWALL], ["HTTP 400 with an empty body", EMPTY_400]] as const)("%s and the order never arrived: not called so before two complete books lack it, and not sent again", async ([, page], ends) => {
    const scene = await trading(ends);
    scene.door.script = ({ route }) => (route === "placeOrder" ? page : undefined);
    const key = await scene.place();
    await scene.orderIs(key, ({ state }) => state === "unresolved");
    const books = scene.door.seen("getOrderBook").length;
    const ended = await scene.orderIs(key, ({ state }) => state === "not-placed");
    expect(ended.text).toMatch(/two complete books, seconds apart, lack it.*place it again if it is still wanted/);
    expect(scene.door.seen("getOrderBook").length - books).toBeGreaterThanOrEqual(2);
    expect(scene.door.seen("placeOrder")).toHaveLength(1);
    expect(scene.atExchange()).toEqual([]);
  });

  test("a page in place of the books: nothing is called empty or flat, and it is said what stopped them", async (ends) => {
    const scene = await trading(ends);
    const key = await scene.place();
    await scene.orderIs(key, ({ state }) => state === "open");
    scene.door.script = ({ route }) => (/^get(OrderBook|Position|TradeBook)$/.test(route) ? { ...FIREWALL, status: 403 } : undefined);
    await scene.until("words", () => scene.words(), (said) => /The order book could not be read: .*firewall.*support ID 4711008150815.*What is shown stays as it was/.test(said));
    expect((await scene.order(key)).state).toBe("open");
    expect(await scene.rig.connection()).toMatchObject({ state: "connected" });
  });
});

describe(pain(13), () => {
  test("taken, and the connection breaks before the answer: unresolved, then the order in the book by its tag, one order", async (ends) => {
    const scene = await trading(ends);
    scene.door.rewrite = ({ route }) => (route === "placeOrder" ? "cut" : undefined);
    const key = await scene.place();
    await once(scene, key);
  });

  test("success, then rejected by the broker's risk check: the order ends as rejected with the broker's words, and no number is mixed up", async (ends) => {
    const scene = await trading(ends);
    // The funds look ample here, so that the refusal comes from over there.
    scene.door.rewrite = ({ route }, { body }) => (route === "getRMS" ? { body: body.replaceAll(/"(net|availablecash)":"[\d.]+"/g, '"$1":"900000000.00"') } : undefined);
    await scene.rig.call("account.retry", { account: scene.rig.id() });
    await scene.until("funds", () => scene.rig.snapshot(), ({ funds }) => funds.some(({ account, available }) => account === scene.rig.id() && available > 800_000_000 * 10_000));
    const quantity = Math.floor(4_900_000_00 / scene.last());
    const key = await scene.place({ quantity, product: "CNC" });
    const rejected = await scene.orderIs(key, ({ state }) => state === "rejected");
    const [there] = scene.atExchange();
    expect(there).toMatchObject({ status: "rejected", quantity });
    expect(rejected).toMatchObject({ brokerOrderId: there!.orderId, uniqueOrderId: there!.uniqueOrderId });
    expect(there!.orderId).not.toBe(there!.uniqueOrderId);
    expect(there!.text).toMatch(/Funds/i);
    expect(rejected.text).toContain(there!.text);
    expect(scene.door.seen("placeOrder")).toHaveLength(1);
  });

  test("the answer comes late, behind the order socket's news: still one order", async (ends) => {
    const scene = await trading(ends);
    scene.door.hold = ({ route }) => (route === "placeOrder" ? 2_500 : 0);
    const key = await scene.place();
    await scene.until("the exchange", () => scene.atExchange().length, (count) => count === 1);
    await once(scene, key);
    expect((await scene.rig.snapshot()).orders).toHaveLength(1);
  });
});
