import { describe, expect, test } from "vitest";
import { ACCOUNT } from "../../faults/world/terminal.ts";
import { SBIN, rupees } from "../../support/orders.ts";
import { ConversionRig } from "./conversion-rig.ts";

const begun = async (quantity = 100): Promise<ConversionRig> => {
  const rig = new ConversionRig();
  await rig.begin();
  await rig.holding(quantity);
  return rig;
};

describe("a conversion that the broker confirms", () => {
  test("is in the journal before it goes, goes once, and moves units and cost", async () => {
    const rig = await begun();
    const where = { account: ACCOUNT, instrument: SBIN } as const;
    const before = rig.account.ledger.positions.view({ ...where, product: "MIS" })!;
    await rig.convert({ quantity: 40 });
    expect(rig.asked).toMatchObject([{ oldproducttype: "INTRADAY", newproducttype: "DELIVERY", transactiontype: "BUY", quantity: 40, type: "DAY", tradingsymbol: "SBIN-EQ" }]);
    expect(rig.kinds).toEqual(["position.converting", "position.conversion-sent", "position.converted"]);
    const [mis, cnc] = (["MIS", "CNC"] as const).map((product) => rig.account.ledger.positions.view({ ...where, product })!);
    expect([mis!.quantity, cnc!.quantity]).toEqual([60, 40]);
    expect(mis!.cost + cnc!.cost).toBe(before.cost);
    expect(Math.abs(cnc!.cost * 100 - before.cost * 40)).toBeLessThanOrEqual(100);
    expect([mis!.realised, cnc!.realised]).toEqual([0, 0]);
    expect(mis!.buyValue + cnc!.buyValue).toBe(before.buyValue);
    expect(rig.account.ledger.owners.quantityOf({ ...where, product: "CNC" }, "manual")).toBe(40);
    await rig.time.pass(90_000);
    expect(rig.ground.alarms).toEqual([]);
    expect(rig.states).toEqual(["converted"]);
  });

  test("pressed again with the same mark, also after a restart, goes no second time", async () => {
    const rig = await begun();
    await rig.convert();
    await rig.convert();
    await rig.restart();
    await rig.time.pass(5_000);
    await rig.convert();
    expect(rig.asked).toHaveLength(1);
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual([60, 40]);
  });

  test("the journal gives the same positions back, and fills afterwards count where they belong", async () => {
    const rig = await begun();
    await rig.convert();
    const views = rig.account.ledger.positions.views();
    const parts = rig.account.ledger.owners.views();
    await rig.restart();
    expect(rig.account.ledger.positions.views()).toEqual(views);
    expect(rig.account.ledger.owners.views()).toEqual(parts);
    await rig.place({ type: "MARKET", price: 0 as never, side: "SELL", product: "CNC", quantity: 40 });
    await rig.time.pass(10_000);
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual([60, 0]);
  });

  test("a short position goes from MIS nowhere, and one of shares is not NRML", async () => {
    const rig = new ConversionRig();
    await rig.begin();
    await rig.holding(30, "SELL");
    await expect(rig.convert({ quantity: 30 })).rejects.toThrow(/short position in SBIN cannot be taken to delivery/);
    await expect(rig.convert({ quantity: 30, to: "NRML" })).rejects.toThrow(/held as CNC or MIS, not as NRML/);
    expect(rig.kinds).toEqual([]);
  });
});

