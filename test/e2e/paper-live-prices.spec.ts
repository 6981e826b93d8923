import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import { accountId } from "../../shared/domain/identity.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { paperState, SWING_ACCOUNT, SWING_PAPER, swingPerformance } from "./paper-day.ts";
import { pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, options: FakeOptions): Promise<void> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
}

const LIVE: AccountView = { id: accountId("angelone", "A123456", "live"), broker: "Angel One", title: "A123456", clientCode: "A123456", world: "live", state: "ready", sentence: "Ready.", trading: true };
const SCALP = accountId("paperlive", "Scalp", "paper");
const WAITS = "Scalp waits: it trades on the prices of A123456, which is not connected. Connect A123456 in the Connect panel; orders and positions of Scalp are kept.";
const SCALP_ACCOUNT: AccountView = { ...SWING_ACCOUNT, id: SCALP, title: "Scalp", clientCode: "Scalp" };
const SCALP_PAPER = { ...SWING_PAPER, account: SCALP, name: "Scalp", prices: LIVE.id, generation: 1 };

test("a new paper account chooses its prices: the practice market's, or those of a connected account", async ({ page }) => {
  const state = paperState();
  await open(page, { state: { ...state, accounts: [...(state.accounts ?? []), LIVE, { ...LIVE, id: accountId("angelone", "B777777", "live"), title: "B777777", clientCode: "B777777", trading: false, state: "retrying" }] }, answers: { "paper.performance": swingPerformance, "paper.open": () => ({ account: SCALP }) } });
  await goTo(page, "e", "paper");
  await keys(page, "n");
  const dialog = page.getByRole("dialog", { name: "New paper account" });
  const prices = dialog.getByLabel("Prices");
  await expect(prices).toHaveValue("");
  await expect(dialog).toContainText("The prices of the practice market.");
  await expect(prices.getByRole("option", { name: "Angel One B777777, live (not ready)" })).toBeDisabled();
  await prices.selectOption({ label: "Angel One A123456, live" });
  await expect(dialog).toContainText("Real prices of A123456's feed. While A123456 is not connected, the account waits.");
  await dialog.getByLabel("Name").fill("Scalp");
  await pictures(page, "paper-live-prices");
  await dialog.getByLabel("Name").press("Enter");
  await expect.poll(() => terminal.requests("paper.open").at(-1)).toMatchObject({ name: "Scalp", prices: LIVE.id });
});

test("without a connected account the dialog says how to have real prices", async ({ page }) => {
  await open(page, { state: paperState(), answers: { "paper.performance": swingPerformance } });
  await goTo(page, "e", "paper");
  await keys(page, "n");
  await expect(page.getByRole("dialog", { name: "New paper account" })).toContainText("For real prices connect a broker account first; it then stands in this list.");
});

test("while its account is not connected it waits, says so, and leads to the Connect panel; with prices again it trades", async ({ page }) => {
  const state = paperState();
  const waiting: AccountView = { ...SCALP_ACCOUNT, state: "waiting", trading: false, sentence: WAITS };
  await open(page, {
    state: { ...state, accounts: [waiting, ...(state.accounts ?? [])], paper: [...(state.paper ?? []), { ...SCALP_PAPER, waits: WAITS }], settings: { page: { account: SCALP } } },
    answers: { "paper.performance": swingPerformance },
  });
  await keys(page, "Control+Shift+A");
  await page.getByRole("dialog", { name: "Accounts" }).getByRole("button", { name: /Scalp/ }).click();
  const banner = page.getByText(WAITS, { exact: true });
  await expect(banner).toBeVisible();
  await expect(page.getByText("Scalp: Waiting for prices")).toBeVisible();
  await goTo(page, "e", "paper");
  await expect(panel(page, "paper")).toContainText("prices of A123456, not connected");
  await pictures(page, "paper-waiting");
  expect(terminal.requests("market.show")).toEqual([]);
  await page.getByRole("button", { name: "Connect panel" }).click();
  await expect(panel(page, "connect")).toBeVisible();
  terminal.push("paper", SCALP_PAPER);
  terminal.push("account", SCALP_ACCOUNT);
  await expect(banner).toHaveCount(0);
  await expect.poll(() => terminal.requests("market.show").at(-1)).toEqual({ account: SCALP });
  await keys(page, "Control+Shift+A");
  await expect(page.getByRole("dialog", { name: "Accounts" }).getByRole("button", { name: /Scalp/ })).toContainText("Paper · prices of A123456");
  await pictures(page, "paper-live-switcher");
});
