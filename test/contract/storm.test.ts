/**
 * Another program of the same user spends the book's rate: the practice exchange counts by client code, as
 * the broker does. Reading backs off and recovers; orders go on, each once.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { afterAll, expect, test } from "vitest";
import { BrokerAccount } from "../../electron/brokers/broker-account.ts";
import { HttpClient } from "../../electron/brokers/http-client.ts";
import { PRIORITY, RateBudget } from "../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../electron/brokers/session-keeper.ts";
import { angelone } from "../../shared/brokers/angelone/angelone.ts";
import type { SystemTime } from "../../shared/domain/time.ts";
import { NO_PRICE } from "../../shared/domain/units.ts";
import { masterRows } from "../../workers/exchange/market/master.ts";
import { startExchange } from "../../workers/exchange/start.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sauda-contract-storm-"));
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  rmSync(dataDir, { recursive: true, force: true });
});

test("a 403 storm on the books", async () => {
  const fail = (error: unknown): never => {
    throw error;
  };
  const options = { port: 0, dataDir, seed: 7, day: "2026-09-01", replay: [], speed: 1, profile: "faithful", startPaused: false } as const;
  const exchange = await startExchange(options, { warn: fail, onFailure: fail, pace: { delay: { least: 1, most: 2 }, rolloverMs: 0 } });
  ends.push(() => exchange.stop());
  const { ready } = exchange.server;
  const protocol = angelone();
  const { rest } = protocol;
  const http = new HttpClient({ root: ready.restUrl, timeoutMs: 5_000 });
  ends.push(() => http.close());
  const identity = { localIp: "127.0.0.1", publicIp: "127.0.0.1", macAddress: "00:00:00:00:00:00" };
  const { clientCode, pin, apiKey, totpSecret } = ready.account;
  const clock = { now: () => Date.now() as SystemTime };
  const code = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(totpSecret) }).generate();
  const signedIn = await http.deliver(rest.signIn({ clientCode, pin, apiKey, totpSecret }, code), rest.headers(apiKey, identity, undefined));
  const reading = signedIn.kind === "answer" ? rest.readSignIn(signedIn.answer, clock.now()) : undefined;
  if (reading?.kind !== "ok") throw new Error(JSON.stringify(reading));
  const session = reading.value;
  const keeper = { session, ensure: () => Promise.resolve(session), renew: () => Promise.resolve(session) } as unknown as SessionKeeper;
  const timers = {
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const budget = new RateBudget(protocol.limits, clock, timers);
  const account = new BrokerAccount({ protocol, apiKey, identity, http, budget, keeper });
  const book = () => account.read(rest.orderBook(), (answer) => rest.readOrderBook(answer), PRIORITY.book);

  let storming = true;
  const storm = (async () => {
    while (storming) {
      await http.deliver(rest.orderBook(), rest.headers(apiKey, identity, session));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 100));

  const sbin = masterRows(exchange.core.source.listings).map((row) => protocol.readMasterRow(row)).flatMap((row) => (row && "instrument" in row ? [row.instrument] : [])).find(({ symbol }) => symbol === "SBIN")!;
  const tags = Array.from({ length: 5 }, (_, i) => `storm${i}`);
  const [refused, ...placed] = await Promise.all([
    book(),
    ...tags.map((tag) =>
      account.write(rest.place(sbin, { type: "MARKET", quantity: 1, price: NO_PRICE, trigger: NO_PRICE, validity: "DAY", side: "BUY", product: "MIS", tag }), (answer) => rest.readPlacement(answer), PRIORITY.entry, () => true),
    ),
  ]);
  expect(refused).toEqual({ ok: false, why: expect.stringMatching(/exceeding access rate/) });
  expect(placed.map((one) => "kind" in one && one.kind)).toEqual(tags.map(() => "confirmed"));
  // Reading stands still for its kind; the orders' lane does not.
  const paused = budget.meters().filter(({ backingOffUntil }) => backingOffUntil !== undefined).map(({ name }) => name);
  expect(paused).toContain("order-book");
  expect(paused).toContain("candles");
  expect(paused).not.toContain("orders");

  storming = false;
  await storm;
  await expect.poll(async () => (await book()).ok, { timeout: 20_000 }).toBe(true);
  const complete = await book();
  expect(complete.ok && complete.value.map(({ tag }) => tag).sort()).toEqual(tags);
  budget.stop();
}, 60_000);
