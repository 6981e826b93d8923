import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { DriftDayView, DriftLineView, DriftReport } from "../../shared/contract/schemas/drift.ts";
import type { LabJob } from "../../shared/contract/schemas/lab.ts";
import { refused, TerminalError } from "../../shared/domain/errors.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { istEpoch } from "../../shared/domain/time.ts";
import type { MarketTime, SystemTime } from "../../shared/domain/time.ts";
import { money } from "../../shared/domain/units.ts";
import { startFakeTerminal, UNIVERSE } from "./fake-terminal.ts";
import type { FakeTerminal } from "./fake-terminal.ts";
import { defaultState } from "./fake/default-state.ts";
import { strategyView } from "./fake/strategy-world.ts";
import { panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const rupees = (amount: number) => money(Math.round(amount * 10_000));
const at = (day: string, minutes: number) => istEpoch(day, minutes) as MarketTime;

const line = (day: string, minutes: number, cause: DriftLineView["cause"], amount: number, sentence: string): DriftLineView => ({ cause, amount: rupees(amount), instrument: SBIN, at: at(day, minutes), sentence });

/** Figures whose causes are the sums of their lines. */
function compared(day: string, rerun: number, lines: readonly DriftLineView[], over: Partial<DriftReport> = {}): DriftReport {
  const byCause = { signal: 0, timing: 0, price: 0, charges: 0, refusal: 0, unfilled: 0 };
  for (const { cause, amount } of lines) byCause[cause] += amount;
  const difference = lines.reduce((sum, { amount }) => sum + amount, 0);
  return {
    strategy: "mine", title: "Opening range", day, state: "compared", sure: true, sentence: "Compared with its re-run on the recorded ticks.", at: at(day, 936) as number as SystemTime, notes: [], lines: [...lines],
    figures: { real: money(rupees(rerun) + difference), rerun: rupees(rerun), difference: money(difference), byCause: byCause as never }, ...over,
  };
}

const TODAY = "2026-08-17";
const REPORTS: readonly DriftReport[] = [
  compared("2026-08-14", 18_420.5, [
    line("2026-08-14", 580, "timing", -412.5, "To buy 500 NSE:SBIN at 09:40:00: the market moved between the fills of the day and of its re-run."),
    line("2026-08-14", 580, "price", -125, "To buy 500 NSE:SBIN at 09:40:00: filled at other prices against the market of the moment than in its re-run."),
    line("2026-08-14", 662, "refusal", -2_310.75, "To sell 500 NSE:SBIN at 11:02:00: filled 0, in its re-run 500. It was refused: More than 20 orders of the day."),
    line("2026-08-14", 745, "signal", 640, "Decided to buy 250 NSE:SBIN at 12:25:00; its re-run did not."),
    { cause: "charges", amount: rupees(-11.8), sentence: "Charges of the day that no order carries." },
  ]),
  compared("2026-08-13", -2_115.25, [line("2026-08-13", 600, "unfilled", 96.5, "To sell 500 NSE:SBIN at 10:00:00: filled 300, in its re-run 500.")], { sure: false, sentence: "Compared with its re-run, but not all of the day is known: take the figures as a hint.", notes: ["It ran from 09:20:00 on, and the recording begins at 10:12:00: what it decided before cannot be seen in the re-run."] }),
  compared("2026-08-12", 4_000, []),
  { strategy: "mine", title: "Opening range", day: "2026-08-11", state: "not comparable", sure: false, sentence: "No ticks of its instruments were recorded on that day, so it cannot be played again. Switch the recorder on (“Recorder” above the strategies): the days from then on can be compared.", notes: [], lines: [] },
];
const headOf = ({ day, state, sentence, sure, figures, at: when }: DriftReport): DriftDayView => ({ day, state, sentence, sure, ...(figures && { figures }), ...(when === undefined ? {} : { at: when }) });

let terminal: FakeTerminal;
let errors: string[];
let reports: DriftReport[];
let trouble: string | undefined;
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, days: readonly DriftReport[]): Promise<void> {
  reports = [...days];
  trouble = undefined;
  await page.setViewportSize({ width: 1920, height: 1000 });
  errors = watchErrors(page);
  const options = {
    state: { strategies: [strategyView({ id: "mine", title: "Opening range", state: "running", instruments: [SBIN] })], accounts: defaultState(UNIVERSE).accounts },
    answers: {
      "lab.drifts": () => {
        if (trouble !== undefined) throw new TerminalError({ kind: "Fault", sentence: trouble });
        return { days: [...(reports.some(({ day }) => day === TODAY) || days.length === 0 ? [] : [{ day: TODAY, state: "open" as const, sure: false, sentence: "Not compared yet." }]), ...reports.map(headOf)] };
      },
      "lab.drift": ({ day }: { day: string }) => reports.find((one) => one.day === day)!,
      "lab.driftRun": () => {
        if (trouble !== undefined) throw new TerminalError(refused("drift-day", trouble, "", ""));
        return { id: "drift0001" };
      },
    },
  };
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
}

