import type { Page } from "@playwright/test";

/** Pictures are for people to look at and nothing is tested by them; with SAUDA_PICTURES set they are made, in artifacts/. */
const WANTED = process.env["SAUDA_PICTURES"] !== undefined;

/** The two sizes that are looked at. */
export const SIZES = [
  { name: "1280", width: 1280, height: 800 },
  { name: "1600", width: 1600, height: 1000 },
] as const;

export interface PictureOptions {
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Below artifacts/. */
  readonly folder?: string;
}

/** The page as it is. */
export async function picture(page: Page, name: string, { clip, folder = "page" }: PictureOptions = {}): Promise<void> {
  if (WANTED) await page.screenshot({ path: `artifacts/${folder}/${name}.png`, animations: "disabled", ...(clip && { clip }) });
}

/** One picture of a state at each size; the page has its former size afterwards. */
export async function pictures(page: Page, name: string, folder = "page"): Promise<void> {
  if (!WANTED) return;
  const before = page.viewportSize();
  for (const { name: size, width, height } of SIZES) {
    await page.setViewportSize({ width, height });
    // The dock and the canvas follow the size within a few frames.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 250)));
    await picture(page, `${name}-${size}`, { folder });
  }
  if (before) await page.setViewportSize(before);
}
