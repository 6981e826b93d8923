import { expect, test } from "vitest";
import { FillCharges } from "../../../electron/strategies/orders/fill-charges.ts";
import { orderIdOf } from "../../../electron/paper/paper-order.ts";
import type { Fill } from "../../../shared/domain/order.ts";
import { contractNote } from "../../../shared/simulation/contract-note.ts";
import { DAY, instrument, rupees } from "../../support/orders.ts";
import { charges } from "../simulation/tables.ts";

const share = instrument({});
const fill = (no: number, side: Fill["side"], brokerOrderId: string): Fill =>
  ({ key: `f${no}`, order: `o${no}`, brokerOrderId, day: DAY, instrument: share.key, side, product: "MIS", quantity: 100, price: rupees(812), multiplier: 1 }) as unknown as Fill;

test("the broker's fee for closing a position of the day is the strategy's too: its charges are the account's to the paisa", () => {
  const own = new FillCharges(() => share, charges);
  const fills = [fill(1, "BUY", orderIdOf(DAY, 1, "desk")), fill(2, "SELL", orderIdOf(DAY, 2, "square-off"))];
  const told = fills.map((one) => own.of(one)).reduce((sum, one) => sum + one, 0);
  const note = (squaredOff: boolean): number => contractNote(fills.map((one, i) => ({ ...one, instrument: share, autoSquaredOff: squaredOff && i === 1 })), DAY, charges).total;
  expect(told).toBe(note(true));
  // ₹ 20 and 18 % GST of it.
  expect(note(true) - note(false)).toBe(rupees(23.6));
});
