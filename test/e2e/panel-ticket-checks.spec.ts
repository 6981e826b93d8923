import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { Answer } from "../../shared/contract/commands.ts";
import { CONSENT_RULE } from "../../shared/contract/schemas/checks.ts";
import { badInput, notConnected, refused, TerminalError } from "../../shared/domain/errors.ts";
import { startFakeTerminal, ACCOUNT } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { keys, showPage } from "./panel-helpers.ts";
import { rupees, SBIN } from "./trading-day.ts";
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

const NOTICE = "Security is under Graded Surveillance Measure, stage 2: buyers deposit 100 % for five months";
const ticket = (page: Page) => panel(page, "ticket");
const summary = (page: Page) => ticket(page).getByLabel("Cost of the order");

type Preview = Answer<"orders.preview">;
const plain: Preview = {
  problems: [], hints: [], orderValue: rupees(81_150), margin: rupees(16_230), available: rupees(9_41_830),
  charges: { entry: rupees(30.92), roundTrip: rupees(61.84), lines: [{ name: "Brokerage", amount: rupees(40) }, { name: "STT", amount: rupees(20.3) }, { name: "GST", amount: rupees(1.54) }], table: "rates of Apr 2026" },
  breakEven: rupees(812.1), breakEvenTicks: 12,
};

/** A terminal whose broker wants consent for SBIN. */
function underSurveillance(): { agreed: boolean; answers: NonNullable<FakeOptions["answers"]> } {
  const state = { agreed: false };
  const problem = refused(CONSENT_RULE, `SBIN is under surveillance: “${NOTICE}”. The broker takes an order that opens a position in it only with your consent; give it on the ticket, once for today.`, "your consent today to the broker's notice", "not given");
  return Object.assign(state, {
    answers: {
      "instruments.hints": () => ({ hints: [{ kind: "cautionary" as const, tone: "warning" as const, sentence: `Under surveillance: ${NOTICE}` }] }),
      "orders.preview": () => ({ ...plain, problems: state.agreed ? [] : [problem] }),
      "gtt.preview": () => ({ home: "only while Sauda runs" as const, sentences: ["Watched by Sauda itself: nothing happens while it is off or has no prices."], problems: state.agreed ? [] : [problem] }),
      "basket.preview": ({ basket }: { basket: { lines: readonly unknown[] } }) => ({
        order: basket.lines.map((_, i) => i), problems: basket.lines.map(() => (state.agreed ? [] : [problem])),
        margin: rupees(1_62_300), marginSource: { by: "broker" as const, own: rupees(1_80_000), differs: "Our own table says ₹ 1,80,000.00, 10.9 % more." }, marginAlone: rupees(1_80_000), available: rupees(9_41_830), charges: rupees(61.84), rollback: ["Sell 100 SBIN at market"],
      }),
      "checks.notice": () => ({ notice: NOTICE, agreed: state.agreed }),
      "checks.agree": () => {
        state.agreed = true;
        return {};
      },
    },
  });
}

test("consent by keyboard: the notice stands on the ticket, Enter shows it, Tab Enter agrees, Enter sends; not asked twice", async ({ page }) => {
  await open(page, { answers: underSurveillance().answers });
  await keys(page, "b");
  await page.keyboard.type("100");
  await expect(ticket(page).getByLabel("Notices of the day")).toContainText(`Surveillance Under surveillance: ${NOTICE}`);
  await expect(ticket(page).locator("#ticket-block")).toHaveText("The broker wants your consent to its notice on this share, once today.");
  await expect(ticket(page).getByRole("button", { name: "Read the notice…" })).toBeVisible();
  await pictures(page, "ticket-consent");
  await keys(page, "Enter");
  const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
  await expect(dialog).toContainText("SBIN is under surveillance");
  await expect(dialog).toContainText(NOTICE);
  await pictures(page, "ticket-consent-notice");
  expect(terminal.requests("orders.place")).toEqual([]);
  // A second Enter out of habit agrees to nothing.
  await keys(page, "Enter");
  await expect(dialog).toHaveCount(0);
  await ticket(page).getByLabel(/^Quantity/).press("Enter");
  await expect(dialog).toContainText(NOTICE);
  await keys(page, "Escape");
  await expect(dialog).toHaveCount(0);
  expect(terminal.requests("checks.agree")).toEqual([]);

  await ticket(page).getByLabel(/^Quantity/).press("Enter");
  await expect(dialog).toContainText(NOTICE);
  await keys(page, "Tab", "Enter");
  await expect.poll(() => terminal.requests("checks.agree")).toEqual([{ account: ACCOUNT, instrument: SBIN, notice: NOTICE }]);
  await expect(ticket(page).getByRole("button", { name: /^Buy 100 SBIN/ })).toHaveAttribute("aria-disabled", "false");
  await expect(ticket(page).getByRole("button", { name: "Read the notice…" })).toHaveCount(0);
  await ticket(page).getByLabel(/^Quantity/).press("Enter");
  await expect.poll(() => terminal.requests("orders.place")).toHaveLength(1);
  await expect(dialog).toHaveCount(0);
});

test("the notice changed while it was read: said, and nothing is agreed", async ({ page }) => {
  await open(page, {
    answers: {
      ...underSurveillance().answers,
      "checks.agree": () => {
        throw new TerminalError(badInput("notice", "the broker's notice of today", "The broker's notice on SBIN is another one now. Read it and agree again."));
      },
    },
  });
  await keys(page, "b");
  await page.keyboard.type("100");
  await ticket(page).getByRole("button", { name: "Read the notice…" }).click();
  await page.getByRole("button", { name: /I have read it and agree/ }).click();
  await expect(page.getByText("The broker's notice on SBIN is another one now. Read it and agree again.")).toBeVisible();
  await expect(ticket(page).getByRole("button", { name: "Read the notice…" })).toBeVisible();
  expect(terminal.requests("orders.place")).toEqual([]);
});

