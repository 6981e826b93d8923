import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PaperHandle } from "../../../electron/paper/paper-accounts.ts";
import type { JournalRecord } from "../../../shared/contract/journal.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { isTerminal } from "../../../shared/domain/order.ts";
import { contractNote } from "../../../shared/simulation/contract-note.ts";
import { SBIN, rupees } from "../../support/orders.ts";
import { charges } from "../simulation/tables.ts";
import { PRACTISE, PaperRig, factsOf } from "./paper-rig.ts";

const CAPITAL = 10_00_000;

type Action =
  | { readonly do: "tick"; readonly mid: number; readonly traded: number; readonly size: number }
  | { readonly do: "place"; readonly side: "BUY" | "SELL"; readonly type: "MARKET" | "LIMIT" | "SL" | "SL-M"; readonly quantity: number; readonly off: number; readonly product: "MIS" | "CNC"; readonly ioc: boolean }
  | { readonly do: "modify" | "cancel"; readonly which: number; readonly quantity: number; readonly off: number }
  | { readonly do: "pass"; readonly ms: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("tick" as const), mid: fc.integer({ min: -12, max: 12 }), traded: fc.integer({ min: 0, max: 90 }), size: fc.integer({ min: 1, max: 50 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("place" as const), side: fc.constantFrom("BUY" as const, "SELL" as const), type: fc.constantFrom("MARKET" as const, "LIMIT" as const, "LIMIT" as const, "SL" as const, "SL-M" as const), quantity: fc.integer({ min: 1, max: 120 }), off: fc.integer({ min: -8, max: 8 }), product: fc.constantFrom("MIS" as const, "MIS" as const, "CNC" as const), ioc: fc.integer({ min: 0, max: 5 }).map((n) => n === 0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("modify" as const, "cancel" as const), which: fc.nat(20), quantity: fc.integer({ min: 1, max: 150 }), off: fc.integer({ min: -8, max: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 400 }) }) },
);

const near = (off: number): number => 812 + off * 0.05;

async function perform(rig: PaperRig, actions: readonly Action[]): Promise<void> {
  for (const one of actions) {
    if (one.do === "tick") {
      const { mid, size, traded } = one;
      const side = (sign: 1 | -1): string => [1, 2, 3].map((n) => `${near(mid + sign * n).toFixed(2)}x${size * n}`).join(" ");
      await rig.tick(SBIN, near(mid), { traded, bids: side(-1), asks: side(1) });
    } else if (one.do === "pass") await rig.time.pass(one.ms);
    else if (one.do === "place") {
      const { side, type, quantity, product, off } = one;
      const stop = type === "SL" || type === "SL-M";
      const at = near(off);
      await rig.place({ side, type, quantity, product, validity: one.ioc && !stop ? "IOC" : "DAY", price: type === "LIMIT" || type === "SL" ? at : 0, trigger: stop ? at : 0 });
    } else {
      const order = rig.ledger.orders()[one.which];
      if (!order || isTerminal(order.state) || order.brokerOrderId === undefined) continue;
      const terms = { type: order.type, quantity: one.quantity, validity: order.validity, price: order.price > 0 ? rupees(near(one.off)) : order.price, trigger: order.trigger > 0 ? rupees(near(one.off)) : order.trigger };
      await (one.do === "cancel" ? rig.desk.cancel(order.key) : rig.desk.modify(order.key, terms)).catch(() => {});
    }
  }
}

/** What the journal says the account owns and is worth: sums of its fills, in the plainest way. */
function byTheJournal(orders: readonly Order[], rig: PaperRig, handle: PaperHandle): { net: Map<string, number>; equity: number } {
  const net = new Map<string, number>();
  let flow = 0;
  for (const order of orders) {
    const sign = order.side === "BUY" ? 1 : -1;
    const key = `${order.instrument}|${order.product}`;
    if (order.filled > 0) net.set(key, (net.get(key) ?? 0) + sign * order.filled);
    flow -= sign * order.filledValue;
  }
  const notes = orders.filter((order) => order.filled > 0).map((order) => ({ order: order.key, instrument: rig.instruments.get(order.instrument)!, product: order.product, side: order.side, quantity: 1, price: order.filledValue as number as never, autoSquaredOff: order.owner === "external" && order.product === "MIS" }));
  const worth = [...net].reduce((sum, [key, quantity]) => sum + quantity * (rig.prices.quotes.get(key.split("|")[0] as InstrumentKey)?.ltp ?? 0), 0);
  // Quantity only matters to the note where deliveries are matched, so those are given whole below.
  const total = notes.some(({ product }) => product === "CNC") ? handle.account.money.charges().total : contractNote(notes, "2026-11-20", charges).total;
  return { net, equity: rupees(CAPITAL) + flow + worth - total };
}

