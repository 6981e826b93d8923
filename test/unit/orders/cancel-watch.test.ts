import fc from "fast-check";
import { expect, test } from "vitest";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { ModelOrder } from "../../support/model-broker.ts";
import { MemoryJournal, OrderRig } from "../../support/order-rig.ts";
import { ACCOUNT, proposal, rupees } from "../../support/orders.ts";

let press = 0;
/** An order of ours that rests at the broker, with the reconciler running. */
async function resting(rig: OrderRig): Promise<{ key: OrderKey; at: ModelOrder }> {
  rig.reconciler.begin();
  const key = await rig.desk.place(proposal(), `cancel-${++press}`);
  await rig.time.pass(5_000);
  const at = rig.broker.orders.at(-1);
  if (!at) throw new Error("no order");
  return { key, at };
}

const cancels = (rig: OrderRig): number => rig.broker.calls.filter((call) => call === "cancel").length;

test("a lost cancel is not forgotten because the exchange still chews on an earlier modify", async () => {
  const rig = new OrderRig();
  const { key, at } = await resting(rig);
  await rig.desk.modify(key, { ...proposal(), price: rupees(811) });
  rig.broker.update(at, "modify pending");
  rig.broker.moods = ["lost"];
  await rig.desk.cancel(key);
  await rig.time.pass(4_000);
  rig.broker.update(at, "open");
  await rig.time.pass(30_000);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
});

test("a cancel that the exchange turns down after the broker had taken it is sent again", async () => {
  const rig = new OrderRig();
  const { key, at } = await resting(rig);
  rig.broker.cancelAfterMs = 1_000_000;
  await rig.desk.cancel(key);
  rig.broker.update(at, "cancel pending");
  await rig.time.pass(6_000);
  expect(rig.ledger.order(key)?.change).toMatchObject({ kind: "cancel", state: "accepted" });
  // The exchange says no; the next one goes through.
  rig.broker.update(at, "open");
  rig.broker.cancelAfterMs = 0;
  await rig.time.pass(30_000);
  expect(cancels(rig)).toBe(2);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
});

test("while the broker calls it pending, a cancel is neither repeated nor written down at every look", async () => {
  const rig = new OrderRig();
  const { key, at } = await resting(rig);
  rig.broker.cancelAfterMs = 1_000_000;
  await rig.desk.cancel(key);
  rig.broker.update(at, "cancel pending");
  await rig.time.pass(10_000);
  const written = rig.journal.records.length;
  await rig.time.pass(60_000);
  expect(cancels(rig)).toBe(1);
  expect(rig.journal.records).toHaveLength(written);
  rig.broker.update(at, "cancelled");
  await rig.time.pass(25_000);
  expect(rig.ledger.order(key)).toMatchObject({ state: "cancelled", change: undefined });
});

