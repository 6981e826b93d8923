import { expect, test } from "vitest";
import { Held } from "./checker/held.ts";
import type { History } from "./checker/history.ts";
import { nothingOpensWhilePulled } from "./checker/kill.ts";
import type { Approval, Row } from "./checker/records.ts";
import { nothingStaleOpens } from "./checker/sleep.ts";

const START = 1_000_000;
const MINUTE = 60_000;
const PLACE = { instrument: "NSE:SBIN", product: "MIS", owner: "manual" };

/** 100 are sold short, the lever is pulled, somebody buys them back on the phone after five minutes; Sauda buys at `at`, knowing of the sale only. */
function complaintsOf(at: number): string[] {
  const rows = [
    { seq: 1, kind: "order.approved", writtenAt: START, body: { key: "short", proposal: { ...PLACE, side: "SELL", quantity: 100 } } },
    { seq: 2, kind: "order.told", writtenAt: START, body: { key: "short", says: { filled: 100 } } },
    { seq: 3, kind: "standing.kill", writtenAt: START + 1, body: { state: { pulled: true } } },
  ] as unknown as Row[];
  const approvals = [{ seq: 4, key: "cover", at, proposal: { ...PLACE, side: "BUY", quantity: 100 } }] as unknown as Approval[];
  const fill = (side: string, when: number) => ({ at: when, symbol: "SBIN-EQ", product: "INTRADAY", orderId: side, side, quantity: 100 });
  const history = {
    broker: { carried: [], orders: [], fills: [fill("SELL", START), fill("BUY", START + 5 * MINUTE)] },
    sent: [{ at: at + 1, route: "place", about: "cover" }],
  } as unknown as History;
  return nothingOpensWhilePulled(history, rows, approvals, new Held(history, approvals));
}

test("a phone trade that nobody could have told of yet does not make an exit of one's own fill wrong", () => {
  const rows = [
    { seq: 1, kind: "standing.kill", writtenAt: START - 1_000, body: { state: { pulled: true } } },
    { seq: 2, kind: "order.approved", writtenAt: START, body: { key: "short", proposal: { ...PLACE, side: "SELL", quantity: 1 } } },
    { seq: 3, kind: "order.told", writtenAt: START, body: { key: "short", says: { filled: 1 } } },
  ] as unknown as Row[];
  const approvals = [{ seq: 4, key: "cover", at: START + 600, proposal: { ...PLACE, side: "BUY", quantity: 1 } }] as unknown as Approval[];
  const fill = (side: string, quantity: number, at: number) => ({ at, symbol: "SBIN-EQ", product: "INTRADAY", orderId: side, side, quantity });
  const history = { broker: { carried: [], orders: [], fills: [fill("BUY", 5, START - 500), fill("SELL", 1, START)] }, sent: [{ at: START + 601, route: "place", about: "cover" }] } as unknown as History;
  expect(nothingOpensWhilePulled(history, rows, approvals, new Held(history, approvals))).toEqual([]);
});

/** 45 are held when SELL 48 is approved; it waits its turn, the lever is pulled, and it leaves. @param knownThen told of the phone's purchase of 36 before it left. */
function afterWaiting(knownThen: boolean, slept = false): string[] {
  const told = { seq: knownThen ? 4 : 7, kind: "order.told", writtenAt: START + 3_000, body: { key: "phone", says: { filled: 36 } } };
  const rows = [
    { seq: 1, kind: "order.approved", writtenAt: START, body: { key: "long", proposal: { ...PLACE, side: "BUY", quantity: 45 } } },
    { seq: 2, kind: "order.told", writtenAt: START, body: { key: "long", says: { filled: 45 } } },
    { seq: 3, kind: "order.approved", writtenAt: START, body: { key: "phone", proposal: { ...PLACE, side: "BUY", quantity: 36 } } },
    ...(knownThen ? [told] : []),
    ...(slept ? [] : [{ seq: 5, kind: "standing.kill", writtenAt: START + 5_000, body: { state: { pulled: true } } }]),
    { seq: 6, kind: "order.sent", writtenAt: START + 20_000, body: { key: "sale" } },
    ...(knownThen ? [] : [told]),
  ] as unknown as Row[];
  const approvals = [{ seq: 3, key: "sale", at: START + 2_000, proposal: { ...PLACE, side: "SELL", quantity: 48 } }] as unknown as Approval[];
  const fill = (quantity: number, at: number) => ({ at, symbol: "SBIN-EQ", product: "INTRADAY", orderId: "b", side: "BUY", quantity });
  const history = {
    broker: { carried: [], orders: [], fills: [fill(45, START), fill(36, START + 1_000)] },
    sent: [{ at: START + 20_000, route: "place", about: "sale" }],
    sleeps: slept ? [{ from: START + 4_000, to: START + 18_000 }] : [],
  } as unknown as History;
  const held = new Held(history, approvals);
  return slept ? nothingStaleOpens(history, rows, approvals, held) : nothingOpensWhilePulled(history, rows, approvals, held);
}

test("an order that waited its turn is judged by what was known when it left", () => {
  expect(afterWaiting(true)).toEqual([]);
  expect(afterWaiting(false)).toEqual([expect.stringMatching(/sale .* only 45 could be closed/)]);
  expect(afterWaiting(true, true)).toEqual([]);
  expect(afterWaiting(false, true)).toEqual([expect.stringMatching(/sale .*approved before a sleep, left after it .* only 45 could be closed/)]);
});

test("an exit judged by a position that was gone long before is seen; one that nobody could have told of yet is none", () => {
  expect(complaintsOf(START + 2 * MINUTE)).toEqual([]);
  expect(complaintsOf(START + 5.5 * MINUTE)).toEqual([]);
  expect(complaintsOf(START + 40 * MINUTE)).toEqual([expect.stringMatching(/cover .* while the kill switch was pulled, and only 0 could be closed/)]);
});
