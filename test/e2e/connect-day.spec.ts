import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import { HttpClient } from "../../electron/brokers/http-client.ts";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { GatewayClient } from "../support/gateway-client.ts";
import { LiveDay, ReadTimes } from "./live-day.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { keys } from "./panel-helpers.ts";
import { picture } from "./pictures.ts";

const COUNT = 1_000;
const DROPS = 5;
const MANY_STRIKES = 90;
/** A session younger than this is not renewed at once, ms. */
const YOUNG_MS = 31_000;

let day: LiveDay | undefined;
test.afterEach(async () => {
  const leaks = await day?.end();
  day = undefined;
  expect(leaks ?? []).toEqual([]);
});

const status = (page: Page) => page.getByRole("contentinfo", { name: "Status" });
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Options of the live account's market. */
async function contracts(script: GatewayClient, count: number): Promise<InstrumentKey[]> {
  const { expiries } = await script.call("instruments.underlying", { underlying: "NIFTY" });
  const found: InstrumentKey[] = [];
  for (const { expiry, exchange } of expiries) {
    const { strikes } = await script.call("instruments.chain", { underlying: "NIFTY", expiry, exchange });
    for (const { call, put } of strikes) for (const one of [call, put]) if (one) found.push(one.key);
  }
  expect(found.length).toBeGreaterThanOrEqual(count);
  return found.slice(0, count);
}

test("connect, search, a thousand instruments; the sockets drop: all of them tick again within a second, and a longer silence is said", async ({ page }) => {
  test.setTimeout(180_000);
  const errors = watchErrors(page);
  day = await LiveDay.start(MANY_STRIKES);
  const { exchange, door } = day;
  await day.connect(page);

  // Search as one types, by the keyboard.
  await keys(page, "F6", "/");
  await page.keyboard.type("sbi");
  await expect(page.getByRole("option").first()).toContainText("SBIN");
  await page.keyboard.press("Escape");

  const script = await day.second();
  const times = new ReadTimes(script);
  const { slots: given, unknown } = await script.call("market.watch", { keys: await contracts(script, COUNT), full: [] });
  expect(unknown).toEqual([]);
  const slots = given.map(({ slot }) => slot);
  await expect.poll(() => times.missing(slots), { timeout: 60_000 }).toBe(0);
  await expect(status(page)).toContainText(/Feed \S+ (ms|s) old|Feed live/);

  // By the exchange's stamp of the drop and the tick bridge's stamps of the packets.
  const back: number[] = [];
  for (let i = 0; i < DROPS; i++) {
    await pause(3_000);
    const cutAt = exchange.server.dropSockets();
    await expect.poll(() => times.missing(slots, cutAt), { timeout: 60_000, intervals: [20] }).toBe(0);
    back.push(Math.round(times.newest(slots) - cutAt));
  }
  console.log(`the last of ${COUNT} quotes was read ${back.join(", ")} ms after the drop`);
  // What else runs on the machine makes some of them slower, and none faster.
  expect(Math.min(...back)).toBeLessThan(1_000);
  const { feed } = await script.call("terminal.snapshot", {});
  expect(feed.silent).toEqual([]);
  expect(feed.lost).toBe(0);

  // The broker stays away for a while: the page says that prices stand still, and since when it tries.
  door.script = ({ route }) => (route === "smart-stream" ? { status: 502, reason: "Bad Gateway", body: "" } : undefined);
  exchange.server.dropSockets();
  await expect(page.getByText("The prices stand still")).toBeVisible({ timeout: 15_000 });
  await expect(status(page)).toContainText("Feed retrying");
  await picture(page, "live-drop");
  const openedAt = performance.timeOrigin + performance.now();
  door.script = () => undefined;
  await expect(page.getByText("The prices stand still")).toBeHidden({ timeout: 40_000 });
  await expect.poll(() => times.missing(slots, openedAt), { timeout: 40_000 }).toBe(0);
  const { activity } = await script.call("terminal.snapshot", {});
  expect(activity.some(({ sentence }) => /Ticks of [\d,]+ instruments are missing for \d+ s of market time/.test(sentence))).toBe(true);
  script.close();
  // The browser itself notes nothing: sockets to the broker are the terminal's.
  expect(errors).toEqual([]);
});

