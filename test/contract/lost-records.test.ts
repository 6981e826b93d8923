import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Snapshot } from "../../shared/contract/commands.ts";
import { DEFAULT_FILL_MODEL } from "../../shared/contract/schemas/paper.ts";
import { RELEASE_WORD } from "../../shared/contract/schemas/risk.ts";
import type { Money } from "../../shared/domain/units.ts";
import { GatewayClient } from "../support/gateway-client.ts";
import { startHeadless } from "../support/headless.ts";
import { rupees } from "../support/orders.ts";
import { tempFolder } from "../support/temp-folder.ts";

const JOURNAL = "journal-paper-practice.db";

async function running<T>(folder: string, work: (page: GatewayClient) => Promise<T>): Promise<T> {
  const terminal = await startHeadless(["--port", "0", "--data-dir", folder]);
  try {
    const page = await GatewayClient.open(terminal.address);
    const done = await work(page);
    page.close();
    return done;
  } finally {
    await terminal.kill("SIGTERM");
  }
}

const openPaper = (name: string) => (page: GatewayClient) => page.call("paper.open", { name, capital: rupees(1_00_000) as number as Money, model: DEFAULT_FILL_MODEL });

test("the paper journal has lost confirmed records: the kill switch is pulled until a person has looked", { timeout: 90_000 }, async () => {
  const folder = tempFolder();
  const kept = tempFolder();
  await running(folder, openPaper("Alpha"));
  copyFileSync(join(folder, JOURNAL), join(kept, JOURNAL));
  await running(folder, openPaper("Beta"));
  for (const file of readdirSync(folder)) if (file === `${JOURNAL}-wal` || file === `${JOURNAL}-shm`) rmSync(join(folder, file));
  copyFileSync(join(kept, JOURNAL), join(folder, JOURNAL));
  await running(folder, async (page) => {
    const { kill, activity, paper }: Snapshot = await page.call("terminal.snapshot", {});
    expect(paper.map(({ name }) => name)).toEqual(["Alpha"]);
    expect(activity.map(({ sentence }) => sentence).join("\n")).toMatch(/are lost, by a fault of the disk or because an older copy was put back/);
    expect(kill.pulled).toBe(true);
    await page.call("kill.release", { typed: RELEASE_WORD });
  });
});
