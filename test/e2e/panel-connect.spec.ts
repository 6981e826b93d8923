import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { Snapshot } from "../../shared/contract/commands.ts";
import type { ConnectionView } from "../../shared/contract/schemas/connect.ts";
import { accountId } from "../../shared/domain/identity.ts";
import { startFakeTerminal } from "./fake-terminal.ts";
import type { FakeOptions, FakeTerminal } from "./fake-terminal.ts";
import { expectFocusIn, panel, watchErrors } from "./page-helpers.ts";
import { goTo, keys, showPage } from "./panel-helpers.ts";
import { pictures } from "./pictures.ts";

const LIVE = accountId("angelone", "A123456", "live");
const SECRET = "JBSWY3DPEHPK3PXP";
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
  await goTo(page, "i", "connect");
}

const connect = (page: Page) => panel(page, "connect");

function connection(change: Partial<ConnectionView> = {}): ConnectionView {
  return {
    account: LIVE, broker: "Angel One", clientCode: "A123456", address: "203.0.113.7", askPin: false, askCode: false, kept: { apiKey: true, pin: true, totpSecret: true },
    state: "signed-out", asks: [], step: "secrets", sentence: "Not connected.", locked: true, ...change,
  };
}

const KEPT = { kept: true, sentence: "Secrets are kept in this system's keychain." };
function list(...connections: ConnectionView[]): Partial<Snapshot> {
  return { connect: { connections, keychain: KEPT } };
}

/** What the page asked, without the secrets' names in the way. */
function asked<T>(name: string): T[] {
  return terminal.calls.filter(({ command }) => command === name).map(({ request }) => request as T);
}

