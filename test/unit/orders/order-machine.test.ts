import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderEvent } from "../../../shared/domain/order-events.ts";
import { applyOrderEvent } from "../../../shared/domain/order-machine.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { ORDER_STATES, isTerminal } from "../../../shared/domain/order.ts";
import { KEY, approved, fill, market, rupees, says, system } from "../../support/orders.ts";

function run(...events: OrderEvent[]): Order {
  let order: Order | undefined;
  for (const event of events) {
    const step = applyOrderEvent(order, event);
    if (step.kind === "moved") order = step.order;
    if (step.kind === "illegal") throw new Error(step.why);
  }
  if (!order) throw new Error("no order");
  return order;
}

const at = system(2);
const sent: OrderEvent = { kind: "order.sent", key: KEY, at, latencyUs: 700 };
const told = (change: Parameters<typeof says>[0]): OrderEvent => ({ kind: "order.told", key: KEY, at, says: says(change) });
const acknowledged: OrderEvent = { kind: "order.acknowledged", key: KEY, at, brokerOrderId: "200910000000111", uniqueOrderId: "u1" };

describe("an order's life", () => {
  test("queued, sent, pending, open, part, complete", () => {
    const order = run(
      approved(), sent, acknowledged, told({}),
      told({ filled: 40, averagePrice: rupees(812.1), updatedAt: market(2_000) }),
      told({ state: "complete", filled: 100, averagePrice: rupees(812.08), updatedAt: market(3_000) }),
    );
    expect(order).toMatchObject({ state: "complete", filled: 100, filledValue: 8_120_800_00, filledExactly: 0, brokerOrderId: "200910000000111" });
  });

  test("the socket may tell of it before the answer comes", () => {
    const order = run(approved(), sent, told({}), acknowledged);
    expect(order).toMatchObject({ state: "open", brokerOrderId: "200910000000111" });
  });

  test("a change that is called pending late, after it was told as done, does not undo it", () => {
    const terms = { type: "LIMIT", quantity: 75, price: rupees(812), trigger: rupees(0), validity: "DAY" } as const;
    const order = run(approved(), sent, acknowledged, told({ terms }), told({ terms: { ...terms, quantity: 120 } }), told({ terms, status: "modify pending", changing: "modify" }));
    expect(order.quantity).toBe(120);
    expect(run(approved(), sent, acknowledged, told({ terms }), told({ terms: { ...terms, quantity: 120 } }), told({ terms })).quantity).toBe(75);
  });

  test("a fill before any acknowledgement counts", () => {
    const order = run(approved(), sent, told({ state: "complete", filled: 100, averagePrice: rupees(812.1) }), acknowledged);
    expect(order).toMatchObject({ state: "complete", filled: 100 });
  });

  test("open after complete is stale", () => {
    const complete = run(approved(), sent, acknowledged, told({ state: "complete", filled: 100, averagePrice: rupees(812.1), updatedAt: market(5_000) }));
    expect(applyOrderEvent(complete, told({ updatedAt: market(9_000), filled: 100 }))).toEqual({ kind: "stale" });
  });

  test("one ending after another is an alarm, not an overwrite", () => {
    const cancelled = run(approved(), sent, acknowledged, told({ state: "cancelled", updatedAt: market(5_000) }));
    expect(applyOrderEvent(cancelled, told({ state: "complete", filled: 100, averagePrice: rupees(812), updatedAt: market(6_000) }))).toMatchObject({ kind: "illegal" });
  });

  test("a time-out leaves it unresolved until the book tells", () => {
    const open = run(approved(), sent, { kind: "order.unresolved", key: KEY, at, why: "No answer came." });
    expect(open.state).toBe("unresolved");
    expect(run(approved(), sent, { kind: "order.unresolved", key: KEY, at, why: "" }, told({})).state).toBe("open");
  });

  test("not placed, and yet in the book: taken back with an alarm", () => {
    const gone = run(approved(), sent, { kind: "order.unresolved", key: KEY, at, why: "" }, { kind: "order.not-placed", key: KEY, at, why: "two books lack it" });
    const step = applyOrderEvent(gone, told({}));
    expect(step).toMatchObject({ kind: "moved", order: { state: "open" } });
    expect(step.kind === "moved" && step.alarm).toMatch(/never placed/);
  });

  test("more filled than ordered is shown with an alarm", () => {
    const order = run(approved(), sent, acknowledged);
    const step = applyOrderEvent(order, told({ filled: 120, averagePrice: rupees(812), state: "complete" }));
    expect(step.kind === "moved" && step.alarm).toBe("More was filled (120) than was ordered (100).");
  });

  test("a second id at the broker for one intent is illegal", () => {
    const order = run(approved(), sent, acknowledged);
    expect(applyOrderEvent(order, told({ brokerOrderId: "another" }))).toMatchObject({ kind: "illegal" });
  });

  test("exact fills replace the rounded average", () => {
    // 40 × 812.10 + 60 × 812.05 = 81,207.00; the broker's average 812.07 would say the same to the paisa only by luck.
    const order = run(
      approved(), sent, acknowledged, told({ state: "complete", filled: 100, averagePrice: rupees(812.07) }),
      { kind: "order.filled", key: KEY, at, fill: fill(40, 812.1) }, { kind: "order.filled", key: KEY, at, fill: fill(60, 812.05) },
    );
    expect(order).toMatchObject({ filled: 100, filledExactly: 100, filledValue: 812_070_000, exactValue: 812_070_000 });
  });

  test("a change ends when the broker stops calling it pending", () => {
    const changing = run(approved(), sent, acknowledged, told({}), { kind: "change.approved", key: KEY, at, change: "modify", terms: undefined }, { kind: "change.sent", key: KEY, at });
    expect(changing.change?.state).toBe("sent");
    const pending = run(approved(), sent, acknowledged, told({}), { kind: "change.approved", key: KEY, at, change: "modify", terms: undefined }, { kind: "change.accepted", key: KEY, at });
    const step = applyOrderEvent(pending, told({ updatedAt: market(4_000), terms: { ...says().terms, price: rupees(811) } }));
    expect(step).toMatchObject({ kind: "moved", order: { price: rupees(811), change: undefined } });
  });

  test("an order that has ended takes no change", () => {
    const done = run(approved(), sent, acknowledged, told({ state: "cancelled" }));
    expect(applyOrderEvent(done, { kind: "change.approved", key: KEY, at, change: "cancel", terms: undefined })).toMatchObject({ kind: "illegal" });
  });

  test("an event for an order nobody knows is illegal", () => {
    expect(applyOrderEvent(undefined, sent)).toMatchObject({ kind: "illegal" });
  });
});

