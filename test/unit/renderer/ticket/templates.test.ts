import { expect, test } from "vitest";
import { NO_EXITS } from "../../../../renderer/panels/ticket/exit-terms.ts";
import { applyTemplate, templateOf, templateWords } from "../../../../renderer/panels/ticket/templates.ts";
import type { TicketDraft } from "../../../../renderer/panels/ticket/ticket-terms.ts";
import { CALL, SBIN } from "./instruments.ts";

const DRAFT: TicketDraft = { instrument: SBIN.key, side: "BUY", product: "CNC", type: "LIMIT", validity: "DAY", quantity: "250", price: "814.50", trigger: "", modify: undefined };
const KEPT = templateOf(" Swing ", DRAFT, { ...NO_EXITS, stop: "808", targets: [{ price: "828", quantity: "" }] }, 8_145_000, SBIN);

test("prices are kept as distances and come back around another entry, on its tick", () => {
  expect(KEPT).toEqual({ name: "Swing", side: "BUY", product: "CNC", type: "LIMIT", validity: "DAY", quantity: "250", contracts: false, stopAway: 65_000, targetAway: 135_000 });
  const { order, exits } = applyTemplate(KEPT, 1_001_200, { ...SBIN, tick: 1_000 as typeof SBIN.tick });
  expect(order).toEqual({ side: "BUY", product: "CNC", type: "LIMIT", validity: "DAY", quantity: "250" });
  // 100.12 − 6.50 = 93.62 and 100.12 + 13.50 = 113.62: on the tick of 0.10.
  expect([exits.stop, exits.targets]).toEqual(["93.60", [{ price: "113.60", quantity: "" }]]);
  expect(templateWords(KEPT)).toBe("Buy 250 · CNC · Limit · stop ₹ 6.50 away · target ₹ 13.50 away");
});

test("shares are not taken for lots, nor a product that is not traded; a stop below zero is left out", () => {
  const { order, exits } = applyTemplate(KEPT, 20_000, CALL);
  expect(order).toEqual({ side: "BUY", type: "LIMIT", validity: "DAY" });
  expect(exits.stop).toBe("");
  expect(applyTemplate(KEPT, Number.NaN, SBIN).exits).toMatchObject({ stop: "", targets: [{ price: "" }] });
});