describe("a conversion that does not take place", () => {
  test("refused by the broker: nothing moves, and it says why", async () => {
    const rig = await begun();
    rig.mood = "refuse";
    await rig.convert();
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual([100, 0]);
    expect(rig.account.conversions.views).toMatchObject([{ state: "refused", text: expect.stringMatching(/^Not converted \(40 SBIN from MIS to CNC\): .*Insufficient Funds/) }]);
  });

  test("while the disk has not written the intent nothing is cancelled and nothing is sent", async () => {
    const rig = await begun();
    await rig.place({ type: "SL", side: "SELL", price: rupees(789), trigger: rupees(790), quantity: 100 });
    await rig.time.pass(2_000);
    const { journal } = rig.terminal;
    const append = journal.append.bind(journal);
    let write = (): void => {};
    journal.append = async (events) => {
      if (events[0]?.event.kind === "position.converting") await new Promise<void>((resolve) => (write = resolve));
      return append(events);
    };
    const asked = rig.account.conversions.start(rig.ask(), "press-convert-1");
    await rig.time.pass(10_000);
    expect(rig.asked).toEqual([]);
    expect(rig.account.ledger.working(ACCOUNT)).toMatchObject([{ state: "trigger-pending" }]);
    write();
    await rig.run(asked, 8_000);
    expect(rig.asked).toHaveLength(1);
  });

  test("the journal cannot be written: nothing is sent, and nothing is known of it", async () => {
    const rig = await begun();
    rig.terminal.journal.broken = true;
    await expect(rig.convert()).rejects.toThrow(/no space left/);
    await rig.time.pass(5_000);
    expect(rig.asked).toEqual([]);
    expect(rig.states).toEqual([]);
  });

  test("more than is open, none, to the same, before the books are read", async () => {
    const rig = await begun(10);
    await expect(rig.convert({ quantity: 11 })).rejects.toThrow(/10 of SBIN MIS can be converted; 11 were asked for/);
    await expect(rig.convert({ quantity: 0 })).rejects.toThrow(/at least 1/);
    await expect(rig.convert({ quantity: 5, to: "MIS" })).rejects.toThrow(/MIS already/);
    await expect(rig.convert({ quantity: 5, from: "CNC", to: "MIS" })).rejects.toThrow(/no open CNC position/);
    await rig.restart();
    rig.terminal.kill("test");
    expect(rig.asked).toEqual([]);
  });

  test("the kill switch: only to MIS", async () => {
    const rig = await begun(10);
    await rig.holding(20, "BUY", "CNC");
    await rig.run(rig.terminal.lever.pull(false));
    await expect(rig.convert({ quantity: 5 })).rejects.toThrow(/kill switch.*Only a conversion to MIS goes now/is);
    await rig.convert({ quantity: 20, from: "CNC", to: "MIS" });
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual([30, 0]);
  });

  test("margin that is not there is refused before anything is done", async () => {
    const rig = await begun(100);
    rig.broker.cashPaise = 10_000_00;
    await rig.time.pass(20_000);
    // 100 × about ₹812 in full, less the fifth that is blocked already.
    await expect(rig.convert({ quantity: 100 })).rejects.toThrow(/As CNC it needs about ₹\s?6\d,\d{3}\.\d\d more, and ₹\s?10,000\.00 is available/);
    const preview = rig.account.conversions.preview(rig.ask({ quantity: 100 }));
    expect(preview.marginThen).toBeGreaterThan(4 * preview.marginNow);
    expect(preview.problems).toHaveLength(1);
    expect(rig.asked).toEqual([]);
  });
});

describe("an answer that is lost", () => {
  test.each([["done, answer lost", "converted", [60, 40]], ["lost", "refused", [100, 0]]] as const)("%s: the position book tells, nothing is sent again", async (mood, state, quantities) => {
    const rig = await begun();
    rig.mood = mood;
    await rig.convert();
    expect(rig.states).toEqual(["in doubt"]);
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual([100, 0]);
    await expect(rig.convert({ quantity: 1 }, "press-convert-2")).rejects.toThrow(/Another conversion in SBIN is under way or in doubt|another number/);
    await rig.time.pass(30_000);
    expect(rig.states).toEqual([state]);
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual(quantities);
    await rig.time.pass(60_000);
    expect(rig.asked).toHaveLength(1);
    expect(rig.account.view.trading).toBe(true);
    expect(rig.ground.alarms.map(({ sentence }) => sentence).filter((sentence) => /differ|do not come together/.test(sentence))).toEqual([]);
  });

  test("one that arrives late is still found, and an exit meanwhile is not lost", async () => {
    const rig = await begun();
    rig.mood = "lost";
    await rig.convert();
    rig.time.after(8_000, () => rig.conversions.push({ symbol: "SBIN-EQ", from: "INTRADAY", to: "DELIVERY", units: 40 }));
    await rig.time.pass(1_000);
    const exit = rig.account.safety.exits.exit({ instrument: SBIN, product: "MIS" }, "exit-0001");
    await rig.time.pass(60_000);
    await exit;
    expect(rig.states).toEqual(["converted"]);
    // The exit sold what was there when it was pressed; both legs show.
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual([-40, 40]);
    expect(rig.asked).toHaveLength(1);
  });

  test("books that cannot be read say nothing: it stays in doubt until they can", async () => {
    const rig = await begun();
    rig.mood = "done, answer lost";
    const book = rig.broker.books.positionBook;
    await rig.run(rig.account.conversions.start(rig.ask(), "press-convert-1"), 100);
    rig.broker.books.positionBook = () => ({ status: 502, body: "" });
    await rig.time.pass(120_000);
    expect(rig.states).toEqual(["in doubt"]);
    rig.broker.books.positionBook = book;
    await rig.time.pass(60_000);
    expect(rig.states).toEqual(["converted"]);
  });
});

