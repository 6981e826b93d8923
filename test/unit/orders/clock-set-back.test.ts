import { expect, test } from "vitest";
import { Canceller } from "../../../electron/orders/risk/canceller.ts";
import type { Order } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { Rig } from "../../faults/world/rig.ts";
import { ACCOUNT } from "../../faults/world/terminal.ts";
import { SBIN } from "../../support/orders.ts";

const HOUR = 3_600_000;

test("a square-off that pauses after a refusal goes on, though somebody sets the clock back an hour", async () => {
  const rig = new Rig();
  await rig.begin();
  await rig.place({ type: "MARKET", price: 0 as Price, quantity: 40 });
  await rig.time.pass(5_000);
  const place = rig.broker.place.bind(rig.broker);
  rig.broker.place = () => ({ status: 200, body: '{"status":false,"message":"Order placement denied for this scrip","errorcode":"AB4036","data":null}' });
  await Promise.all([rig.account.safety.squareOff.start({ kind: "all" }, "press-0001"), rig.time.pass(1_000)]);
  expect(rig.account.safety.squareOff.views.at(-1)?.state).toBe("stuck");
  rig.ground.skew -= HOUR;
  rig.broker.place = place;
  await rig.time.pass(60_000);
  expect(rig.account.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" })?.quantity).toBe(0);
  expect(rig.account.safety.squareOff.views.at(-1)?.state).toBe("done");
});

test("what was asked to be cancelled before the clock was set back is asked again as soon as otherwise", async () => {
  let now = 10 * HOUR;
  const asked: number[] = [];
  const cancel = (): Promise<never> => {
    asked.push(now);
    return Promise.reject(new Error("turned away"));
  };
  const canceller = new Canceller({ cancel }, { now: () => now as SystemTime });
  const orders = [{ key: "a", brokerOrderId: "1", state: "open" } as unknown as Order];
  const look = (): Promise<number> => canceller.ask(orders, { words: "" });
  await look();
  now -= HOUR;
  for (let i = 0; i < 5; i++) {
    await look();
    now += 1_000;
  }
  expect(asked).toEqual([10 * HOUR, 9 * HOUR + 3_000]);
});
