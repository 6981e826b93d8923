import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { PeriodDayView, PeriodView, ReportAccount } from "../../shared/contract/schemas/reports.ts";
import type { Money } from "../../shared/domain/units.ts";
import { dayNumber, dayText, isWeekend } from "../../shared/history/days.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { picture, pictures } from "./pictures.ts";

let terminal: FakeTerminal;
let errors: string[];
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

const rs = (rupees: number): Money => Math.round(rupees * 10_000) as Money;
const ACCOUNT = "paper:Swing:paper" as AccountId;
const SWING: ReportAccount = { journal: "paper-practice", account: ACCOUNT, name: "Swing", first: "2026-04-01", last: "2026-08-17", today: "2026-08-17", runs: true, lives: [1, 2] };
const OLD: ReportAccount = { journal: "live", account: "angelone:P482113:live" as AccountId, first: "2026-01-05", last: "2026-03-30", today: "2026-03-30", runs: false, lives: [] };

/** A result on every second working day: +1,000, −600, +1,000 … with 80.50 of charges. */
function days(from: string, to: string): PeriodDayView[] {
  const made: PeriodDayView[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day += 2) {
    if (isWeekend(day)) continue;
    const realised = rs(made.length % 3 === 1 ? -600 : 1_000 * (1 + (made.length % 5)));
    made.push({ day: dayText(day), realised, charges: rs(80.5), net: (realised - rs(80.5)) as Money, trades: 2 });
  }
  return made;
}

function view({ from, to, journal, account }: Pick<PeriodView, "from" | "to" | "journal" | "account">, own = days(from < "2026-04-01" ? "2026-04-01" : from, to)): PeriodView {
  const sum = (part: "realised" | "charges" | "net"): Money => own.reduce((total, one) => total + one[part], 0) as Money;
  const realised = sum("realised");
  const charges = sum("charges");
  return {
    journal, account, from, to, title: "Swing", madeAt: Date.UTC(2026, 7, 17, 6, 2, 5) as SystemTime, goesOn: false,
    sum: { realised, charges, net: sum("net"), trades: own.length * 2 }, days: own, holidays: ["2026-08-26"],
    chargeLines: own.length === 0 ? [] : [{ name: "Brokerage", amount: (charges / 2) as Money }, { name: "STT", amount: (charges / 2) as Money }],
    classes: own.length === 0 ? [] : [{ year: "2026-27", incomeClass: "intraday", lots: own.length, cost: rs(1_00_000), proceeds: (rs(1_00_000) + realised) as Money, charges: (charges / 2) as Money, transactionTax: (charges / 2) as Money, gains: realised, losses: rs(0), gain: (realised - charges) as Money }],
    turnover: [], lots: [], lotCount: 0, open: 1, unmatched: 0, warnings: [], basis: ["Realised profit pairs purchases and sales first in, first out."], limits: ["No tax is computed."],
  };
}

const ANSWERS: NonNullable<FakeOptions["answers"]> = { "reports.accounts": () => ({ accounts: [SWING, OLD] }), "reports.period": (ask) => view(ask) };

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  errors = watchErrors(page);
  terminal = await startFakeTerminal({ ...options, answers: { ...ANSWERS, ...options.answers } });
  await showPage(page, terminal, options);
  await goTo(page, "u", "reports");
}

const reports = (page: Page) => panel(page, "reports");
const sums = (page: Page) => reports(page).getByRole("group", { name: "Sum of the period" });

test("no account yet", async ({ page }) => {
  await open(page, { answers: { "reports.accounts": () => ({ accounts: [] }) } });
  await expect(reports(page)).toContainText("No journal knows an account yet");
  await pictures(page, "reports-none");
});

test("a period without a trade", async ({ page }) => {
  await open(page, { answers: { "reports.period": (ask) => view(ask, []) } });
  await expect(reports(page)).toContainText("Nothing was traded or settled in this period");
  await expect(reports(page)).toContainText("1 lot bought or sold before it was open at its end.");
  await pictures(page, "reports-empty");
});