test("nothing saved: the form, with where each thing is found; by keys alone from empty to sent", async ({ page }) => {
  await open(page);
  await expect(connect(page)).toContainText("Connect an Angel One account");
  await expect(connect(page)).toContainText("smartapi.angelone.in/enable-totp");
  await pictures(page, "connect-empty");
  await keys(page, "Tab");
  await expect(connect(page).getByLabel("Client code")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(connect(page)).toContainText("The client code is missing");
  await expect(connect(page)).toContainText("The PIN has four digits");
  await expect(connect(page).getByLabel("Client code")).toBeFocused();
  await pictures(page, "connect-problems");
  expect(asked("connect.save")).toEqual([]);
  await page.keyboard.type("a123456");
  await page.keyboard.press("Tab");
  await page.keyboard.type("aB3-x_9Z");
  await expect(connect(page).locator("#connect-apiKey")).toHaveAttribute("type", "password");
  await keys(page, "Tab", "Enter");
  await expect(connect(page).locator("#connect-apiKey")).toHaveAttribute("type", "text");
  await page.keyboard.press("Tab");
  await page.keyboard.type("4321");
  await keys(page, "Tab", "Tab", "Tab");
  await page.keyboard.type("jbsw y3dp ehpk 3pxp");
  await keys(page, "Tab", "Tab", "Tab");
  await page.keyboard.type("192.168.1.4");
  await page.keyboard.press("Enter");
  await expect(connect(page)).toContainText("192.168.1.4 is an address inside a home or office network");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("203.0.113.7");
  await page.keyboard.press("Enter");
  await expect.poll(() => asked("connect.save")).toEqual([{ clientCode: "a123456", address: "203.0.113.7", askPin: false, askCode: false, apiKey: "aB3-x_9Z", pin: "4321", totpSecret: "jbsw y3dp ehpk 3pxp" }]);
  await expect.poll(() => asked("connect.open")).toEqual([{ account: LIVE }]);
  terminal.push("connect", { connections: [connection({ state: "connecting", step: "sign-in", sentence: "Signing in to Angel One as A123456." })], keychain: KEPT });
  await expect(connect(page).getByRole("list", { name: "Steps of connecting" })).toContainText("Sign in");
  await pictures(page, "connect-connecting");
  // What was typed is gone from the page.
  expect(await page.content()).not.toContain("4321");
});

test("a refusal of the terminal stays beside the form", async ({ page }) => {
  await open(page);
  terminal.fail("connect.save", { kind: "BadInput", field: "apiKey", expected: "6 to 64 characters", sentence: "The API key has 6 to 64 characters without blanks." });
  await keys(page, "Tab");
  await page.keyboard.type("a123456");
  await connect(page).getByLabel("API key", { exact: true }).fill("abcdefgh");
  await connect(page).getByLabel("PIN", { exact: true }).fill("4321");
  await connect(page).getByLabel("TOTP secret", { exact: true }).fill(SECRET);
  await page.keyboard.press("Enter");
  await expect(connect(page).getByRole("alert")).toContainText("The API key has 6 to 64 characters");
  await expect(connect(page).getByLabel("Client code")).toHaveValue("a123456");
});

test("connected and locked: C, U with its word, T shows it, X disconnects", async ({ page }) => {
  await open(page, { state: list(connection()) });
  await keys(page, "c");
  await expect.poll(() => asked("connect.open")).toEqual([{ account: LIVE }]);
  terminal.push("connect", { connections: [connection({ state: "connected", step: "done", sentence: "Connected. Opening orders are locked until you unlock them." })], keychain: KEPT });
  terminal.push("account", { id: LIVE, broker: "Angel One", title: "Angel One", clientCode: "A123456", world: "live", state: "ready", sentence: "Ready.", trading: true });
  await expect(connect(page)).toContainText("Connected. Opening orders are locked");
  await pictures(page, "connect-locked");
  await goTo(page, "i", "connect");
  await keys(page, "u");
  const dialog = page.getByRole("dialog", { name: "Let orders of A123456 open positions?" });
  await expect(dialog).toContainText("costs real money");
  await page.keyboard.type("LIVE");
  await page.keyboard.press("Enter");
  await expect.poll(() => asked("connect.unlock")).toEqual([{ account: LIVE, typed: "LIVE" }]);
  await expectFocusIn(page, "connect");
  await keys(page, "t");
  await expect.poll(() => asked("market.show")).toEqual([{ account: LIVE }]);
  await keys(page, "x");
  await expect.poll(() => asked("connect.close")).toEqual([{ account: LIVE }]);
});

test("asked each time: PIN and code are sent once and not kept in the field", async ({ page }) => {
  await open(page, { state: list(connection({ askPin: true, askCode: true, state: "asking", step: "sign-in", asks: ["pin", "code"], sentence: "Angel One wants the PIN and a fresh one-time code of A123456." })) });
  await keys(page, "Tab");
  await expect(connect(page).getByLabel("PIN", { exact: true })).toBeFocused();
  await pictures(page, "connect-asking");
  await connect(page).getByLabel("PIN", { exact: true }).focus();
  await page.keyboard.type("4321");
  await keys(page, "Tab", "Tab");
  await page.keyboard.type("123456");
  await page.keyboard.press("Enter");
  await expect.poll(() => asked("connect.open")).toEqual([{ account: LIVE, pin: "4321", code: "123456" }]);
  await expect(connect(page).getByLabel("One-time code")).toHaveValue("");
});

test("read-only, a wrong clock, a stop, no keychain: each says what to do", async ({ page }) => {
  const other = accountId("angelone", "B654321", "live");
  await open(page, {
    state: {
      connect: {
        connections: [
          connection({
            state: "connected", step: "done", locked: false, sentence: "Connected, read-only: prices and books come, orders are not sent.",
            readOnly: "Angel One takes no orders from this internet connection (AG7002): orders are accepted only from the static IP address registered for the API key. You registered 203.0.113.7. Prices, books and paper accounts go on; open positions can be closed in Angel One's own app.",
            clock: "This computer's clock is 47 s behind Angel One's. One-time codes are made for Angel One's time meanwhile; switch on the automatic time setting of this computer.",
          }),
          connection({ account: other, clientCode: "B654321", address: "", state: "stopped", step: "sign-in", sentence: "Angel One refused the sign-in: Angel One did not accept the one-time code. Check this computer's clock and the TOTP secret." }),
        ],
        keychain: { kept: false, sentence: "The system's keychain cannot be used (no Secret Service answers on this machine). Secrets stay in memory until Sauda ends and are asked for again after the next start; they are never written to a file." },
      },
    },
  });
  await expect(connect(page)).toContainText("You registered 203.0.113.7");
  await expect(connect(page)).toContainText("never written to a file");
  await pictures(page, "connect-trouble");
  await connect(page).getByRole("button", { name: "Try orders again" }).click();
  await expect.poll(() => asked("connect.tryOrders")).toEqual([{ account: LIVE }]);
  await connect(page).getByRole("listitem", { name: "Angel One B654321" }).getByRole("button", { name: /Forget/ }).click();
  await page.keyboard.type("B654321");
  await page.keyboard.press("Enter");
  await expect.poll(() => asked("connect.forget")).toEqual([{ account: other, typed: "B654321" }]);
});

test("E changes what is saved: secrets are not shown, an empty field keeps them, Esc goes back", async ({ page }) => {
  await open(page, { state: list(connection()) });
  await keys(page, "e");
  await expect(connect(page).getByLabel("Client code")).toBeDisabled();
  await expect(connect(page).getByLabel("API key", { exact: true })).toHaveValue("");
  await expect(connect(page).getByLabel("API key", { exact: true })).toHaveAttribute("placeholder", "as saved");
  await pictures(page, "connect-edit");
  await connect(page).getByLabel("Ask for the PIN each time").check();
  await page.getByRole("button", { name: "Save only" }).click();
  await expect.poll(() => asked("connect.save")).toEqual([{ clientCode: "A123456", address: "203.0.113.7", askPin: true, askCode: false }]);
  await expectFocusIn(page, "connect");
  await keys(page, "n", "Escape");
  await expect(connect(page).getByRole("list", { name: "Broker accounts" })).toBeVisible();
});

test("from the list of accounts in the top bar", async ({ page }) => {
  await open(page, { state: list(connection()) });
  await keys(page, "Control+Shift+A");
  await page.getByRole("button", { name: "Connect a broker…" }).click();
  await expectFocusIn(page, "connect");
  await expect(connect(page)).toContainText("Connect an Angel One account");
});
