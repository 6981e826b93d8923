import { describe, expect, test } from "vitest";
import type { Answered } from "../../faults/world/answers.ts";
import { failure } from "../../faults/world/answers.ts";
import { CARRIED } from "../../faults/world/broker-books.ts";
import { Rig } from "../../faults/world/rig.ts";
import { ACCOUNT } from "../../faults/world/terminal.ts";
import { SBIN, proposal, rupees } from "../../support/orders.ts";

describe("before the books are compared", () => {
  test("no order goes, and it says why", async () => {
    const rig = new Rig();
    await expect(rig.account.desk.place(proposal({ account: ACCOUNT }), "press-0001")).rejects.toThrow(/Orders cannot go yet: Starting\./);
    await rig.begin();
    expect(rig.account.view).toMatchObject({ state: "ready", trading: true });
    await rig.place();
    expect(rig.broker.orders).toHaveLength(1);
  });

  test("books that cannot be read hold everything back until they can", async () => {
    const rig = new Rig();
    const books = rig.broker.books.positionBook.bind(rig.broker.books);
    rig.broker.books.positionBook = (): Answered => ({ status: 502, body: "" });
    await rig.begin();
    await rig.time.pass(20_000);
    expect(rig.account.view).toMatchObject({ state: "retrying", trading: false, sentence: expect.stringMatching(/could not be read completely.*Trying again in 2 s/) });
    rig.broker.books.positionBook = books;
    await rig.time.pass(10_000);
    expect(rig.account.view.state).toBe("ready");
  });
});

describe("books that can be read and do not agree", () => {
  const SHORT = { account: ACCOUNT, instrument: SBIN, product: "MIS" } as const;

  async function short(rig: Rig): Promise<void> {
    await rig.begin();
    await rig.place({ type: "MARKET", price: 0 as never, side: "SELL", quantity: 40 });
    await rig.time.pass(10_000);
    expect(rig.account.ledger.positions.view(SHORT)?.quantity).toBe(-40);
  }

  test("are read again after a sleep before anything goes: what was closed elsewhere is not closed a second time", async () => {
    for (const lie of ["every book comes empty", "the order and trade books come late"]) {
      const rig = new Rig();
      await short(rig);
      rig.terminal.sleep(40 * 60_000);
      await rig.time.pass(60_000);
      rig.phone(40);
      await rig.time.pass(38 * 60_000);
      if (lie.startsWith("every")) rig.broker.books.blank = true;
      else rig.broker.books.forgetsSince = rig.time.now() - 39 * 60_000;
      await rig.time.pass(64_000);
      expect(rig.account.view).toMatchObject({ state: "reconciling", trading: false, sentence: expect.stringMatching(/do not agree with one another yet; reading them again/) });
      const exit = rig.account.safety.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-0001").catch(() => {});
      rig.broker.books.blank = false;
      rig.broker.books.forgetsSince = undefined;
      await rig.time.pass(20_000);
      await exit;
      expect([lie, rig.account.view.state, rig.broker.orders.map(({ side }) => side)]).toEqual([lie, "ready", ["SELL", "BUY"]]);
      expect(rig.account.ledger.positions.view(SHORT)?.quantity).toBe(0);
    }
  });

  test("for ever: exits go after some looks, and what differs is told", async () => {
    const rig = new Rig();
    await short(rig);
    rig.broker.books.phantom = { symbol: "INFY-EQ", product: "INTRADAY", quantity: 7, price: 151_000 };
    await rig.restart();
    expect(rig.account.view.trading).toBe(false);
    await rig.time.pass(15_000);
    expect(rig.account.view).toMatchObject({ state: "ready", trading: true });
    expect(rig.ground.words.join()).toMatch(/Positions differ from the broker's: INFY MIS: 7 at the broker, 0 here/);
    const exit = rig.account.safety.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-0002");
    await rig.time.pass(10_000);
    await exit;
    expect(rig.account.ledger.positions.view(SHORT)?.quantity).toBe(0);
  });
});

describe("what is wanted for the ticket only", () => {
  test("holdings and funds that cannot be read hold no exit back, and are read as soon as they can be", async () => {
    const rig = new Rig();
    await rig.begin();
    await rig.place({ type: "MARKET", price: 0 as never });
    await rig.time.pass(10_000);
    const funds = rig.broker.funds.bind(rig.broker);
    rig.broker.funds = (): Answered => ({ status: 502, body: "" });
    rig.network.holdings = { status: 502, body: "" };
    await rig.restart();
    await rig.time.pass(5_000);
    expect(rig.account.view).toMatchObject({ state: "ready", trading: true });
    const exit = rig.account.safety.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-0001");
    await rig.time.pass(10_000);
    await exit;
    expect(rig.account.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" })?.quantity).toBe(0);
    await expect(rig.place()).rejects.toThrow(/funds are not known yet/);
    rig.broker.funds = funds;
    rig.network.holdings = undefined;
    await rig.time.pass(5_000);
    await rig.place();
  });

  test("a request for funds that hangs does not keep the account from being ready", async () => {
    const rig = new Rig();
    rig.network.hangs = (path) => path.endsWith("getRMS");
    await rig.begin();
    await rig.time.pass(4_000);
    expect(rig.account.view.state).toBe("ready");
  });
});

describe("what the state says stays true", () => {
  test("a PIN that is refused in the middle of comparing: stopped, with the broker's words, not \"trying again\"", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.broker.refreshes = false;
    rig.broker.signIn = (): Answered => failure("AB1000", "Invalid Email Or Password");
    rig.broker.tokens.clear();
    await rig.time.pass(120_000);
    expect(rig.account.view).toMatchObject({ state: "stopped", trading: false, sentence: expect.stringMatching(/Invalid Email Or Password/) });
  });

  test("a journal that cannot be written: stopped for good, whatever the broker says afterwards", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.terminal.journal.broken = true;
    await expect(rig.place()).rejects.toThrow(/no space left/);
    rig.broker.tokens.clear();
    await rig.time.pass(120_000);
    expect(rig.account.view).toMatchObject({ state: "stopped", trading: false, sentence: expect.stringMatching(/no space left/) });
    await expect(rig.account.desk.place(proposal({ account: ACCOUNT }), "press-0009")).rejects.toThrow(/no space left/);
    expect(rig.broker.orders).toEqual([]);
  });

  test("sessions that the broker ends are renewed without a word from the user", async () => {
    const rig = new Rig();
    await rig.begin();
    await rig.time.pass(60_000);
    rig.broker.tokens.clear();
    await rig.time.pass(30_000);
    expect(rig.account.view.state).toBe("ready");
    await rig.place();
    expect(rig.broker.orders).toHaveLength(1);
  });
});

