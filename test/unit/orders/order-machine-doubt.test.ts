import { describe, expect, test } from "vitest";
import type { OrderEvent } from "../../../shared/domain/order-events.ts";
import { applyOrderEvent } from "../../../shared/domain/order-machine.ts";
import type { Order, OrderTerms } from "../../../shared/domain/order.ts";
import { KEY, approved, fill, market, rupees, says, system } from "../../support/orders.ts";

const at = system(2);
const sent: OrderEvent = { kind: "order.sent", key: KEY, at, latencyUs: 700 };
const refused: OrderEvent = { kind: "order.refused", key: KEY, at, code: "AB9999", text: "no" };
const told = (change: Parameters<typeof says>[0]): OrderEvent => ({ kind: "order.told", key: KEY, at, says: says(change) });
const acknowledged: OrderEvent = { kind: "order.acknowledged", key: KEY, at, brokerOrderId: "200910000000111", uniqueOrderId: "u1" };

function run(...events: OrderEvent[]): Order {
  let order: Order | undefined;
  for (const event of events) {
    const step = applyOrderEvent(order, event);
    if (step.kind === "illegal") throw new Error(step.why);
    if (step.kind === "moved") order = step.order;
  }
  if (!order) throw new Error("no order");
  return order;
}

describe("refused in the answer, and yet in the book", () => {
  test.each([market(1_000), market(0)])("it is live at the broker: shown as it is, with an alarm (stamp %i)", (updatedAt) => {
    const step = applyOrderEvent(run(approved(), sent, refused), told({ updatedAt }));
    expect(step).toMatchObject({ kind: "moved", order: { state: "open", brokerOrderId: "200910000000111" } });
    expect(step.kind === "moved" && step.alarm).toMatch(/refused.*broker's book after all/);
  });

  test("filled at the broker: the fill counts", () => {
    expect(run(approved(), sent, refused, told({ state: "complete", filled: 100, averagePrice: rupees(812) }))).toMatchObject({ state: "complete", filled: 100 });
  });

  test("listed as rejected: no news", () => {
    const step = applyOrderEvent(run(approved(), sent, refused), told({ state: "rejected", status: "rejected", text: "no" }));
    expect(step).toMatchObject({ kind: "moved", alarm: undefined, order: { state: "rejected" } });
  });

  test("a rejection that the book itself has told stays one", () => {
    const rejected = run(approved(), sent, acknowledged, told({ state: "rejected" }));
    expect(applyOrderEvent(rejected, told({ updatedAt: market(9_000) }))).toEqual({ kind: "stale" });
  });
});

describe("numbers nobody can believe", () => {
  test("an average that makes the value leave the integers is illegal, not an exception", () => {
    const open = run(approved(), sent, acknowledged, told({}));
    expect(applyOrderEvent(open, told({ filled: 100, averagePrice: 8e15 as ReturnType<typeof rupees> }))).toMatchObject({ kind: "illegal" });
    expect(applyOrderEvent(open, { kind: "order.filled", key: KEY, at, fill: { ...fill(1, 1), quantity: 9e9, price: 9e9 as ReturnType<typeof rupees> } })).toMatchObject({ kind: "illegal" });
  });
});

describe("a change whose answer never came", () => {
  const wanted: OrderTerms = { ...says().terms, price: rupees(811) };
  const approvedChange: OrderEvent = { kind: "change.approved", key: KEY, at: system(10), change: "modify", terms: wanted };
  const unresolved: OrderEvent = { kind: "change.unresolved", key: KEY, at: system(10_010), why: "No answer came." };
  const open = [approved(), sent, acknowledged, told({}), approvedChange, { kind: "change.sent", key: KEY, at: system(11) }] as const;

  test("is over once the book shows the wanted terms", () => {
    const order = run(...open, unresolved, told({ terms: wanted, updatedAt: market(2_000) }));
    expect(order).toMatchObject({ price: rupees(811), change: undefined });
  });

  test("is not over while the book shows the old ones", () => {
    expect(run(...open, unresolved, told({ text: "same as ever", updatedAt: market(2_000) })).change?.state).toBe("unresolved");
  });

  test("is open since its answer failed, not since it was asked for", () => {
    expect(run(...open, unresolved).change?.at).toBe(10_010);
  });
});

test("a fill beyond the old quantity while a larger one is on its way is no overfill; beyond the new one it is", () => {
  const raise: OrderEvent = { kind: "change.approved", key: KEY, at: system(10), change: "modify", terms: { ...says().terms, quantity: 150 } };
  const order = run(approved(), sent, acknowledged, told({}), raise);
  const early = applyOrderEvent(order, { kind: "order.filled", key: KEY, at, fill: fill(120, 812) });
  expect(early).toMatchObject({ kind: "moved", alarm: undefined });
  if (early.kind !== "moved") return;
  const quiet = applyOrderEvent(early.order, told({ filled: 120, averagePrice: rupees(812), terms: { ...says().terms, quantity: 150 }, updatedAt: market(3_000) }));
  expect(quiet).toMatchObject({ kind: "moved", alarm: undefined });
  const loud = applyOrderEvent(early.order, { kind: "change.ended", key: KEY, at, text: "refused" });
  const after = loud.kind === "moved" ? applyOrderEvent(loud.order, told({ filled: 130, averagePrice: rupees(812), updatedAt: market(3_000) })) : loud;
  expect([loud, after].some((step) => step.kind === "moved" && step.alarm !== undefined)).toBe(true);
});
