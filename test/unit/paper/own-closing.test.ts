import { describe, expect, test } from "vitest";
import type { Money } from "../../../shared/domain/units.ts";
import { CALL, PaperRig } from "./paper-rig.ts";
import { SBIN, rupees } from "../../support/orders.ts";

const BOOK = { bids: "811.95x500", asks: "812.00x500" };

/** Signed units by owner of what is open, and of what the desk has open. */
function parts(rig: PaperRig): Record<string, number> {
  return Object.fromEntries(rig.ledger.owners.views(rig.handle.id).filter(({ quantity }) => quantity !== 0).map(({ owner, quantity }) => [owner, quantity]));
}

const own = (rig: PaperRig, prefix: string): [string, string, number][] =>
  rig.ledger.orders().filter((order) => order.brokerOrderId?.startsWith(prefix)).map(({ owner, side, filled }): [string, string, number] => [owner, side, filled]).sort((a, b) => (a.join() < b.join() ? -1 : 1));

describe.each([true, false])("the paper account's own closing (fills told one by one: %s)", (fillNews) => {
  async function held(): Promise<PaperRig> {
    const rig = await new PaperRig({ fillNews }).open();
    await rig.tick(SBIN, 812, BOOK);
    await rig.place({ type: "MARKET", quantity: 60, owner: "manual" });
    await rig.place({ type: "MARKET", quantity: 40, owner: "momentum" });
    await rig.place({ type: "MARKET", quantity: 25, owner: "reversal" });
    return rig;
  }

  async function squareOff(rig: PaperRig): Promise<void> {
    await rig.to("2026-11-20T15:14:30+05:30");
    await rig.tick(SBIN, 820, { bids: "819.95x500", asks: "820.05x10" });
    await rig.to("2026-11-20T15:15:03+05:30");
  }

  test("closes each owner's part in that owner's name, and nobody is left with anything", async () => {
    const rig = await held();
    expect(parts(rig)).toEqual({ manual: 60, momentum: 40, reversal: 25 });
    await squareOff(rig);
    expect(own(rig, "SQOFF")).toEqual([["manual", "SELL", 60], ["momentum", "SELL", 40], ["reversal", "SELL", 25]]);
    expect(parts(rig)).toEqual({});
    // Three orders, each charged 20.
    expect(rig.handle.account.money.charges().lines).toContainEqual({ name: "Auto square-off", amount: rupees(60) });
    expect(rig.alarms).toEqual([]);
  });

  test("a restart in between knows whose they are and that they were charged", async () => {
    const rig = await held();
    await squareOff(rig);
    const charged = rig.handle.account.money.charges();
    const next = await rig.again();
    expect(parts(next)).toEqual({});
    expect(own(next, "SQOFF")).toEqual([["manual", "SELL", 60], ["momentum", "SELL", 40], ["reversal", "SELL", 25]]);
    expect(next.handle.account.money.charges()).toEqual(charged);
    expect(next.alarms).toEqual([]);
  });

  test("a crash while they are under way closes each part once", async () => {
    const rig = await held();
    await rig.to("2026-11-20T15:14:30+05:30");
    // Nobody buys: the orders rest.
    await rig.tick(SBIN, 820, { bids: "", asks: "820.05x10" });
    await rig.to("2026-11-20T15:15:03+05:30");
    const next = await rig.again();
    await next.time.pass(3_000);
    await next.tick(SBIN, 819, { traded: 10_000, bids: "818.95x500", asks: "819.05x10" });
    await next.time.pass(3_000);
    expect(own(next, "SQOFF").reduce((sum, [, , filled]) => sum + filled, 0)).toBe(125);
    expect(parts(next)).toEqual({});
  });

  test("owners who stand against each other: what is open between them is closed, of those on its side", async () => {
    const rig = await held();
    await rig.place({ side: "SELL", type: "MARKET", quantity: 100, owner: "contrarian" });
    expect(parts(rig)).toEqual({ manual: 60, momentum: 40, reversal: 25, contrarian: -100 });
    await squareOff(rig);
    expect(own(rig, "SQOFF")).toEqual([["momentum", "SELL", 25]]);
    expect(Object.values(parts(rig)).reduce((sum, quantity) => sum + quantity, 0)).toBe(0);
  });

  test("a reset closes in the owners' names too, without a square-off's charge", async () => {
    const rig = await held();
    await rig.tick(CALL, 150, { bids: "149.90x650", asks: "150.00x650" });
    await rig.place({ instrument: CALL, product: "NRML", quantity: 65, type: "MARKET", owner: "momentum" });
    await rig.time.pass(2_000);
    await rig.accounts.reset(rig.handle.id, rupees(5_00_000) as number as Money);
    await rig.time.pass(2_000);
    expect(own(rig, "RESET")).toEqual([["manual", "SELL", 60], ["momentum", "SELL", 40], ["momentum", "SELL", 65], ["reversal", "SELL", 25]]);
    expect(parts(rig)).toEqual({});
    expect(rig.handle.account.state.earlier[0]?.chargeLines.map(({ name }) => name)).not.toContain("Auto square-off");
  });
});
