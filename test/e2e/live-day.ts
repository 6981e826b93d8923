import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { FIRST_PRACTICE_DAY } from "../../shared/contract/exchange.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import { accountId } from "../../shared/domain/identity.ts";
import type { OrderProposal } from "../../shared/domain/order.ts";
import type { Price } from "../../shared/domain/units.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { startExchange } from "../../workers/exchange/start.ts";
import type { RunningExchange } from "../../workers/exchange/start.ts";
import { BrokerDoor } from "../support/broker-door.ts";
import { GatewayClient } from "../support/gateway-client.ts";
import type { Running } from "../support/headless.ts";
import { startHeadless } from "../support/headless.ts";
import { leaksIn, placesOf, tokensOf } from "../support/leaks.ts";
import { panel, watchRow } from "./page-helpers.ts";
import { goTo, keys } from "./panel-helpers.ts";

/** A running terminal whose live account is at a practice exchange, a browser's page of it, and a second page that counts. */
export class LiveDay {
  readonly exchange: RunningExchange;
  readonly door: BrokerDoor;
  readonly running: Running;
  readonly dataDir: string;
  /** All that the browser was sent. */
  readonly frames: string[] = [];

  private constructor(exchange: RunningExchange, door: BrokerDoor, running: Running, dataDir: string) {
    this.exchange = exchange;
    this.door = door;
    this.running = running;
    this.dataDir = dataDir;
  }

  /** @param strikesEachSide more than the practice market's, where many contracts are wanted */
  static async start(strikesEachSide?: number): Promise<LiveDay> {
    const folder = mkdtempSync(join(tmpdir(), "sauda-e2e-day-"));
    const options = { port: 0, dataDir: join(folder, "exchange"), seed: 23, day: FIRST_PRACTICE_DAY, replay: [], speed: 1, profile: "faithful", startPaused: false } as const;
    const exchange = await startExchange(options, { warn: () => {}, onFailure: () => {}, pace: { delay: { least: 1, most: 2 }, rolloverMs: 0 }, ...(strikesEachSide !== undefined && { strikesEachSide }) });
    const door = await BrokerDoor.open();
    door.lead(exchange.server.ready.account.apiKey, exchange.server.ready.port);
    const dataDir = join(folder, "sauda");
    return new LiveDay(exchange, door, await startHeadless(["--port", "0", "--data-dir", dataDir, "--live-at", door.address]), dataDir);
  }

  get account(): AccountId {
    return accountId("angelone", this.exchange.server.ready.account.clientCode, "live");
  }

  /** Fills the form; ends with the account's market shown and orders unlocked. */
  async connect(page: Page): Promise<void> {
    const { clientCode, apiKey, pin, totpSecret } = this.exchange.server.ready.account;
    page.on("websocket", (socket) => void socket.on("framereceived", ({ payload }) => void this.frames.push(typeof payload === "string" ? payload : payload.toString("latin1"))));
    await page.goto(this.running.address);
    await expect(watchRow(page, "SBIN State Bank of India").getByRole("gridcell").nth(1)).toContainText(/\d/, { timeout: 30_000 });
    await goTo(page, "i", "connect");
    const field = (label: string) => panel(page, "connect").getByLabel(label, { exact: true });
    await field("Client code").fill(clientCode);
    await field("API key").fill(apiKey);
    await field("PIN").fill(pin);
    await field("TOTP secret").fill(totpSecret);
    await page.keyboard.press("Enter");
    const connect = panel(page, "connect");
    await expect(connect).toContainText("Connected. Opening orders are locked", { timeout: 40_000 });
    await connect.getByRole("button", { name: /Unlock orders/ }).focus();
    await keys(page, "t");
    await expect(page.getByRole("button", { name: `Account ${clientCode}, live` })).toBeVisible();
    await connect.getByRole("button", { name: /Unlock orders/ }).focus();
    await keys(page, "u");
    await page.keyboard.type("LIVE");
    await page.keyboard.press("Enter");
    await expect(connect).toContainText("Connected. Orders go to the broker.");
  }

  /** A second page, for what a script does and counts. */
  second(): Promise<GatewayClient> {
    const { origin } = new URL(this.running.address);
    return GatewayClient.open(`${origin}/?token=${readFileSync(join(this.dataDir, "gateway.token"), "utf8").trim()}`);
  }

  /** Paise. */
  last(symbol: string): number {
    const { core } = this.exchange;
    return core.snapshot(core.listingBySymbol("NSE", symbol)!.token)!.ltp;
  }

  proposal(change: Partial<OrderProposal>): OrderProposal {
    const price = (Math.round((this.last("SBIN-EQ") * 0.98) / 10) * 1_000) as Price;
    return { account: this.account, instrument: "NSE:SBIN" as InstrumentKey, side: "BUY", quantity: 1, type: "LIMIT", price, trigger: NO_PRICE, product: "MIS", validity: "DAY", owner: "manual", ...change };
  }

  /** Ends all of it. @returns where secrets were found: what pages were sent, what was printed, files. */
  async end(): Promise<string[]> {
    await this.running.kill("SIGTERM");
    const { account } = this.exchange.server.ready;
    const places = [...this.frames.map((text, i) => ({ name: `message ${i} to the page`, text })), { name: "what it printed", text: this.running.output() }, ...placesOf(this.dataDir)];
    const leaks = leaksIn(places, [account.apiKey, account.totpSecret], tokensOf(this.door));
    await this.door.close();
    await this.exchange.stop();
    return leaks;
  }
}

/** When the newest quote of each slot was read by the tick bridge, system ms. */
export class ReadTimes {
  readonly #readAt = new Map<number, number>();

  constructor(page: GatewayClient) {
    page.onQuote((slot, fields) => void this.#readAt.set(slot, fields[Q.receivedAt] ?? 0));
  }

  /** Slots without a quote read after that moment. */
  missing(slots: readonly number[], since = 0): number {
    return slots.filter((slot) => (this.#readAt.get(slot) ?? 0) <= since).length;
  }

  newest(slots: readonly number[]): number {
    return Math.max(...slots.map((slot) => this.#readAt.get(slot) ?? 0));
  }
}
