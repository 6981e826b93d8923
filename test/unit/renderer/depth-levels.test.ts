import { expect, test } from "vitest";
import { imbalanceText, narrowQuantity, spreadText } from "../../../renderer/panels/depth/book-text.ts";
import { gaugeOf, ladderOf, largestQuantity, levelOf, sumOf } from "../../../renderer/panels/depth/ladder.ts";
import { ownKey, ownQuantities, stepCursor } from "../../../renderer/panels/depth/levels.ts";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { D, DEEP } from "../../../shared/streams/depth-fields.ts";
import { FULL, Q } from "../../../shared/streams/quote-fields.ts";

const ACCOUNT = "angelone:P1:practice" as AccountId;
const SBIN = "NSE:SBIN" as InstrumentKey;

function order(rest: Partial<OrderView>): OrderView {
  return { account: ACCOUNT, instrument: SBIN, side: "BUY", state: "open", price: 8_145_000, quantity: 100, filled: 0, ...rest } as unknown as OrderView;
}

test("levels are read where the layout has them; a level without a price is not there", () => {
  const fields = new Float64Array(FULL);
  fields.set([8_146_000, 1_840, 12], Q.bids);
  fields.set([8_148_500, 7_710, 33], Q.asks + 4 * 3);
  const five = ladderOf(fields, undefined);
  expect(levelOf(five, "bid", 0)).toEqual({ price: 8_146_000, quantity: 1_840, orders: 12 });
  expect(levelOf(five, "ask", 4)).toEqual({ price: 8_148_500, quantity: 7_710, orders: 33 });
  expect(levelOf(five, "ask", 0).price).toBeNaN();
  // Behind the fifth bid stand the asks: that is no sixth bid.
  fields.set([8_147_000, 5, 1], Q.asks);
  expect(levelOf(five, "bid", 5).price).toBeNaN();
  expect([largestQuantity(five, 5), largestQuantity(five, 20)]).toEqual([7_710, 7_710]);
  expect(largestQuantity(ladderOf(new Float64Array(FULL).fill(Number.NaN), undefined), 5)).toBe(1);
});

test("only what rests in the book is marked: the open rest of limit orders of this account and instrument", () => {
  const orders = [
    order({ filled: 40 }), order({ quantity: 10 }), order({ side: "SELL", price: 8_150_000 as OrderView["price"] }), order({ state: "trigger-pending" }), order({ state: "cancelled" }),
    order({ instrument: "NSE:TCS" as InstrumentKey }), order({ account: "angelone:P2:practice" as AccountId }), order({ price: 0 as OrderView["price"] }),
  ];
  expect([...ownQuantities(orders, ACCOUNT, SBIN)]).toEqual([[ownKey("bid", 8_145_000), 70], [ownKey("ask", 8_150_000), 100]]);
});

test("the cursor stays inside the book", () => {
  expect(stepCursor({ side: "bid", level: 0 }, "ArrowUp", 5)).toEqual({ side: "bid", level: 0 });
  expect(stepCursor({ side: "bid", level: 4 }, "ArrowDown", 5)).toEqual({ side: "bid", level: 4 });
  expect(stepCursor({ side: "bid", level: 4 }, "ArrowDown", 20)).toEqual({ side: "bid", level: 5 });
  expect(stepCursor({ side: "ask", level: 19 }, "ArrowDown", 20)).toEqual({ side: "ask", level: 19 });
  expect(stepCursor({ side: "bid", level: 2 }, "ArrowRight", 5)).toEqual({ side: "ask", level: 2 });
  expect(stepCursor({ side: "ask", level: 2 }, "ArrowLeft", 5)).toEqual({ side: "bid", level: 2 });
});

/** A quote and twenty levels of one moment: bids from 100.00 down, asks from 100.05 up, five paise apart, 10, 20, 30 … units. */
function bothBooks(): { fields: Float64Array; deep: Float64Array } {
  const fields = new Float64Array(FULL);
  const deep = new Float64Array(DEEP);
  deep[D.levels] = 20;
  for (let i = 0; i < 20; i++) {
    deep.set([1_000_000 - i * 500, 10 * (i + 1), 1], D.bids + i * 3);
    deep.set([1_000_500 + i * 500, 10 * (i + 1), 1], D.asks + i * 3);
  }
  fields.set(deep.subarray(D.bids, D.bids + 15), Q.bids);
  fields.set(deep.subarray(D.asks, D.asks + 15), Q.asks);
  fields[Q.receivedAt] = deep[D.receivedAt] = 1_000;
  return { fields, deep };
}

test("twenty levels are shown where there are any", () => {
  const { fields, deep } = bothBooks();
  const twenty = ladderOf(fields, deep);
  expect([twenty.levels, levelOf(twenty, "bid", 19).price, levelOf(twenty, "ask", 19).price, sumOf(twenty, "bid", 20)]).toEqual([20, 990_500, 1_010_000, 2_100]);
  deep[D.levels] = 0;
  expect(ladderOf(fields, deep).levels).toBe(5);
});

test("twenty levels that lag and differ give way to the five; in a quiet market, where nothing differs, they stay", () => {
  const { fields, deep } = bothBooks();
  fields[Q.receivedAt] = 60_000;
  expect(ladderOf(fields, deep).levels).toBe(20);
  fields[Q.bids + 1] = 11;
  expect(ladderOf(fields, deep).levels).toBe(5);
  deep[D.receivedAt] = 58_000;
  expect(ladderOf(fields, deep).levels).toBe(20);
});

test("spread and imbalance, by hand", () => {
  const { fields, deep } = bothBooks();
  // 0.05 of a middle of 100.025 is 4.9988 bp.
  const gauge = gaugeOf(ladderOf(fields, deep), 20);
  expect([gauge.spread, gauge.imbalance, spreadText(gauge, 2), imbalanceText(gauge)]).toEqual([500, 0, "₹ 0.05 · 5.0 bp", "0 %"]);
  // 2,100 bids and 700 asks: +50 %.
  for (let i = 0; i < 20; i++) deep[D.asks + i * 3 + 1] = 35;
  expect(imbalanceText(gaugeOf(ladderOf(fields, deep), 20))).toBe("+50 %");
  deep.fill(0, D.bids, D.bids + 60);
  expect([spreadText(gaugeOf(ladderOf(fields, deep), 20), 2), imbalanceText(gaugeOf(ladderOf(fields, deep), 20))]).toEqual(["–", "−100 %"]);
  expect(imbalanceText(gaugeOf(ladderOf(new Float64Array(FULL), undefined), 5))).toBe("–");
  expect(spreadText({ spread: -500, basisPoints: -5, imbalance: 0 }, 2)).toBe("−₹ 0.05 · −5.0 bp");
});

test("quantities too long for a narrow column are told in lakh and crore, never more than there are", () => {
  const told = new Map([[0, "0"], [999, "999"], [99_999, "99,999"], [100_000, "1.00 L"], [124_999, "1.24 L"], [1_249_999, "12.4 L"], [9_999_999, "99.9 L"], [10_000_000, "1.00 Cr"], [123_456_789, "12.3 Cr"], [2_147_483_647, "214 Cr"]]);
  expect([...told.keys()].map(narrowQuantity)).toEqual([...told.values()]);
  expect(narrowQuantity(Number.NaN)).toBe("–");
});
