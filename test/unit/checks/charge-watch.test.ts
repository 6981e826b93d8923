import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ChargeWatch } from "../../../electron/orders/checks/charge-watch.ts";
import type { ChargeWatchOptions } from "../../../electron/orders/checks/charge-watch.ts";
import type { ChargeLine, ChargeOrder, ChargeQuote } from "../../../shared/brokers/capabilities.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { Money } from "../../../shared/domain/units.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import { DAY, SBIN, instrument, rupees } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const FILE = JSON.parse(readFileSync(new URL("../../../resources/charges/angelone.json", import.meta.url), "utf8")) as { tables: { segments: Record<string, Record<string, string>> }[] };
const tables = chargeTables(FILE);

/** The same table with one rate changed in all its versions that name it. */
function planted(segment: string, name: string, rate: string): ChargeTables {
  const wrong = structuredClone(FILE);
  let hits = 0;
  for (const table of wrong.tables) {
    const rates = table.segments?.[segment];
    if (rates?.[name] === undefined) continue;
    rates[name] = rate;
    hits++;
  }
  if (hits === 0) throw new Error(`no table names ${segment} ${name}`);
  return chargeTables(wrong);
}

const money = (rupees: number): Money => Math.round(rupees * 10_000) as Money;
const leaf = (title: string, kind: ChargeLine["kind"], amount: number): ChargeLine => ({ title, kind, amount: money(amount), parts: [] });

/**
 * What a broker would answer for 100 SBIN bought at ₹800 for delivery, by hand, at the rates of September 2026:
 * value 80,000; brokerage 0.1 %, at most 20: 20.00; exchange 0.00307 %: 2.456; SEBI 10 a crore: 0.08;
 * stamp 0.015 %: 12.00; STT 0.1 %: 80.00; GST 18 % of 22.536 = 4.0565. In all 118.5925.
 */
function answer(change: Partial<Record<"brokerage" | "stamp" | "tax", number>> = {}): ChargeQuote {
  const { brokerage = 20, stamp = 12, tax = 80 } = change;
  const exchange = 2.456;
  const gst = (brokerage + exchange + 0.08) * 0.18;
  return {
    total: money(brokerage + exchange + 0.08 + stamp + tax + gst),
    turnover: money(80_000),
    lines: [
      leaf("Angel One Brokerage", "brokerage", brokerage),
      { title: "External Charges", kind: undefined, amount: money(exchange + 0.08 + stamp), parts: [leaf("Exchange Transaction Charges", "exchange", exchange), leaf("Stamp Duty", "stamp", stamp), leaf("SEBI Fees", "sebi", 0.08)] },
      { title: "Taxes", kind: undefined, amount: money(tax + gst), parts: [leaf("Security Transaction Tax", "tax", tax), leaf("GST", "gst", gst)] },
    ],
  };
}

const ORDER = { instrument: SBIN, side: "BUY", product: "CNC", quantity: 100, price: rupees(800) } as const;
const KEY = "abcd00000000000001" as OrderKey;

class Rig {
  readonly time = new VirtualTime();
  readonly notes: string[] = [];
  readonly asked: (readonly ChargeOrder[])[] = [];
  quote: ChargeQuote | undefined = answer();
  order: Partial<Order> = { ...ORDER, key: KEY, filled: 100, filledValue: money(80_000), multiplier: 1, day: DAY };
  day = DAY;
  readonly watch: ChargeWatch;

  constructor(own: ChargeTables = tables, options: Partial<ChargeWatchOptions> = {}) {
    this.watch = new ChargeWatch({
      broker: "Angel One", tables: own, timers: this.time,
      instrument: (key) => (key === SBIN ? instrument() : undefined),
      order: () => this.order as Order,
      day: () => this.day,
      ask: (orders) => {
        this.asked.push(orders);
        return Promise.resolve(this.quote ? { ok: true, value: { summary: this.quote, orders: [this.quote] } } : { ok: false, why: "HTTP 502" });
      },
      note: (tone, sentence) => this.notes.push(`${tone}: ${sentence}`),
      ...options,
    });
  }

  fill(change: Partial<Parameters<ChargeWatch["filled"]>[0]> = {}): void {
    this.watch.filled({ order: KEY, instrument: SBIN, product: "CNC", side: "BUY", ...change });
  }
}

