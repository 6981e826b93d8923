import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";

export function panel(page: Page, id: string): Locator {
  return page.locator(`[data-panel="${id}"]`);
}

/** Errors, warnings and policy breaches of the page; a spec expects none at its end. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
  });
  return errors;
}

/** Panel that has the focus. */
export async function focusedPanel(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-panel]")?.dataset["panel"]);
}

export async function expectFocusIn(page: Page, id: string): Promise<void> {
  await expect.poll(() => focusedPanel(page)).toBe(id);
}

/** A row of the watch list. */
export function watchRow(page: Page, name: string): Locator {
  return panel(page, "watch-list").getByRole("row", { name });
}
