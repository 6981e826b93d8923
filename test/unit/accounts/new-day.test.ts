import { describe, expect, test } from "vitest";
import { DayTurn } from "../../../electron/accounts/day-turn.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { Rig } from "../../faults/world/rig.ts";
import { ACCOUNT } from "../../faults/world/terminal.ts";
import { proposal } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const NEXT = "2026-11-23";
const MARKET = { type: "MARKET", price: NO_PRICE } as const;

describe("an account between two days", () => {
  test("no order goes before its books are of the new day: it would leave with yesterday's, and its mark too", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.terminal.today = NEXT;
    const order = rig.account.desk.place(proposal({ account: ACCOUNT, ...MARKET }), "press-0001");
    await expect(order).rejects.toThrow(/a new trading day begins/);
    const turning = rig.account.newDay();
    await rig.time.pass(10_000);
    await turning;
    const placed = rig.account.desk.place(proposal({ account: ACCOUNT, ...MARKET }), "press-0001");
    await rig.time.pass(3_000);
    await placed;
    expect(rig.broker.orders).toHaveLength(1);
    expect(rig.account.ledger.orders()).toMatchObject([{ once: "press-0001", day: NEXT }]);
  });

  test("told twice it begins once: the day's orders stay", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.terminal.today = NEXT;
    void rig.account.newDay();
    await rig.time.pass(10_000);
    await rig.place(MARKET);
    await rig.account.newDay();
    await rig.time.pass(5_000);
    expect(rig.account.ledger.orders()).toHaveLength(1);
    expect(rig.account.view.trading).toBe(true);
  });

  test("books that were being read when the day turned do not open it", async () => {
    const rig = new Rig();
    const known: boolean[] = [];
    rig.terminal.start();
    while (rig.account.view.state !== "reconciling") await rig.time.pass(5);
    rig.terminal.today = NEXT;
    const turning = rig.account.newDay();
    for (let ms = 0; ms < 10_000; ms += 5) {
      await rig.time.pass(5);
      // What was carried in is known whenever orders may go.
      if (rig.account.view.trading) known.push(rig.account.ledger.dayOf(ACCOUNT) === NEXT && rig.account.ledger.positions.views().length > 0);
    }
    await turning;
    expect(known.length).toBeGreaterThan(1_000);
    expect(known.filter((one) => !one)).toEqual([]);
  });
});

describe("a new trading day", () => {
  class Terminal {
    readonly time = new VirtualTime();
    readonly told: string[] = [];
    readonly turned: string[] = [];
    day = "2026-11-20";
    reload: () => Promise<void> = () => Promise.resolve();
    newDay: (name: string) => Promise<void> = (name) => Promise.resolve(void this.turned.push(name));
    readonly turn = new DayTurn("2026-11-20", {
      day: () => this.day,
      clock: this.time,
      trading: () => true,
      reload: () => this.reload(),
      accounts: () => ["first", "paper"].map((name) => ({ newDay: () => this.newDay(name) })),
      onAlarm: (sentence) => void this.told.push(sentence),
    });

    async look(seconds: number): Promise<void> {
      for (let i = 0; i < seconds; i++) {
        this.turn.look();
        await this.time.pass(1_000);
      }
    }
  }

  test("an instrument list that cannot be had is asked for again until it can", async () => {
    const terminal = new Terminal();
    terminal.day = NEXT;
    terminal.reload = () => Promise.reject(new Error("The instrument list could not be had: 502."));
    await terminal.look(20);
    expect(terminal.turned).toEqual([]);
    expect(terminal.told).toEqual([expect.stringMatching(/2026-11-23 could not be begun.*502.*No order goes until then; it is tried again every 5 s/)]);
    terminal.reload = () => Promise.resolve();
    await terminal.look(10);
    expect(terminal.turned).toEqual(["first", "paper"]);
  });

  test("an account that cannot turn keeps no other back, and no promise is left without a keeper", async () => {
    const lost: unknown[] = [];
    const keep = (reason: unknown): void => void lost.push(reason);
    process.on("unhandledRejection", keep);
    const terminal = new Terminal();
    terminal.newDay = (name) => {
      terminal.turned.push(name);
      return name === "paper" ? Promise.reject(new Error("The journal cannot be written.")) : Promise.resolve();
    };
    terminal.day = NEXT;
    await terminal.look(12);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", keep);
    expect(lost).toEqual([]);
    expect(terminal.turned.slice(0, 2)).toEqual(["first", "paper"]);
    expect(terminal.turned.filter((name) => name === "paper")).toHaveLength(3);
    expect(terminal.told).toHaveLength(1);
  });

  test("once for a day", async () => {
    const terminal = new Terminal();
    await terminal.look(3);
    terminal.day = NEXT;
    await terminal.look(10);
    expect(terminal.turned).toEqual(["first", "paper"]);
  });
});
