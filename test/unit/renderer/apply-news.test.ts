import { expect, test } from "vitest";
import { applyNews, applySnapshot } from "../../../renderer/state/apply-news.ts";
import type { News } from "../../../renderer/state/apply-news.ts";
import { ACTIVITY_KEPT, EMPTY_STATE, positionKey } from "../../../renderer/state/terminal-state.ts";
import type { HistoryJobView } from "../../../shared/contract/schemas/history.ts";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import type { OrderView } from "../../../shared/contract/schemas/orders.ts";
import type { PositionView } from "../../../shared/contract/schemas/portfolio.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { defaultState } from "../../e2e/fake/default-state.ts";
import { UNIVERSE } from "../../e2e/fake/universe.ts";

const LOADED = applySnapshot(EMPTY_STATE, defaultState(UNIVERSE));

function entry(seq: number): ActivityView {
  return { seq, at: seq as SystemTime, tone: "plain", topic: "sauda", sentence: `no. ${seq}` };
}
function order(key: string, filled: number): News {
  return { topic: "order", payload: { key, filled } as unknown as OrderView };
}

test("news replace their subject and leave the former state as it was", () => {
  const first = applyNews(LOADED, [order("a", 0), order("b", 0), order("a", 5)]);
  const second = applyNews(first, [order("b", 7)]);
  expect([...first.orders.values()].map(({ filled }) => filled)).toEqual([5, 0]);
  expect([...second.orders.values()].map(({ filled }) => filled)).toEqual([5, 7]);
  expect(LOADED.orders.size).toBe(0);
});

test("what no news touched stays the same object, so that nothing renders for it", () => {
  const next = applyNews(LOADED, [order("a", 0)]);
  expect(next.fills).toBe(LOADED.fills);
  expect(next.positions).toBe(LOADED.positions);
  expect(next.activity).toBe(LOADED.activity);
});

test("positions are told apart by account, instrument and product", () => {
  const one = { account: "x:1:practice", instrument: "NSE:SBIN", product: "MIS", quantity: 1 } as unknown as PositionView;
  const other = { ...one, product: "CNC", quantity: 2 } as PositionView;
  const next = applyNews(LOADED, [{ topic: "position", payload: one }, { topic: "position", payload: other }]);
  expect(next.positions.get(positionKey(one))?.quantity).toBe(1);
  expect(next.positions.get(positionKey(other))?.quantity).toBe(2);
});

test("activity is kept in order, once each, and not for ever", () => {
  const news = [3, 4, 4, 2, 5].map((seq): News => ({ topic: "activity", payload: entry(seq) }));
  expect(applyNews(LOADED, news).activity.map(({ seq }) => seq)).toEqual([3, 4, 5]);
  const many = Array.from({ length: ACTIVITY_KEPT + 10 }, (_, i): News => ({ topic: "activity", payload: entry(i) }));
  const kept = applyNews(LOADED, many).activity;
  expect([kept.length, kept[0]?.seq]).toEqual([ACTIVITY_KEPT, 10]);
});

test("a snapshot replaces the books: what it does not name is gone", () => {
  const before = applyNews(LOADED, [order("gone", 1)]);
  expect(applySnapshot(before, defaultState(UNIVERSE)).orders.size).toBe(0);
});

test("news that came while a snapshot was on its way may be applied again after it", () => {
  const after = applySnapshot(LOADED, { ...defaultState(UNIVERSE), orders: [{ key: "a", filled: 5 } as unknown as OrderView] });
  const again = applyNews(after, [order("a", 3), order("a", 5)]);
  expect(again.orders.get("a" as OrderView["key"])?.filled).toBe(5);
});

test("the progress of a download is told by its news, each id by its newest, and forgotten with the next snapshot", () => {
  const job = (id: number, chunksDone: number): News => ({ topic: "historyJob", payload: { id, chunksDone } as HistoryJobView });
  const after = applyNews(LOADED, [job(1, 3), job(2, 0), job(1, 4)]);
  expect([...after.historyJobs.values()].map(({ id, chunksDone }) => [id, chunksDone])).toEqual([[1, 4], [2, 0]]);
  expect(LOADED.historyJobs.size).toBe(0);
  expect(applySnapshot(after, defaultState(UNIVERSE)).historyJobs.size).toBe(0);
});