test("a GTT and a basket offer the same consent", async ({ page }) => {
  const state = underSurveillance();
  await open(page, { answers: state.answers });
  await keys(page, "b");
  await page.keyboard.type("100");
  await ticket(page).getByRole("tab", { name: /GTT/ }).click();
  await ticket(page).getByLabel(/^Trigger/).first().fill("780");
  await ticket(page).getByLabel(/^Price/).first().fill("780");
  await ticket(page).getByRole("button", { name: "Read the notice…" }).click();
  await page.getByRole("button", { name: /I have read it and agree/ }).click();
  await expect.poll(() => terminal.requests("checks.agree")).toHaveLength(1);
  await expect(ticket(page).getByRole("button", { name: "Read the notice…" })).toHaveCount(0);

  state.agreed = false;
  await keys(page, "Alt+A");
  await keys(page, "Alt+I");
  await ticket(page).getByLabel("Quantity of line 1, SBIN").fill("100");
  await expect(ticket(page)).toContainText("Margin together, by the broker");
  await expect(ticket(page)).toContainText("Our own table says ₹ 1,80,000.00, 10.9 % more.");
  await expect(ticket(page).getByRole("button", { name: "Read the notice…" })).toBeVisible();
  await pictures(page, "basket-consent");
  await ticket(page).getByRole("button", { name: "Read the notice…" }).click();
  await page.getByRole("button", { name: /I have read it and agree/ }).click();
  await expect.poll(() => terminal.requests("checks.agree")).toHaveLength(2);
});

test("margin: our estimate at once, then the broker's with what is between them, then our estimate with the reason", async ({ page }) => {
  const own = rupees(16_230);
  let preview: Preview = { ...plain, marginSource: { by: "estimate", own } };
  await open(page, { answers: { "orders.preview": () => preview } });
  await keys(page, "b");
  await page.keyboard.type("100");
  await expect(summary(page)).toContainText("Margin, our estimate₹ 16,230.00");
  preview = { ...plain, margin: rupees(18_440.5), marginSource: { by: "broker", own, differs: "Our own table says ₹ 16,230.00, 12.0 % less." } };
  await expect(summary(page)).toContainText("Margin, by the broker₹ 18,440.50");
  await expect(summary(page)).toContainText("Our own table says ₹ 16,230.00, 12.0 % less.");
  await pictures(page, "ticket-margin-broker");
  preview = { ...plain, marginSource: { by: "estimate", own, why: "HTTP 502: an error page instead of an answer" } };
  await expect(summary(page)).toContainText("The broker's margin could not be had (HTTP 502: an error page instead of an answer); the order goes without it.");
  await pictures(page, "ticket-margin-estimate");
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("orders.place")).toHaveLength(1);
});

test("charges are checked with the broker on demand: a difference names both, and no answer is said", async ({ page }) => {
  await open(page, {
    answers: {
      "orders.preview": () => plain,
      "checks.charges": () => ({
        verdict: "differs", ours: rupees(30.92), theirs: rupees(36.82), lines: [{ name: "Brokerage", ours: rupees(20), theirs: rupees(25) }],
        sentence: "Charges of buying 100 SBIN at ₹ 811.50 (MIS) differ: Angel One estimates ₹ 36.82, Sauda's table (rates of Apr 2026) ₹ 30.92. Brokerage ₹ 25.00 there, ₹ 20.00 here. Costs and break-even shown here may be off by that; compare with the contract note of the day.",
      }),
    },
  });
  await keys(page, "b");
  await page.keyboard.type("100");
  await keys(page, "Tab");
  await page.keyboard.type("811.5");
  await summary(page).getByRole("button", { name: /^Charges, both ways/ }).click();
  const check = summary(page).getByRole("button", { name: "Check charges with the broker" });
  await check.focus();
  await keys(page, "Enter");
  await expect(summary(page).getByRole("status")).toContainText("Brokerage ₹ 25.00 there, ₹ 20.00 here.");
  expect(terminal.requests("checks.charges")).toEqual([{ account: ACCOUNT, instrument: SBIN, side: "BUY", product: "MIS", quantity: 100, price: 8_115_000 }]);
  expect(terminal.requests("orders.place")).toEqual([]);
  await pictures(page, "ticket-charges-differ");
  terminal.answer("checks.charges", () => {
    throw new TerminalError(notConnected("Angel One did not tell its charges (HTTP 502); nothing was compared. Try again in a moment."));
  });
  await check.click();
  await expect(summary(page).getByRole("status")).toContainText("nothing was compared. Try again in a moment.");
  // Another order: what was said of the former goes.
  await ticket(page).getByLabel(/^Quantity/).fill("200");
  await expect(summary(page).getByRole("status")).toHaveCount(0);
});

test("the verdict on the order is asked for anew as soon as the kill switch moves", async ({ page }) => {
  await open(page);
  await keys(page, "b", "Alt+1");
  await page.keyboard.type("10");
  await expect(summary(page)).toHaveAttribute("aria-busy", "false");
  await expect.poll(() => terminal.requests("orders.preview").length).toBeGreaterThan(0);
  const before = terminal.requests("orders.preview").length;
  // By itself it is asked for once a second, which would take longer than is waited for here.
  for (let i = 0; i < 12; i++) {
    terminal.push("kill", { pulled: i % 2 === 0, squareOff: false, sentence: "" });
    await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
  }
  expect(terminal.requests("orders.preview").length - before).toBeGreaterThanOrEqual(10);
});
