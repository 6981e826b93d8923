import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlaceRequest } from "../../../workers/exchange/types.ts";
import { MemoryStore } from "../../../workers/exchange/matching/store/memory.ts";
import { Bench, FakeWall, request } from "./bench-desk.ts";
import { CALL, DAY, ist, ITC, SBIN, scripted } from "./scripted-source.ts";
import { lehmer, walkSource } from "./walk.ts";

const CLIENTS = ["A1", "B2", "C3"];
const CLOSES = "09:27:00";

/** Orders of every kind near the market, now and then changed or cancelled. */
function trade(bench: Bench, draw: () => number): void {
  const client = CLIENTS[Math.floor(draw() * 3)] ?? "A1";
  const working = bench.exchange.orders(client).filter(({ status }) => status === "open" || status === "trigger pending");
  const pick = working[Math.floor(draw() * working.length)];
  const action = draw();
  if (pick !== undefined && action < 0.15) bench.exchange.cancel(client, pick.orderId);
  else if (pick !== undefined && action < 0.3) {
    const { orderId, orderType, duration, price, triggerPrice, quantity, token } = pick;
    const lot = token === CALL.token ? 65 : 1;
    bench.exchange.modify({ client, orderId, orderType, duration, price: Math.max(5, price + Math.round((draw() - 0.5) * 6) * 5), triggerPrice, quantity: Math.max(lot, quantity + Math.round((draw() - 0.5) * 4) * lot) });
  } else {
    const listing = [SBIN, ITC, CALL][Math.floor(draw() * 3)] ?? SBIN;
    const last = bench.exchange.snapshot(listing.token)?.ltp ?? 0;
    const near = last + Math.round((draw() - 0.5) * 12) * 5;
    const kind = draw();
    const stop: Partial<PlaceRequest> = draw() < 0.5 ? { side: "BUY", triggerPrice: last + 15, price: last + 40 } : { side: "SELL", triggerPrice: last - 15, price: last - 40 };
    const wish: Partial<PlaceRequest> = kind < 0.2 ? { orderType: "MARKET" } : kind < 0.4 ? { variety: "STOPLOSS", orderType: "STOPLOSS_LIMIT", ...stop } : { price: near, duration: kind > 0.9 ? "IOC" : "DAY" };
    const quantity = listing.lotSize * Math.ceil(draw() * 60);
    const product = listing === CALL ? "CARRYFORWARD" : draw() < 0.3 ? "DELIVERY" : "INTRADAY";
    bench.exchange.place(request({ client, token: listing.token, side: draw() < 0.5 ? "BUY" : "SELL", product, quantity, disclosedQuantity: listing !== CALL && quantity > 20 && draw() < 0.3 ? Math.ceil(quantity / 4) : 0, ...wish }));
  }
  bench.wall.pass(0);
}

function books(bench: Bench): unknown {
  const { exchange } = bench;
  return CLIENTS.map((client) => ({ orders: exchange.orders(client), trades: exchange.trades(client), positions: exchange.positions(client), holdings: exchange.holdings(client) }));
}

function quotes(bench: Bench): unknown {
  return [SBIN, ITC, CALL].map(({ token }) => {
    const { sequence: _sequence, at: _at, ...rest } = bench.exchange.snapshot(token)!;
    return rest;
  });
}

test("a book that is opened again is the same book, and lives on as if nothing had happened", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 3_000 }), (seed, steps, wait) => {
      const draw = lehmer(seed);
      const source = (): ReturnType<typeof walkSource> => walkSource(seed, 2_400, 250, CLOSES);
      const store = new MemoryStore(1_790_000_000_000);
      const first = new Bench(source(), { store });
      for (const client of CLIENTS) first.exchange.openAccount(client, 10_00_000_00);
      for (let i = 0; i < steps; i++) {
        first.wall.pass(Math.ceil(draw() * 2_000));
        trade(first, draw);
      }
      first.wall.pass(wait);
      // Not stopped: whatever it had not written is gone. What it told is all there is to compare with.
      const lastTold = Math.max(0, ...first.told.map(({ order }) => order.updatedAt));
      const copy = new MemoryStore(1_790_000_000_000);
      Object.assign(copy, structuredClone({ events: store.events }), { clock: store["clock"], places: new Map(store["places"]), references: new Map(store["references"]), market: store["market"] });
      const second = new Bench(source(), { store: copy, wall: new FakeWall(first.wall.now), startPaused: true });
      expect(books(second)).toEqual(books(first));
      expect(second.exchange.clock().now).toBeGreaterThanOrEqual(lastTold);
      expect(first.exchange.clock().now - second.exchange.clock().now).toBeLessThanOrEqual(1_100);
      // Both play on to the end of the session, undisturbed, and every later fill is the same.
      second.exchange.resume();
      for (const bench of [first, second]) {
        bench.exchange.setSpeed(10);
        bench.wall.pass((ist(DAY, CLOSES) - bench.exchange.clock().now) / 10 + 100);
        expect(bench.exchange.clock().phase).toBe("closed");
      }
      expect(books(second)).toEqual(books(first));
      expect(quotes(second)).toEqual(quotes(first));
      expect(CLIENTS.map((client) => second.exchange.funds(client))).toEqual(CLIENTS.map((client) => first.exchange.funds(client)));
      expect([...first.failures, ...second.failures]).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("nothing is told before it is written", () => {
  const store = new MemoryStore(1_790_000_000_000);
  const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 100], [SBIN, "09:15:05", 799_00, 4], [SBIN, "09:15:06", 798_00, 100]] } }), { store });
  const written = (orderId: string): unknown => {
    const again = new Bench(scripted({ days: { [DAY]: [] } }), { store: Object.assign(new MemoryStore(0), structuredClone({ events: store.events }), { clock: store["clock"] }), startPaused: true });
    return again.order(orderId);
  };
  let told = 0;
  bench.exchange.onOrder((order) => {
    told += 1;
    const kept = written(order.orderId) as typeof order;
    expect(kept.updatedAt).toBeGreaterThanOrEqual(order.updatedAt);
    expect(kept.filled).toBeGreaterThanOrEqual(order.filled);
    if (order.status === "complete") expect(kept).toEqual(order);
  });
  bench.until(ist(DAY, "09:15:02"));
  const answer = bench.exchange.place(request({ price: 799_50, quantity: 10 }));
  expect(store.events.at(-1)).toMatchObject({ kind: "order", order: answer.ok ? answer.value : {} });
  bench.until(ist(DAY, "09:15:07"));
  expect(told).toBe(4);
});