/** Keeps nothing from the moment a record like this has been written: the process is killed there. */
class KilledAfter extends MemoryJournal {
  readonly #dies: (text: string) => boolean;
  #dead = false;
  constructor(dies: (text: string) => boolean) {
    super();
    this.#dies = dies;
  }
  override append(events: Parameters<MemoryJournal["append"]>[0]): Promise<void> {
    if (this.#dead) return new Promise(() => {});
    this.#dead = events.some(({ event }) => this.#dies(JSON.stringify(event)));
    return super.append(events);
  }
}

test("killed at whatever record of the repetition, the cancel goes on after the restart", async () => {
  for (const kind of ["change.approved", "change.sent", "change.unresolved", "change.ended"]) {
    for (let nth = 1; nth <= 3; nth++) {
      let seen = 0;
      const journal = new KilledAfter((text) => text.includes(kind) && ++seen === nth);
      const rig = new OrderRig(journal);
      const { key } = await resting(rig);
      rig.broker.moods = ["lost", "lost"];
      void rig.desk.cancel(key);
      await rig.time.pass(6_000);
      rig.reconciler.end();
      const kept = new MemoryJournal();
      kept.records.push(...journal.records);
      const next = new OrderRig(kept, rig.time, rig.broker);
      next.ledger.restore(kept.records);
      for (const order of next.ledger.working(ACCOUNT)) {
        if (order.change && order.change.state !== "accepted") void next.ledger.record({ kind: "change.unresolved", key: order.key, at: next.time.now(), why: "restart" });
      }
      next.reconciler.begin();
      await next.time.pass(60_000);
      expect([kind, nth, next.ledger.order(key)?.state]).toEqual([kind, nth, "cancelled"]);
    }
  }
});

test("a repetition that cannot be asked for now is asked for later, and counts only when it was sent", async () => {
  const rig = new OrderRig();
  const { key } = await resting(rig);
  rig.broker.moods = ["lost"];
  await rig.desk.cancel(key);
  await rig.time.pass(2_000);
  const { cancel } = rig.desk;
  let refusals = 0;
  rig.desk.cancel = () => {
    refusals++;
    return Promise.reject(new Error("Orders cannot go yet."));
  };
  await rig.time.pass(40_000);
  expect(refusals).toBeGreaterThan(4);
  rig.desk.cancel = cancel;
  await rig.time.pass(10_000);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
});

test("what four cancels could not do is an alarm that names the order, and it may be asked for anew", async () => {
  const rig = new OrderRig();
  const { key, at } = await resting(rig);
  rig.broker.moods = Array.from({ length: 4 }, () => "lost" as const);
  await rig.desk.cancel(key);
  await rig.time.pass(120_000);
  expect(cancels(rig)).toBe(4);
  expect(rig.ledger.order(key)).toMatchObject({ state: "open", change: undefined });
  expect(rig.alarms).toEqual([expect.stringContaining(`Order ${at.id} (NSE:SBIN) could not be cancelled: 4 cancels had no effect`)]);
  await rig.desk.cancel(key);
  await rig.time.pass(5_000);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
});

test("the last try is kept until the exchange has done with a modify, which would swallow it", async () => {
  const rig = new OrderRig();
  const { key, at } = await resting(rig);
  rig.broker.moods = ["lost", "lost", "lost"];
  await rig.desk.cancel(key);
  rig.broker.update(at, "modify pending");
  await rig.time.pass(25_000);
  expect(cancels(rig)).toBe(3);
  rig.broker.update(at, "open");
  await rig.time.pass(20_000);
  expect(cancels(rig)).toBe(4);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
  expect(rig.alarms).toEqual([]);
});

test("a modify that never ends at the exchange keeps neither the last try nor the alarm back for good", async () => {
  const rig = new OrderRig();
  const { key, at } = await resting(rig);
  rig.broker.update(at, "modify pending");
  await rig.desk.cancel(key);
  await rig.time.pass(180_000);
  expect(cancels(rig)).toBe(4);
  expect(rig.ledger.order(key)).toMatchObject({ state: "open", change: undefined });
  expect(rig.alarms).toEqual([expect.stringContaining("could not be cancelled: 4 cancels had no effect")]);
});

test("a cancel is not repeated on the word of a book that does not list the order", async () => {
  const rig = new OrderRig();
  const { key, at } = await resting(rig);
  rig.broker.moods = ["lost"];
  await rig.desk.cancel(key);
  (at as { listedAt: number }).listedAt = rig.time.now() + 20_000;
  await rig.time.pass(18_000);
  expect(cancels(rig)).toBe(1);
  await rig.time.pass(15_000);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
});

const CANCEL_MOODS = ["ok", "lost", "silent", "html", "bad-gateway"] as const;
/** What befalls an order while it is being cancelled. */
const trouble = fc.record({
  moods: fc.array(fc.constantFrom(...CANCEL_MOODS), { maxLength: 3 }),
  statuses: fc.array(fc.record({ after: fc.integer({ min: 0, max: 12_000 }), status: fc.constantFrom("open", "modify pending", "cancel pending") }), { maxLength: 4 }),
  modifyFirst: fc.boolean(),
  booksFailFor: fc.integer({ min: 0, max: 20_000 }),
  restartAfter: fc.option(fc.integer({ min: 0, max: 20_000 }), { nil: undefined }),
});

test("whatever befalls up to three of its tries, an asked cancel ends the order", async () => {
  await fc.assert(
    fc.asyncProperty(trouble, async ({ moods, statuses, modifyFirst, booksFailFor, restartAfter }) => {
      let rig = new OrderRig();
      const { key, at } = await resting(rig);
      if (modifyFirst) await rig.desk.modify(key, { ...proposal(), price: rupees(811) });
      rig.broker.moods = [...moods];
      await rig.desk.cancel(key);
      for (const { after, status } of statuses) rig.time.after(after, () => at.status !== "cancelled" && rig.broker.update(at, status));
      // What the exchange chews on it has done with in the end.
      rig.time.after(13_000, () => at.status !== "cancelled" && rig.broker.update(at, "open"));
      rig.broker.booksFail = booksFailFor > 0;
      rig.time.after(booksFailFor, () => (rig.broker.booksFail = false));
      if (restartAfter !== undefined) {
        await rig.time.pass(restartAfter);
        rig.reconciler.end();
        const next = rig.again();
        for (const order of next.ledger.working(ACCOUNT)) {
          if (order.change && order.change.state !== "accepted") void next.ledger.record({ kind: "change.unresolved", key: order.key, at: next.time.now(), why: "restart" });
        }
        rig = next;
      }
      await rig.time.pass(200_000);
      expect([rig.ledger.order(key)?.state, at.status]).toEqual(["cancelled", "cancelled"]);
    }),
    { numRuns: 400 },
  );
});
