import { describe, expect, test } from "vitest";
import { AT_ONCE, Bench } from "./bench.ts";

const BIDS = "99.95x500 99.90x800 99.85x1000 99.80x100 99.75x100";
const ASKS = "100.00x200 100.05x300 100.10x1000 100.15x50 100.20x50";

function opened(model = AT_ONCE): Bench {
  const bench = new Bench(model);
  bench.tick({ ltp: 99.95, bids: BIDS, asks: ASKS });
  return bench;
}

describe("market orders", () => {
  test("walk the visible lines at their prices", () => {
    const bench = opened();
    bench.order("a", "BUY", { type: "MARKET", quantity: 600 });
    expect(bench.said()).toEqual(["a open", "a 200@100.00", "a 300@100.05", "a 100@100.10"]);
  });

  test("what five lines do not hold stays as a limit order, takes what is offered anew, and pays the prices of trades", () => {
    const bench = opened();
    bench.order("a", "BUY", { type: "MARKET", quantity: 2_000 });
    expect(bench.said().at(-1)).toBe("a 50@100.20");
    // The same lines are shown again: what was taken stays taken.
    bench.tick({ bids: BIDS, asks: ASKS });
    expect(bench.said()).toEqual([]);
    bench.tick({ bids: BIDS, asks: "100.25x100" });
    expect(bench.said()).toEqual(["a 100@100.25"]);
    bench.tick({ ltp: 100.3, traded: 60, bids: BIDS, asks: "100.40x1" });
    expect(bench.said()).toEqual(["a 60@100.30", "a 1@100.40"]);
  });

  test("pay no more than the protected limit: 3 % of 99.95 is 102.90 on the grid", () => {
    const bench = opened();
    bench.tick({ bids: BIDS, asks: "102.90x10 102.95x500" });
    bench.order("a", "BUY", { type: "MARKET", quantity: 50 });
    expect(bench.said()).toEqual(["a open", "a 10@102.90"]);
  });

  test("and none beyond the circuit", () => {
    const bench = opened();
    bench.tick({ bids: BIDS, asks: "100.50x10 101.00x500", upper: 1_005_000 as never, lower: 900_000 as never });
    bench.order("a", "BUY", { type: "MARKET", quantity: 50 });
    expect(bench.said()).toEqual(["a open", "a 10@100.50"]);
  });

  test("wait where no price is known, and never make one up", () => {
    const bench = new Bench();
    bench.order("a", "BUY", { type: "MARKET", quantity: 10 });
    expect(bench.said()).toEqual([]);
    bench.tick({ ltp: 99.95, bids: BIDS, asks: ASKS });
    expect(bench.said()).toEqual(["a open", "a 10@100.00"]);
  });

  test("without any depth they fill against trades, at the trade's price, as far as those go", () => {
    const bench = new Bench();
    bench.tick({ ltp: 100 });
    bench.order("a", "BUY", { type: "MARKET", quantity: 500 });
    bench.tick({ ltp: 100.1, traded: 120 });
    bench.tick({ ltp: 100.2, traded: 1_000 });
    expect(bench.said()).toEqual(["a open", "a 120@100.10", "a 380@100.20"]);
  });
});

describe("liquidity", () => {
  test("two orders cannot have the same displayed quantity", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 100, quantity: 150 });
    bench.order("b", "BUY", { price: 100, quantity: 150 });
    expect(bench.said()).toEqual(["a open", "a 150@100.00", "b open", "b 50@100.00"]);
  });

  test("nor the same trade", () => {
    const bench = opened({ ...AT_ONCE, queue: "touch" });
    bench.order("a", "BUY", { price: 99.9, quantity: 80 });
    bench.order("b", "BUY", { price: 99.9, quantity: 80 });
    bench.said();
    bench.tick({ ltp: 99.9, traded: 100 });
    expect(bench.said()).toEqual(["a 80@99.90", "b 20@99.90"]);
  });

  test("a line that others traded at can be had again as far as they went", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 100, quantity: 200 });
    bench.tick({ ltp: 100, traded: 60 });
    bench.said();
    bench.order("b", "BUY", { price: 100, quantity: 200 });
    expect(bench.said()).toEqual(["b open", "b 60@100.00"]);
  });
});