const here = (page: Page) => panel(page, "strategies");
const days = (page: Page) => here(page).getByRole("listbox", { name: "Days" });

async function showDrift(page: Page): Promise<void> {
  await goTo(page, "j", "strategies");
  await keys(page, "5");
  await expect(here(page).getByRole("tab", { name: /Drift/, selected: true })).toBeVisible();
}

function job(state: LabJob["state"], sentence: string): void {
  terminal.push("labJob", { id: "drift0001", kind: "drift", title: "Drift", state, done: 0, total: 0, sentence, at: 1 as SystemTime });
}

test("days by keyboard: differences by cause, one that is not sure, one the same, one that cannot be; a line goes to the chart", async ({ page }) => {
  await open(page, REPORTS);
  await showDrift(page);
  await expect(days(page).getByRole("option")).toHaveCount(5);
  await days(page).focus();
  await keys(page, "ArrowDown");
  const detail = here(page).getByRole("region", { name: /^Drift of/ });
  await expect(days(page).getByRole("option", { selected: true })).toContainText("−₹ 2,220.05");
  await expect(detail).toContainText("Compared with its re-run on the recorded ticks.");
  await expect(detail.getByRole("table", { name: "Differences" }).getByRole("row")).toHaveCount(6);
  await expect(days(page).getByRole("option", { selected: true }).getByRole("img")).toHaveAttribute("aria-label", /Refusal −₹ 2,310.75/);
  await pictures(page, "drift-day", "strategies");
  await page.setViewportSize({ width: 1920, height: 1000 });

  await days(page).focus();
  await keys(page, "ArrowDown");
  await expect(days(page).getByRole("option", { selected: true })).toContainText("≈ ");
  await expect(detail).toContainText("the recording begins at 10:12:00");
  await pictures(page, "drift-unsure", "strategies");
  await page.setViewportSize({ width: 1920, height: 1000 });
  await days(page).focus();
  await keys(page, "ArrowDown");
  await expect(detail).toContainText("same to the paisa");
  await keys(page, "ArrowDown");
  await expect(detail).toContainText("No ticks of its instruments were recorded");
  await keys(page, "ArrowUp", "ArrowUp", "ArrowUp");
  await detail.getByRole("button", { name: "11:02:00" }).focus();
  await keys(page, "Enter");
  await expect(panel(page, "chart").getByRole("img", { name: /^Chart of SBIN/ })).toBeVisible();
});

test("a day that is not over says so; one that is over is compared on demand, with its progress", async ({ page }) => {
  await open(page, REPORTS);
  await showDrift(page);
  await expect(days(page).getByRole("option", { selected: true })).toContainText("Not compared yet");
  trouble = "The day is not over: it can be compared from 15:45:00 on, when the last fills and ticks are in.";
  const compare = here(page).getByRole("button", { name: "Compare" });
  await compare.focus();
  await keys(page, "Enter");
  await expect(page.getByText("it can be compared from 15:45:00 on")).toBeVisible();
  trouble = undefined;
  await compare.focus();
  await keys(page, "Enter");
  await expect.poll(() => terminal.requests("lab.driftRun").length).toBe(2);
  job("running", "Plays 1,20,400 bars.");
  await expect(here(page).getByRole("button", { name: "Comparing…" })).toBeDisabled();
  reports.unshift(compared(TODAY, 1_000, [line(TODAY, 600, "price", -12, "To buy 10 NSE:SBIN at 10:00:00: filled at other prices against the market of the moment than in its re-run.")]));
  job("done", "Compared.");
  await expect(days(page).getByRole("option", { selected: true })).toContainText("−₹ 12.00");
});

test("no day yet, and a list that cannot be had", async ({ page }) => {
  await open(page, []);
  await showDrift(page);
  await expect(here(page)).toContainText("No day yet");
  await pictures(page, "drift-empty", "strategies");
  await page.setViewportSize({ width: 1920, height: 1000 });
  trouble = "The kept days cannot be read now (SQLITE_IOERR): the disk answers with an error.";
  job("failed", "x");
  await expect(here(page)).toContainText("The days could not be had");
  await pictures(page, "drift-failed", "strategies");
});
