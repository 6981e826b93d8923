import { describe, expect, test } from "vitest";
import type { OrderRig } from "../../support/order-rig.ts";
import { rupees } from "../../support/orders.ts";
import { BracketRig } from "./bracket-rig.ts";

/** From now on all slots of the second are taken for what does not only reduce, until the answer is called. */
function crowded(orders: OrderRig): () => void {
  const calm = orders.factsOf;
  orders.factsOf = (proposal, replacing, plan) => {
    const facts = calm(proposal, replacing, plan);
    return "kind" in facts || proposal.side === "BUY" ? facts : { ...facts, sent: { second: 6, minute: 6, hour: 6, day: 6 } };
  };
  return () => void (orders.factsOf = calm);
}

describe("while the limit of the second lets no leg through", () => {
  test("a stop is not given up for it: it goes a moment later and rests at the broker as if nothing had been", async () => {
    const rig = new BracketRig();
    await rig.place();
    const over = crowded(rig.orders);
    await rig.fill(0, 100);
    await rig.pass(600);
    expect(rig.book.slice(1)).toEqual([]);
    // No order holds it, so its price is watched here meanwhile.
    expect(rig.view).toMatchObject({ covered: 100, naked: 0, stopLives: "only while Sauda runs" });
    over();
    await rig.pass(1_000);
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 open 0"]);
    expect(rig.view).toMatchObject({ covered: 100, naked: 0, stopLives: "at broker, today only" });
  });

  test("should it last, the stop is held here after eight tries, with an alarm", async () => {
    const rig = new BracketRig();
    await rig.place();
    crowded(rig.orders);
    await rig.fill(0, 100);
    await rig.pass(30_000);
    expect(rig.book.slice(1)).toEqual([]);
    expect(rig.view).toMatchObject({ covered: 100, naked: 0, stopLives: "only while Sauda runs" });
  });

  test("a target that should rest at the broker goes there a moment later", async () => {
    const rig = new BracketRig();
    await rig.place({ targetsAtBroker: true, targets: [{ price: rupees(816), quantity: 100 }] });
    const calm = rig.orders.factsOf;
    let busy = true;
    rig.orders.factsOf = (proposal, replacing, plan) => {
      const facts = calm(proposal, replacing, plan);
      return "kind" in facts || !busy || proposal.type !== "LIMIT" ? facts : { ...facts, sent: { second: 6, minute: 6, hour: 6, day: 6 } };
    };
    await rig.fill(0, 100);
    await rig.pass(600);
    busy = false;
    await rig.pass(1_000);
    expect(rig.book.slice(1)).toEqual(["SELL STOPLOSS_MARKET 100 @808.00 open 0", "SELL LIMIT 100 @816.00 open 0"]);
  });
});
