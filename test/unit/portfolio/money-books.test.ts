import { describe, expect, test } from "vitest";
import { ACCOUNT, SBIN, approved, fill, rupees, KEY, says } from "../../support/orders.ts";
import { MoneyRig, position, success } from "./money-rig.ts";

const WHERE = { account: ACCOUNT, instrument: SBIN, product: "MIS" } as const;

/** A hundred bought here today at 812.10. */
function bought(rig: MoneyRig): void {
  rig.ledger.record(approved());
  rig.ledger.record({ kind: "order.told", key: KEY, at: rig.time.now(), says: says({ state: "complete", filled: 100, averagePrice: rupees(812.1) }) });
  rig.ledger.record({ kind: "order.filled", key: KEY, at: rig.time.now(), fill: fill(100, 812.1) });
}

const held = position({ netqty: "100", buyqty: "100", buyamount: "81210.00" });

describe("a positions answer that fails or is empty never means flat", () => {
  test.each([
    ["no answer", undefined],
    ["a gateway's page", "<html>502 Bad Gateway</html>"],
    ["an empty body", ""],
    ["cut JSON", '{"status":true,"data":[{"exchange":"NSE"'],
    ["a row that cannot be read", success([position({ netqty: "many" })])],
    ["a refusal", JSON.stringify({ status: false, message: "Something", errorcode: "AB9999", data: null })],
  ])("%s: the position stays, it is told, and nothing is called different", async (_name, body) => {
    const rig = new MoneyRig();
    bought(rig);
    if (body === undefined) delete rig.answers["getPosition"];
    else rig.answers["getPosition"] = body;
    expect(await rig.read("readPositions")).toBe(false);
    expect(await rig.read("readPositions")).toBe(false);
    expect(rig.ledger.positions.view(WHERE)?.quantity).toBe(100);
    expect(rig.troubles[0]).toMatch(/positions could not be read/);
    expect(rig.alarms).toEqual([]);
  });

  test.each(["null", "[]", '""'])("an empty book (%s): the position stays, and after four looks an alarm says that the broker has none", async (data) => {
    const rig = new MoneyRig();
    bought(rig);
    rig.answers["getPosition"] = `{"status":true,"message":"SUCCESS","errorcode":"","data":${data}}`;
    for (let look = 1; look < 4; look++) expect(await rig.read("readPositions")).toBe(true);
    expect(rig.alarms).toEqual([]);
    await rig.read("readPositions");
    expect(rig.ledger.positions.view(WHERE)?.quantity).toBe(100);
    expect(rig.alarms).toEqual([expect.stringMatching(/SBIN MIS: none at the broker, 100 here/)]);
  });

  test("carried in, and then an empty answer: it is still there", async () => {
    const rig = new MoneyRig();
    rig.positions(position({ cfbuyqty: "10", cfbuyamount: "8000.00", netqty: "10" }));
    await rig.read("readPositions");
    rig.answers["getPosition"] = success(null);
    await rig.read("readPositions");
    expect(rig.ledger.positions.view(WHERE)).toMatchObject({ quantity: 10, cost: 80_000_000 });
  });
});

