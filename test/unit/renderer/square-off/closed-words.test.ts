import { describe, expect, test } from "vitest";
import { closedWords } from "../../../../renderer/workspace/square-off/closed-words.ts";
import type { ClosedFacts } from "../../../../renderer/workspace/square-off/closed-words.ts";
import type { SquareOffView } from "../../../../shared/contract/schemas/risk.ts";
import type { OrderView } from "../../../../shared/contract/schemas/orders.ts";
import type { OrderKey } from "../../../../shared/domain/identity.ts";
import { at, fill, order, rupees, SBIN } from "../../../e2e/trading-day.ts";

const KEYS = ["sq1", "sq2"] as OrderKey[];
const line = (change: Partial<SquareOffView["lines"][number]> = {}): SquareOffView["lines"][number] =>
  ({ instrument: SBIN, product: "MIS", owner: "manual", quantity: 100, left: 0, state: "done", sentence: "Closed.", orders: KEYS, ...change });
const exit = (key: OrderKey, filled: number, price: number): OrderView => order({ key, side: "SELL", state: "complete", quantity: filled, filled, filledValue: rupees(filled * price) });
const facts = (...orders: readonly OrderView[]): ClosedFacts => ({
  orderOf: (key) => orders.find((one) => one.key === key), decimals: 2,
  fills: [fill({ order: KEYS[0]!, at: at(11, 33, 4) }), fill({ order: KEYS[1]!, at: at(11, 33, 7) }), fill({ order: "other" as OrderKey, at: at(15, 0) })],
});

describe("how a line of a square-off was closed", () => {
  test("all of its own orders: quantity, average, the time of the last fill", () => {
    // 60 × 814.00 + 40 × 815.00 = 81,440 over 100 = 814.40.
    expect(closedWords(line(), facts(exit(KEYS[0]!, 60, 814), exit(KEYS[1]!, 40, 815)))).toBe("Sold 100 at an average of 814.40, the last at 11:33:07 IST.");
  });

  test("a short is bought back; what other orders closed is told apart", () => {
    expect(closedWords(line({ quantity: -100 }), facts(exit(KEYS[0]!, 60, 814)))).toBe("Bought back 60 at an average of 814.00, the last at 11:33:07 IST. 40 more were closed by other orders.");
  });

  test("without its orders, or before it is closed, the terminal's own sentence stands", () => {
    expect(closedWords(line({ orders: [] }), facts())).toBe("Closed.");
    expect(closedWords(line({ state: "waiting", left: 40, sentence: "40 left, orders for 40 at the broker." }), facts(exit(KEYS[0]!, 60, 814)))).toBe("40 left, orders for 40 at the broker.");
    expect(closedWords(line(), facts(exit(KEYS[0]!, 0, 0)))).toBe("Closed.");
  });
});
