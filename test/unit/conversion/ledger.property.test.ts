import fc from "fast-check";
import { expect, test } from "vitest";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import type { Conversion } from "../../../shared/domain/conversion.ts";
import { applyMove, applyTrade, costOf, FLAT } from "../../../shared/domain/position.ts";
import { money } from "../../../shared/domain/units.ts";
import type { Money, Price } from "../../../shared/domain/units.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, SBIN, approved, fill, rupees, system } from "../../support/orders.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";

const PRODUCTS = ["MIS", "CNC", "NRML"] as const;
type Name = (typeof PRODUCTS)[number];
const OWNERS = ["manual", "external", "ema"] as const;

type Step =
  | { readonly kind: "fill"; readonly product: Name; readonly owner: (typeof OWNERS)[number]; readonly side: "BUY" | "SELL"; readonly quantity: number; readonly ticks: number }
  | { readonly kind: "convert"; readonly from: Name; readonly to: Name; readonly quantity: number; readonly ends: "done" | "refused" | "in doubt" | "found done" }
  | { readonly kind: "carried"; readonly quantity: number; readonly ticks: number }
  | { readonly kind: "restart" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("fill" as const), product: fc.constantFrom(...PRODUCTS), owner: fc.constantFrom(...OWNERS), side: fc.constantFrom("BUY" as const, "SELL" as const), quantity: fc.integer({ min: 1, max: 300 }), ticks: fc.integer({ min: 15_000, max: 17_000 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("convert" as const), from: fc.constantFrom(...PRODUCTS), to: fc.constantFrom(...PRODUCTS), quantity: fc.integer({ min: 1, max: 300 }), ends: fc.constantFrom("done" as const, "done" as const, "refused" as const, "in doubt" as const, "found done" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("carried" as const), quantity: fc.integer({ min: -200, max: 200 }), ticks: fc.integer({ min: 15_000, max: 17_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

/** The same told slowly: every step remembered, sums made anew. */
class Model {
  readonly net = new Map<Name, number>();
  carried = { quantity: 0, value: 0 };
  /** Money that went out for what was bought, less what came in for what was sold: what no conversion changes. */
  spent = 0;
  readonly converted: { readonly from: Name; readonly to: Name; readonly units: number }[] = [];

  quantity(product: Name): number {
    const moved = this.converted.reduce((sum, one) => sum + (one.to === product ? one.units : 0) - (one.from === product ? one.units : 0), 0);
    return (this.net.get(product) ?? 0) + moved + (product === "NRML" ? this.carried.quantity : 0);
  }
}

function run(steps: readonly Step[]): void {
  const journal = new MemoryJournal();
  const fresh = (): OrderLedger => new OrderLedger(journal, { order: () => {}, fill: () => {}, position: () => {}, alarm: (sentence) => expect(sentence).toBe("") });
  let ledger = fresh();
  const model = new Model();
  steps.forEach((one, i) => {
    const key = `abcd${String(i).padStart(14, "0")}` as OrderKey;
    if (one.kind === "fill") {
      const { product, owner, side, quantity, ticks } = one;
      const at = (ticks * 500) as Price;
      void ledger.record(approved({ side, product, owner, quantity, price: at }, key));
      void ledger.record({ kind: "order.sent", key, at: system(2), latencyUs: 1 });
      void ledger.record({ kind: "order.acknowledged", key, at: system(2), brokerOrderId: `b${i}`, uniqueOrderId: undefined });
      void ledger.record({ kind: "order.filled", key, at: system(3), fill: { ...fill(quantity, 1, `f${i}`), order: key, brokerOrderId: `b${i}`, side, product, owner, price: at, key: `k${i}` } });
      model.net.set(product, (model.net.get(product) ?? 0) + (side === "BUY" ? quantity : -quantity));
      model.spent += (side === "BUY" ? 1 : -1) * quantity * at;
    } else if (one.kind === "carried") {
      const value = one.quantity * one.ticks * 500;
      void ledger.carry({ kind: "position.carried", at: system(4), account: ACCOUNT, day: DAY, positions: [{ instrument: SBIN, product: "NRML", quantity: one.quantity, value, multiplier: 1 }] });
      model.carried = { quantity: one.quantity, value };
    } else if (one.kind === "restart") {
      ledger = fresh();
      expect(ledger.restore(journal.records)).toEqual([]);
    } else convert(ledger, model, one, `c${i}`);
    check(ledger, model);
  });
  const again = fresh();
  expect(again.restore(journal.records)).toEqual([]);
  const byPlace = (a: { product: string; owner?: string }, b: { product: string; owner?: string }): number => `${a.product}${a.owner ?? ""}`.localeCompare(`${b.product}${b.owner ?? ""}`);
  expect(again.positions.views().sort(byPlace)).toEqual(ledger.positions.views().sort(byPlace));
  expect(again.owners.views().sort(byPlace)).toEqual(ledger.owners.views().sort(byPlace));
}

function convert(ledger: OrderLedger, model: Model, { from, to, quantity, ends }: Extract<Step, { kind: "convert" }>, id: string): void {
  const position = ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: from });
  if (!position || position.quantity === 0 || from === to) return;
  const units = Math.min(quantity, Math.abs(position.quantity));
  const value = costOf(position, units);
  const half = Math.floor(units / 3);
  const halfValue = money(half === 0 ? 0 : Math.round((value * half) / units));
  const parts = [{ owner: "manual", quantity: units - half, value: money(value - halfValue) }, ...(half > 0 ? [{ owner: "external", quantity: half, value: halfValue }] : [])];
  const conversion: Conversion = { id, account: ACCOUNT, day: DAY, instrument: SBIN, multiplier: 1, from, to, side: position.quantity > 0 ? "BUY" : "SELL", quantity: units, value, parts };
  void ledger.recordConversion({ kind: "position.converting", at: system(5), id, conversion });
  if (ends === "in doubt" || ends === "found done") void ledger.recordConversion({ kind: "position.conversion-in-doubt", at: system(6), id, why: "no answer" });
  if (ends === "refused") void ledger.recordConversion({ kind: "position.conversion-refused", at: system(6), id, text: "no" });
  if (ends === "done" || ends === "found done") {
    void ledger.recordConversion({ kind: "position.converted", at: system(7), id, by: ends === "done" ? "answer" : "position book" });
    model.converted.push({ from, to, units: position.quantity > 0 ? units : -units });
  }
}

function check(ledger: OrderLedger, model: Model): void {
  const views = ledger.positions.views();
  const parts = ledger.owners.views(ACCOUNT);
  let spent = 0;
  for (const product of PRODUCTS) {
    const view = views.find((one) => one.product === product);
    const own = parts.filter((one) => one.product === product);
    expect(view?.quantity ?? 0).toBe(model.quantity(product));
    expect(own.reduce((sum, part) => sum + part.quantity, 0)).toBe(model.quantity(product));
    if (!view) continue;
    // At any one price the owners' results sum to the account's.
    expect(own.reduce((sum, part) => sum + part.realised - part.cost, 0)).toBe(view.realised - view.cost);
    expect(view.realised - view.cost).toBe(view.sellValue - view.buyValue);
    expect(view.quantity).toBe(view.buyQuantity - view.sellQuantity);
    if (view.quantity === 0) expect(Math.abs(view.cost)).toBe(0);
    spent += view.cost - view.realised;
  }
  expect(spent).toBe(model.spent + model.carried.value);
}

test("fills, conversions, carried quantities and restarts in any order: quantities are arithmetic, and no unit of money appears or goes", () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), run), { numRuns: 400 });
});