test("tokens end in the middle of the day, on calls and both sockets: renewed by itself, orders go on, none twice", async ({ page }) => {
  test.setTimeout(180_000);
  const errors = watchErrors(page);
  day = await LiveDay.start();
  const { exchange, door, account } = day;
  const { clientCode } = exchange.server.ready.account;
  await day.connect(page);
  const script = await day.second();
  const place = (quantity: number) => script.call("orders.place", { proposal: day!.proposal({ quantity }), once: `press-00000${quantity}` });
  await place(1);
  await expect.poll(() => exchange.core.orders(clientCode).length, { timeout: 20_000 }).toBe(1);
  await pause(YOUNG_MS);

  const signIns = door.signIns();
  exchange.server.expireSessions();
  // Pressed in the same moment, and once more by an impatient hand: one press is one order at most.
  await Promise.all([place(2), place(2)]);
  await expect.poll(async () => (await script.call("terminal.snapshot", {})).connect.connections.find((one) => one.account === account)?.state, { timeout: 60_000 }).toBe("connected");
  await expect(panel(page, "connect")).toContainText("Connected. Orders go to the broker.", { timeout: 30_000 });
  await expect.poll(() => exchange.server.stats().connections, { timeout: 30_000 }).toBe(2);
  expect(door.signIns() - signIns).toBe(1);
  await place(3);
  await expect.poll(() => exchange.core.orders(clientCode).some(({ quantity }) => quantity === 3), { timeout: 20_000 }).toBe(true);
  const there = exchange.core.orders(clientCode).map(({ quantity }) => quantity);
  const { orders } = await script.call("terminal.snapshot", {});
  const second = orders.find(({ quantity }) => quantity === 2)!;
  expect(there.filter((quantity) => quantity === 2)).toHaveLength(second.state === "not-placed" ? 0 : 1);
  expect(new Set(there).size).toBe(there.length);
  expect(orders.filter((order) => order.account === account)).toHaveLength(3);
  await expect(status(page)).toContainText(/Feed \S+ (ms|s) old|Feed live/, { timeout: 20_000 });
  script.close();
  expect(errors).toEqual([]);
});

test("a 403 storm of another program: reading backs off as a whole and the meter shows it; an exit goes through it at once", async ({ page }) => {
  test.setTimeout(180_000);
  const errors = watchErrors(page);
  day = await LiveDay.start();
  const { exchange, door, account } = day;
  const { clientCode } = exchange.server.ready.account;
  await day.connect(page);
  const script = await day.second();
  await script.call("orders.place", { proposal: day.proposal({ type: "MARKET", price: NO_PRICE, quantity: 2 }), once: "press-000001" });
  await expect.poll(() => exchange.core.positions(clientCode)[0]?.buyQuantity, { timeout: 20_000 }).toBe(2);

  // The exchange counts by client code: what another program asks for is missing here.
  const http = new HttpClient({ root: exchange.server.ready.restUrl, timeoutMs: 5_000 });
  const stolen = Object.fromEntries(Object.entries(door.seen("getOrderBook").at(-1)!.headers).filter(([name]) => /^(x-|authorization|accept)/.test(name))) as Record<string, string>;
  let storming = true;
  const storm = (async () => {
    while (storming) {
      for (const request of [angelone().rest.orderBook(), angelone().rest.positions()]) await http.deliver(request, stolen);
      await pause(15);
    }
  })();
  // An order of which the order socket tells nothing: its books are read again and again.
  exchange.setQuirks({ mutedOrders: true });
  const itc = Math.round((day.last("ITC-EQ") * 0.98) / 10) * 1_000;
  await script.call("orders.place", { proposal: day.proposal({ instrument: "NSE:ITC" as InstrumentKey, price: itc as never, quantity: 3 }), once: "press-000002" });
  await expect.poll(() => exchange.core.orders(clientCode).length, { timeout: 20_000 }).toBe(2);
  exchange.setQuirks({});

  await status(page).getByRole("button", { name: /^Order budget/ }).click();
  const table = page.getByRole("dialog", { name: "Broker limits" });
  await expect(table.getByRole("row", { name: "Order book" })).toContainText(/backs off until \d\d:\d\d:\d\d/, { timeout: 40_000 });
  await expect(table.getByRole("row", { name: "Candles" })).toContainText(/backs off until/);
  await expect(table.getByRole("row", { name: /^Orders/ })).not.toContainText(/backs off/);
  await picture(page, "live-storm");
  await page.keyboard.press("Escape");

  await script.call("positions.exit", { account, instrument: "NSE:SBIN" as InstrumentKey, product: "MIS", once: "exit-000001" });
  await expect.poll(() => exchange.core.positions(clientCode)[0]?.sellQuantity, { timeout: 15_000 }).toBe(2);
  const sent = door.seen("placeOrder").map(({ body }) => (JSON.parse(body) as { transactiontype: string }).transactiontype);
  expect(sent).toEqual(["BUY", "BUY", "SELL"]);
  storming = false;
  await storm;
  await http.close();
  await expect.poll(async () => (await script.call("broker.meter", { account })).lanes.some(({ backingOffUntil }) => backingOffUntil !== undefined), { timeout: 40_000 }).toBe(false);
  await expect.poll(async () => (await script.call("terminal.snapshot", {})).orders.filter(({ state }) => state === "open").length, { timeout: 30_000 }).toBe(1);
  script.close();
  expect(errors).toEqual([]);
});
