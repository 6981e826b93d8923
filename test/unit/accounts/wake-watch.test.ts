import { describe, expect, test } from "vitest";
import { WakeWatch } from "../../../electron/accounts/wake-watch.ts";
import type { GttRequest } from "../../../shared/contract/schemas/plans.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { Rig } from "../../faults/world/rig.ts";
import { ACCOUNT, DAY } from "../../faults/world/terminal.ts";
import { SBIN, proposal } from "../../support/orders.ts";

const MINUTE = 60_000;
const MARKET = { type: "MARKET", price: 0 as Price } as const;
const working = (rig: Rig): string[] => rig.broker.orders.map(({ side, quantity }) => `${side} ${quantity}`);

describe("the watch alone", () => {
  const told = (...passing: number[]): string[] => {
    const words: string[] = [];
    let now = 1_000_000;
    const watch = new WakeWatch({ now: () => now as SystemTime }, (what) => words.push(what));
    watch.look();
    for (const ms of passing) {
      now += ms;
      watch.look();
    }
    return words;
  };

  test("seconds, busy seconds and a clock set right by a little are no sleep", () => {
    expect(told(1_000, 9_999, 0, -1_000, 1_000)).toEqual([]);
  });

  test("a clock that is set back may hide a sleep, and counts as one", () => {
    expect(told(1_000, -3_600_000, 1_000)).toEqual(["The clock was set back by 1 h 0 min; how long Sauda may have slept meanwhile is not known."]);
  });

  test.each([
    [10_000, "10 s"],
    [59_499, "59 s"],
    [59_500, "1 min"],
    [40 * MINUTE, "40 min"],
    [59.5 * MINUTE, "1 h 0 min"],
    [185 * MINUTE, "3 h 5 min"],
  ])("%i ms without a beat are told once, as %s", (ms, words) => {
    expect(told(ms, 1_000, 1_000)).toEqual([`Sauda slept for ${words}, or the clock was set forward.`]);
  });
});

describe("after a sleep", () => {
  test("nothing goes before the books are read, whatever comes first; then everything does", async () => {
    const rig = new Rig();
    await rig.begin();
    const refused: string[] = [];
    rig.terminal.sleep(40 * MINUTE);
    // Ahead of every timer of the account.
    rig.terminal.whenAwake(() => void rig.account.desk.place(proposal({ account: ACCOUNT }), "press-woken").catch((error: unknown) => refused.push(String(error))));
    await rig.time.pass(40 * MINUTE);
    expect(refused).toEqual([expect.stringMatching(/Orders cannot go yet: Sauda slept for 40 min, or the clock was set forward\. Comparing with the broker's books; orders go when they are read\./)]);
    expect(rig.account.view).toMatchObject({ state: "reconciling", trading: false });
    expect(rig.broker.orders).toEqual([]);
    await rig.time.pass(5_000);
    expect(rig.account.view).toMatchObject({ state: "ready", trading: true });
    await rig.place();
    expect(rig.broker.orders).toHaveLength(1);
  });

  test("without anybody asking, the first timer closes the account too, and it is told", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.terminal.sleep(12_000);
    await rig.time.pass(12_000);
    expect(rig.account.view).toMatchObject({ state: "reconciling", trading: false });
    expect(rig.ground.words.filter((words) => /slept/.test(words))).toHaveLength(1);
    await rig.time.pass(5_000);
    expect(rig.account.view.trading).toBe(true);
  });

  test("while the books cannot be read, the account stays closed", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.terminal.sleep(40 * MINUTE);
    rig.broker.books.positionBook = () => ({ status: 502, body: "" });
    await rig.time.pass(41 * MINUTE);
    expect(rig.account.view).toMatchObject({ state: "retrying", trading: false });
  });

  test("a comparison that was going on before the sleep does not open it", async () => {
    const rig = new Rig();
    // All books are read, and only the funds are waited for.
    rig.network.hangs = (path) => path.endsWith("getRMS");
    rig.terminal.start();
    await rig.time.pass(1_400);
    expect(rig.account.view).toMatchObject({ state: "reconciling", trading: false });
    rig.terminal.sleep(40 * MINUTE);
    rig.broker.books.positionBook = () => ({ status: 502, body: "" });
    await rig.time.pass(40 * MINUTE - 1_400);
    for (let i = 0; i < 500; i++) {
      await rig.time.pass(20);
      expect(rig.account.view.trading).toBe(false);
    }
  });

  test("a rule that crosses as the lid is shut is judged by the books of the waking, not by a position that is gone", async () => {
    const rig = new Rig();
    await rig.begin();
    await rig.place({ ...MARKET, side: "SELL", quantity: 100 });
    await rig.time.pass(10_000);
    expect(rig.account.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" })?.quantity).toBe(-100);
    const trigger = ((rig.broker.ltp.get("SBIN-EQ") ?? 0) + 100) * 100;
    const rule: GttRequest = {
      account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", owner: "manual", home: "here", reduceOnly: false, expires: DAY,
      legs: [{ trigger: trigger as Price, ...MARKET, quantity: 100 }],
    };
    void rig.account.plans.gtts.place({ rule, once: "gtt-0001" });
    await rig.time.pass(1_000);
    void rig.terminal.lever.pull(false);
    await rig.time.pass(1_000);
    rig.broker.gap("SBIN-EQ", 200);
    rig.terminal.sleep(40 * MINUTE);
    await rig.time.pass(MINUTE);
    // Somebody closes the position on the phone meanwhile.
    rig.phone(100);
    await rig.time.pass(50 * MINUTE);
    expect(working(rig)).toEqual(["SELL 100", "BUY 100"]);
    expect(rig.account.plans.gtts.views()).toMatchObject([{ state: "refused" }]);
  });
});