test("loading, and an answer that fails and comes again", async ({ page }) => {
  await open(page, { delayMs: { "reports.period": 3_000 } });
  await expect(reports(page).getByRole("status", { name: "Loading the period" })).toBeVisible();
  await picture(page, "reports-loading-1280");
  await expect(sums(page)).toBeVisible({ timeout: 9_000 });
  terminal.delay("reports.period", 0);
  terminal.fail("reports.period", { kind: "Fault", sentence: "The journal of practice cannot be read." });
  await keys(page, "r");
  await expect(reports(page).getByRole("alert")).toContainText("These figures stand still: The journal of practice cannot be read.");
  await keys(page, "n");
  await expect(reports(page)).toContainText("The period could not be read");
  await pictures(page, "reports-error");
  terminal.answer("reports.period", (ask) => view(ask));
  await keys(page, "r");
  await expect(sums(page)).toContainText("1 Jul 2026 – 31 Jul 2026");
});

test("periods, accounts and the calendar by keyboard; its sums are the sum of its days", async ({ page }) => {
  await open(page);
  await expect(sums(page)).toContainText("1 Aug 2026 – 17 Aug 2026");
  await keys(page, "y");
  await expect(sums(page)).toContainText("1 Apr 2026 – 17 Aug 2026");
  const own = days("2026-04-01", "2026-08-17");
  const net = own.reduce((total, one) => total + one.net, 0) / 10_000;
  await expect(sums(page)).toContainText(`= net +₹\u00a0${net.toLocaleString("en-IN", { minimumFractionDigits: 2 })}`);
  await expect(reports(page)).toContainText("✓ 5 months add up to net");
  await expectFocusIn(page, "reports");
  const last = own.at(-1)?.day ?? "";
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["day"]);
  await expect.poll(focused).toBe(last);
  await keys(page, "ArrowUp");
  expect(await focused()).toBe(dayText(dayNumber(last) - 7));
  await keys(page, "Home");
  expect(await focused()).toBe("2026-04-01");
  await keys(page, "PageDown", "ArrowRight");
  expect(await focused()).toBe("2026-05-02");
  await pictures(page, "reports-year");
  await goTo(page, "u", "reports");
  await keys(page, "o");
  await expect(page.locator("#reports-from")).toBeFocused();
  await keys(page, "Control+A");
  await page.keyboard.type("2026-06-01");
  await expect.poll(() => terminal.requests("reports.period").at(-1)).toMatchObject({ from: "2026-06-01", to: "2026-08-17" });
  await keys(page, "Escape", "a");
  await expect(page.locator("#reports-account")).toBeFocused();
  await page.locator("#reports-account").selectOption({ label: "P482113 · live, not running" });
  await keys(page, "Escape", "y");
  await expect.poll(() => terminal.requests("reports.period").at(-1)).toMatchObject({ journal: "live", account: OLD.account, from: "2025-04-01", to: "2026-03-30" });
});

test("an export says where it lies, or why not", async ({ page }) => {
  await open(page, { answers: { "reports.export": ({ kind, format }) => ({ files: [{ name: `${kind}.${format}`, path: `/home/trader/sauda/exports/${kind}.${format}` }] }) } });
  await expect(sums(page)).toBeVisible();
  await keys(page, "4", "x");
  const dialog = page.getByRole("dialog", { name: "Write a report" });
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await keys(page, "Tab", "ArrowDown", "ArrowDown", "Enter");
  await expect(dialog.getByRole("status")).toContainText("/home/trader/sauda/exports/tax.xlsx");
  expect(terminal.requests("reports.export")[0]).toMatchObject({ journal: "paper-practice", account: ACCOUNT, kind: "tax", format: "xlsx", from: "2026-08-01", to: "2026-08-17" });
  terminal.fail("reports.export", { kind: "Fault", sentence: "The disk is full. Make room, then export again." });
  await keys(page, "Enter");
  await expect(dialog.getByRole("alert")).toContainText("Nothing was written: The disk is full. Make room, then export again.");
  await keys(page, "Escape");
  await expectFocusIn(page, "reports");
});
