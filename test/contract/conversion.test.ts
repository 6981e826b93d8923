/** The terminal's own commands against the practice exchange: what it converts, the exchange's book shows. */

import { expect, onTestFinished, test } from "vitest";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { AccountId } from "../../shared/domain/identity.ts";
import type { Price } from "../../shared/domain/units.ts";
import { LiveRig } from "../support/live-rig.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
let rig: LiveRig;
let account: AccountId;

async function until(what: string, met: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await met())) {
    if (performance.now() - began > 40_000) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const quantities = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await rig.snapshot()).positions.filter((one) => one.account === account && one.instrument === SBIN).map(({ product, quantity }) => [product, quantity]));

async function begin(): Promise<void> {
  rig = await LiveRig.open(0);
  onTestFinished(() => rig.close());
  await until("ready", async () => (await rig.snapshot()).accounts[0]?.trading === true);
  account = (await rig.snapshot()).accounts[0]!.id;
  await until("an open market", async () => (await rig.snapshot()).session.phase === "open");
  const proposal = { account, instrument: SBIN, side: "BUY", quantity: 20, type: "MARKET", price: 0 as Price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" } as const;
  await until("bought", async () => {
    await rig.call("orders.place", { proposal, once: "press-buy-0001" }).catch(() => {});
    return (await quantities())["MIS"] === 20;
  });
}

test("the question, the conversion and the broker's book agree, also after a restart", async () => {
  await begin();
  const request = { account, instrument: SBIN, from: "MIS", to: "CNC", quantity: 5 } as const;
  await until("the books agree", async () => (await rig.call("conversion.preview", request)).problems.length === 0);
  const preview = await rig.call("conversion.preview", request);
  expect(preview).toMatchObject({ open: 20, targets: ["CNC"], ends: [] });
  // A fifth is blocked now, all of it then.
  expect(preview.marginThen).toBeGreaterThan(4.9 * preview.marginNow);
  const { id } = await rig.call("conversion.start", { conversion: request, once: "press-convert-1" });
  await until("converted", async () => (await rig.snapshot()).conversions.some((one) => one.id === id && one.state === "converted"));
  expect(await quantities()).toMatchObject({ MIS: 15, CNC: 5 });
  await rig.restart();
  await until("ready again", async () => (await rig.snapshot()).accounts.some((one) => one.id === account && one.trading));
  expect(await quantities()).toMatchObject({ MIS: 15, CNC: 5 });
  expect((await rig.snapshot()).conversions).toMatchObject([{ id, state: "converted", quantity: 5 }]);
  expect((await rig.call("conversion.start", { conversion: request, once: "press-convert-1" })).id).toBe(id);
  expect(await quantities()).toMatchObject({ MIS: 15, CNC: 5 });
  await expect(rig.call("conversion.start", { conversion: { ...request, quantity: 16 }, once: "press-convert-2" })).rejects.toThrow(/15 of SBIN MIS can be converted/);
}, 90_000);
