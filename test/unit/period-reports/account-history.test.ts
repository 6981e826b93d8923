import { describe, expect, test } from "vitest";
import { accountHistory } from "../../../electron/reports/period/read/account-history.ts";
import { twoPrices } from "../../../electron/reports/period/read/two-prices.ts";
import { toRecord } from "../../../electron/storage/journal.ts";
import type { Conversion } from "../../../shared/domain/conversion.ts";
import type { JournalEvent } from "../../../shared/domain/order-events.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { ACCOUNT, DAY, KEY, SBIN, approved, fill, rupees, says, system } from "../../support/orders.ts";
import { TABLES } from "./made-fills.ts";

const recordsOf = (...events: readonly JournalEvent[]) => events.map((event, i) => ({ ...toRecord({ account: ACCOUNT, day: DAY, event }), seq: i + 1 }));
const filled = (quantity: number, price: number, id: string): JournalEvent => ({ kind: "order.filled", key: KEY, at: system(500), fill: { ...fill(quantity, price), fillId: id, key: id } });
const shown = (events: readonly JournalEvent[]) => accountHistory(recordsOf(...events), ACCOUNT, undefined, TABLES).fills.map(({ product, quantity, price, trade, kind, side }) => ({ product, quantity, price: price / 10_000, trade, kind, side }));
const BEGUN: readonly JournalEvent[] = [
  approved({ product: "MIS", quantity: 100 }), { kind: "order.sent", key: KEY, at: system(2), latencyUs: 9 },
  { kind: "order.acknowledged", key: KEY, at: system(3), brokerOrderId: "200910000000111", uniqueOrderId: "u1" },
];
const mis = { product: "MIS", side: "BUY", kind: "trade" } as const;

describe("reading an account", () => {
  test("a fill that is told twice counts once", () => {
    expect(shown([...BEGUN, filled(40, 812, "1"), filled(40, 812, "1")]).map(({ quantity }) => quantity)).toEqual([40]);
  });

  test("units that were converted have the product of the day's end, the latest before the asking first", () => {
    const conversion: Conversion = { id: "c1", account: ACCOUNT, day: DAY, instrument: SBIN, multiplier: 1, from: "MIS", to: "CNC", side: "BUY", quantity: 50, value: rupees(40_600) as number as Money, parts: [] };
    const told: readonly JournalEvent[] = [...BEGUN, filled(40, 812, "1"), filled(30, 813, "2"), { kind: "position.converting", at: system(600), id: "c1", conversion }, filled(30, 814, "3")];
    const asked = told.map((event) => (event.kind === "order.filled" ? { ...event, fill: { ...event.fill, product: "MIS" } } : event) as JournalEvent);
    const before = [[40, 812, "MIS"], [30, 813, "MIS"], [30, 814, "MIS"]];
    const brief = (events: readonly JournalEvent[]) => shown(events).map(({ quantity, price, product }) => [quantity, price, product]);
    // Until the broker has carried it out it is none.
    expect(brief(asked)).toEqual(before);
    expect(brief([...asked, { kind: "position.conversion-refused", at: system(700), id: "c1", text: "no" }])).toEqual(before);
    const done = brief([...asked, { kind: "position.converted", at: system(700), id: "c1", by: "answer" }]);
    expect(done.filter(([, , product]) => product === "CNC")).toEqual([[20, 812, "CNC"], [30, 813, "CNC"]]);
    expect(done.filter(([, , product]) => product === "MIS")).toEqual([[20, 812, "MIS"], [30, 814, "MIS"]]);
  });

  test("what only the order's average tells of is counted at it, and said", () => {
    const events: readonly JournalEvent[] = [...BEGUN, filled(40, 812, "1"), { kind: "order.told", key: KEY, at: system(800), says: says({ state: "complete", filled: 100, averagePrice: rupees(812.6) }) }];
    const { warnings } = accountHistory(recordsOf(...events), ACCOUNT, undefined, TABLES);
    expect(shown(events).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(100);
    // 81,260 for all, 32,480 for the 40: 48,780 for 60 is 813 each.
    expect(shown(events).filter(({ trade }) => trade === "not told")).toEqual([{ ...mis, quantity: 60, price: 813, trade: "not told" }]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("average price");
  });

  test("a fill of an order that began before the journal counts, and is said", () => {
    const { fills, warnings } = accountHistory(recordsOf(filled(40, 812, "1")), ACCOUNT, undefined, TABLES);
    expect(fills).toHaveLength(1);
    expect(warnings[0]).toContain("whose beginning is not in the journal");
  });

  test("contracts that were open before the first day come at their cost; shares do not, and later days add none", () => {
    const carried = (quantity: number): JournalEvent => ({ kind: "position.carried", at: system(1), account: ACCOUNT, day: DAY, positions: [
      { instrument: "NFO:NIFTY24NOV26FUT" as never, product: "NRML", quantity, value: quantity * 245_000_000 - 1, multiplier: 1 }, { instrument: SBIN, product: "CNC", quantity: 5, value: 1, multiplier: 1 },
    ] });
    const fills = shown([carried(65), ...BEGUN, filled(40, 812, "1"), carried(130)]);
    expect(fills.filter(({ kind }) => kind === "carried").map(({ side, quantity, price }) => [side, quantity, price])).toEqual([["BUY", 1, 24_499.9999], ["BUY", 64, 24_500]]);
  });

  test("two prices give the sum back", () => {
    for (const [value, quantity] of [[100, 3], [7, 7], [5, 9], [0, 4]] as const) {
      const parts = twoPrices(value as Money, quantity);
      expect(parts.reduce((sum, part) => sum + part.quantity * part.price, 0)).toBe(value);
      expect(parts.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity);
    }
  });
});