test("worked by hand: 100 at ₹810 and 50 at ₹816, 60 of them to another product", () => {
  // 81,000 + 40,800 = 1,21,800 for 150: ₹812 each. 60 take 48,720 with them; sold at ₹820 they earn 480.
  const bought = applyTrade(applyTrade(FLAT, "BUY", 100, rupees(810)), "BUY", 50, rupees(816));
  const value = costOf(bought, 60);
  expect(value).toBe(rupees(48_720));
  const left = applyMove(bought, "BUY", -60, money(-value));
  const entered = applyTrade(applyMove(FLAT, "BUY", 60, value), "SELL", 60, rupees(820));
  expect(left).toMatchObject({ quantity: 90, cost: rupees(73_080), realised: 0, buyQuantity: 90, buyValue: rupees(73_080) });
  expect(entered).toMatchObject({ quantity: 0, cost: 0, realised: rupees(480) as number as Money });
});

test("a unit that does not divide stays with the rest: 3 at ₹100.00 and 1 at ₹100.05, one converted", () => {
  const bought = applyTrade(applyTrade(FLAT, "BUY", 3, rupees(100)), "BUY", 1, rupees(100.05));
  // 4,000,500 units of 1/10,000 rupee for 4: 1,000,125 each.
  expect(costOf(bought, 1)).toBe(1_000_125);
  const left = applyMove(bought, "BUY", -1, money(-1_000_125));
  expect([left.quantity, left.cost, left.realised]).toEqual([3, 3_000_375, 0]);
});

test("a short position keeps its proceeds: 30 sold at ₹200, 10 of them elsewhere", () => {
  const sold = applyTrade(FLAT, "SELL", 30, rupees(200));
  const value = costOf(sold, 10);
  expect(value).toBe(-rupees(2_000));
  expect(applyMove(sold, "SELL", 10, money(-value))).toMatchObject({ quantity: -20, cost: -rupees(4_000), sellQuantity: 20, sellValue: rupees(4_000), realised: 0 });
});