describe("what was carried in", () => {
  test("is part of the position with its cost, is journaled once, and fills of the day come on top", async () => {
    const rig = new MoneyRig();
    bought(rig);
    rig.positions(position({ cfbuyqty: "10", cfbuyamount: "8000.00", buyqty: "100", buyamount: "81210.00", netqty: "110" }));
    await rig.read("readPositions");
    await rig.read("readPositions");
    // 10 × 800.00 + 100 × 812.10 = 89,210.00.
    expect(rig.ledger.positions.view(WHERE)).toMatchObject({ quantity: 110, cost: 892_100_000, buyQuantity: 110, buyValue: 892_100_000 });
    expect(rig.journal.order.filter((kind) => kind === "position.carried")).toHaveLength(1);
    // Told as a sum, told exactly, carried in.
    expect(rig.changed).toHaveLength(3);
    expect(rig.alarms).toEqual([]);
  });

  test("short: sold before, bought back today at a profit worked by hand", async () => {
    const rig = new MoneyRig();
    rig.positions(position({ cfsellqty: "100", cfsellamount: "82000.00", netqty: "-100" }));
    await rig.read("readPositions");
    expect(rig.ledger.positions.view(WHERE)).toMatchObject({ quantity: -100, cost: -820_000_000, sellValue: 820_000_000 });
    bought(rig);
    // 82,000.00 − 81,210.00 = 790.00.
    expect(rig.ledger.positions.view(WHERE)).toMatchObject({ quantity: 0, cost: 0, realised: 7_900_000 });
  });

  test("survives a restart with the journal alone", async () => {
    const rig = new MoneyRig();
    bought(rig);
    rig.positions(position({ cfbuyqty: "10", cfbuyamount: "8000.00", buyqty: "100", buyamount: "81210.00", netqty: "110" }));
    await rig.read("readPositions");
    const again = new MoneyRig(rig.journal);
    expect(again.ledger.restore(rig.journal.records)).toEqual([]);
    expect(again.ledger.positions.view(WHERE)).toEqual(rig.ledger.positions.view(WHERE));
  });

  test("a journal with nothing of the day but what was carried in still names its day", async () => {
    const rig = new MoneyRig();
    rig.positions(position({ cfbuyqty: "10", cfbuyamount: "8000.00", netqty: "10" }));
    await rig.read("readPositions");
    const again = new MoneyRig(rig.journal);
    again.ledger.restore(rig.journal.records);
    expect(again.ledger.dayOf(ACCOUNT)).toBe("2026-11-20");
    again.ledger.clear();
    expect(again.ledger.dayOf(ACCOUNT)).toBeUndefined();
    expect(again.ledger.positions.views()).toEqual([]);
  });
});

