import { describe, expect, test } from "vitest";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { proposal, rupees } from "../../support/orders.ts";

async function placed(rig: OrderRig): Promise<OrderKey> {
  const key = await rig.desk.place(proposal(), "press-0001");
  await rig.time.pass(1);
  return key;
}

const stateOf = (rig: OrderRig, key: OrderKey): string | undefined => rig.ledger.order(key)?.state;

describe("placing", () => {
  test("the approval is in the journal before the bytes go, and the tag is ours", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    expect(rig.journal.order.slice(0, 2)).toEqual(["order.approved", "order.sent"]);
    expect(rig.broker.orders.map((order) => order.tag)).toEqual([key]);
    expect(key).toMatch(/^abcd[a-z0-9]{14}$/);
    expect(stateOf(rig, key)).toBe("pending");
  });

  test("a journal that cannot be written sends nothing", async () => {
    const rig = new OrderRig();
    rig.journal.broken = true;
    await expect(rig.desk.place(proposal(), "press-0001")).rejects.toThrow(/disk full/);
    await rig.time.pass(60_000);
    expect(rig.broker.calls).not.toContain("place");
    expect(rig.ledger.orders()[0]).toMatchObject({ state: "not-placed" });
  });

  test("one press places one order, also after a restart", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    expect(await rig.desk.place(proposal(), "press-0001")).toBe(key);
    const again = rig.again();
    expect(await again.desk.place(proposal(), "press-0001")).toBe(key);
    await rig.time.pass(1_000);
    expect(rig.broker.orders).toHaveLength(1);
  });

  test("refused by the gate: the reason, the limit and the value, and nothing sent", async () => {
    const rig = new OrderRig();
    await expect(rig.desk.place(proposal({ price: rupees(812.12) }), "press-0001")).rejects.toMatchObject({ failure: { kind: "Refused", rule: "tick", limit: "multiple of 0.05", value: "812.12" } });
    expect(rig.broker.calls).toEqual([]);
    expect(rig.journal.order).toEqual(["proposal.refused"]);
  });

  test("the broker's definite no is a rejection", async () => {
    const rig = new OrderRig();
    rig.broker.moods = ["refuse"];
    const key = await placed(rig);
    expect(stateOf(rig, key)).toBe("rejected");
  });

  test("no byte arrived: not placed, at once", async () => {
    const rig = new OrderRig();
    rig.broker.moods = ["unreachable"];
    const key = await placed(rig);
    expect(stateOf(rig, key)).toBe("not-placed");
  });

  test("too fast: not placed, and not sent again by itself", async () => {
    const rig = new OrderRig();
    rig.broker.moods = ["limit"];
    const key = await placed(rig);
    await rig.time.pass(60_000);
    expect(stateOf(rig, key)).toBe("not-placed");
    expect(rig.broker.orders).toHaveLength(0);
  });
});

describe("an outcome that is not known", () => {
  test.each(["silent", "html", "bad-gateway"] as const)("taken by the broker, answer %s: found by its tag, never sent twice", async (mood) => {
    const rig = new OrderRig();
    rig.broker.moods = [mood];
    const key = await placed(rig);
    expect(stateOf(rig, key)).toBe("unresolved");
    await rig.time.pass(5_000);
    expect(stateOf(rig, key)).toBe("open");
    expect(rig.broker.orders).toHaveLength(1);
    expect(rig.alarms).toEqual([]);
  });

  test("taken, and listed five seconds late: never called not placed", async () => {
    const rig = new OrderRig();
    rig.broker.moods = ["silent"];
    rig.broker.listAfterMs = 5_000;
    const key = await placed(rig);
    const seen = new Set<string | undefined>();
    for (let i = 0; i < 40; i++) {
      await rig.time.pass(500);
      seen.add(stateOf(rig, key));
    }
    expect([...seen]).toEqual(["unresolved", "open"]);
  });

  test("never arrived: not placed only after two complete books, five seconds apart, lack it, and no request can be on its way any more", async () => {
    const rig = new OrderRig();
    rig.broker.moods = ["lost"];
    const key = await placed(rig);
    await rig.time.pass(19_500);
    expect(stateOf(rig, key)).toBe("unresolved");
    await rig.time.pass(5_000);
    expect(stateOf(rig, key)).toBe("not-placed");
    expect(rig.broker.orders).toHaveLength(0);
  });

  test("books that cannot be read prove nothing", async () => {
    const rig = new OrderRig();
    rig.broker.moods = ["lost"];
    rig.broker.booksFail = true;
    const key = await placed(rig);
    await rig.time.pass(120_000);
    expect(stateOf(rig, key)).toBe("unresolved");
    rig.broker.booksFail = false;
    await rig.time.pass(30_000);
    expect(stateOf(rig, key)).toBe("not-placed");
  });

  test("killed after the journal, before or after the send: the restart finds out", async () => {
    const rig = new OrderRig();
    rig.broker.moods = ["silent"];
    const key = await placed(rig);
    const again = rig.again();
    expect(stateOf(again, key)).toBe("unresolved");
    await rig.time.pass(10_000);
    expect(stateOf(again, key)).toBe("open");
    const never = new OrderRig();
    never.broker.moods = ["lost"];
    const gone = await placed(never);
    const after = never.again();
    await never.time.pass(30_000);
    expect(stateOf(after, gone)).toBe("not-placed");
  });

  test("an unresolved cancel is repeated until the book shows it", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    await rig.reconciler.orders();
    rig.broker.moods = ["lost"];
    await rig.desk.cancel(key);
    await rig.time.pass(20_000);
    expect(stateOf(rig, key)).toBe("cancelled");
  });
});

describe("the broker's books", () => {
  test("fills told as a sum are replaced by exact ones, once", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    const order = rig.broker.orders[0];
    if (!order) throw new Error("no order");
    rig.broker.update(order, "complete", 100, "812.07");
    await rig.reconciler.orders();
    await rig.time.pass(10);
    const where = proposal();
    expect(rig.ledger.positions.view(where)).toMatchObject({ quantity: 100, exact: false });
    rig.broker.trade(order, 40, "812.10", "50005750");
    rig.broker.trade(order, 60, "812.05", "50005751");
    const twice = async (): Promise<void> => {
      const read = rig.reconciler.trades();
      await rig.time.pass(3_000);
      await read;
    };
    await twice();
    await twice();
    expect(rig.ledger.fills()).toHaveLength(2);
    expect(rig.ledger.order(key)).toMatchObject({ filledExactly: 100, filledValue: 812_070_000 });
    expect(rig.ledger.positions.view(where)).toMatchObject({ quantity: 100, cost: 812_070_000, exact: true });
  });

  test("an order placed elsewhere is adopted and named so; one with our tag from a lost journal comes back as ours", async () => {
    const rig = new OrderRig();
    await placed(rig);
    const lost = new OrderRig(undefined, rig.time, rig.broker);
    const own = rig.broker.orders[0];
    if (!own) throw new Error("no order");
    rig.broker.orders.push({ ...own, id: "261120000099999", tag: "somebody" });
    await lost.reconciler.orders();
    expect(lost.ledger.orders().map((order) => [order.owner, order.state])).toEqual([["manual", "open"], ["external", "open"]]);
  });

  test("an empty book does not end an order the broker had accepted", async () => {
    const rig = new OrderRig();
    const key = await placed(rig);
    await rig.reconciler.orders();
    rig.broker.orders.length = 0;
    rig.reconciler.begin();
    await rig.time.pass(60_000);
    expect(stateOf(rig, key)).toBe("open");
    expect(rig.troubles.join()).toMatch(/does not list order/);
  });
});
