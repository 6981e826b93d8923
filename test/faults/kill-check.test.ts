import { expect, test } from "vitest";
import { Held } from "./checker/held.ts";
import type { History } from "./checker/history.ts";
import { nothingOpensWhilePulled } from "./checker/kill.ts";
import type { Approval, Row } from "./checker/records.ts";

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

test("an exit judged by a position that was gone long before is seen; one that nobody could have told of yet is none", () => {
  expect(complaintsOf(START + 2 * MINUTE)).toEqual([]);
  expect(complaintsOf(START + 5.5 * MINUTE)).toEqual([]);
  expect(complaintsOf(START + 40 * MINUTE)).toEqual([expect.stringMatching(/cover .* while the kill switch was pulled, and only 0 could be closed/)]);
});
