import fc from "fast-check";
import { expect, test } from "vitest";
import type { Mood } from "../../support/model-broker.ts";
import { ACCOUNT, SBIN, instrument, rupees } from "../../support/orders.ts";
import { KillRig } from "./kill-rig.ts";

const mood = fc.constantFrom<Mood>("ok", "ok", "refuse", "unreachable", "lost", "silent", "html", "bad-gateway", "limit");
const scenario = fc.record({
  moods: fc.array(mood, { maxLength: 14 }),
  cancelAfterMs: fc.constantFrom(0, 300, 2_500, 6_000),
  listAfterMs: fc.constantFrom(0, 2_000),
  /** What a resting target fills on its way out. */
  fills: fc.constantFrom(0, 50, 400),
  strategy: fc.constantFrom(0, 350, -250),
  crashes: fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 2 }),
  how: fc.constantFrom("square-off" as const, "kill" as const),
});

test("whatever befalls the requests and however often the process dies: it ends flat, nothing works any more, and never was more closed than was open", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ moods, cancelAfterMs, listAfterMs, fills, strategy, crashes, how }) => {
      let rig = new KillRig();
      rig.limits = { ...rig.limits, orderValue: 0 as never };
      await rig.trade(1_000);
      if (strategy !== 0) await rig.trade(Math.abs(strategy), { owner: "pairs", side: strategy > 0 ? "BUY" : "SELL" });
      const target = await rig.place({ side: "SELL", price: rupees(830), quantity: 500 });
      await rig.place({ quantity: 50, price: rupees(790) });
      const open = 1_000 + strategy;
      expect(rig.net()).toBe(open);
      const { broker } = rig.orders;
      rig.orders.traded = instrument({ freeze: 400, lot: 50 });
      broker.moods = [...moods];
      broker.cancelAfterMs = cancelAfterMs;
      broker.listAfterMs = listAfterMs;
      if (fills > 0) broker.fillOnCancel = { id: target.id, quantity: fills, price: "830.00" };
      let stopFilling = rig.fillMarketOrders();
      void (how === "kill" ? rig.kill.pull(true) : rig.squareOff.start({ kind: "all" }, "square-0001")).catch(() => {});
      const bought = (): number => broker.orders.reduce((sum, order) => sum + (order.body["transactiontype"] === "BUY" ? order.filled : -order.filled), 0);
      const watch = async (ms: number): Promise<void> => {
        for (let passed = 0; passed < ms; passed += 500) {
          await rig.orders.time.pass(Math.min(500, ms - passed));
          expect(bought()).toBeGreaterThanOrEqual(0);
        }
      };
      for (const after of crashes) {
        await watch(after);
        stopFilling();
        rig.trading = false;
        const next = rig.crash();
        next.limits = rig.limits;
        next.orders.traded = rig.orders.traded;
        next.trading = false;
        rig = next;
        stopFilling = rig.fillMarketOrders();
        // Back, and reconciled: what was open is found or proven absent.
        await watch(30_000);
        rig.trading = true;
        rig.ready();
      }
      await watch(400_000);
      expect([bought(), rig.net(), rig.working()]).toEqual([0, 0, []]);
      expect(rig.squareOff.views.map(({ state }) => state)).toEqual(["done"]);
      const left = rig.orders.ledger.owners.quantities({ account: ACCOUNT, instrument: SBIN, product: "MIS" });
      expect([...left.values()].reduce((sum, quantity) => sum + quantity, 0)).toBe(0);
      stopFilling();
    }),
    {
      numRuns: 40,
      // What once went wrong: a dead process that went on sending, and a cancel that a restart left waiting.
      examples: [
        [{ moods: [], cancelAfterMs: 0, listAfterMs: 2_000, fills: 0, strategy: 0, crashes: [0], how: "square-off" }],
        [{ moods: ["unreachable", "ok", "limit", "limit"], cancelAfterMs: 0, listAfterMs: 0, fills: 0, strategy: 0, crashes: [6_000], how: "kill" }],
      ],
    },
  );
});
