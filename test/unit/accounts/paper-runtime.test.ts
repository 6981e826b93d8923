import { describe, expect, test } from "vitest";
import type { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { SBIN, proposal, rupees } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { PaperTerminal } from "./paper-terminal.ts";

const BOOK = { bids: "811.95x500 811.90x800", asks: "812.00x60 812.10x300" };
const MARKET = { type: "MARKET", price: NO_PRICE } as const;

let presses = 0;

async function place(terminal: PaperTerminal, account: AccountRuntime, change: Partial<OrderProposal> = {}, once = `press-${++presses}`): Promise<OrderKey> {
  const key = await account.desk.place(proposal({ account: account.view.id, ...change }), once);
  await terminal.time.pass(50);
  return key;
}

function net(account: AccountRuntime, product: OrderProposal["product"] = "MIS"): number {
  return account.ledger.positions.view({ account: account.view.id, instrument: SBIN, product })?.quantity ?? 0;
}

async function begun(name = "Alpha"): Promise<{ terminal: PaperTerminal; account: AccountRuntime }> {
  const terminal = new PaperTerminal();
  await terminal.rig.tick(SBIN, 812, BOOK);
  const account = await terminal.open(name);
  return { terminal, account };
}

/** The paper account's own books say what the terminal's do. */
async function agree(terminal: PaperTerminal, account: AccountRuntime): Promise<void> {
  await account.money.readPositions();
  await terminal.time.pass(100);
  expect(terminal.alarms).toEqual([]);
  expect(account.health().unresolved).toBe(0);
}

describe("a paper account with the terminal's runtime", () => {
  test("is ready at once; an order goes, fills at the visible levels and is in every book", async () => {
    const { terminal, account } = await begun();
    expect(account.view).toMatchObject({ world: "paper", broker: "Paper", state: "ready", trading: true });
    expect(account.broker).toBeUndefined();
    const key = await place(terminal, account, MARKET);
    expect(account.ledger.order(key)).toMatchObject({ state: "complete", filledExactly: 100, exactValue: rupees(81_204) });
    expect(net(account)).toBe(100);
    await terminal.time.pass(500);
    expect(account.money.funds?.utilised).toBe(rupees(16_240.8));
    await agree(terminal, account);
  });

  test("killed while an order is half filled: the rest fills after the start, nothing is counted twice, the press is the same order", async () => {
    const { terminal, account } = await begun();
    const key = await place(terminal, account, { price: rupees(812) }, "press-half");
    expect(account.ledger.order(key)).toMatchObject({ state: "open", filled: 60, filledExactly: 60 });
    await terminal.rig.tick(SBIN, 812.5, { bids: "812.40x10", asks: "812.50x300" });
    const next = await terminal.again();
    expect(next.first.view.trading).toBe(true);
    expect(next.first.ledger.order(key)).toMatchObject({ state: "open", filled: 60, filledExactly: 60 });
    expect(await place(next, next.first, { price: rupees(812) }, "press-half")).toBe(key);
    await next.rig.tick(SBIN, 811.9, { bids: "811.85x10", asks: "811.90x300", traded: 900 });
    await next.time.pass(100);
    expect(next.first.ledger.order(key)).toMatchObject({ state: "complete", filled: 100, filledExactly: 100 });
    expect(net(next.first)).toBe(100);
    await agree(next, next.first);
  });

  test("killed at every single record of a trade: no order is doubled and the books agree", async () => {
    const whole = await begun();
    await place(whole.terminal, whole.account, MARKET, "press-buy");
    await place(whole.terminal, whole.account, { ...MARKET, side: "SELL", quantity: 30 }, "press-sell");
    const records = whole.terminal.journal.records;
    const first = records.findIndex(({ kind }) => kind === "order.approved");
    expect(first).toBeGreaterThan(0);
    for (let keep = first; keep <= records.length; keep++) {
      const journal = new MemoryJournal();
      journal.records.push(...records.slice(0, keep));
      const terminal = new PaperTerminal(journal, new VirtualTime(Date.parse("2026-11-20T10:01:00+05:30")));
      await terminal.rig.tick(SBIN, 812, BOOK);
      const next = await terminal.again();
      await next.time.pass(30_000);
      await place(next, next.first, MARKET, "press-buy");
      await place(next, next.first, { ...MARKET, side: "SELL", quantity: 30 }, "press-sell");
      await next.time.pass(10_000);
      const orders = next.first.ledger.orders();
      expect(new Set(orders.map(({ once }) => once))).toEqual(new Set(["press-buy", "press-sell"]));
      expect(orders).toHaveLength(2);
      const traded = orders.reduce((sum, { side, filled }) => sum + (side === "BUY" ? filled : -filled), 0);
      expect(net(next.first)).toBe(traded);
      const read = await next.rig.accounts.get(next.first.view.id)?.desk.positions();
      expect(read?.ok === true ? read.value.reduce((sum, { netQuantity }) => sum + netQuantity, 0) : undefined).toBe(traded);
      expect(next.alarms.filter((sentence) => /do not|impossible|differ/i.test(sentence))).toEqual([]);
    }
  }, 120_000);

  test("a reset while an order works and a slicer runs: nothing of the former life trades in the new one", async () => {
    const { terminal, account } = await begun();
    await place(terminal, account, MARKET);
    await place(terminal, account, { price: rupees(800), quantity: 20 });
    await account.plans.slices.start({ account: account.view.id, instrument: SBIN, side: "BUY", product: "MIS", quantity: 90, type: "MARKET", price: NO_PRICE, owner: "manual", way: { kind: "twap", parts: 3, overMs: 60_000, jitterPercent: 0 } }, "press-slice");
    await terminal.time.pass(1_000);
    await terminal.rig.accounts.reset(account.view.id, rupees(5_00_000) as never);
    account.plans.halt({ concerns: () => true, words: "The paper account was reset." });
    await account.reread();
    await terminal.time.pass(120_000);
    expect(account.ledger.working(account.view.id)).toEqual([]);
    expect(net(account)).toBe(0);
    expect(account.plans.slices.views()).toMatchObject([{ state: "stopped", text: expect.stringMatching(/paper account was reset/) }]);
    expect(account.money.funds?.cash).toBe(rupees(5_00_000));
    await agree(terminal, account);
  });

  test("after a reset the loss of the former life counts no more, nor after a restart; the new one's does", async () => {
    const { terminal, account } = await begun();
    terminal.limits = { ...terminal.limits, dailyLoss: rupees(5_000) as number as Money, onBreach: "reduce-only" };
    await place(terminal, account, MARKET);
    await terminal.rig.tick(SBIN, 752, { bids: "752.00x5000", asks: "752.05x5000" });
    await terminal.time.pass(5_000);
    // 100 bought at 812.04, now at 752: 6,004 lost, and the charges.
    const { breach, net: lost } = account.safety.watch.view;
    expect(breach?.rule).toBe("daily loss");
    expect(lost).toBeLessThan(rupees(-6_004));
    await terminal.rig.accounts.reset(account.view.id, rupees(5_00_000) as never);
    await account.reread();
    await account.safety.watch.beginAnew();
    expect(account.safety.watch.view).toMatchObject({ net: 0, peak: 0, drawdown: 0 });
    expect(account.safety.watch.view.breach).toBeUndefined();
    const key = await place(terminal, account, { ...MARKET, quantity: 10 });
    expect(account.ledger.order(key)?.state).toBe("complete");
    const next = await terminal.again();
    next.limits = terminal.limits;
    await next.time.pass(3_000);
    expect(next.first.safety.watch.view.breach).toBeUndefined();
    // 10 bought at 752.05, worth 752: 0.50 lost, and 0.90 of charges or so.
    expect(next.first.safety.watch.view.net).toBeLessThan(0);
    expect(next.first.safety.watch.view.net).toBeGreaterThan(rupees(-30));
    await next.rig.tick(SBIN, 200, { bids: "200.00x5000", asks: "200.05x5000" });
    await next.time.pass(5_000);
    expect(next.first.safety.watch.view.breach?.rule).toBe("daily loss");
  });

  test("a journal that fails stops this account and sends nothing", async () => {
    const { terminal, account } = await begun();
    terminal.journal.broken = true;
    await expect(place(terminal, account, MARKET)).rejects.toThrow(/cannot be written/);
    account.journalBroken("The journal cannot be written: disk full.");
    terminal.journal.broken = false;
    await terminal.time.pass(5_000);
    expect(net(account)).toBe(0);
    await expect(place(terminal, account, MARKET)).rejects.toThrow(/disk full/);
  });
});

test("two accounts and the same press in both: two brackets of one name, each with its own stop", async () => {
  const terminal = new PaperTerminal();
  await terminal.rig.tick(SBIN, 812, { bids: "811.95x5000", asks: "812.00x5000" });
  const accounts = [await terminal.open("Alpha"), await terminal.open("Beta")];
  for (const account of accounts) {
    // Without an order of its own at the desk the stop is watched here.
    await account.plans.brackets.place(
      {
        account: account.view.id, instrument: SBIN, side: "BUY", product: "MIS", quantity: 10, owner: "manual",
        entry: { ...MARKET, trigger: NO_PRICE },
        exits: { stop: { trigger: rupees(800) }, targets: [{ price: rupees(830), quantity: 10 }], targetsAtBroker: false, breakEvenAfterFirst: false },
      } as never,
      "press-0001",
    );
    await terminal.time.pass(2_000);
  }
  const targets = [...terminal.levels.held.keys()].filter((id) => id.endsWith("-target1"));
  expect(targets).toHaveLength(2);
  await terminal.rig.tick(SBIN, 831, { bids: "830.95x5000", asks: "831.00x5000", traded: 1_000 });
  terminal.levels.trade(SBIN, rupees(831), terminal.time.now() as never);
  await terminal.time.pass(10_000);
  expect(accounts.map((account) => net(account))).toEqual([0, 0]);
});

describe("a new trading day, turned as the terminal turns it", () => {
  const THURSDAY = Date.parse("2026-11-19T15:28:00+05:30");

  test("delivery becomes a holding, the day's orders leave, the next press is a new order", async () => {
    const terminal = new PaperTerminal(new MemoryJournal(), new VirtualTime(THURSDAY));
    await terminal.rig.tick(SBIN, 812, BOOK);
    const account = await terminal.open("Alpha");
    await place(terminal, account, { ...MARKET, product: "CNC" }, "press-same");
    expect(net(account, "CNC")).toBe(100);
    await terminal.time.pass(8.6 * 3_600_000);
    expect(terminal.rig.day()).toBe("2026-11-20");
    // The terminal has not turned yet: nothing goes into yesterday's ledger.
    await expect(place(terminal, account, MARKET)).rejects.toThrow(/a new trading day begins/);
    await account.newDay();
    await terminal.time.pass(5_000);
    expect(account.view).toMatchObject({ state: "ready", trading: true });
    expect(account.ledger.orders()).toEqual([]);
    expect(account.money.holdings).toMatchObject([{ instrument: SBIN, quantity: 100 }]);
    expect(net(account, "CNC")).toBe(0);
    await agree(terminal, account);
    const next = await terminal.again();
    expect(next.first.ledger.orders()).toEqual([]);
    expect(next.first.money.holdings).toMatchObject([{ instrument: SBIN, quantity: 100 }]);
    const sold = await place(next, next.first, { type: "LIMIT", side: "SELL", product: "CNC", price: rupees(900) }, "press-same");
    expect(next.first.ledger.order(sold)?.day).toBe("2026-11-20");
    await agree(next, next.first);
  }, 120_000);

  test("a day that cannot be booked is told and turned later; until then nothing goes", async () => {
    const terminal = new PaperTerminal(new MemoryJournal(), new VirtualTime(Date.parse("2026-11-19T23:59:00+05:30")));
    await terminal.rig.tick(SBIN, 812, BOOK);
    const account = await terminal.open("Alpha");
    await terminal.time.pass(30_000);
    terminal.journal.broken = true;
    await terminal.time.pass(60_000);
    expect(terminal.rig.day()).toBe("2026-11-20");
    await account.newDay().catch(() => {});
    await expect(place(terminal, account, MARKET)).rejects.toThrow(/cannot go yet|cannot be written/);
  });
});

test("two accounts whose orders have the same number at their desks: each order has a name of its own", async () => {
  const terminal = new PaperTerminal();
  await terminal.rig.tick(SBIN, 812, { bids: "811.95x5000", asks: "812.00x5000" });
  const accounts = [await terminal.open("Alpha"), await terminal.open("Beta")];
  for (const account of accounts) {
    await place(terminal, account, MARKET);
    // What the account does by itself has no tag of ours: it comes to be known by the desk's number.
    await terminal.rig.accounts.reset(account.view.id, rupees(5_00_000) as never);
    await terminal.time.pass(1_000);
  }
  const own = accounts.map((account) => account.ledger.orders().filter(({ intent }) => intent === undefined));
  expect(new Set(own.map((orders) => orders.map(({ brokerOrderId }) => brokerOrderId).join())).size).toBe(1);
  expect(new Set(own.flat().map(({ key }) => key)).size).toBe(2);
});
