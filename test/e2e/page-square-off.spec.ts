import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { OwnerPart, SquareOffView } from "../../shared/contract/schemas/risk.ts";
import type { OrderKey } from "../../shared/domain/identity.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { keys, showPage } from "./panel-helpers.ts";
import { at, CALL, fill, FUTURE, order, rupees, SBIN, tradingDay } from "./trading-day.ts";
import { pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
}

function part(owner: string, instrument: OwnerPart["instrument"], quantity: number): OwnerPart {
  return { account: ACCOUNT, instrument, product: "NRML", owner, quantity, cost: rupees(0), realised: rupees(0), multiplier: 1 };
}

const OWNERS = [{ ...part("manual", SBIN, 60), product: "MIS" as const }, { ...part("EMA cross", SBIN, 40), product: "MIS" as const }, part("EMA cross", CALL, 150), part("manual", FUTURE, -35)];

function run(change: Partial<SquareOffView> = {}): SquareOffView {
  const line = { product: "NRML", owner: "manual", orders: [] } as const;
  return {
    id: "run1", account: ACCOUNT, scope: { kind: "all" }, startedAt: at(11, 33), state: "running", cancelled: 2,
    lines: [
      { ...line, instrument: SBIN, product: "MIS", quantity: 100, left: 0, state: "done", sentence: "Sold 100 at 814.35.", orders: ["sq1" as OrderKey] },
      { ...line, instrument: CALL, quantity: 150, left: 75, state: "waiting", sentence: "75 sold at 132.40, 75 rest at 131.85.", orders: ["sq2" as OrderKey] },
      { ...line, instrument: FUTURE, quantity: -35, left: -35, state: "cancelling", sentence: "Waits for the cancel of 1 order.", orders: [] },
    ],
    ...change,
  };
}

const dialog = (page: Page) => page.getByRole("dialog", { name: "Square off in Practice" });
const left = (page: Page) => page.getByRole("dialog", { name: "Square-off: what is left" });

test("the scope by keyboard, with counts; what was chosen goes out", async ({ page }) => {
  await open(page, { state: { ...tradingDay(), owners: OWNERS } });
  await keys(page, "Control+Shift+X");
  const scopes = dialog(page).getByRole("radiogroup", { name: "What to square off" });
  // 3 working: the stop and the limit in SBIN, the future of unknown outcome; 3 open.
  await expect(scopes).toContainText("Everything in this account3 orders3 positions");
  await expect(scopes).toContainText("NFO1 order2 positions");
  await expect(scopes).toContainText("NSE2 orders1 position");
  await expect(scopes).toContainText("SBIN2 orders1 position");
  await expect(scopes).toContainText("EMA cross2 positions");
  await expect(scopes).toContainText("Manual3 orders2 positions");
  await pictures(page, "square-off");
  await keys(page, "ArrowDown");
  await expect(dialog(page).getByRole("button", { name: "Square off NFO" })).toBeVisible();
  await expect(dialog(page)).toContainText("This cancels 1 working order, closes 2 open positions at market.");
  await keys(page, "ArrowUp", "ArrowUp", "ArrowUp");
  await expect(dialog(page).getByRole("button", { name: "Square off EMA cross" })).toBeVisible();
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("positions.squareOff").map(({ scope }) => scope)).toEqual([{ kind: "owner", owner: "EMA cross" }]);
});

