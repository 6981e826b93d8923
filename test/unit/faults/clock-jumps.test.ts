import { describe, expect, test } from "vitest";
import { SteadyTime, isPast } from "../../../electron/orders/stamp-age.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { Rig } from "../../faults/world/rig.ts";

const HOUR = 3_600_000;

async function lostOrder(): Promise<{ rig: Rig; key: string }> {
  const rig = new Rig();
  await rig.begin();
  rig.network.hangs = (path) => path.endsWith("placeOrder");
  const key = await rig.place();
  // The answer is waited for ten seconds.
  await rig.time.pass(10_500);
  expect(rig.account.ledger.order(key)?.state).toBe("unresolved");
  return { rig, key };
}

describe("the outcome of an order that never arrived", () => {
  test("is found out although the clock was set back an hour", async () => {
    const { rig, key } = await lostOrder();
    rig.ground.skew = -HOUR;
    await rig.time.pass(40_000);
    expect(rig.account.ledger.order(key as never)?.state).toBe("not-placed");
  });

  test("is found out although the clock was set back between two lives", async () => {
    const { rig, key } = await lostOrder();
    rig.ground.skew = -HOUR;
    await rig.restart();
    await rig.time.pass(40_000);
    expect(rig.account.ledger.order(key as never)?.state).toBe("not-placed");
  });

  test("is not called absent too early because the clock was set forward", async () => {
    const { rig, key } = await lostOrder();
    rig.ground.skew = HOUR;
    await rig.time.pass(9_000);
    expect(rig.account.ledger.order(key as never)?.state).toBe("unresolved");
    await rig.time.pass(40_000);
    expect(rig.account.ledger.order(key as never)?.state).toBe("not-placed");
  });
});

test("a stamp far in the future counts as old, one a little ahead does not", () => {
  expect(isPast(1_000, 500, 1_499)).toBe(false);
  expect(isPast(1_000, 500, 1_500)).toBe(true);
  expect(isPast(31_000, 500, 1_000)).toBe(false);
  expect(isPast(61_001, 500, 1_000)).toBe(true);
});

test("steady time goes on when the clock is set back, and does not leap when it is set forward", () => {
  let now = 1_000_000;
  const steady = new SteadyTime({ now: () => now as SystemTime });
  const passed = (ms: number): number => {
    now += ms;
    return steady.now();
  };
  expect([passed(0), passed(1_500), passed(-HOUR), passed(1_500), passed(HOUR), passed(1_000)]).toEqual([0, 1_500, 1_500, 3_000, 8_000, 9_000]);
});