test("orders on their way go on from where they were", () => {
  const source = (): ReturnType<typeof scripted> => scripted({ days: { [DAY]: [[SBIN, "09:15:01", 800_00, 100]] } });
  const store = new MemoryStore(1_790_000_000_000);
  const first = new Bench(source(), { store, delay: { least: 500, most: 500 } });
  first.until(ist(DAY, "09:15:02"));
  const resting = first.exchange.place(request({ price: 790_00 }));
  first.wall.pass(1_100);
  const cancelled = first.exchange.cancel("A1", resting.ok ? resting.value.orderId : "");
  const placed = first.exchange.place(request({ price: 791_00, tag: "half-way" }));
  const second = new Bench(source(), { store, wall: new FakeWall(first.wall.now), delay: { least: 500, most: 500 } });
  if (!cancelled.ok || !placed.ok) throw new Error("refused");
  expect(second.order(cancelled.value.orderId).status).toBe("cancel pending");
  expect(second.order(placed.value.orderId)).toMatchObject({ status: "put order req received", tag: "half-way" });
  second.wall.pass(1_100);
  expect(second.order(cancelled.value.orderId).status).toBe("cancelled");
  expect(second.order(placed.value.orderId).status).toBe("open");
});

test("it goes on with the next day, and numbers never start again", () => {
  const source = (): ReturnType<typeof walkSource> => walkSource(7, 100, 250, CLOSES);
  const store = new MemoryStore(1_790_000_000_000);
  const first = new Bench(source(), { store });
  first.wall.pass(2_000);
  const early = first.place({ price: 700_00 + 3_000, product: "DELIVERY" });
  const bought = first.place({ orderType: "MARKET", product: "DELIVERY", quantity: 10 });
  first.until(ist(DAY, CLOSES) + 20_000);
  const closed = new Bench(source(), { store, wall: new FakeWall(first.wall.now) });
  expect(closed.exchange.clock()).toMatchObject({ phase: "closed", day: DAY });
  expect(closed.exchange.clock().now).toBeGreaterThan(ist(DAY, CLOSES) + 18_000);
  // Of the thirty seconds between the days about twenty have gone.
  closed.wall.pass(8_000);
  expect(closed.exchange.clock().phase).toBe("closed");
  closed.wall.pass(4_000);
  expect(closed.exchange.clock()).toMatchObject({ phase: "open", day: "2026-08-25" });
  const again = new Bench(source(), { store, wall: new FakeWall(closed.wall.now) });
  expect(again.exchange.clock()).toMatchObject({ phase: "open", day: "2026-08-25" });
  expect(again.exchange.orders("A1")).toEqual([]);
  expect(again.exchange.holdings("A1")).toMatchObject([{ quantity: 10 }]);
  const later = again.place({ price: 790_00, product: "DELIVERY" });
  expect(Number(later.slice(6))).toBe(Number(bought.slice(6)) + 1);
  expect(Number(bought)).toBe(Number(early) + 1);
});

test("sequence numbers of a listing never go back over a restart", () => {
  const source = (): ReturnType<typeof walkSource> => walkSource(3, 400, 250, CLOSES);
  const store = new MemoryStore(1_790_000_000_000);
  const first = new Bench(source(), { store });
  first.wall.pass(60_000);
  const told = first.exchange.snapshot(SBIN.token)!.sequence;
  const second = new Bench(source(), { store, wall: new FakeWall(first.wall.now) });
  expect(second.exchange.snapshot(SBIN.token)!.sequence).toBeGreaterThanOrEqual(told);
});

test("a book whose steps make no sense is refused as damaged", () => {
  const source = (): ReturnType<typeof scripted> => scripted({ days: { [DAY]: [] } });
  const store = new MemoryStore(1_790_000_000_000);
  const bench = new Bench(source(), { store });
  bench.place({ price: 790_00 });
  store.events = store.events.filter((event) => event.kind !== "order");
  expect(() => new Bench(source(), { store })).toThrow(expect.objectContaining({ name: "BookError", fault: "corrupt", message: expect.stringMatching(/^The practice book in memory is damaged: no order \d+ in the book of 2026-08-24\.$/) as string }));
});

test("when the book cannot be written nothing is told, and no order is taken any more", () => {
  const store = new MemoryStore(1_790_000_000_000);
  const bench = new Bench(scripted({ days: { [DAY]: [[SBIN, "09:15:03", 800_00, 100]] } }), { store });
  const kept = bench.place({ price: 790_00 });
  const told = bench.told.length;
  store.commit = () => {
    throw new Error("disk full");
  };
  expect(() => bench.exchange.place(request({ price: 790_00 }))).toThrow("disk full");
  expect(() => bench.exchange.cancel("A1", kept)).toThrow("disk full");
  bench.wall.pass(5_000);
  expect(bench.told).toHaveLength(told);
  expect(bench.failures.map(({ message }) => message)).toEqual(["disk full"]);
});