describe("what nobody told of is found", () => {
  test("a phone trade while nothing of ours works: order, fills and position are there within a minute", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.phone(25);
    await rig.time.pass(60_000);
    expect(rig.account.ledger.orders()).toMatchObject([{ owner: "external", state: "complete", filled: 25, filledExactly: 25 }]);
    expect(rig.account.ledger.positions.view({ account: ACCOUNT, instrument: SBIN, product: "MIS" })).toMatchObject({ quantity: 25, exact: true });
    expect(rig.ground.alarms).toEqual([]);
  });

  test("a position that is the broker's alone is an alarm within half a minute and four looks", async () => {
    const rig = new Rig();
    await rig.begin();
    rig.broker.fills.push({ id: "1", orderId: "nobody's", symbol: "SBIN-EQ", side: "BUY", product: "INTRADAY", quantity: 7, price: 81_000, at: rig.time.now(), listedAt: Number.POSITIVE_INFINITY });
    await rig.time.pass(70_000);
    expect(rig.ground.alarms.map(({ sentence }) => sentence)).toEqual([expect.stringMatching(/SBIN MIS: 7 at the broker, 0 here/)]);
  });
});

describe("after a restart", () => {
  test("orders, fills and positions are as they were, what was carried in too", async () => {
    const rig = new Rig();
    await rig.begin();
    const key = await rig.place({ type: "MARKET", price: 0 as never });
    await rig.time.pass(10_000);
    const before = [rig.account.ledger.order(key), rig.account.ledger.fills(), rig.account.ledger.positions.views()];
    expect(rig.account.ledger.order(key)).toMatchObject({ state: "complete", filledExactly: 100 });
    expect(rig.account.ledger.positions.views().find((one) => one.instrument === "NSE:ITC")).toMatchObject({ quantity: CARRIED.quantity, cost: CARRIED.value * 100 });
    await rig.restart();
    expect([rig.account.ledger.order(key), rig.account.ledger.fills(), rig.account.ledger.positions.views()]).toEqual(before);
    await expect(rig.account.desk.cancel(key)).rejects.toThrow(/has ended \(complete\)/);
  });

  test("an order that was on its way is open until the book tells, and then it is the broker's", async () => {
    const rig = new Rig();
    await rig.begin();
    void rig.account.desk.place(proposal({ account: ACCOUNT, price: rupees(800) }), "press-0001");
    // Journaled and sent, and nobody has answered yet.
    await rig.time.pass(8);
    await rig.restart();
    const [order] = rig.account.ledger.orders();
    expect(order).toMatchObject({ state: "open", once: "press-0001", owner: "manual" });
    expect(rig.broker.orders).toHaveLength(1);
  });
});

test("a new day: yesterday's orders leave, the books are read anew, and trading goes on", async () => {
  const rig = new Rig();
  await rig.begin();
  await rig.place({ type: "MARKET", price: 0 as never });
  await rig.time.pass(10_000);
  rig.broker.orders.length = 0;
  rig.broker.fills.length = 0;
  rig.terminal.today = "2026-11-23";
  const turning = rig.account.newDay();
  expect(rig.account.view.trading).toBe(false);
  await rig.time.pass(10_000);
  await turning;
  expect(rig.account.view.trading).toBe(true);
  expect(rig.account.ledger.orders()).toEqual([]);
  expect(rig.account.ledger.positions.views().map((one) => [one.instrument, one.quantity])).toEqual([["NSE:ITC", CARRIED.quantity]]);
});
