import { expect, test } from "vitest";
import { barsFit, frameOf, planOf, untilOf } from "../../../renderer/panels/trade-journal/picture-plan.ts";
import type { TradeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import type { Candle } from "../../../shared/domain/candle.ts";
import { DAY_MS, MINUTE_MS, istEpoch } from "../../../shared/domain/time.ts";

const at = (minutes: number, day = "2026-11-20") => istEpoch(day, minutes) as TradeEntry["openedAt"];
const entry = (change: Partial<TradeEntry> = {}): TradeEntry => ({
  id: "0000000000000001", account: "a:B:paper" as never, instrument: "NSE:SBIN" as never, product: "MIS", side: "BUY", state: "closed", openedAt: at(560.5), openedDay: "2026-11-20", closedAt: at(590.2), closedDay: "2026-11-20",
  entered: 1, exited: 1, most: 1, multiplier: 1, entryPrice: 8_120_000 as never, exitPrice: 8_150_000 as never, gross: 0 as never, charges: 0 as never, net: 0 as never, entryBy: "", exitBy: "", note: "", tags: [], rule: "", setup: "", pictures: [], ...change,
});
const bars = (until: number, price = 8_100_000, day = "2026-11-20"): Candle[] => [2, 1, 0].map((back) => ({ at: at(until - back, day), open: price, high: price + 30_000, low: price - 30_000, close: price, volume: 1 }) as Candle);

test("bars are as long as the trade needs", () => {
  expect(frameOf(entry(), "entry")).toBe(1);
  expect(frameOf(entry(), "exit")).toBe(1);
  expect(frameOf(entry({ closedAt: at(800) }), "exit")).toBe(5);
  expect(frameOf(entry({ product: "CNC", closedAt: (at(560) + 3 * DAY_MS) as never }), "exit")).toBe(60);
  expect(frameOf(entry({ product: "CNC", closedAt: (at(560) + 90 * DAY_MS) as never }), "exit")).toBe(1440);
});

test("a picture is due when the bar of its fill is over", () => {
  expect(untilOf(entry(), "entry", 1)).toBe(at(561));
  expect(untilOf(entry(), "exit", 5)).toBe(at(595));
  expect(untilOf(entry({ closedAt: undefined as never }), "exit", 1) - at(560)).toBe(MINUTE_MS);
});

test("bars of another day or of other prices are not taken for the trade's", () => {
  expect(barsFit(bars(560), entry(), "entry")).toBe(true);
  expect(barsFit(bars(929, 8_100_000, "2026-11-19"), entry(), "entry")).toBe(false);
  expect(barsFit(bars(560, 4_060_000), entry(), "entry")).toBe(false);
  expect(barsFit([], entry(), "entry")).toBe(false);
});

test("the picture of the entry shows nothing of what came after it", () => {
  const fills = [{ at: at(560.5), side: "BUY", quantity: 1, price: 8_120_000 }, { at: at(590.2), side: "SELL", quantity: 1, price: 8_150_000 }] as never;
  const words = { name: "SBIN", decimals: 2 } as const;
  expect(planOf(entry(), fills, "entry", bars(560), words)).toMatchObject({ title: "SBIN MIS · long 1 · at 812.00", marks: [{ side: "BUY" }], levels: [{ title: "Entry" }] });
  expect(planOf(entry(), fills, "exit", bars(590), words)).toMatchObject({ title: "SBIN MIS · long 1 · 812.00 → 815.00 · ₹ 0.00 net", marks: [{ side: "BUY" }, { side: "SELL" }], levels: [{ title: "Entry" }, { title: "Exit" }] });
});
