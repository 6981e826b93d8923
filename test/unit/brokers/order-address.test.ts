import { expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { addressSentence, afterAnswer, UNKNOWN_ADDRESS } from "../../../shared/brokers/order-address.ts";
import type { OrderAnswer } from "../../../shared/brokers/order-address.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";

const at = (ms: number) => ms as SystemTime;
const refusal = (code: string, text: string): OrderAnswer => ({ kind: "refused", advice: angelone().advise(code, text) });
const UNREGISTERED = refusal("AG7002", "Unregistered IP");

test("AG7002 refuses the address until an order gets past it", () => {
  const refused = afterAnswer(UNKNOWN_ADDRESS, UNREGISTERED, at(5));
  expect(refused).toMatchObject({ kind: "refused", since: 5, sentence: expect.stringContaining("registered for this API key") });
  expect(afterAnswer(refused, UNREGISTERED, at(9))).toBe(refused);
  expect(afterAnswer(refused, { kind: "open" }, at(9))).toBe(refused);
  expect(afterAnswer(refused, { kind: "taken" }, at(9))).toEqual({ kind: "allowed" });
  expect(afterAnswer(refused, refusal("AB1012", "Invalid Product Type"), at(9))).toEqual({ kind: "allowed" });
});

test("an address that was good may become bad: home lines change theirs", () => {
  expect(afterAnswer({ kind: "allowed" }, UNREGISTERED, at(7))).toMatchObject({ kind: "refused", since: 7 });
  expect(afterAnswer(UNKNOWN_ADDRESS, { kind: "open" }, at(7))).toBe(UNKNOWN_ADDRESS);
});

test("what is shown names both addresses, or says that one is not known", () => {
  expect(addressSentence("203.0.113.7", "198.51.100.2")).toMatch(/203\.0\.113\.7.*198\.51\.100\.2/);
  expect(addressSentence(undefined, undefined)).toMatch(/No address is noted here.*asks no stranger/);
});
