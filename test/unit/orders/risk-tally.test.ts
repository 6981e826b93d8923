import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OrderTally } from "../../../electron/orders/risk/order-tally.ts";
import type { Order } from "../../../shared/domain/order.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, proposal, rupees } from "../../support/orders.ts";

const approved = (at: number, change: Partial<Order> = {}): Order => ({ ...proposal(), intent: "abcd", state: "queued", createdAt: at, change: undefined, ...change }) as unknown as Order;

describe("counts of what was approved", () => {
  test("are those of a slow look at all times, also when the clock is turned back", () => {
    const step = fc.record({ gap: fc.integer({ min: -3_000, max: 400_000 }), what: fc.constantFrom("approve" as const, "ask" as const) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const tally = new OrderTally();
        let times: number[] = [];
        let all = 0;
        let now = 1_700_000_000_000;
        for (const { gap, what } of steps) {
          now += gap;
          // Turned back, what went before counts as gone now.
          times = times.map((at) => Math.min(at, now));
          if (what === "approve") {
            tally.note(approved(now), undefined);
            times.push(now);
            all++;
          }
          const within = (ms: number): number => times.filter((at) => at > now - ms).length;
          expect(tally.counts(now)).toEqual({ second: within(1_000), minute: within(60_000), hour: within(3_600_000), day: all });
          const room = tally.room(now, 60_000, 3);
          const later = (ms: number): number => times.filter((at) => at > now + ms - 60_000).length;
          expect(later(room)).toBeLessThan(3);
          if (room > 0) expect(later(room - 1)).toBeGreaterThanOrEqual(3);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("leave out what was placed elsewhere, and count a change once", () => {
    const tally = new OrderTally();
    tally.note(approved(1_000, { intent: undefined }), undefined);
    const order = approved(1_000);
    tally.note(order, undefined);
    const change = { kind: "modify", state: "queued", at: 1_200, wanted: undefined } as unknown as Order["change"];
    tally.note({ ...order, state: "open", change }, { ...order, state: "open" });
    tally.note({ ...order, state: "open", change: { ...change, state: "sent" } as Order["change"] }, { ...order, state: "open", change });
    expect(tally.counts(1_300)).toEqual({ second: 2, minute: 2, hour: 2, day: 2 });
  });

  test("go on after a restart where they were, from the journal's orders", async () => {
    const rig = new OrderRig();
    for (let i = 0; i < 5; i++) {
      await rig.desk.place(proposal({ price: rupees(800 + i) }), `press-000${i}`);
      await rig.time.pass(500);
    }
    const before = rig.ledger.tally.counts(rig.time.now());
    expect(before).toEqual({ second: 1, minute: 5, hour: 5, day: 5 });
    expect(rig.again().ledger.tally.counts(rig.time.now())).toEqual(before);
    expect(rig.again().ledger.resting.count(ACCOUNT)).toBe(5);
  });

  test("stay exact over a hundred thousand approvals", () => {
    const tally = new OrderTally();
    for (let i = 0; i < 100_000; i++) tally.note(approved(i * 100), undefined);
    expect(tally.counts(100_000 * 100 - 100)).toEqual({ second: 10, minute: 600, hour: 36_000, day: 100_000 });
  });
});

describe("the same order again", () => {
  const twice = (change: Partial<Order>, gap = 100): number | undefined => {
    const tally = new OrderTally();
    tally.note(approved(10_000), undefined);
    return tally.duplicate({ ...proposal(), ...change }, 10_000 + gap, 500);
  };

  test("is found within the time, with how long ago it was", () => {
    expect(twice({})).toBe(100);
    expect(twice({}, 499)).toBe(499);
    expect(twice({}, 500)).toBeUndefined();
  });

  test.each([{ side: "SELL" }, { quantity: 101 }, { price: rupees(812.15) }, { type: "SL" }, { owner: "momentum" }, { product: "CNC" }, { instrument: "NSE:TCS" }] as Partial<Order>[])("is another with %o", (change) => {
    expect(twice(change)).toBeUndefined();
  });
});
