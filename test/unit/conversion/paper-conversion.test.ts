import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import type { PaperFill } from "../../../electron/paper/paper-books.ts";
import type { PaperMove } from "../../../electron/paper/position-move.ts";
import { asMoved } from "../../../electron/paper/position-move.ts";
import type { Product } from "../../../shared/domain/words.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { SBIN, proposal, rupees } from "../../support/orders.ts";
import { PaperTerminal } from "../accounts/paper-terminal.ts";

const BOOK = { bids: "811.95x5000 811.90x8000", asks: "812.00x6000 812.10x3000" };
let presses = 0;

async function begun(quantity: number, side: "BUY" | "SELL" = "BUY", product: Product = "MIS", capital = 10_00_000): Promise<{ terminal: PaperTerminal; account: AccountRuntime }> {
  const terminal = new PaperTerminal();
  await terminal.rig.tick(SBIN, 812, BOOK);
  const account = await terminal.open("Alpha", capital);
  await trade(terminal, account, quantity, side, product);
  return { terminal, account };
}

async function trade(terminal: PaperTerminal, account: AccountRuntime, quantity: number, side: "BUY" | "SELL", product: Product): Promise<void> {
  await account.desk.place(proposal({ account: account.view.id, type: "MARKET", price: NO_PRICE, quantity, side, product }), `press-paper-${++presses}`);
  await terminal.time.pass(500);
}

const convert = async (terminal: PaperTerminal, account: AccountRuntime, quantity: number, from: Product = "MIS", to: Product = "CNC"): Promise<string> => {
  const { id } = await account.conversions.start({ account: account.view.id, instrument: SBIN, from, to, quantity }, `press-convert-${++presses}`);
  await terminal.time.pass(1_000);
  return account.conversions.view(id).state;
};
const net = (account: AccountRuntime, product: Product): number => account.ledger.positions.view({ account: account.view.id, instrument: SBIN, product })?.quantity ?? 0;

async function agree(terminal: PaperTerminal, account: AccountRuntime): Promise<void> {
  await account.money.readPositions();
  await terminal.time.pass(100);
  await account.money.readPositions();
  expect(terminal.alarms).toEqual([]);
}

describe("a conversion on paper", () => {
  test("moves the position, and blocks in full what was blocked at a fifth", async () => {
    const { terminal, account } = await begun(100);
    expect(account.money.funds?.utilised).toBe(rupees(16_240));
    expect(await convert(terminal, account, 40)).toBe("converted");
    expect([net(account, "MIS"), net(account, "CNC")]).toEqual([60, 40]);
    // 60 × ₹812 ÷ 5 + 40 × ₹812.
    expect(account.money.funds?.utilised).toBe(rupees(9_744 + 32_480));
    await agree(terminal, account);
  });

  test("is there after a kill, with the fills before and after it in their order", async () => {
    const { terminal, account } = await begun(100);
    await convert(terminal, account, 40);
    await trade(terminal, account, 60, "SELL", "MIS");
    await trade(terminal, account, 10, "SELL", "CNC");
    const funds = account.money.funds;
    const next = await terminal.again();
    expect([net(next.first, "MIS"), net(next.first, "CNC")]).toEqual([0, 30]);
    await next.time.pass(1_000);
    expect(next.first.money.funds).toMatchObject({ available: funds!.available, cash: funds!.cash, utilised: funds!.utilised });
    await agree(next, next.first);
  });

  test("without the money for it: refused in words, and nothing changes", async () => {
    const { terminal, account } = await begun(400, "BUY", "MIS", 1_00_000);
    const before = account.money.funds;
    await expect(convert(terminal, account, 400)).rejects.toThrow(/As CNC it needs about/);
    expect([net(account, "MIS"), net(account, "CNC")]).toEqual([400, 0]);
    expect(account.money.funds).toEqual(before);
    await agree(terminal, account);
  });

  test("shares bought for delivery go to MIS, and are squared off with it", async () => {
    const { terminal, account } = await begun(30, "BUY", "CNC");
    expect(await convert(terminal, account, 30, "CNC", "MIS")).toBe("converted");
    expect([net(account, "MIS"), net(account, "CNC")]).toEqual([30, 0]);
    expect(account.money.funds?.utilised).toBe(rupees((30 * 812) / 5));
    await agree(terminal, account);
  });

  test("a reset after it closes what is open in both products", async () => {
    const { terminal, account } = await begun(100);
    await convert(terminal, account, 40);
    await terminal.rig.accounts.reset(account.view.id, rupees(5_00_000) as never);
    await terminal.time.pass(2_000);
    expect([net(account, "MIS"), net(account, "CNC")]).toEqual([0, 0]);
    await agree(terminal, account);
  });
});

test("charges are those of what a purchase became: units per product are what the position says", () => {
  const fills = fc.array(fc.record({ side: fc.constantFrom("BUY" as const, "SELL" as const), quantity: fc.integer({ min: 1, max: 50 }) }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fills, fc.integer({ min: 0, max: 100 }), (list, share) => {
      const made: PaperFill[] = list.map(({ side, quantity }, i) => ({ no: i + 1, orderId: `o${i}`, instrument: SBIN, side, product: "MIS", quantity, price: rupees(100 + i), multiplier: 1, at: 0 as never, squaredOff: false }));
      const bought = made.reduce((sum, fill) => sum + (fill.side === "BUY" ? fill.quantity : 0), 0);
      const quantity = Math.floor((bought * share) / 100);
      const move: PaperMove = { instrument: SBIN, multiplier: 1, from: "MIS", to: "CNC", side: "BUY", quantity, value: 0 as never, after: made.length, life: 1 };
      const moved = asMoved(made, [move]);
      const units = (product: string, side: string): number => moved.reduce((sum, fill) => sum + (fill.product === product && fill.side === side ? fill.quantity : 0), 0);
      expect(units("CNC", "BUY")).toBe(quantity);
      expect(units("CNC", "SELL")).toBe(0);
      expect(units("MIS", "BUY") + quantity).toBe(bought);
      expect(moved.reduce((sum, fill) => sum + fill.quantity * fill.price, 0)).toBe(made.reduce((sum, fill) => sum + fill.quantity * fill.price, 0));
      expect(made.every(({ product }) => product === "MIS")).toBe(true);
    }),
    { numRuns: 200 },
  );
});
