import { expect, test } from "vitest";
import { needsLeave } from "../../../renderer/panels/holdings/authorise/needs-leave.ts";

const sale = { side: "SELL", product: "CNC", state: "rejected", text: "Your order has been rejected as the sale is not authorised. Authorised quantity - 0 . You require 4" } as const;

test.each([[sale.text, true], ["Stock authorization required: generate CDSL TPIN", true], ["eDIS verification pending", true], ["Kindly submit DDPI", true], ["Insufficient funds", false], ["Order is outside the ispoa range", false]] as const)("%s", (text, wanted) => {
  expect(needsLeave({ ...sale, text })).toBe(wanted);
});

test("only a rejected sale of delivered shares", () => {
  expect(needsLeave({ ...sale, side: "BUY" })).toBe(false);
  expect(needsLeave({ ...sale, product: "MIS" })).toBe(false);
  expect(needsLeave({ ...sale, state: "open" })).toBe(false);
});
