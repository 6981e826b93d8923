import { describe, expect, test } from "vitest";
import { orderLevels, positionLevels } from "../../../../renderer/charts/levels.ts";
import type { OrderView } from "../../../../shared/contract/schemas/orders.ts";
import type { PositionView } from "../../../../shared/contract/schemas/portfolio.ts";
import type { InstrumentKey, OrderKey } from "../../../../shared/domain/identity.ts";
import type { Price } from "../../../../shared/domain/units.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
let made = 0;
const PARTS = { instrument: SBIN, decimals: 2, tick: 500 as Price, name: "SBIN", hidden: new Set<OrderKey>(), resultAt: () => undefined } as const;

function order(change: object = {}): OrderView {
  return { key: `k${++made}`, account: "a:P1:practice", instrument: SBIN, side: "BUY", type: "LIMIT", quantity: 100, price: 8_115_000, trigger: 0, filled: 0, state: "open", ...change } as unknown as OrderView;
}

function position(change: object = {}): PositionView {
  return { account: "a:P1:practice", instrument: SBIN, product: "MIS", quantity: 100, buyValue: 812_100_000, sellValue: 0, cost: 812_100_000, realised: 0, multiplier: 1, ...change } as unknown as PositionView;
}

function labels(...orders: OrderView[]): readonly string[] {
  return orderLevels(orders, PARTS).map(({ label }) => label);
}

describe("own orders", () => {
  test("side, quantity and price; the filled part where there is one", () => {
    expect(labels(order())).toEqual(["BUY 100 @ 811.50"]);
    expect(labels(order({ filled: 40 }))).toEqual(["BUY 40 / 100 @ 811.50"]);
  });

  test("of one side and price they share a line", () => {
    expect(labels(order(), order({ quantity: 60 }), order({ side: "SELL" }))).toEqual(["BUY 160 in 2 orders @ 811.50", "SELL 100 @ 811.50"]);
  });

  test("a stop-loss lies at its trigger until it has fired, then at its limit", () => {
    const stop = { side: "SELL", type: "SL", price: 8_035_000, trigger: 8_040_000 };
    const [waiting] = orderLevels([order({ ...stop, state: "trigger-pending" })], PARTS);
    expect(waiting).toMatchObject({ price: 8_040_000, label: "SL SELL 100 @ 804.00 → 803.50", tone: "sell", dashed: true });
    const [fired] = orderLevels([order({ ...stop, state: "open" })], PARTS);
    expect(fired).toMatchObject({ price: 8_035_000, label: "SELL 100 @ 803.50" });
  });

  test("an order whose outcome is not known says so and stands alone", () => {
    const levels = orderLevels([order(), order({ state: "unresolved" })], PARTS);
    expect(levels.map(({ tone, label }) => [tone, label])).toEqual([["buy", "BUY 100 @ 811.50"], ["doubt", "BUY 100 @ 811.50 · outcome unknown"]]);
  });

  test("none for market orders, done ones and other instruments", () => {
    expect(labels(order({ type: "MARKET", price: 0 }), order({ state: "complete" }), order({ state: "cancelled" }), order({ instrument: "NSE:INFY" }))).toEqual([]);
  });
});

describe("positions", () => {
  test("average and live profit", () => {
    expect(positionLevels([position()], SBIN, 8_146_500, 2)).toEqual([
      { id: "position a:P1:practice MIS", price: 8_121_000, tone: "position", dashed: false, label: "▲ 100 MIS @ 812.10", profit: { text: "unrealised +₹ 255.00", sign: 1 } },
    ]);
    const [short] = positionLevels([position({ quantity: -100, buyValue: 0, sellValue: 812_100_000, cost: -812_100_000 })], SBIN, 8_146_500, 2);
    expect(short).toMatchObject({ label: "▼ 100 MIS @ 812.10", profit: { text: "unrealised −₹ 255.00", sign: -1 } });
  });

  test("what is realised is not in the figure: 200 bought at 812.10, 100 of them sold at 815.10, last 814.65", () => {
    // Realised 300.00; open 100 × (814.65 − 812.10) = 255.00; net 555.00.
    const half = position({ buyValue: 1_624_200_000, sellValue: 815_100_000, cost: 812_100_000, realised: 3_000_000 });
    expect(positionLevels([half], SBIN, 8_146_500, 2)[0]?.profit).toEqual({ text: "unrealised +₹ 255.00", sign: 1 });
  });

  test("no figure without a price, no line when flat, whose it is when there are several", () => {
    expect(positionLevels([position()], SBIN, Number.NaN, 2)[0]?.profit).toBeUndefined();
    expect(positionLevels([position({ quantity: 0 })], SBIN, 1, 2)).toEqual([]);
    const both = positionLevels([position(), position({ account: "a:Q7:practice" })], SBIN, Number.NaN, 2);
    expect(both.map(({ label }) => label)).toEqual(["P1 ▲ 100 MIS @ 812.10", "Q7 ▲ 100 MIS @ 812.10"]);
  });
});
