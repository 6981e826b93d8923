import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { Snapshot } from "../../shared/contract/commands.ts";
import { accountId } from "../../shared/domain/identity.ts";
import type { World } from "../../shared/domain/words.ts";
import { ACCOUNT, startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { defaultState } from "./fake/default-state.ts";
import { UNIVERSE } from "./fake/universe.ts";
import { panel, watchErrors, watchRow } from "./page-helpers.ts";
import { picture } from "./pictures.ts";

let terminal: FakeTerminal;
test.afterEach(() => terminal.stop());

async function start(page: Page, options: FakeOptions = {}): Promise<void> {
  terminal = await startFakeTerminal(options);
  await page.goto(terminal.url);
}

async function open(page: Page, options: FakeOptions = {}): Promise<void> {
  await start(page, options);
  await expect(watchRow(page, "SBIN")).toContainText(/\d\.\d/);
}

const STATE: Snapshot = defaultState(UNIVERSE);
const [PRACTICE] = STATE.accounts as [Snapshot["accounts"][number]];

test.describe("the page as a whole", () => {
  for (const [width, height] of [[1280, 800], [1600, 1000], [3840, 2160]] as const) {
    test(`fits ${width} × ${height}: nothing is cut off, nothing complains`, async ({ page }) => {
      const errors = watchErrors(page);
      await page.setViewportSize({ width, height });
      await open(page);
      terminal.market(400);
      await page.waitForTimeout(1_500);
      await picture(page, `workspace-${width}`);
      const cut = await page.evaluate(() => {
        const bars = [...document.querySelectorAll<HTMLElement>("header, footer, body")];
        const inside = [...document.querySelectorAll<HTMLElement>("header button, header [role=group], header select, footer > *, [data-panel]")];
        return [
          ...bars.filter((bar) => bar.scrollWidth > bar.clientWidth + 1).map((bar) => `${bar.tagName} overflows`),
          ...inside.filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().bottom > innerHeight + 1).map((one) => `${one.textContent} is outside`),
        ];
      });
      expect(cut).toEqual([]);
      expect(errors).toEqual([]);
    });
  }

  test("the status bar tells the health of everything", async ({ page }) => {
    await open(page);
    const status = page.getByRole("contentinfo", { name: "Status" });
    await expect(status).toContainText("Feed 38 ms old · 0 ticks/s");
    await expect(status).toContainText("practice · Angel One P482113");
    await expect(status).toContainText("Orders p50 1.2 · p95 4.1 ms");
    await expect(status).toContainText("0 of 9 /s");
    await expect(status).toContainText("Journal verified · 11:31:58");
    await expect(status).toContainText("NSE open, closes 15:30");
    await expect(page.getByRole("timer", { name: "Market time" })).toHaveText("11:32:05 IST");
    terminal.push("orderHealth", { ...STATE.orderHealth[0]!, usedThisSecond: 7, waiting: 2, unresolved: 1 });
    await expect(status).toContainText("7 of 9 /s · 2 waiting");
    await expect(status.getByRole("button", { name: "1 order unresolved" })).toBeVisible();
    terminal.push("feed", { ...STATE.feed, ticksPerSecond: 1284.4, lost: 3, ageMs: 4_249 });
    await expect(status).toContainText("Feed 4.2 s old · 1,284 ticks/s · 3 lost");
    terminal.push("session", { phase: "closed", sentence: "NSE closed, opens Monday 09:15" });
    await expect(status).toContainText("NSE closed, opens Monday 09:15");
    await picture(page, "status-trouble");
  });

  test("the market clock follows the frames of the feed", async ({ page }) => {
    await open(page);
    terminal.marketAt += 61_000;
    terminal.quote(UNIVERSE[0]!.key, { ltp: 245_000_000 });
    await expect(page.getByRole("timer", { name: "Market time" })).toHaveText("11:33:06 IST");
  });
});

