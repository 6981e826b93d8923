import { describe, expect, test } from "vitest";
import { countOrders, orderRows } from "../../../../renderer/panels/orders/order-filter.ts";
import { averageFill, canCancel, canModify, orderExplanation, orderWords } from "../../../../renderer/panels/orders/order-words.ts";
import type { OrderView } from "../../../../shared/contract/schemas/orders.ts";
import { isTerminal, ORDER_STATES } from "../../../../shared/domain/order.ts";
import type { Money } from "../../../../shared/domain/units.ts";

function order(change: object = {}): OrderView {
  return { key: "k1", quantity: 100, filled: 0, filledValue: 0, state: "open", createdAt: 0, ...change } as unknown as OrderView;
}
const pending = (kind: "modify" | "cancel", state: string) => ({ change: { kind, state, at: 0 } });

describe("an order in words", () => {
  test.each([
    [{ state: "queued" }, "Waiting to be sent", "plain"],
    [{ state: "sent" }, "Sent, no answer yet", "plain"],
    [{ state: "unresolved" }, "Outcome unknown", "doubt"],
    [{ state: "pending" }, "At the broker", "plain"],
    [{}, "Open", "plain"],
    [{ filled: 40 }, "Open, 40 filled", "plain"],
    [{ state: "trigger-pending" }, "Waits for its trigger", "plain"],
    [{ state: "complete", filled: 100 }, "Filled", "done"],
    [{ state: "cancelled", filled: 40 }, "Cancelled, 40 filled", "done"],
    [{ state: "rejected" }, "Rejected", "bad"],
    [{ state: "not-placed" }, "Not placed", "bad"],
    [pending("cancel", "sent"), "Open · cancel sent", "plain"],
    [pending("modify", "unresolved"), "Open · outcome of the change unknown", "doubt"],
    [{ state: "cancelled", ...pending("cancel", "accepted") }, "Cancelled", "done"],
  ])("%j", (change, text, tone) => {
    expect(orderWords(order(change))).toEqual({ text, tone });
  });

  test("what is not known is explained, and nothing else is", () => {
    for (const state of ORDER_STATES) expect(orderExplanation(order({ state })) !== "").toBe(state === "unresolved");
    expect(orderExplanation(order(pending("cancel", "unresolved")))).toContain("may still trade");
    expect(orderExplanation(order({ state: "cancelled", ...pending("cancel", "unresolved") }))).toBe("");
  });

  test("what may be done to it", () => {
    for (const state of ORDER_STATES) {
      expect(canCancel(order({ state }))).toBe(!isTerminal(state));
      expect(canModify(order({ state }))).toBe(state === "open" || state === "trigger-pending");
    }
    expect(canCancel(order(pending("cancel", "sent")))).toBe(false);
    expect(canCancel(order(pending("cancel", "unresolved")))).toBe(true);
    expect(canModify(order(pending("modify", "sent")))).toBe(false);
  });

  test("average of the fills: 60 at 812.10 and 40 at 812.15 are 812.12", () => {
    expect(averageFill({ filled: 100, filledValue: (60 * 8_121_000 + 40 * 8_121_500) as Money })).toBe(8_121_200);
    expect(averageFill({ filled: 0, filledValue: 0 as Money })).toBeUndefined();
  });
});

describe("the book", () => {
  const orders = [order({ key: "a", createdAt: 1 }), order({ key: "b", createdAt: 3, state: "complete" }), order({ key: "c", createdAt: 3, state: "unresolved" }), order({ key: "d", createdAt: 2, ...pending("cancel", "unresolved") })];

  test("newest first, working only if wished", () => {
    expect(orderRows(orders, "all").map(({ key }) => key)).toEqual(["c", "b", "d", "a"]);
    expect(orderRows(orders, "working").map(({ key }) => key)).toEqual(["c", "d", "a"]);
  });

  test("counts", () => {
    expect(countOrders(orders)).toEqual({ working: 3, unresolved: 2 });
  });
});
