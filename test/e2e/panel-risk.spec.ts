import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { RiskView } from "../../shared/contract/schemas/risk.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { defaultState } from "./fake/default-state.ts";
import { UNIVERSE } from "./fake/universe.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { at, rupees } from "./trading-day.ts";
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
  await goTo(page, "l", "risk");
}

const INSTALLED = defaultState(UNIVERSE).limits[0]!.limits;
const LIMITS = { ...INSTALLED, dailyLoss: rupees(20_000), drawdown: rupees(30_000), accountExposure: rupees(2_500_000), openOrders: 20, banned: ["NSE:IDEA"] };
const RISK: RiskView = { account: ACCOUNT, net: rupees(-16_450.25), peak: rupees(3_200), drawdown: rupees(19_650.25), exposure: rupees(1_931_385.5), openOrders: 3, sent: { second: 1, minute: 12, hour: 148, day: 612 } };
const STATE = { risk: [RISK], limits: [{ account: ACCOUNT, limits: LIMITS, defaults: INSTALLED, changedAt: at(9, 5) }] };
const risk = (page: Page) => panel(page, "risk");
const field = (page: Page, name: string) => risk(page).getByRole("textbox", { name, exact: true });
const save = (page: Page) => risk(page).getByRole("button", { name: /^Save/ });

test("no limits are known", async ({ page }) => {
  await open(page, { state: { limits: [], risk: [] } });
  await expect(risk(page)).toContainText("No limits are known yet");
  await pictures(page, "risk-empty");
});

test("where the account stands against each limit, live", async ({ page }) => {
  await open(page, { state: STATE });
  const meter = (name: string) => risk(page).getByRole("meter", { name });
  // 16,450.25 of 20,000 = 82 %.
  await expect(meter("Net, after charges")).toHaveAttribute("aria-valuetext", "−₹ 16,450.25, loss limit ₹ 20,000.00");
  await expect(meter("Net, after charges")).toHaveAttribute("aria-valuenow", "82");
  await expect(meter("Drawdown")).toHaveAttribute("aria-valuenow", "66");
  await expect(meter("Exposure")).toHaveAttribute("aria-valuetext", "₹ 19,31,385.50, of ₹ 25,00,000.00");
  await expect(meter("Orders this hour")).toHaveAttribute("aria-valuetext", "148, of 1,000");
  await expect(risk(page)).toContainText("5 differ from the installed ones. Last changed 09:05:00.");
  await expect(field(page, "Daily loss")).toHaveValue("20,000");
  await pictures(page, "risk-full");
  const { net: _gone, ...unpriced } = RISK;
  terminal.push("risk", { ...unpriced, sent: { ...RISK.sent, second: 8 } });
  await expect(meter("Net, after charges")).toHaveAttribute("aria-valuetext", /not known: a position has no price/);
  await expect(meter("Orders this second")).toHaveAttribute("aria-valuenow", "100");
});