describe("our charge table and the broker's estimate", () => {
  test("they agree to the paisa, and that is told plainly", async () => {
    const rig = new Rig();
    const view = await rig.watch.check(ORDER);
    expect(view).toMatchObject({ verdict: "agrees", ours: 1_185_925, theirs: 1_185_925, lines: [] });
    expect(rig.notes).toEqual([expect.stringMatching(/^plain: Charges of buying 100 SBIN at ₹ 800\.00 \(CNC\) agree: Angel One estimates ₹ 118\.59, Sauda's table \(.+\) ₹ 118\.59\.$/)]);
  });

  test("a planted wrong rate of ours is found and named, with both figures", async () => {
    // 0.2 % instead of 0.1 % on ₹80,000: ₹160.00 for ₹80.00.
    const rig = new Rig(planted("equity-delivery", "taxBuy", "0.2"));
    const view = await rig.watch.check(ORDER);
    expect(view).toMatchObject({ verdict: "differs", ours: 1_985_925, theirs: 1_185_925, lines: [{ name: "Transaction tax", ours: 1_600_000, theirs: 800_000 }] });
    expect(rig.notes).toEqual([expect.stringMatching(/^warning: .* differ: .*Transaction tax ₹ 80\.00 there, ₹ 160\.00 here\. .*compare with the contract note/)]);
  });

  test.each<[string, Parameters<typeof answer>[0], "agrees" | "differs", string[]]>([
    ["half a rupee of stamp duty, 4 % of it", { stamp: 12.5 }, "differs", ["Stamp duty"]],
    ["ten paise of ₹80 tax: under 1 % and under ₹1", { tax: 80.1 }, "agrees", ["Transaction tax"]],
    ["two components that cancel out in the sum", { tax: 82, stamp: 10 }, "differs", ["Stamp duty", "Transaction tax"]],
    ["another brokerage, and the GST on it", { brokerage: 5 }, "differs", ["Brokerage", "GST"]],
    ["two paise of rounding on ₹12 of stamp duty", { stamp: 12.02 }, "agrees", ["Stamp duty"]],
  ])("%s", async (_name, change, verdict, names) => {
    const rig = new Rig();
    rig.quote = answer(change);
    const view = await rig.watch.check(ORDER);
    expect(view.verdict).toBe(verdict);
    expect(view.lines.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test("the depository's fee on a delivery sale is in ours alone and is no difference", async () => {
    const rig = new Rig();
    // Sold: no stamp duty, STT the same.
    const sold = answer({ stamp: 0 });
    rig.quote = sold;
    expect(await rig.watch.check({ ...ORDER, side: "SELL" })).toMatchObject({ verdict: "agrees", lines: [] });
  });

  test("by itself after the first fill of each kind and day, of what has filled by then; not again", async () => {
    const rig = new Rig();
    rig.fill();
    rig.fill();
    expect(rig.asked).toEqual([]);
    await rig.time.pass(5_000);
    expect(rig.asked).toMatchObject([[{ side: "BUY", product: "CNC", quantity: 100, price: rupees(800) }]]);
    rig.fill();
    await rig.time.pass(60_000);
    expect(rig.asked).toHaveLength(1);
    rig.fill({ product: "MIS" });
    rig.fill({ order: "abcd00000000000002" as OrderKey, side: "SELL" });
    await rig.time.pass(60_000);
    expect(rig.asked).toHaveLength(3);
    rig.day = "2026-11-23";
    rig.fill();
    await rig.time.pass(60_000);
    expect(rig.asked).toHaveLength(4);
  });

  test("a broker that does not answer is asked again at the next fill, and a press says so", async () => {
    const rig = new Rig();
    rig.quote = undefined;
    rig.fill();
    await rig.time.pass(60_000);
    expect(rig.notes).toEqual([]);
    await expect(rig.watch.check(ORDER)).rejects.toThrow("Angel One did not tell its charges (HTTP 502); nothing was compared. Try again in a moment.");
    rig.quote = answer();
    rig.fill();
    await rig.time.pass(60_000);
    expect(rig.notes).toHaveLength(1);
  });

  test("nothing is asked about nothing", async () => {
    const rig = new Rig();
    await expect(rig.watch.check({ ...ORDER, quantity: 0 })).rejects.toThrow(/quantity at a price/);
    await expect(rig.watch.check({ ...ORDER, price: rupees(0) })).rejects.toThrow(/wait for the last price/);
    expect(rig.asked).toEqual([]);
  });
});
