import { expect, test } from "@playwright/test";
import { BuiltTerminal } from "./built-terminal.ts";
import { expectFocusIn, panel, watchErrors, watchRow } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

/** Twenty levels against the built terminal: the practice exchange's own book, over the wire and the bridge, to the panel. */
let terminal: BuiltTerminal;
test.afterEach(() => terminal.clear());

test("the practice market's twenty levels come, live, and are better than each other; a future has five and says so", async ({ page }) => {
  test.setTimeout(90_000);
  terminal = new BuiltTerminal();
  const errors = watchErrors(page);
  await page.goto(await terminal.start());
  const sbin = panel(page, "watch-list").getByRole("row", { name: /^SBIN/ });
  await expect(sbin).toContainText(/\d\.\d\d/, { timeout: 20_000 });
  await sbin.click();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expectFocusIn(page, "depth");
  const depth = panel(page, "depth");
  await page.keyboard.press("l");
  await expect(depth.locator('[data-cell="bid9price"]')).toContainText(/\d\.\d\d/, { timeout: 10_000 });
  await expect(depth.getByRole("status")).toHaveCount(0);
  const prices = async (side: "bid" | "ask"): Promise<number[]> => {
    const texts = await depth.locator(`[data-cell^="${side}"][data-cell$="price"]`).allInnerTexts();
    return texts.filter((text) => /\d/.test(text)).map((text) => Number(text.replaceAll(",", "")));
  };
  const [bids, asks] = [await prices("bid"), await prices("ask")];
  expect(bids.length).toBeGreaterThan(5);
  expect(bids).toEqual([...new Set(bids)].sort((a, b) => b - a));
  expect(asks).toEqual([...new Set(asks)].sort((a, b) => a - b));
  const sum = async (): Promise<string> => depth.locator('[data-cell="bid9sum"]').innerText();
  const before = await sum();
  await expect.poll(sum, { timeout: 20_000 }).not.toBe(before);
  await picture(page, "depth20-practice");
  await watchRow(page, "BANKNIFTY FUT").click();
  await expect(depth.getByRole("status")).toContainText("Angel One streams them for NSE shares only. Showing 5.");
  await expect(depth.locator('[data-cell="bid0price"]')).toContainText(/\d\.\d\d/);
  await expect(depth.getByRole("row")).toHaveCount(6);
  expect(errors).toEqual([]);
});