test("by keyboard: wrong input is told at its field, the changes are looked at before they are saved", async ({ page }) => {
  await open(page, { state: STATE });
  // Reached by its keys the panel has the focus, not a field: the next two keys go on.
  await keys(page, "g", "c");
  await expectFocusIn(page, "chart");
  await keys(page, "g", "l", "Tab");
  await expect(field(page, "Daily loss")).toBeFocused();
  await keys(page, "g", "c");
  await expect(field(page, "Daily loss")).toHaveValue("20,000");
  await expect(page.getByText("This field takes digits: the letter was not typed.")).toBeVisible();
  await keys(page, "Escape", "g", "c");
  await expectFocusIn(page, "chart");
  await keys(page, "g", "l", "Tab");
  await field(page, "Daily loss").fill("5o,000");
  await expect(risk(page)).toContainText("“5o,000” cannot be read; expected is 0 (off), or ₹ 100.00 to");
  await expect(save(page)).toBeDisabled();
  await keys(page, "Control+A");
  await page.keyboard.type("50,000");
  await keys(page, "Tab", "Tab", "Tab");
  await page.keyboard.type("250");
  await expect(risk(page)).toContainText("Expected is 0 (off), or 0.1 % to 100 %.");
  await expect(risk(page)).toContainText("1 field needs correcting before it can be saved.");
  await pictures(page, "risk-wrong");
  await keys(page, "Control+A", "Backspace");
  await field(page, "Working orders").focus();
  await keys(page, "ArrowDown");
  await expect(field(page, "Working orders")).toHaveValue("19");
  await field(page, "Kept for exits, a second").fill("8");
  await expect(risk(page)).toContainText('"Kept for exits, a second" (exitsPerSecond) must be less than 8');
  await field(page, "Kept for exits, a second").fill("3");
  await expect(risk(page)).toContainText("3 changes, not saved yet.");
  await keys(page, "Enter");
  const dialog = page.getByRole("dialog", { name: "Change 3 limits of Practice?" });
  await expect(dialog.getByRole("listitem").filter({ hasText: "Daily loss" })).toHaveText(/Daily loss₹\s20,000\.00 → ₹\s50,000\.00lets more through/);
  await expect(dialog.getByRole("listitem").filter({ hasText: "Working orders" })).toHaveText("Working orders20 orders → 19 orders");
  await pictures(page, "risk-confirm");
  await keys(page, "Escape");
  expect(terminal.requests("risk.setLimits")).toEqual([]);
  await field(page, "Working orders").focus();
  terminal.fail("risk.setLimits", { kind: "Fault", sentence: "The file of limits cannot be written: the disk is full." });
  await keys(page, "Enter", "Enter");
  await expect(risk(page)).toContainText("Not saved: The file of limits cannot be written: the disk is full.");
  terminal.answer("risk.setLimits", () => ({}));
  await keys(page, "Enter", "Enter");
  await expect.poll(() => terminal.requests("risk.setLimits")).toHaveLength(2);
  expect(terminal.requests("risk.setLimits")[1]).toEqual({ account: ACCOUNT, limits: { ...LIMITS, dailyLoss: rupees(50_000), openOrders: 19, exitsPerSecond: 3 } });
});

test("revert takes back what was typed; a change from elsewhere shows in fields that were not touched", async ({ page }) => {
  await open(page, { state: STATE });
  await field(page, "Order lots").fill("12");
  terminal.push("limits", { account: ACCOUNT, limits: { ...LIMITS, openOrders: 7 } });
  await expect(field(page, "Working orders")).toHaveValue("7");
  await expect(field(page, "Order lots")).toHaveValue("12");
  await risk(page).getByRole("button", { name: "Revert" }).press("Enter");
  await expect(field(page, "Order lots")).toHaveValue("");
  await expect(save(page)).toBeDisabled();
});

test("the breaker is out: a banner with the rule, lifted only by typing", async ({ page }) => {
  const breach = { rule: "dailyLoss", sentence: "The day's net is −₹ 20,140.00, beyond the loss limit of ₹ 20,000.00.", mode: "flat", at: at(11, 30, 2) } as const;
  await open(page, { state: { ...STATE, risk: [{ ...RISK, net: rupees(-20_140), breach }] } });
  const banner = risk(page).getByRole("alert");
  await expect(banner).toContainText("Breaker out since 11:30:02: dailyLoss");
  await expect(banner).toContainText("Positions are squared off and only orders that reduce a position go until the day ends.");
  await pictures(page, "risk-breach");
  await banner.getByRole("button", { name: "Type RELEASE to lift…" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Lift the breaker of Practice?" });
  await expect(dialog.getByRole("button", { name: "Lift the breaker" })).toBeDisabled();
  await page.keyboard.type("RELEASE");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("risk.lift")).toEqual([{ account: ACCOUNT, typed: "RELEASE" }]);
  terminal.push("risk", RISK);
  await expect(banner).toBeHidden();
});

test("without a link it stays as it was, and saving says that nothing went", async ({ page }) => {
  await open(page, { state: STATE });
  await field(page, "Order lots").fill("12");
  terminal.dropLink();
  await expect(page.getByText("The link to Sauda was lost").first()).toBeVisible();
  await keys(page, "Enter", "Enter");
  await expect(risk(page)).toContainText("Not saved:");
  await pictures(page, "risk-disconnected");
  errors.length = 0;
});
