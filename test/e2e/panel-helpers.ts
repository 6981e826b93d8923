import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel } from "./page-helpers.ts";

/** Opens the page on a scripted terminal; ready when it has drawn its panels and, if there are quotes, a price. */
export async function showPage(page: Page, terminal: FakeTerminal, { quotes = true }: FakeOptions): Promise<void> {
  await page.goto(terminal.url);
  await expect(panel(page, "watch-list")).toBeVisible();
  await expect(panel(page, "chart").getByLabel("Last price")).toContainText(quotes ? /\d/ : "–");
}

/** Keys one after another. */
export async function keys(page: Page, ...all: readonly string[]): Promise<void> {
  for (const key of all) await page.keyboard.press(key);
}

/** Goes to a panel by its two keys, from wherever the focus is. */
export async function goTo(page: Page, key: string, id: string): Promise<void> {
  // F6 leaves a field that would take the letters as text.
  await keys(page, "F6", "g", key);
  await expectFocusIn(page, id);
}

/** Texts of a grid's rows by column id, top to bottom. */
export function gridRows(page: Page, id: string): Promise<Record<string, string>[]> {
  return panel(page, id).evaluate((root) => {
    const rows = new Map<number, Record<string, string>>();
    for (const cell of root.querySelectorAll<HTMLElement>(".ag-row .ag-cell")) {
      const index = Number(cell.closest<HTMLElement>(".ag-row")?.getAttribute("row-index"));
      const row = rows.get(index) ?? {};
      row[cell.getAttribute("col-id") ?? ""] = (cell.textContent ?? "").trim();
      rows.set(index, row);
    }
    return [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
  });
}

