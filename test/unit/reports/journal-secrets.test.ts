import { expect, test } from "vitest";
import { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import { NetworkLine } from "../../../electron/brokers/network-line.ts";
import { RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { OrderDesk } from "../../../electron/orders/order-desk.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { OrderSender } from "../../../electron/orders/order-sender.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { HttpRequest } from "../../../shared/brokers/port.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import type { Mood } from "../../support/model-broker.ts";
import { ModelBroker } from "../../support/model-broker.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { ACCOUNT, DAY, proposal, rupees } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { NO_LOOK } from "../../support/no-look.ts";

/** All that signs a request, long enough that chance puts none of it into a record. */
const SECRETS = { apiKey: "SECRET-api-key-7f3a", accessToken: "SECRET-access-91bc", refreshToken: "SECRET-refresh-5d20", feedToken: "SECRET-feed-c4e8" };
/** What every page on the web may know, though it stands in a header. */
const HARMLESS = /^(application\/json|USER|WEB)$/i;

test("nothing of a request's headers, tokens or keys is in any journal record, however the order ends", async () => {
  const time = new VirtualTime(Date.parse("2026-11-20T04:45:00Z"));
  const broker = new ModelBroker(() => time.now());
  const journal = new MemoryJournal();
  const headersSent = new Map<string, string>();
  const http = {
    deliver: (request: HttpRequest, headers: Readonly<Record<string, string>>) => {
      for (const [name, value] of Object.entries(headers)) headersSent.set(name, value);
      return broker.client().deliver(request, headers);
    },
    close: () => Promise.resolve(),
  };
  const session = { accessToken: SECRETS.accessToken, refreshToken: SECRETS.refreshToken, feedToken: SECRETS.feedToken, endsAt: Number.MAX_SAFE_INTEGER as SystemTime };
  const keeper = { session, ensure: () => Promise.resolve(session), renew: () => Promise.resolve(session) } as unknown as SessionKeeper;
  const protocol = angelone();
  const identity = { localIp: "10.77.66.55", publicIp: "203.0.113.77", macAddress: "02:00:5e:10:00:ff" };
  const account = new BrokerAccount({ protocol, apiKey: SECRETS.apiKey, identity, http, budget: new RateBudget(protocol.limits, time, time), keeper });
  const ledger = new OrderLedger(journal, { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} });
  const sender = new OrderSender({ line: new NetworkLine(account), look: NO_LOOK, ledger, clock: time, stopwatch: () => time.now(), onUnresolved: () => {}, onTaken: () => {}, onLatency: () => {} });
  const desk = new OrderDesk({
    id: ACCOUNT, ledger, sender, clock: time, stopwatch: () => time.now(), random: seededRandom(3), installation: "abcd", day: () => DAY,
    marketAt: () => undefined, closed: () => undefined, limits: () => DEFAULT_LIMITS, facts: () => calmFacts(),
    preview: () => {
      throw new Error("not used here");
    },
  });
  const moods: Mood[] = ["ok", "refuse", "unreachable", "lost", "silent", "html", "bad-gateway", "limit"];
  for (const mood of moods) {
    broker.moods = [mood];
    await desk.place(proposal(), `secret-${mood}`);
    await time.pass(2_000);
  }
  const [key] = ledger.working(ACCOUNT).filter((order) => order.brokerOrderId !== undefined).map((order) => order.key);
  if (key === undefined) throw new Error("no order rests");
  for (const mood of moods.slice(1)) {
    broker.moods = [mood];
    await desk.modify(key, { ...proposal(), price: rupees(811) }).catch(() => {});
    await time.pass(2_000);
    await desk.cancel(key).catch(() => {});
    await time.pass(2_000);
  }
  const text = journal.records.map((record) => record.body).join("\n");
  expect(text).toContain("ordertag");
  expect(text).toContain('"answer":{"status":200');
  expect([...headersSent.values()].join()).toContain(SECRETS.accessToken);
  const told = [...headersSent].flatMap(([name, value]) => [name, ...(HARMLESS.test(value) ? [] : [value])]).filter((value) => value.length > 3);
  for (const secret of [...told, ...Object.values(SECRETS), ...Object.values(identity)]) {
    if (/^(accept|content-type)$/i.test(secret)) continue;
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  }
});
