import { describe, expect, test, vi } from "vitest";
import type { IntentId, OrderKey } from "../../../shared/domain/identity.ts";
import * as identity from "../../../shared/domain/identity.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { proposal, rupees } from "../../support/orders.ts";

vi.mock("../../../shared/domain/identity.ts", { spy: true });

let press = 0;
/** An order of ours that rests at the broker. */
async function resting(rig: OrderRig): Promise<OrderKey> {
  const key = await rig.desk.place(proposal(), `press-${++press}`);
  await rig.time.pass(1);
  await rig.reconciler.orders();
  await rig.time.pass(2_000);
  return key;
}

const newPrice = { ...proposal(), price: rupees(811) };

describe("a cancel that comes while a modify waits its turn", () => {
  /** The lane is full, so that a change waits. */
  async function busy(rig: OrderRig): Promise<OrderKey> {
    const key = await resting(rig);
    for (let i = 0; i < 9; i++) void rig.desk.place(proposal(), `busy-${++press}`);
    await rig.time.pass(1);
    return key;
  }

  test("goes first, and the modify does not go at all", async () => {
    const rig = new OrderRig();
    const key = await busy(rig);
    void rig.desk.modify(key, newPrice);
    await rig.time.pass(1);
    void rig.desk.cancel(key);
    await rig.time.pass(5_000);
    expect(rig.broker.calls.filter((call) => call === "cancel")).toHaveLength(1);
    expect(rig.broker.calls).not.toContain("modify");
  });

  test("even when both are journaled in the same moment", async () => {
    const rig = new OrderRig();
    const key = await resting(rig);
    void rig.desk.modify(key, newPrice);
    void rig.desk.cancel(key);
    await rig.time.pass(5_000);
    expect(rig.broker.calls).toContain("cancel");
    expect(rig.broker.calls).not.toContain("modify");
  });
});

test("a late answer to a modify does not wipe out a cancel that is still open", async () => {
  const rig = new OrderRig();
  const key = await resting(rig);
  rig.reconciler.begin();
  rig.slowAnswers(4_000);
  rig.broker.moods = ["refuse"];
  await rig.desk.modify(key, newPrice);
  await rig.time.pass(1_000);
  rig.slowAnswers(500);
  rig.broker.moods = ["lost"];
  await rig.desk.cancel(key);
  await rig.time.pass(2_000);
  expect(rig.ledger.order(key)?.change).toMatchObject({ kind: "cancel", state: "unresolved" });
  rig.slowAnswers(0);
  // The modify's refusal comes in at four seconds; the lost cancel must be sent again all the same.
  await rig.time.pass(30_000);
  expect(rig.ledger.order(key)?.state).toBe("cancelled");
});

test("a cancel that is lost again and again is given up with words after three repetitions", async () => {
  const rig = new OrderRig();
  const key = await resting(rig);
  rig.reconciler.begin();
  rig.broker.moods = Array.from({ length: 20 }, () => "lost" as const);
  await rig.desk.cancel(key);
  await rig.time.pass(300_000);
  expect(rig.broker.calls.filter((call) => call === "cancel")).toHaveLength(4);
  expect(rig.ledger.order(key)).toMatchObject({ state: "open", change: undefined });
});

test("a cancel the journal cannot take is not sent", async () => {
  const rig = new OrderRig();
  const key = await resting(rig);
  rig.journal.broken = true;
  await expect(rig.desk.cancel(key)).rejects.toThrow(/disk full/);
  await rig.time.pass(10_000);
  expect(rig.broker.calls).not.toContain("cancel");
});

test("an order that waits in the lane is cancelled without a word to the broker", async () => {
  const rig = new OrderRig();
  for (let i = 0; i < 9; i++) void rig.desk.place(proposal(), `full-${++press}`);
  await rig.time.pass(1);
  const key = await rig.desk.place(proposal(), `last-${++press}`);
  await rig.desk.cancel(key);
  await rig.time.pass(10_000);
  expect(rig.ledger.order(key)?.state).toBe("not-placed");
  expect(rig.broker.orders).toHaveLength(9);
  expect(rig.broker.calls).not.toContain("cancel");
});

test("a tag that chance gives twice is not sent twice", async () => {
  const rig = new OrderRig();
  const place = (): Promise<OrderKey> => rig.desk.place(proposal(), undefined);
  const same = vi.spyOn(identity, "newIntentId").mockReturnValue("abcd0mwohwfs002zpi" as IntentId);
  await place();
  await expect(place()).rejects.toThrow(/given before; nothing was sent/);
  same.mockRestore();
  await rig.time.pass(1_000);
  expect(rig.broker.orders).toHaveLength(1);
});
