import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { ExchangeClient } from "../faults/real/exchange-client.ts";
import { startTerminalProcess } from "../support/terminal-process.ts";
import type { TerminalProcess } from "../support/terminal-process.ts";
import { panel } from "./page-helpers.ts";
import { gridRows, keys } from "./panel-helpers.ts";

const LISTEN = "0A";
const TRIES = 8;
/** Longer than the second for which a request too many is turned away. */
const TURNED_AWAY_MS = 1_200;

export interface Books {
  readonly orders: Awaited<ReturnType<ExchangeClient["orders"]>>;
  readonly fills: Awaited<ReturnType<ExchangeClient["fills"]>>;
  /** "SBIN-EQ INTRADAY" and what is open of it. */
  readonly net: readonly (readonly [string, number])[];
}

/** The built terminal in a process and a data folder of its own, to be killed and started again. */
export class BuiltTerminal {
  readonly folder = mkdtempSync(join(tmpdir(), "sauda-e2e-"));
  #process: TerminalProcess | undefined;
  #port = "0";
  #client: ExchangeClient | undefined;

  /** @returns the address that signs one browser in; started again it has the same port. */
  async start(replay: readonly string[] = []): Promise<string> {
    this.#process = await startTerminalProcess(["--port", this.#port, "--data-dir", this.folder, ...(replay.length > 0 ? ["--replay", ...replay] : [])]);
    this.#port = new URL(this.#process.address).port;
    return this.#process.address;
  }

  async kill(): Promise<void> {
    await this.#process?.end("SIGKILL");
    this.#process = undefined;
    this.#client = undefined;
  }

  async clear(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * The books of the practice exchange by its own door, past the terminal. Its port is the system's to tell:
   * Linux alone. Both of us ask under one client code, so that it may turn one of us away: then once more.
   */
  async books(page: Page): Promise<Books> {
    for (let asked = 1; ; asked++) {
      try {
        this.#client ??= await this.#signIn(page);
        return { orders: await this.#client.orders(new Map()), fills: await this.#client.fills(), net: [...(await this.#client.netPositions()).entries()] };
      } catch (error) {
        if (asked === TRIES) throw error;
        await pause(TURNED_AWAY_MS);
      }
    }
  }

  async #signIn(page: Page): Promise<ExchangeClient> {
    const [clientCode = ""] = /P\d{6}/.exec(await page.getByRole("contentinfo", { name: "Status" }).innerText()) ?? [];
    const account = JSON.parse(readFileSync(join(this.folder, "exchange", "account.json"), "utf8")) as { pin: string; totpSecret: string; apiKey: string };
    const problems: unknown[] = [];
    for (const port of listening(this.#process?.child.pid ?? 0)) {
      if (String(port) === this.#port) continue;
      try {
        return await ExchangeClient.signIn({ restUrl: `http://127.0.0.1:${port}`, account: { clientCode, ...account } });
      } catch (error) {
        problems.push(error);
      }
    }
    throw new Error(`the exchange's door was not found: ${problems.map(String).join("; ")}`);
  }
}

/** TCP ports on which a process listens. */
function listening(pid: number): number[] {
  const own = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`)));
  return readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n").flatMap((line) => {
    const cells = line.trim().split(/\s+/);
    return cells[3] === LISTEN && own.has(`socket:[${cells[9] ?? ""}]`) ? [Number.parseInt(cells[1]?.split(":")[1] ?? "", 16)] : [];
  });
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** "1,23,456.75" or "−₹ 12.50" as paise. Nothing of the terminal's own code. */
export function paise(text: string | undefined): number {
  const [whole = "", fraction = ""] = (text ?? "").replaceAll(/[^0-9.]/g, "").split(".");
  const value = Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  return /[−-]/.test(text ?? "") ? -value : value;
}

/** Letters are shortcuts again; Escape would empty a ticket. */
async function leaveField(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLInputElement || activeElement instanceof HTMLSelectElement) activeElement.blur();
  });
}

/** Goes to a panel; unlike `goTo` it may be empty and have nothing to take the focus. */
export async function show(page: Page, key: string, id: string): Promise<void> {
  await leaveField(page);
  await keys(page, "g", key);
  await expect(panel(page, id)).toBeVisible();
}

export async function paused(page: Page, wanted: boolean): Promise<void> {
  const other = page.getByRole("button", { name: wanted ? "Pause the market" : "Resume the market" });
  await leaveField(page);
  if ((await other.count()) > 0) await keys(page, "Shift+P");
  await expect(page.getByRole("button", { name: wanted ? "Resume the market" : "Pause the market" })).toBeVisible();
}

export async function speed(page: Page, times: number): Promise<void> {
  await page.getByLabel("Speed of the market").selectOption(String(times));
}

/** Waits until the market's clock shows at least this time, "09:17:46". */
export async function marketTime(page: Page, wanted: string): Promise<void> {
  const status = page.getByRole("contentinfo", { name: "Status" });
  await expect.poll(async () => (/(\d\d:\d\d:\d\d) IST/.exec(await status.innerText())?.[1] ?? "") >= wanted, { timeout: 60_000, intervals: [100] }).toBe(true);
}

export async function orders(page: Page): Promise<Record<string, string>[]> {
  await show(page, "o", "orders");
  return gridRows(page, "orders");
}

export async function trades(page: Page): Promise<Record<string, string>[]> {
  await show(page, "r", "trades");
  return gridRows(page, "trades");
}

/** Money in less money out of trades, paise. */
export function cashOf(fills: readonly Record<string, string>[]): number {
  return fills.reduce((sum, { side, price, quantity }) => sum + (side === "SELL" ? 1 : -1) * paise(price) * (paise(quantity) / 100), 0);
}

export async function netToday(page: Page): Promise<number> {
  return paise((await page.getByRole("group", { name: /^(Gross|Net) P&L today$/ }).innerText()).replace(/^\S+ P&L today/, ""));
}
