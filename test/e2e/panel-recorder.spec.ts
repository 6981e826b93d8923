import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { RecorderView } from "../../shared/contract/schemas/strategies.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeTerminal } from "./fake-terminal.ts";
import { watchErrors } from "./page-helpers.ts";
import { keys, showPage } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

const FOLDER = "/home/trader/.local/share/sauda/recordings";
const OFF: RecorderView = { on: false, folder: FOLDER, sentence: "Off.", stuck: false, instruments: 0, ticks: 0, lost: 0, bytes: 0, mostBytes: 5_000_000_000, days: [] };
const ON: RecorderView = {
  ...OFF, on: true, sentence: "Recording.", instruments: 148, ticks: 1_284_310, bytes: 1_236_400_000,
  days: [
    { market: "angelone-P482113-live", day: "2026-11-20", bytes: 18_400_120, ticks: 1_284_310, instruments: 148 },
    ...Array.from({ length: 24 }, (_, i) => ({ market: i % 5 === 4 ? "practice-1" : "angelone-P482113-live", day: `2026-10-${String(30 - i).padStart(2, "0")}`, bytes: 41_250_000 + i * 731_000, ticks: 2_431_870 - i * 1_201, instruments: 152 - (i % 7) })),
  ],
};

let terminal: FakeTerminal;
let errors: string[];
let asked: { on: boolean; mostBytes?: number | undefined }[];
let refuses: string | undefined;
test.beforeEach(() => {
  asked = [];
  refuses = undefined;
});
test.afterEach(async () => {
  await terminal.stop();
  expect(errors).toEqual([]);
});

async function open(page: Page, recorder: RecorderView): Promise<void> {
  errors = watchErrors(page);
  const options = {
    state: { recorder },
    answers: {
      "recorder.set": (request: { on: boolean; mostBytes?: number | undefined }) => {
        if (refuses !== undefined) throw new TerminalError({ kind: "Fault", sentence: refuses });
        asked.push(request);
        show({ on: request.on, sentence: request.on ? "Waiting for the first tick." : "Off.", mostBytes: request.mostBytes ?? terminal.state.recorder!.mostBytes });
        return {};
      },
    },
  };
  terminal = await startFakeTerminal(options);
  await showPage(page, terminal, options);
}

function show(change: Partial<RecorderView>): void {
  terminal.state.recorder = { ...terminal.state.recorder!, ...change };
  terminal.push("recorder", terminal.state.recorder);
}

const status = (page: Page) => page.getByRole("contentinfo", { name: "Status" });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Recorder" });

test("off, with nothing recorded: opened by keyboard, switched on, closed; the status bar tells", async ({ page }) => {
  await open(page, OFF);
  await expect(status(page).getByRole("button", { name: "Rec off" })).toBeVisible();
  await keys(page, "F6", "Control+k");
  await page.keyboard.type("recorder");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await expect(dialog(page)).toContainText("Nothing is recorded yet.");
  await pictures(page, "recorder-off");
  await expect(dialog(page).getByRole("switch")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(dialog(page).getByRole("switch")).toHaveAttribute("aria-checked", "true");
  await expect(dialog(page).getByRole("status")).toHaveText("Waiting for the first tick.");
  expect(asked).toEqual([{ on: true }]);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(status(page).getByRole("button", { name: "Rec 0 kB" })).toBeVisible();
  show({ bytes: 6_340_000, ticks: 12, instruments: 2, sentence: "Recording." });
  await expect(status(page).getByRole("button", { name: "Rec 6.3 MB" })).toBeVisible();
});

test("many days: each with its size, and its replay to copy", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, ON);
  await status(page).getByRole("button", { name: "Rec 1.2 GB" }).click();
  const table = dialog(page).getByRole("table", { name: "Recorded days" });
  await expect(table.getByRole("row")).toHaveCount(26);
  await expect(table.getByRole("row").nth(1)).toContainText("20 Nov 2026angelone P48211314812,84,31018.4 MB");
  await expect(table).toContainText("Practice, seed 1");
  await expect(dialog(page)).toContainText("12,84,310 ticks of 148 instruments");
  await expect(dialog(page)).toContainText("1.2 GB of 5 GB");
  await pictures(page, "recorder-on");
  await dialog(page).getByRole("button", { name: "Copy the command that plays back 20 Nov 2026" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`npm start -- --replay "${FOLDER}/angelone-P482113-live/2026-11-20"`);
});

test("the bound: what is no size is told, what is one is set", async ({ page }) => {
  await open(page, ON);
  await status(page).getByRole("button", { name: /^Rec/ }).click();
  const field = dialog(page).getByLabel("At most");
  await field.fill("5000");
  await expect(dialog(page).getByRole("alert")).toHaveText("0.01 to 1,000");
  await field.press("Enter");
  await field.fill("2.5");
  await field.press("Enter");
  await expect(dialog(page)).toContainText("of 2.5 GB");
  expect(asked).toEqual([{ on: true, mostBytes: 2_500_000_000 }]);
});

test("trouble: a full disk, lost ticks, and a setting that could not be kept", async ({ page }) => {
  const sentence = `The disk is full, so no ticks are recorded. Free some space on the disk of ${FOLDER}, or set a smaller bound. It is tried again every 30 s.`;
  await open(page, { ...ON, stuck: true, sentence, lost: 1_204 });
  await expect(status(page).getByRole("button", { name: "Not recording" })).toBeVisible();
  await status(page).getByRole("button", { name: "Not recording" }).click();
  await expect(dialog(page).getByRole("alert")).toHaveText(sentence);
  await expect(dialog(page)).toContainText("1,204");
  await pictures(page, "recorder-stuck");
  refuses = "The recorder's setting could not be saved, so it stays as it was: no space left on device.";
  await dialog(page).getByRole("switch").click();
  await expect(dialog(page).getByRole("switch")).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Escape");
  await expect(page.getByText(refuses)).toBeVisible();
});
