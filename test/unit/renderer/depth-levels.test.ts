import { expect, test } from "vitest";
import { largestQuantity, levelOf, ownKey, ownQuantities, stepCursor } from "../../../renderer/panels/depth/levels.ts";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
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
  expect(levelOf(fields, "bid", 0)).toEqual({ price: 8_146_000, quantity: 1_840, orders: 12 });
  expect(levelOf(fields, "ask", 4)).toEqual({ price: 8_148_500, quantity: 7_710, orders: 33 });
  expect(levelOf(fields, "ask", 0).price).toBeNaN();
  expect(largestQuantity(fields)).toBe(7_710);
  expect(largestQuantity(new Float64Array(FULL).fill(Number.NaN))).toBe(1);
});

test("only what rests in the book is marked: the open rest of limit orders of this account and instrument", () => {
  const orders = [
    order({ filled: 40 }), order({ quantity: 10 }), order({ side: "SELL", price: 8_150_000 as OrderView["price"] }), order({ state: "trigger-pending" }), order({ state: "cancelled" }),
    order({ instrument: "NSE:TCS" as InstrumentKey }), order({ account: "angelone:P2:practice" as AccountId }), order({ price: 0 as OrderView["price"] }),
  ];
  expect([...ownQuantities(orders, ACCOUNT, SBIN)]).toEqual([[ownKey("bid", 8_145_000), 70], [ownKey("ask", 8_150_000), 100]]);
});

test("the cursor stays inside the book", () => {
  expect(stepCursor({ side: "bid", level: 0 }, "ArrowUp")).toEqual({ side: "bid", level: 0 });
  expect(stepCursor({ side: "bid", level: 4 }, "ArrowDown")).toEqual({ side: "bid", level: 4 });
  expect(stepCursor({ side: "bid", level: 2 }, "ArrowRight")).toEqual({ side: "ask", level: 2 });
  expect(stepCursor({ side: "ask", level: 2 }, "ArrowLeft")).toEqual({ side: "bid", level: 2 });
});