test.describe("before and without a terminal", () => {
  test("the start screen says what is awaited", async ({ page }) => {
    await start(page, { delayMs: { "terminal.snapshot": 2_000 } });
    await expect(page.getByText("Connecting to Sauda…")).toBeVisible();
    await picture(page, "starting");
    await expect(panel(page, "watch-list")).toBeVisible();
  });

  test("a snapshot that fails says why and is asked for again", async ({ page }) => {
    terminal = await startFakeTerminal();
    terminal.fail("terminal.snapshot", { kind: "Fault", sentence: "The journal is still being read." });
    await page.goto(terminal.url);
    await expect(page.getByText("The journal is still being read.")).toBeVisible();
    await picture(page, "snapshot-failed");
    terminal.answer("terminal.snapshot", () => terminal.state);
    await expect(panel(page, "watch-list")).toBeVisible();
  });

  test("a page of another version says so and offers to reload", async ({ page }) => {
    await start(page, { contract: "another" });
    await expect(page.getByRole("alert").filter({ hasText: "Sauda was updated while this page was open" })).toBeVisible();
    await picture(page, "stale-page");
    terminal.contract = (await import("../../shared/contract/hash.ts")).contractHash();
    await page.getByRole("button", { name: "Reload" }).click();
    await expect(panel(page, "watch-list")).toBeVisible();
  });

  test("a lost link: how old the prices are, when it tries again, faded prices; then all is new", async ({ page }) => {
    await open(page);
    const sbin = watchRow(page, "SBIN");
    terminal.dropLink();
    const banner = page.getByRole("alert").filter({ hasText: "The link to Sauda was lost" });
    await expect(banner).toContainText(/Prices and orders stand at 11:32:05 market time, [\d.]+ m?s ago\. Orders resting at the broker still work there\. (Trying again in \d+ s\.|Connecting again…)/);
    await expect(sbin.locator("[data-live]").first()).toHaveCSS("opacity", "0.45");
    await picture(page, "link-lost");
    terminal.state.accounts = [{ ...PRACTICE, clientCode: "P777777" }];
    terminal.quote(UNIVERSE.find(({ symbol }) => symbol === "SBIN")!.key, { ltp: 9_001_500 });
    terminal.restoreLink();
    await expect(banner).toBeHidden({ timeout: 15_000 });
    await expect(sbin).toContainText("900.15");
    await expect(sbin.locator("[data-live]").first()).toHaveCSS("opacity", "1");
    await expect(page.getByRole("contentinfo", { name: "Status" })).toContainText("P777777");
  });

  test("“Try now” does not wait for the next attempt", async ({ page }) => {
    await open(page);
    terminal.dropLink();
    await expect(page.getByText(/Trying again in [2-9] s/)).toBeVisible({ timeout: 15_000 });
    terminal.restoreLink();
    await page.getByRole("button", { name: "Try now" }).click();
    await expect(page.getByRole("button", { name: "Try now" })).toBeHidden({ timeout: 1_500 });
  });
});

test.describe("what stands between the trader and trading", () => {
  test("signing in, comparing the books, stopped with a way to try again", async ({ page }) => {
    await open(page, { state: { accounts: [{ ...PRACTICE, state: "signing-in", sentence: "Signing in to Angel One with PIN and TOTP.", trading: false }] } });
    await expect(page.getByText("Practice: Signing in")).toBeVisible();
    terminal.push("account", { ...PRACTICE, state: "reconciling", sentence: "Reading the order book: 14 orders so far.", trading: false });
    await expect(page.getByText("Practice: Comparing with the broker's books")).toBeVisible();
    await picture(page, "account-reconciling");
    terminal.push("account", { ...PRACTICE, state: "stopped", sentence: "The broker did not accept the PIN. Correct it in the settings, then try again.", trading: false });
    await expect(page.getByRole("alert").filter({ hasText: "Practice: Stopped" })).toContainText("did not accept the PIN");
    await picture(page, "account-stopped");
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await expect.poll(() => terminal.requests("account.retry")).toEqual([{ account: ACCOUNT }]);
    terminal.push("account", PRACTICE);
    await expect(page.getByText("Practice: Stopped")).toBeHidden();
  });

  test("a feed that is not live fades the prices and says what is being done", async ({ page }) => {
    await open(page);
    terminal.push("feed", { ...STATE.feed, state: "retrying", sentence: "The tick feed dropped at 11:32:05: connecting again." });
    await expect(page.getByRole("status").filter({ hasText: "The prices stand still" })).toContainText("connecting again");
    await expect(watchRow(page, "SBIN").locator("[data-live]").first()).toHaveCSS("opacity", "0.45");
    await picture(page, "feed-retrying");
  });

  test("the end of a replay says so and takes the controls away", async ({ page }) => {
    await open(page);
    await expect(page.getByRole("button", { name: "Pause the market" })).toBeEnabled();
    const practice = STATE.practice!;
    terminal.push("practice", { ...practice, replay: true, title: "SBIN and 9 others", ended: true, now: practice.closeAt });
    await expect(page.getByText("The market has ended")).toBeVisible();
    await expect(page.getByRole("button", { name: "Pause the market" })).toBeDisabled();
    await picture(page, "practice-ended");
  });

  for (const world of ["practice", "replay", "paper", "live"] satisfies World[]) {
    test(`${world} looks like ${world}`, async ({ page }) => {
      await open(page, { state: { accounts: [{ ...PRACTICE, id: accountId("angelone", "P482113", world), title: world, world }] } });
      await expect(page.getByRole("banner")).toContainText(world.toUpperCase());
      await picture(page, `world-${world}`, { clip: { x: 0, y: 0, width: 1280, height: 60 } });
    });
  }
});

