import { expect, test } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { GatewayClient } from "../../support/gateway-client.ts";
import { startHeadless } from "../../support/headless.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const UPL = "NSE:UPL" as InstrumentKey;
const SLOW = { timeout: 120_000 };

/** A process of its own on this folder, its practice account trading and the notices of the day read. */
async function started(folder: string) {
  const running = await startHeadless(["--port", "0", "--data-dir", folder]);
  const client = await GatewayClient.open(running.address);
  const first = async () => (await client.call("terminal.snapshot", {})).accounts[0]!;
  await expect.poll(async () => (await first()).trading, { timeout: 30_000 }).toBe(true);
  const { id: account } = await first();
  const notice = () => client.call("checks.notice", { account, instrument: UPL });
  await expect.poll(async () => (await notice()).notice, { timeout: 10_000 }).toBeDefined();
  const buy = (once: string) =>
    client.call("orders.place", { proposal: { account, instrument: UPL, side: "BUY", quantity: 1, type: "MARKET", price: 0 as Price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" }, once });
  return { running, client, account, notice, buy };
}

test("a consent that was answered survives kill -9 in the same moment, and is not asked again", SLOW, async () => {
  const folder = tempFolder();
  const before = await started(folder);
  const { notice, agreed } = await before.notice();
  expect(agreed).toBe(false);
  await expect(before.buy("press-000001")).rejects.toThrow(/under surveillance/);
  await before.client.call("checks.agree", { account: before.account, instrument: UPL, notice: notice! });
  await before.running.kill("SIGKILL");

  const after = await started(folder);
  expect(await after.notice()).toEqual({ notice, agreed: true });
  const { order } = await after.buy("press-000002");
  await expect.poll(async () => (await after.client.call("orders.why", { order })).exchanges[0]?.sent, { timeout: 10_000 }).toContain('"scripconsent":"yes"');
  await after.running.kill("SIGTERM");
});