test("what is left, live; hidden it goes on, and the status bar brings it back", async ({ page }) => {
  await open(page, { state: tradingDay() });
  terminal.answer("positions.squareOff", () => ({ run: "run1" }));
  await keys(page, "Control+Shift+X", "Enter");
  await expect(left(page)).toContainText("Sauda has taken it.");
  terminal.push("squareOff", run());
  await expect(left(page)).toContainText("Square-off: 2 of 3 positions left");
  await expect(left(page).getByRole("row", { name: /SBIN/ })).toContainText(/100\s*0\s*Closed/);
  await expect(left(page).getByRole("row", { name: /^NIFTY/ })).toContainText(/150\s*75\s*Waits for fills\s*75 sold at 132.40/);
  await pictures(page, "square-off-left");
  await keys(page, "Escape");
  await expect(left(page)).toBeHidden();
  const status = page.getByRole("contentinfo", { name: "Status" });
  await expect(status.getByRole("button", { name: "Square-off: 2 left" })).toBeVisible();
  terminal.push("squareOff", run({ state: "stuck", lines: run().lines.map((line) => (line.instrument === FUTURE ? { ...line, state: "failed" as const, sentence: "The broker refused: RMS blocked. Close it in the broker's app.", orders: ["saud0007" as OrderKey] } : { ...line, left: 0, state: "done" as const })) }));
  await status.getByRole("button", { name: "Square-off needs a hand" }).press("Enter");
  await expect(left(page)).toContainText("Square-off needs a hand: 1 of 3 positions failed");
  await expect(left(page).getByRole("row", { name: /BANKNIFTY/ })).toContainText("Close it in the broker's app.");
  await pictures(page, "square-off-stuck");
  await left(page).getByRole("button", { name: "Show its order" }).press("Enter");
  await expectFocusIn(page, "orders");
  terminal.push("squareOff", run({ state: "done", lines: run().lines.map((line) => ({ ...line, left: 0, state: "done" as const })) }));
  await status.getByRole("button", { name: "Square-off done" }).press("Enter");
  await expect(left(page)).toContainText("Square-off done: 3 positions closed");
  // Of the orders that the page has: what, how many, at what, when.
  terminal.push("order", order({ key: "sq1" as OrderKey, side: "SELL", type: "MARKET", state: "complete", filled: 100, filledValue: rupees(81_435) }));
  terminal.push("fill", fill({ order: "sq1" as OrderKey, side: "SELL", quantity: 100, price: rupees(814.35), at: at(11, 33, 7) }));
  await expect(left(page).getByRole("row", { name: /SBIN/ })).toContainText("Sold 100 at an average of 814.35, the last at 11:33:07 IST.");
  await pictures(page, "square-off-done");
  await keys(page, "Enter");
  // Its end was seen: it is told no more.
  await expect(status.getByRole("button", { name: /Square-off/ })).toHaveCount(0);
});

test("a lost answer keeps its mark: pressing again is the same square-off; a new one has a new mark", async ({ page }) => {
  await open(page, { state: tradingDay() });
  terminal.fail("positions.squareOff", { kind: "Unresolved", sentence: "The broker did not answer." });
  await keys(page, "Control+Shift+X", "Enter");
  await expect(dialog(page)).toContainText("The broker did not answer. Look in Orders and Positions; pressing again does not send it twice.");
  await expect.poll(() => terminal.requests("positions.squareOff")).toHaveLength(1);
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("positions.squareOff")).toHaveLength(2);
  const [first, second] = terminal.requests("positions.squareOff");
  expect(second).toEqual(first);
  await expect(dialog(page).getByRole("button", { name: /^Square off/ })).toBeEnabled();
  await keys(page, "ArrowDown", "Enter");
  await expect.poll(() => terminal.requests("positions.squareOff")).toHaveLength(3);
  expect(terminal.requests("positions.squareOff")[2]!.once).not.toBe(first!.once);
});

test("what was chosen and closes meanwhile: nothing else takes its place", async ({ page }) => {
  await open(page, { state: tradingDay() });
  await keys(page, "Control+Shift+X");
  await dialog(page).getByRole("radio", { name: /NIFTY 24500 CE/ }).check();
  const call = tradingDay().positions!.find(({ instrument }) => instrument === CALL)!;
  terminal.push("position", { ...call, quantity: 0, cost: rupees(0) });
  await expect(dialog(page)).toContainText("What was chosen is closed by now. Choose again.");
  await keys(page, "Enter");
  expect(terminal.requests("positions.squareOff")).toEqual([]);
  await expect(panel(page, "positions")).toBeVisible();
});