test("pause and speed of the practice market, by key", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Shift+P");
  await expect.poll(() => terminal.requests("practice.pause")).toHaveLength(1);
  terminal.push("practice", { ...STATE.practice!, paused: true });
  await expect(page.getByRole("button", { name: "Resume the market" })).toBeVisible();
  await page.keyboard.press("Shift+P");
  await expect.poll(() => terminal.requests("practice.resume")).toHaveLength(1);
  await page.keyboard.press(">");
  await expect.poll(() => terminal.requests("practice.speed")).toEqual([{ speed: 2 }]);
  terminal.push("practice", { ...STATE.practice!, speed: 20 });
  await expect(page.getByLabel("Speed of the market")).toHaveValue("20");
  await page.keyboard.press("<");
  await expect.poll(() => terminal.requests("practice.speed")).toEqual([{ speed: 2 }, { speed: 10 }]);
});

test("an error nobody caught reaches the terminal's log", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error("a broken promise of a number");
    });
    void Promise.reject(new RangeError("nobody listens"));
  });
  await expect.poll(() => terminal.requests("terminal.report").map(({ kind, message }) => `${kind} ${message}`).sort()).toEqual([
    "error Error: a broken promise of a number",
    "unhandled RangeError: nobody listens",
  ]);
});

test("one broken panel says what happened and leaves the others alone", async ({ page }) => {
  // Only the rows of the watch list draw an empty path.
  await page.addInitScript(() => {
    const real = SVGPathElement.prototype.setAttribute;
    SVGPathElement.prototype.setAttribute = function (name, value) {
      if (name === "d" && value === "" && document.body.dataset["mended"] === undefined) throw new Error("the line cannot be drawn");
      real.call(this, name, value);
    };
  });
  await start(page);
  const broken = panel(page, "watch-list");
  await expect(broken.getByRole("alert")).toContainText("Watch list has stopped working");
  await expect(broken.getByRole("alert")).toContainText("the line cannot be drawn");
  await expect(panel(page, "depth").getByRole("grid")).toContainText(/\d\.\d/);
  await picture(page, "panel-broken");
  expect(terminal.requests("terminal.report")[0]?.message).toContain("the line cannot be drawn");
  await page.evaluate(() => (document.body.dataset["mended"] = ""));
  await broken.getByRole("button", { name: "Reload this panel" }).press("Enter");
  await expect(watchRow(page, "SBIN")).toContainText(/\d\.\d/);
});

test("bad news of the terminal also stand at the corner; alarms stay until they are closed", async ({ page }) => {
  await open(page);
  const at = Date.now() as Snapshot["activity"][number]["at"];
  terminal.push("activity", { seq: 1, at, tone: "plain", topic: "feed", sentence: "The feed is live." });
  terminal.push("activity", { seq: 2, at, tone: "bad", topic: "order", sentence: "Order to buy 100 SBIN was rejected: margin exceeds available limit." });
  terminal.push("activity", { seq: 3, at, tone: "alarm", topic: "order", sentence: "The stop of SBIN is unresolved: the position may be naked." });
  terminal.push("activity", { seq: 4, at, tone: "alarm", topic: "order", sentence: "The stop of SBIN is unresolved: the position may be naked." });
  const messages = page.getByRole("log", { name: "Messages" });
  await expect(messages).toContainText("margin exceeds available limit");
  await expect(messages).not.toContainText("The feed is live.");
  const alarm = page.getByRole("alert").filter({ hasText: "may be naked" });
  await expect(alarm).toContainText("× 2");
  await picture(page, "toasts");
  await page.keyboard.press("Shift+Escape");
  await expect(alarm.getByText("may be naked")).toBeHidden();
});

test("news that cannot be read raise an alarm instead of being dropped in silence", async ({ page }) => {
  await open(page);
  terminal.push("position", { nonsense: true } as never);
  await expect(page.getByRole("alert").filter({ hasText: "could not be read: what you see may be behind" })).toBeVisible();
});