describe("what would close the position in the product that it leaves", () => {
  const stop = { type: "SL", side: "SELL", price: rupees(789), trigger: rupees(790) } as const;

  test("a stop for more than stays is cancelled and gone before anything is sent", async () => {
    const rig = await begun();
    await rig.place({ ...stop, quantity: 100 });
    await rig.time.pass(2_000);
    expect(rig.account.conversions.preview(rig.ask()).ends).toEqual([expect.stringMatching(/The order to sell 100 \(SL, trigger 790\.00 at 789\.00\) is cancelled first/)]);
    await rig.convert({}, "press-convert-1", 6_000);
    const cancelled = rig.broker.steps.findIndex(({ status }) => status === "cancelled");
    expect(cancelled).toBeGreaterThan(-1);
    expect(rig.asked).toHaveLength(1);
    expect(rig.account.ledger.working(ACCOUNT)).toEqual([]);
    expect([rig.quantity("MIS"), rig.quantity("CNC")]).toEqual([60, 40]);
  });

  test("a stop for what stays is left alone", async () => {
    const rig = await begun();
    await rig.place({ ...stop, quantity: 60 });
    await rig.time.pass(2_000);
    expect(rig.account.conversions.preview(rig.ask()).ends).toEqual([]);
    await rig.convert();
    expect(rig.account.ledger.working(ACCOUNT)).toMatchObject([{ quantity: 60, state: "trigger-pending" }]);
    expect(rig.states).toEqual(["converted"]);
  });

  test("a bracket ends with its orders; refused afterwards it says that no stop is left", async () => {
    const rig = await begun();
    const exits = { stop: { trigger: rupees(700), limit: rupees(699) }, targets: [], breakEvenAfterFirst: false, targetsAtBroker: false };
    await rig.run(rig.account.plans.brackets.protect({ account: ACCOUNT, instrument: SBIN, product: "MIS", owner: "manual", exits }, "bracket-0001"), 5_000);
    expect(rig.account.ledger.working(ACCOUNT)).toHaveLength(1);
    expect(rig.account.conversions.preview(rig.ask()).ends).toEqual([expect.stringMatching(/The bracket around 100 \(stop 700\.00\) ends/)]);
    rig.mood = "refuse";
    await rig.convert({}, "press-convert-1", 8_000);
    expect(rig.states).toEqual(["refused"]);
    expect(rig.account.ledger.working(ACCOUNT)).toEqual([]);
    expect(rig.account.plans.brackets.views().map(({ state }) => state)).not.toContain("working");
    expect(rig.ground.alarms.map(({ sentence }) => sentence)).toContainEqual(expect.stringMatching(/Its stops were cancelled before: the position has none now/));
  });

  test("a bracket that fits into what stays goes on", async () => {
    const rig = await begun();
    const exits = { stop: { trigger: rupees(700), limit: rupees(699) }, targets: [], breakEvenAfterFirst: false, targetsAtBroker: false };
    await rig.run(rig.account.plans.brackets.protect({ account: ACCOUNT, instrument: SBIN, product: "MIS", owner: "manual", exits }, "bracket-0001"), 3_000);
    await rig.holding(40);
    await rig.convert({ quantity: 40 }, "press-convert-1", 10_000);
    expect(rig.states).toEqual(["converted"]);
    expect(rig.account.plans.brackets.views()).toMatchObject([{ state: "working", filled: 100, exited: 0 }]);
    expect(rig.ground.alarms).toEqual([]);
  });

  test("a rule that only reduces has nothing to close any more, and says so", async () => {
    const rig = await begun();
    const leg = { trigger: rupees(700), type: "LIMIT" as const, price: rupees(699), quantity: 100 };
    await rig.run(rig.account.plans.gtts.place({ rule: { account: ACCOUNT, instrument: SBIN, side: "SELL", product: "MIS", owner: "manual", reduceOnly: true, legs: [leg], expires: "2026-11-20", home: "here" }, once: "gtt-00000001" }), 1_000);
    expect(rig.account.conversions.preview(rig.ask({ quantity: 100 })).notes).toContainEqual(expect.stringMatching(/GTT at 700\.00 stays in MIS and closes only what is still open there/));
    await rig.convert({ quantity: 100 }, "press-convert-1", 5_000);
    expect(rig.account.plans.gtts.views()).toMatchObject([{ nothingToClose: true }]);
  });
});

