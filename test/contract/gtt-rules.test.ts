/** GTT rules as the broker's own JavaScript SDK asks for them, and as our reader reads the answers, against the running practice exchange. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, expect, test } from "vitest";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { HttpAnswer } from "../../shared/brokers/port.ts";
import { startExchange } from "../../workers/exchange/start.ts";
import type { RunningExchange } from "../../workers/exchange/start.ts";
import { SdkClient } from "./sdk-client.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sauda-contract-gtt-"));
const sdk = new SdkClient();
let exchange: RunningExchange;

beforeAll(async () => {
  const options = { port: 0, dataDir, seed: 7, day: "2026-09-01", replay: [], speed: 1, profile: "unlimited", startPaused: false } as const;
  const fail = (error: unknown): never => {
    throw error;
  };
  exchange = await startExchange(options, { warn: fail, onFailure: fail, pace: { delay: { least: 1, most: 2 }, rolloverMs: 0 } });
  const { ready } = exchange.server;
  await sdk.order({ kind: "open", root: ready.restUrl, apiKey: ready.account.apiKey, streamUrl: ready.streamUrl, orderUrl: ready.orderSocketUrl });
  const code = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(ready.account.totpSecret) }).generate();
  await sdk.call("generateSession", ready.account.clientCode, ready.account.pin, code);
}, 60_000);

afterAll(async () => {
  await sdk.end();
  await exchange.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const answered = (value: unknown): HttpAnswer => ({ status: 200, headers: {}, body: JSON.stringify(value) });

test("a rule from its making to its end, and one that fires", async () => {
  const { core, server } = exchange;
  const client = server.ready.account.clientCode;
  const sbin = core.listingBySymbol("NSE", "SBIN-EQ")!;
  core.pause();
  const last = core.snapshot(sbin.token)!.ltp;
  const rupees = (paise: number): string => (paise / 100).toFixed(2);
  const named = { symboltoken: sbin.token, exchange: "NSE" };
  const terms = { ...named, qty: "2", disclosedqty: "10", price: rupees(last - 10_00), triggerprice: rupees(last - 9_00) };
  const gtt = angelone().gtt;

  const made = await sdk.call("createRule", { ...terms, tradingsymbol: "SBIN-EQ", transactiontype: "BUY", producttype: "DELIVERY" });
  expect(made).toEqual({ status: true, message: "SUCCESS", errorcode: "", data: { id: expect.any(String) } });
  const { id } = made.data;
  expect(gtt.readRuleId(answered(made))).toEqual({ kind: "ok", value: { brokerOrderId: id, uniqueOrderId: undefined } });
  expect(await sdk.call("modifyRule", { id, ...terms, qty: "3" })).toMatchObject({ status: true, data: { id } });

  const details = await sdk.call("ruleDetails", { id });
  expect(details.data).toMatchObject({ status: "ACTIVE", clientid: client, qty: "3", producttype: "DELIVERY", triggerprice: rupees(last - 9_00), expirydate: expect.stringMatching(/^2027-09-01T/) });
  const list = await sdk.call("ruleList", { status: ["NEW", "CANCELLED", "ACTIVE", "SENTTOEXCHANGE", "FORALL"], page: 1, count: 10 });
  const row = { id, instrument: { segment: "NSE", symbol: "SBIN-EQ", token: sbin.token }, side: "BUY", product: "CNC", quantity: 3, price: (last - 10_00) * 100, trigger: (last - 9_00) * 100, state: "waiting", status: "ACTIVE", expires: "2027-09-01" };
  expect(gtt.readList(answered(list))).toEqual({ kind: "ok", value: [row] });
  // As the documentation prints it: one rule without the brackets around it.
  expect(gtt.readList(answered({ ...list, data: list.data[0] }))).toEqual({ kind: "ok", value: [row] });

  expect(await sdk.call("cancelRule", { id, ...named })).toMatchObject({ status: true, data: { id } });
  const again = await sdk.call("cancelRule", { id, ...named });
  expect(again).toEqual({ status: false, message: "Invalid rule id", errorcode: "AB9013", data: null });
  expect(gtt.readRuleId(answered(again))).toEqual({ kind: "refused", code: "AB9013", text: "Invalid rule id" });
  expect(gtt.readList(answered(await sdk.call("ruleDetails", { id: "0" })))).toEqual({ kind: "refused", code: "AB9013", text: "Invalid rule id" });
  expect(await sdk.call("createRule", { ...terms, tradingsymbol: "SBIN-EQ", transactiontype: "BUY", producttype: "INTRADAY" })).toMatchObject({ status: false, errorcode: "AB9015" });

  // One tick away from the market on each side: the next trades meet one of them.
  const tick = sbin.tickPaise;
  for (const away of [-tick, tick]) {
    const near = { ...terms, price: rupees(last + 10 * tick), triggerprice: rupees(last + away), tradingsymbol: "SBIN-EQ", transactiontype: "BUY", producttype: "DELIVERY" };
    expect(await sdk.call("createRule", near)).toMatchObject({ status: true });
  }
  core.setSpeed(50);
  core.resume();
  await expect.poll(() => core.orders(client).length, { timeout: 20_000 }).toBeGreaterThan(0);
  core.pause();
  const rows = gtt.readList(answered(await sdk.call("ruleList", { status: ["SENTTOEXCHANGE"], page: 1, count: 10 })));
  expect(rows).toMatchObject({ kind: "ok" });
  expect(rows.kind === "ok" && rows.value.length).toBe(core.orders(client).length);
});