describe("a resting limit order", () => {
  test("waits behind what was displayed when it came, then fills in part", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 99.9, quantity: 100 });
    expect(bench.fills.queueAhead("a")).toBe(800);
    bench.tick({ ltp: 99.9, traded: 500 });
    expect(bench.fills.queueAhead("a")).toBe(300);
    bench.tick({ ltp: 99.9, traded: 330 });
    bench.tick({ ltp: 99.9, traded: 1_000 });
    expect(bench.said()).toEqual(["a open", "a 30@99.90", "a 70@99.90"]);
  });

  test("moves up when the displayed quantity falls below its queue, and never back", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 99.9, quantity: 100 });
    bench.tick({ bids: "99.95x500 99.90x250", asks: ASKS });
    expect(bench.fills.queueAhead("a")).toBe(250);
    bench.tick({ bids: "99.95x500 99.90x9000", asks: ASKS });
    expect(bench.fills.queueAhead("a")).toBe(250);
  });

  test("is first where nobody is displayed at its price, and last where that cannot be seen", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 99.7, quantity: 100 });
    expect(bench.fills.queueAhead("a")).toBe(Number.POSITIVE_INFINITY);
    bench.tick({ ltp: 99.7, traded: 5_000 });
    expect(bench.said()).toEqual(["a open"]);
    bench.tick({ bids: "99.70x40 99.65x10", asks: "99.75x10" });
    expect(bench.fills.queueAhead("a")).toBe(40);
    bench.order("b", "SELL", { price: 99.8, quantity: 100 });
    expect(bench.fills.queueAhead("b")).toBe(0);
  });

  test("that a trade went through fills as far as the volume went, queue or not, at its own price", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 99.9, quantity: 100 });
    bench.tick({ ltp: 99.85, traded: 70 });
    bench.tick({ ltp: 99.8, traded: 70 });
    expect(bench.said()).toEqual(["a open", "a 70@99.90", "a 30@99.90"]);
  });

  test("that the other side comes to is filled at its own price", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 99.9, quantity: 100 });
    bench.tick({ bids: "99.80x5", asks: "99.85x60 99.90x500" });
    expect(bench.said()).toEqual(["a open", "a 60@99.90", "a 40@99.90"]);
  });

  test("of the model `through` needs a trade beyond it", () => {
    const bench = opened({ ...AT_ONCE, queue: "through" });
    bench.order("a", "SELL", { price: 100.3, quantity: 10 });
    bench.tick({ ltp: 100.3, traded: 90_000, bids: "", asks: "100.30x5" });
    expect(bench.said()).toEqual(["a open"]);
    bench.tick({ ltp: 100.35, traded: 10 });
    expect(bench.said()).toEqual(["a 10@100.30"]);
  });

  test("a tick without a trade fills nothing, however its last price looks", () => {
    const bench = opened();
    bench.order("a", "SELL", { price: 100.3, quantity: 10 });
    bench.tick({ ltp: 99.95, bids: BIDS, asks: ASKS });
    expect(bench.said()).toEqual(["a open"]);
  });

  test("a last price that moved without a known volume counts with the last quantity", () => {
    const bench = new Bench();
    bench.tick({ ltp: 100 });
    bench.order("a", "BUY", { price: 99.5, quantity: 10 });
    bench.tick({ ltp: 99, ltq: 4 });
    expect(bench.said()).toEqual(["a open", "a 4@99.50"]);
  });
});

describe("stops", () => {
  test("trigger on trades, not on depth; SL becomes its limit", () => {
    const bench = opened();
    bench.order("a", "SELL", { type: "SL", trigger: 99.5, price: 99.4, quantity: 100 });
    bench.tick({ bids: "99.40x500", asks: "99.50x100" });
    expect(bench.said()).toEqual(["a trigger-pending"]);
    bench.tick({ ltp: 99.5, traded: 1, bids: "99.45x60 99.40x10 99.35x500", asks: "99.55x5" });
    expect(bench.said()).toEqual(["a triggered 99.40", "a 60@99.45", "a 10@99.40"]);
  });

  test("SL-M becomes a limit with protection: 3 % below 99.45 is 96.50 on the grid", () => {
    const bench = opened();
    bench.order("a", "SELL", { type: "SL-M", trigger: 99.5, quantity: 100 });
    bench.tick({ ltp: 99.45, traded: 1, bids: "99.00x60 96.50x10 96.45x500", asks: "99.55x5" });
    expect(bench.said()).toEqual(["a trigger-pending", "a triggered 96.50", "a 60@99.00", "a 10@96.50"]);
  });

  test("one whose trigger was met on its way fires on arrival", () => {
    const bench = opened({ ...AT_ONCE, latency: { kind: "fixed", ms: 50 } });
    bench.order("a", "SELL", { type: "SL-M", trigger: 99.5, quantity: 10 });
    bench.tick({ ltp: 99.3, traded: 1, bids: "99.25x60", asks: "99.35x5" });
    bench.pass(50);
    expect(bench.said()).toEqual(["a trigger-pending", "a triggered 96.35", "a 10@99.25"]);
  });
});