describe("a difference from the broker's number", () => {
  test("is told at the fourth look, not before: fills may be on their way", async () => {
    const rig = new MoneyRig();
    bought(rig);
    rig.positions(position({ ...held, netqty: "140", buyqty: "140" }));
    for (let look = 1; look < 4; look++) await rig.read("readPositions");
    expect(rig.alarms).toEqual([]);
    expect(rig.differences).toBe(3);
    await rig.read("readPositions");
    expect(rig.alarms).toEqual([expect.stringMatching(/SBIN MIS: 140 at the broker, 100 here.*The broker's number is the true one/)]);
  });

  test("is told once, not at every look", async () => {
    const rig = new MoneyRig();
    bought(rig);
    rig.positions(position({ ...held, netqty: "140" }));
    for (let i = 0; i < 10; i++) await rig.read("readPositions");
    expect(rig.alarms).toHaveLength(1);
  });

  test("that changes from look to look is told once it stays", async () => {
    const rig = new MoneyRig();
    bought(rig);
    for (const net of ["140", "160", "180", "200"]) {
      rig.positions(position({ ...held, netqty: net }));
      await rig.read("readPositions");
    }
    expect(rig.alarms).toEqual([]);
    await rig.read("readPositions");
    expect(rig.alarms).toEqual([expect.stringMatching(/SBIN MIS: 200 at the broker, 100 here/)]);
  });

  test("that goes away is told no more", async () => {
    const rig = new MoneyRig();
    bought(rig);
    for (const net of ["140", "140", "140", "100", "140", "140", "140"]) {
      rig.positions(position({ ...held, netqty: net }));
      await rig.read("readPositions");
    }
    expect(rig.alarms).toEqual([]);
  });

  test("an open position in an instrument that today's list lacks is told", async () => {
    const rig = new MoneyRig();
    rig.positions(position({ tradingsymbol: "NIFTY26NOV2624500CE", exchange: "NFO", symboltoken: "1", producttype: "CARRYFORWARD", netqty: "-75" }));
    for (let look = 0; look < 4; look++) await rig.read("readPositions");
    expect(rig.alarms).toEqual([expect.stringMatching(/NIFTY26NOV2624500CE NRML: -75 at the broker, not in today's instrument list/)]);
  });

  test("what is closed on both sides is no difference, listed or not", async () => {
    const rig = new MoneyRig();
    rig.positions(position({ tradingsymbol: "GONE", netqty: "0", buyqty: "5", sellqty: "5" }));
    await rig.read("readPositions");
    await rig.read("readPositions");
    expect(rig.alarms).toEqual([]);
  });
});

describe("a position in doubt", () => {
  const doubt = (rig: MoneyRig) => rig.books.doubts.of(SBIN, "MIS");

  test("is looked at again at first; then the broker's number stands, until both agree", async () => {
    const rig = new MoneyRig();
    bought(rig);
    rig.positions(position({ ...held, netqty: "140" }));
    for (const _look of [1, 2, 3]) {
      await rig.read("readPositions");
      expect([doubt(rig), rig.books.doubts.fresh]).toEqual([{ kind: "looking again" }, true]);
    }
    await rig.read("readPositions");
    expect([doubt(rig), rig.books.doubts.fresh]).toEqual([{ kind: "stands", off: 40 }, false]);
    rig.positions(held);
    await rig.read("readPositions");
    expect([doubt(rig), rig.books.doubts.fresh]).toEqual([undefined, false]);
  });

  test("is not looked at again for ever where the book cannot be read: the last number counts then", async () => {
    const rig = new MoneyRig();
    bought(rig);
    rig.positions(position({ ...held, netqty: "140" }));
    await rig.read("readPositions");
    rig.answers["getPosition"] = "<html>";
    for (const _look of [2, 3]) {
      await rig.read("readPositions");
      expect([doubt(rig), rig.books.doubts.fresh]).toEqual([{ kind: "looking again" }, true]);
    }
    await rig.read("readPositions");
    expect([doubt(rig), rig.books.doubts.fresh]).toEqual([{ kind: "stands", off: 40 }, false]);
    expect(rig.alarms).toEqual([]);
  });

  test("also where the broker lists none; a read that fails changes nothing", async () => {
    const rig = new MoneyRig();
    bought(rig);
    for (const _look of [1, 2, 3, 4]) await rig.read("readPositions");
    expect(doubt(rig)).toEqual({ kind: "stands", off: -100 });
    rig.answers["getPosition"] = "<html>";
    await rig.read("readPositions");
    expect(doubt(rig)).toEqual({ kind: "stands", off: -100 });
    rig.books.forget();
    expect(doubt(rig)).toBeUndefined();
  });
});

describe("funds and holdings", () => {
  test("funds are the broker's figures to the paisa; a failed read keeps the last ones and says so", async () => {
    const rig = new MoneyRig();
    expect(await rig.read("readFunds")).toBe(true);
    expect(rig.books.funds).toMatchObject({ available: 9_418_300_000, cash: 10_000_000_000, utilised: 581_700_000 });
    rig.answers["getRMS"] = "<html>";
    expect(await rig.read("readFunds")).toBe(false);
    expect(rig.books.funds?.available).toBe(9_418_300_000);
    expect(rig.troubles.join()).toMatch(/funds could not be read.*last figures stay/);
  });

  test("a holding whose instrument is not known is told, the others are shown", async () => {
    const rig = new MoneyRig();
    const holding = { exchange: "NSE", tradingsymbol: "SBIN-EQ", symboltoken: "3045", quantity: 5, t1quantity: 0, averageprice: 600.5, close: 811 };
    rig.answers["getHolding"] = success([holding, { ...holding, tradingsymbol: "OLDNAME-EQ", symboltoken: "9" }]);
    expect(await rig.read("readHoldings")).toBe(true);
    expect(rig.books.holdings).toMatchObject([{ instrument: SBIN, quantity: 5, averagePrice: 6_005_000 }]);
    expect(rig.troubles.join()).toMatch(/NSE OLDNAME-EQ is not in today's instrument list/);
  });
});