async function netOfDesk(rig: PaperRig): Promise<Map<string, number>> {
  const read = await rig.link.line.positions();
  if (!read.ok) throw new Error(read.why);
  return new Map(read.value.filter(({ buyQuantity, sellQuantity }) => buyQuantity + sellQuantity > 0).map((row) => [`${rig.instruments.ofBroker(row.instrument)!.key}|${row.product}`, row.netQuantity]));
}

/** How many records are on the disk: anywhere, and every other time right behind one that told of a fill, where two records belong together. */
function cutAt(records: readonly JournalRecord[], first: number, where: number): number {
  const telling = records.flatMap(({ kind }, i) => (i >= first && (kind === "order.filled" || kind === "order.told") ? [i + 1] : []));
  const chosen = where % 2 === 0 ? telling[where % Math.max(1, telling.length)] : undefined;
  return chosen ?? first + Math.round((where / 1_000) * (records.length - first));
}

describe("a terminal that dies at any journal record", () => {
  test("finds its books as the journal has them, and goes on without losing, doubling or overfilling anything", async () => {
    let crashes = 0;
    let fills = 0;
    /** Orders whose fills, or whose end, the crash cut off. */
    let inexact = 0;
    let unsaid = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 6, maxLength: 30 }), fc.array(action, { minLength: 2, maxLength: 10 }), fc.nat(1_000), fc.constantFrom(0, 40), fc.boolean(), async (before, after, where, latency, fillNews) => {
        const rig = await new PaperRig({ fillNews, model: { latency: { kind: "fixed", ms: latency }, queue: "behind", protectionPercent: 3 } }).open(CAPITAL);
        const first = rig.journal.records.length;
        await rig.tick(SBIN, 812, { bids: "811.95x40", asks: "812.05x40" });
        await perform(rig, before);
        const keep = cutAt(rig.journal.records, first, where);
        const { orders } = factsOf(rig.journal.records.slice(0, keep), PRACTISE, "2026-11-20");
        crashes++;
        inexact += orders.filter((order) => order.filled > order.filledExactly).length;
        unsaid += orders.filter((order) => order.filled === order.quantity && !isTerminal(order.state)).length;
        const next = await rig.again(keep, async (restored) => {
          const book = restored.handle.account.orders;
          const known = orders.filter((order) => order.brokerOrderId !== undefined);
          expect(book.map(({ id, filled, value }) => ({ id, filled, value }))).toEqual(known.map((order) => ({ id: order.brokerOrderId, filled: order.filled, value: order.filledValue })));
          for (const order of known) {
            const state = restored.handle.account.order(order.brokerOrderId!)?.state;
            if (isTerminal(order.state)) expect(state).toBe(order.state);
            else if (order.filled === order.quantity) expect(state).toBe("complete");
          }
          const said = byTheJournal(orders, restored, restored.handle);
          expect(await netOfDesk(restored)).toEqual(said.net);
          expect(restored.accounts.performance(PRACTISE).equity).toBe(said.equity);
        });
        await perform(next, after);
        await next.time.pass(40_000);
        await next.reconciler.orders();
        await next.reconciler.trades();
        await next.time.pass(1);
        fills += next.ledger.fills().length;
        for (const order of next.ledger.orders()) {
          expect(order.state).not.toBe("unresolved");
          expect(order.filled).toBeLessThanOrEqual(order.quantity);
          expect(order.filledExactly).toBe(order.filled);
          const theirs = order.brokerOrderId === undefined ? undefined : next.handle.account.order(order.brokerOrderId);
          if (theirs) expect({ filled: theirs.filled, value: theirs.value, state: theirs.state }).toEqual({ filled: order.filled, value: order.exactValue, state: order.state });
          else expect(["not-placed", "rejected"]).toContain(order.state);
        }
        const ours = new Map(next.ledger.positions.views().filter((row) => row.buyQuantity + row.sellQuantity > 0).map((row) => [`${row.instrument}|${row.product}`, row.quantity]));
        expect(await netOfDesk(next)).toEqual(ours);
        expect(next.alarms).toEqual([]);
        await next.stop();
      }),
      { numRuns: 150 },
    );
    expect(crashes).toBeGreaterThan(0);
    expect(fills).toBeGreaterThan(0);
    expect(inexact + unsaid).toBeGreaterThan(0);
  }, 120_000);
});