describe("immediate or cancel", () => {
  test("has what is there, and goes", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 100.05, quantity: 900, validity: "IOC" });
    bench.order("b", "BUY", { price: 99.9, quantity: 1, validity: "IOC" });
    expect(bench.said()).toEqual(["a open", "a 200@100.00", "a 300@100.05", "a cancelled ioc", "b open", "b cancelled ioc"]);
  });
});

describe("latency and changes", () => {
  const slow = { ...AT_ONCE, latency: { kind: "fixed", ms: 50 } } as const;

  test("the book that counts is the one at arrival", () => {
    const bench = opened(slow);
    bench.order("a", "BUY", { type: "MARKET", quantity: 10 });
    bench.pass(49);
    bench.tick({ bids: BIDS, asks: "100.50x10" });
    bench.pass(1);
    expect(bench.said()).toEqual(["a open", "a 10@100.50"]);
  });

  test("a fill crosses a cancel: the cancel is refused, the fill stands", () => {
    const bench = opened(slow);
    bench.order("a", "BUY", { price: 99.9, quantity: 100 });
    bench.pass(50);
    bench.cancel("a");
    bench.pass(20);
    bench.tick({ ltp: 99.8, traded: 100 });
    bench.pass(30);
    expect(bench.said()).toEqual(["a open", "a 100@99.90", "a too late to cancel"]);
  });

  test("raising the quantity or moving the price loses the place, lowering keeps it", () => {
    const bench = opened();
    bench.order("a", "BUY", { price: 99.9, quantity: 100 });
    bench.tick({ bids: "99.95x500 99.90x50", asks: ASKS });
    bench.tick({ bids: "99.95x500 99.90x700", asks: ASKS });
    bench.modify("a", { price: 99.9, quantity: 60 });
    expect(bench.fills.queueAhead("a")).toBe(50);
    bench.modify("a", { price: 99.9, quantity: 61 });
    expect(bench.fills.queueAhead("a")).toBe(700);
    bench.modify("a", { price: 99.95, quantity: 61 });
    expect(bench.fills.queueAhead("a")).toBe(500);
    bench.said();
    bench.modify("a", { price: 100, quantity: 61 });
    expect(bench.said()).toEqual(["a changed", "a 61@100.00"]);
  });

  test("a change below what has been filled meanwhile is refused", () => {
    const bench = opened(slow);
    bench.order("a", "BUY", { price: 99.9, quantity: 100 });
    bench.pass(50);
    bench.modify("a", { price: 99.9, quantity: 40 });
    bench.tick({ ltp: 99.8, traded: 40 });
    bench.pass(50);
    expect(bench.said()).toEqual(["a open", "a 40@99.90", "a too late to modify"]);
  });

  test("a stop's trigger is moved, and a limit can be made of it", () => {
    const bench = opened();
    bench.order("a", "SELL", { type: "SL", trigger: 99.5, price: 99.4 });
    bench.modify("a", { type: "SL", trigger: 99.6, price: 99.4 });
    bench.tick({ ltp: 99.55, traded: 1, bids: "99.50x30", asks: "99.60x5" });
    expect(bench.said()).toEqual(["a trigger-pending", "a changed", "a triggered 99.40", "a 30@99.50"]);
    bench.order("b", "SELL", { type: "SL", trigger: 99, price: 99 });
    bench.modify("b", { price: 99.6 });
    expect(bench.fills.queueAhead("b")).toBe(5);
  });

  test("of log-normal latency half are quicker than the median, one in a hundred slower than p99", async () => {
    const { drawLatency } = await import("../../../../shared/simulation/fills/latency.ts");
    const { seededRandom } = await import("../../../../shared/domain/random.ts");
    const random = seededRandom(42);
    const drawn = Array.from({ length: 20_000 }, () => drawLatency({ kind: "spread", medianMs: 45, p99Ms: 250 }, random)).sort((a, b) => a - b);
    expect(drawn[10_000]).toBeGreaterThan(43);
    expect(drawn[10_000]).toBeLessThan(47);
    expect(drawn[19_800]).toBeGreaterThan(225);
    expect(drawn[19_800]).toBeLessThan(275);
  });
});
