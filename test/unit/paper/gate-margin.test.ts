import { expect, test } from "vitest";
import type { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import { NO_PRICE } from "../../../shared/domain/units.ts";
import { proposal, rupees } from "../../support/orders.ts";
import { PaperTerminal } from "../accounts/paper-terminal.ts";
import { CALL, HIGHER_CALL, NIFTY_INDEX } from "./paper-rig.ts";

function option(account: AccountRuntime, instrument: InstrumentKey, side: "BUY" | "SELL"): OrderProposal {
  return proposal({ account: account.view.id, instrument, side, quantity: 65, type: "MARKET", price: NO_PRICE, product: "NRML" });
}

test("the gate and the ticket ask for the portfolio's change, as the desk does: the second leg of a spread is let through on funds that its first alone would not have", async () => {
  const terminal = new PaperTerminal();
  terminal.limits = { ...DEFAULT_LIMITS, duplicateMs: 0 };
  await terminal.rig.tick(NIFTY_INDEX, 24_500);
  for (const [key, at] of [[CALL, 150], [HIGHER_CALL, 60]] as const) await terminal.rig.tick(key, at, { bids: `${at}x6500`, asks: `${at}x6500` });
  const account = await terminal.open("Spread", 1_00_000);
  const sale = option(account, HIGHER_CALL, "SELL");
  // (2,450 − 200 + 490) × 65, and ₹ 1,00,000 to pay it with.
  const naked = account.desk.preview(sale);
  expect(naked.margin).toBe(rupees(1_78_100));
  expect(naked.problems).toMatchObject([{ rule: "funds" }]);
  await expect(account.desk.place(sale, "a")).rejects.toThrow(/needs ₹ 1,78,100\.00/);
  await account.desk.place(option(account, CALL, "BUY"), "b");
  await terminal.time.pass(1_000);
  const covered = account.desk.preview(sale);
  expect(covered.margin).toBe(rupees(31_850));
  expect(covered.problems).toEqual([]);
  const key = await account.desk.place(sale, "c");
  await terminal.time.pass(1_000);
  expect(account.ledger.order(key)?.state).toBe("complete");
  // Giving up the hedge is an exit, which the gate never holds back for want of funds: the ticket shows what it asks for, and the desk refuses it.
  const exit = option(account, CALL, "SELL");
  expect(account.desk.preview(exit).margin).toBe(rupees(1_46_250));
  const refused = await account.desk.place(exit, "d");
  await terminal.time.pass(1_000);
  expect(account.ledger.order(refused)).toMatchObject({ state: "rejected", text: expect.stringMatching(/leaves other positions uncovered: that needs ₹ 1,46,250\.00/) });
  expect(terminal.alarms).toEqual([]);
});
