import { describe, expect, test } from "vitest";
import type { Difference } from "../../../electron/orders/convergence.ts";
import { Convergence } from "../../../electron/orders/convergence.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { ModelOrder } from "../../support/model-broker.ts";
import { OrderRig } from "../../support/order-rig.ts";
import { proposal } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const sbin = (there: number, here: number): Difference => ({ about: "SBIN MIS", words: `SBIN MIS: ${there} at the broker, ${here} here` });

describe("differences", () => {
  async function looks(seconds: readonly number[], what: (i: number) => Difference[]): Promise<(string | undefined)[]> {
    const time = new VirtualTime(0);
    const told: (string | undefined)[] = [];
    const convergence = new Convergence(time, (sentence) => told.push(sentence));
    for (const [i, after] of seconds.entries()) {
      await time.pass(after * 1_000);
      convergence.compared("positions", what(i));
    }
    return told;
  }

  test("the same for a minute at three looks stop opening orders, with both numbers in the sentence", async () => {
    expect(await looks([0, 30, 29], () => [sbin(100, 50)])).toEqual([]);
    const told = await looks([0, 30, 30], () => [sbin(100, 50)]);
    expect(told).toEqual([expect.stringMatching(/SBIN MIS: 100 at the broker, 50 here\. Orders that open or add .* are not taken until they agree; exits and cancels go/)]);
  });

  test("a minute in which nobody could look proves nothing", async () => {
    expect(await looks([0, 200], () => [sbin(100, 50)])).toEqual([]);
  });

  test("numbers that change at each look are trading, unless they never agree in five minutes", async () => {
    const moving = Array.from({ length: 10 }, () => 30);
    expect(await looks(moving, (i) => [sbin(i * 10, i * 10 - 5)])).toEqual([]);
    expect(await looks([...moving, 30], (i) => [sbin(i * 10, i * 10 - 5)])).toHaveLength(1);
    expect(await looks([...moving, 30], (i) => (i === 5 ? [] : [sbin(i * 10, i * 10 - 5)]))).toEqual([]);
  });

  test("ends by itself when all agree, not when one of two does", async () => {
    const both = [sbin(100, 50), { about: "TCS", words: "TCS" }];
    const told = await looks([0, 30, 30, 30, 30], (i) => (i < 3 ? both : i === 3 ? both.slice(1) : []));
    expect(told).toHaveLength(3);
    expect(told[1]).not.toMatch(/SBIN/);
    expect(told[2]).toBeUndefined();
  });
});

describe("the order book", () => {
  let press = 0;
  async function resting(rig: OrderRig): Promise<{ key: OrderKey; at: ModelOrder; told: (string | undefined)[] }> {
    const told: (string | undefined)[] = [];
    rig.reconciler.onDiverged = (sentence) => told.push(sentence);
    rig.reconciler.begin();
    const key = await rig.desk.place(proposal(), `stuck-${++press}`);
    await rig.time.pass(5_000);
    const at = rig.broker.orders.at(-1);
    if (!at) throw new Error("no order");
    return { key, at, told };
  }

  test("an order that ended here and lives at the broker stops opening orders until they agree", async () => {
    const rig = new OrderRig();
    const { at, told, key } = await resting(rig);
    rig.broker.update(at, "cancelled");
    await rig.time.pass(25_000);
    expect(rig.ledger.order(key)?.state).toBe("cancelled");
    rig.broker.update(at, "open");
    await rig.time.pass(100_000);
    expect(told).toEqual([expect.stringMatching(new RegExp(`order ${at.id} SBIN is open at the broker, cancelled here`))]);
    expect(rig.reconciler.diverged).toBe(told[0]);
    expect(rig.ledger.order(key)?.state).toBe("cancelled");
    rig.broker.update(at, "cancelled");
    await rig.time.pass(25_000);
    expect(told).toHaveLength(2);
    expect(rig.reconciler.diverged).toBeUndefined();
  });

  test("a book that forgets for five seconds stops nothing; one that has lost an order for good does", async () => {
    const rig = new OrderRig();
    const { at, told, key } = await resting(rig);
    (at as { listedAt: number }).listedAt = rig.time.now() + 5_000;
    await rig.time.pass(90_000);
    expect(told).toEqual([]);
    (at as { listedAt: number }).listedAt = Number.POSITIVE_INFINITY;
    await rig.time.pass(120_000);
    expect(told).toEqual([expect.stringMatching(/is not in the broker's book, open here/)]);
    expect(rig.ledger.order(key)?.state).toBe("open");
  });

  test("an empty book is told once, changes nothing and ends no open placement", async () => {
    const rig = new OrderRig();
    const { key } = await resting(rig);
    await resting(rig);
    rig.broker.moods = ["lost"];
    const open = await rig.desk.place(proposal(), "never-arrives");
    for (const order of rig.broker.orders) (order as { listedAt: number }).listedAt = Number.POSITIVE_INFINITY;
    await rig.time.pass(50_000);
    expect(rig.ledger.order(open)?.state).toBe("unresolved");
    expect(rig.ledger.order(key)?.state).toBe("open");
    expect(rig.troubles.filter((sentence) => /came empty/.test(sentence))).toHaveLength(1);
    expect(rig.troubles.filter((sentence) => /does not list/.test(sentence))).toEqual([]);
  });

  test("an unreadable book stops nothing by itself", async () => {
    const rig = new OrderRig();
    const { told } = await resting(rig);
    rig.broker.booksFail = true;
    await rig.time.pass(600_000);
    expect(told).toEqual([]);
  });
});