const state = fc.constantFrom(...ORDER_STATES.filter((one) => !["queued", "sent", "unresolved", "not-placed"].includes(one)));
const anySays = fc.record({ state, filled: fc.integer({ min: 0, max: 100 }), second: fc.integer({ min: 1, max: 6 }) }).map(({ state: now, filled, second }) =>
  told({ state: now, filled: now === "complete" ? 100 : filled, averagePrice: rupees(812), updatedAt: market(second * 1000) }),
);
const anyEvent: fc.Arbitrary<OrderEvent> = fc.oneof(
  anySays,
  fc.constant(acknowledged), fc.constant(sent),
  fc.constant<OrderEvent>({ kind: "order.unresolved", key: KEY, at, why: "x" }),
  fc.constant<OrderEvent>({ kind: "order.refused", key: KEY, at, code: "AB1", text: "no" }),
  fc.constant<OrderEvent>({ kind: "change.approved", key: KEY, at, change: "cancel", terms: undefined }),
  fc.constant<OrderEvent>({ kind: "change.ended", key: KEY, at, text: "" }),
);

describe("whatever comes, in whatever order", () => {
  test("fills never fall, endings never reopen, a repetition changes nothing", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let order = run(approved());
        for (const event of events) {
          const step = applyOrderEvent(order, event);
          if (step.kind !== "moved") continue;
          expect(step.order.filled).toBeGreaterThanOrEqual(order.filled);
          // What the broker's book never had may turn up in it after all; nothing else comes back.
          const neverInBook = order.state === "not-placed" || (order.state === "rejected" && order.brokerOrderId === undefined);
          if (isTerminal(order.state) && !neverInBook) expect(step.order.state).toBe(order.state);
          const again = applyOrderEvent(step.order, event);
          if (again.kind === "moved") expect({ ...again.order, change: undefined }).toEqual({ ...step.order, change: undefined });
          order = step.order;
        }
      }),
      { numRuns: 500 },
    );
  });
});
