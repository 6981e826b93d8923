import { describe, expect, test } from "vitest";
import { storyOf } from "../../../electron/reports/order-story.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import { story } from "../../../shared/contract/schemas/story.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { JournalEvent, OrderEvent } from "../../../shared/domain/order-events.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, KEY, approved, fill, market, proposal, rupees, says, system } from "../../support/orders.ts";

const records = (...events: readonly JournalEvent[]): JournalRecord[] => events.map((event, i) => ({ ...toRecord({ account: ACCOUNT, day: DAY, event }), seq: i + 1 }));

const checks = [{ rule: "order value", limit: "₹ 50,00,000.00", value: "₹ 81,210.00" }];
const why = { plan: { kind: "bracket", id: "k3f9", leg: "stop" }, words: "Stop of bracket SBIN 100 at 808.00" };
const told: readonly OrderEvent[] = [
  { ...approved({ owner: "manual" }), at: system(1_000), checks, why } as OrderEvent,
  { kind: "order.sent", key: KEY, at: system(1_002), latencyUs: 912, sent: { route: "place", body: '{"ordertag":"abcd"}' }, steps: { gateUs: 90, journalUs: 610, laneUs: 200 } },
  { kind: "order.acknowledged", key: KEY, at: system(1_047), brokerOrderId: "200910000000111", uniqueOrderId: "u1", answer: { status: 200, body: '{"status":true}' } },
  { kind: "order.told", key: KEY, at: system(1_060), says: says({ updatedAt: market(5) }) },
  { kind: "order.filled", key: KEY, at: system(1_500), fill: fill(40, 812.05) },
  { kind: "order.filled", key: KEY, at: system(1_501), fill: fill(40, 812.05) },
  { kind: "change.approved", key: KEY, at: system(2_000), change: "cancel", terms: undefined, why: { words: "kill switch" } },
  { kind: "change.sent", key: KEY, at: system(2_001), sent: { route: "cancel", body: '{"orderid":"1"}' } },
  { kind: "change.unresolved", key: KEY, at: system(12_001), why: "No answer within 10 s.", answer: { status: 0, body: "" } },
  { kind: "order.told", key: KEY, at: system(13_000), says: says({ state: "cancelled", status: "cancelled", filled: 40, averagePrice: rupees(812.05), updatedAt: market(9), by: "book" }) },
];

describe("the story of an order", () => {
  const { order: view, ...rest } = storyOf(records(...told), KEY)!;

  test("says who, why and by which checks it went", () => {
    expect(rest).toMatchObject({ who: "Bracket k3f9, stop", why: "Stop of bracket SBIN 100 at 808.00", checks });
  });

  test("ends with the order as it is, told as the contract wants it", () => {
    expect(view).toMatchObject({ key: KEY, state: "cancelled", filled: 40, filledValue: 324_820_000, brokerOrderId: "200910000000111" });
    expect(story.parse({ order: view, ...rest })).toEqual({ order: view, ...rest });
  });

  test("tells each step in a sentence, with the time since the one before", () => {
    expect(rest.steps.map(({ sentence, us }) => [sentence, us])).toEqual([
      ["Buy SBIN 100 at ₹ 812.10 (LIMIT, DAY), MIS: passed 1 check.", undefined],
      ["Sent to the broker, 912 µs after it was asked for.", 810],
      ["Taken by the broker as order 200910000000111.", 45_000],
      ["The broker's order socket says: open, 0 of 100 filled.", 13_000],
      ["Bought 40 at ₹ 812.05 (fill f40-812.05).", 440_000],
      ["Bought 40 at ₹ 812.05 (fill f40-812.05).", 1_000],
      ["Cancel asked for: kill switch.", 499_000],
      ["Change sent to the broker.", 1_000],
      ["It is not known whether the change took place: No answer within 10 s.", 10_000_000],
      ["The broker's order book says: cancelled, 40 of 100 filled, average ₹ 812.05.", 999_000],
    ]);
  });

  test("shows each exchange with the broker, and a fill told twice once", () => {
    expect(rest.exchanges).toEqual([
      { what: "place", route: "place", sent: '{"ordertag":"abcd"}', status: 200, answer: '{"status":true}', roundTripMs: 45 },
      { what: "cancel", route: "cancel", sent: '{"orderid":"1"}', status: 0, answer: "", roundTripMs: 10_000 },
    ]);
    expect(rest.fills).toEqual([fill(40, 812.05)]);
  });

  test("says where the time went, part after part: they add up to the whole and nothing is counted twice", () => {
    expect(rest.timing).toEqual([
      { step: "Risk checks", us: 90 },
      { step: "Journal, on the disk", us: 610 },
      { step: "Waiting its turn to be sent", us: 200 },
      { step: "In between", us: 12 },
      { step: "The broker's answer", us: 45_000 },
    ]);
    // 912 from asking to sending, 45 ms to the answer.
    expect(rest.timing.reduce((sum, { us }) => sum + us, 0)).toBe(912 + 45_000);
  });
});

test("a clock that was set back measures nothing", () => {
  const back: OrderEvent[] = [approved(), { kind: "order.sent", key: KEY, at: system(0), latencyUs: 5 }];
  expect(storyOf(records(...back), KEY)?.steps[1]).not.toHaveProperty("us");
});

test("a request whose answer a restart cut off is shown without one", () => {
  const cut: OrderEvent[] = [...told.slice(0, 2), { kind: "order.told", key: KEY, at: system(3_000), says: says() }];
  expect(storyOf(records(...cut), KEY)?.exchanges).toEqual([{ what: "place", route: "place", sent: '{"ordertag":"abcd"}' }]);
});

test("an order placed elsewhere says so; records of other orders are none of its story", () => {
  const key = "ext:2026-11-20:99" as OrderKey;
  const foreign: OrderEvent = { kind: "order.adopted", key, at: system(1), order: { key, account: ACCOUNT, day: DAY, intent: undefined, multiplier: 1, proposal: proposal({ owner: "external" }) } };
  const found = storyOf(records(...told, foreign), key);
  expect(found).toMatchObject({ who: "Placed elsewhere: another device, or the broker itself", checks: [], fills: [], exchanges: [], timing: [] });
  expect(found?.steps).toHaveLength(1);
  expect(storyOf(records(...told), "nobody" as OrderKey)).toBeUndefined();
});

test("what the order path journals makes a whole story: bytes, answers and their times", async () => {
  const rig = new OrderRig();
  rig.reconciler.begin();
  const key = await rig.desk.place(proposal(), "story-1");
  await rig.time.pass(5_000);
  await rig.desk.cancel(key);
  await rig.time.pass(25_000);
  const found = storyOf(rig.journal.records, key);
  expect(story.safeParse(found).error).toBeUndefined();
  expect(found).toMatchObject({ who: "By hand", why: "Placed by hand.", order: { state: "cancelled" } });
  expect(found?.exchanges.map(({ what, status, sent, answer }) => [what, status, /SBIN-EQ|orderid/.test(sent), /SUCCESS/.test(answer ?? "")])).toEqual([["place", 200, true, true], ["cancel", 200, true, true]]);
  expect(found?.timing.map(({ step }) => step)).toContain("Journal, on the disk");
});
