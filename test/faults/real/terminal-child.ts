import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Secret, TOTP } from "otpauth";
import { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import type { Wires } from "../../../electron/accounts/network-link.ts";
import { NetworkLink } from "../../../electron/accounts/network-link.ts";
import { HttpClient } from "../../../electron/brokers/http-client.ts";
import { OrderSocket } from "../../../electron/brokers/order-socket.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { QuotePeek } from "../../../electron/market/quote-peek.ts";
import { loadMaster } from "../../../electron/market/scrip-master.ts";
import { UNPACED_LIMITS } from "../../../electron/orders/risk/limits.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import type { Journal } from "../../../electron/storage/journal.ts";
import type { ActivityLog } from "../../../electron/telemetry/activity-log.ts";
import type { HttpRequest } from "../../../shared/brokers/port.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { MarketTime, SystemTime, Timers } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { chargeTables } from "../../../shared/simulation/charges.ts";
import { marginTables } from "../../../shared/simulation/margin.ts";
import { ManualLevels } from "../../support/manual-levels.ts";
import type { ChildOptions, FromChild, Look, ToChild, Wish } from "./messages.ts";
import { FAST } from "./messages.ts";

/** The account as the terminal runs it, with real files and sockets, in a process that may die at any border. */
const options = JSON.parse(process.argv[2] ?? "{}") as ChildOptions;
const { dataDir, endpoints, credentials, day } = options;
const id = accountId("angelone", credentials.clientCode, "practice");
const tell = (message: FromChild): void => void process.send?.(message);
const table = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../../resources/${name}/angelone.json`, import.meta.url), "utf8"));

const crossed = new Map<string, number>();
function border(name: string): void {
  const times = (crossed.get(name) ?? 0) + 1;
  crossed.set(name, times);
  if (options.killAt?.border === name && options.killAt.nth === times) process.kill(process.pid, "SIGKILL");
}

/** The exchange's one-time codes go by the world's clock. */
function ofThisMoment(request: HttpRequest): HttpRequest {
  const totp = new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(credentials.totpSecret) }).generate();
  return { ...request, body: JSON.stringify({ ...(JSON.parse(request.body ?? "{}") as object), totp }) };
}

const words: string[] = [];
const prices = new Map<string, number>();
const opened = await JournalThread.open({ journalPath: join(dataDir, "journal-practice.db"), activityPath: join(dataDir, "activity.db"), startedAt: Date.now() });
const journal: Journal = {
  async append(events) {
    const written = opened.journal.append(events);
    border("journal: asked");
    await written;
    border("journal: written");
  },
};
const protocol = angelone(endpoints);
const instruments = new InstrumentIndex();
// Impatient, so that a run takes seconds: the real one waits ten.
const http = new HttpClient({ root: endpoints.rest, timeoutMs: 800, wholeMs: 2_000 });
const wires: Wires = {
  http: {
    async deliver(request, headers) {
      border(`send: ${request.route}`);
      const delivery = await http.deliver(request.route === "sign-in" ? ofThisMoment(request) : request, headers);
      border(`receive: ${request.route}`);
      return delivery;
    },
    close: () => http.close(),
  },
  openSocket: (socket) =>
    new OrderSocket({
      ...socket,
      onOrder: (order) => {
        border("receive: socket");
        socket.onOrder(order);
      },
    }),
};

const clock = { now: () => (options.epoch + (Date.now() - options.epoch) * FAST) as SystemTime };
const timers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms / FAST);
    return () => clearTimeout(timer);
  },
};

const account = new AccountRuntime({
  id, title: "Practice", journal, instruments, clock, timers,
  link: (events) => new NetworkLink({ protocol, credentials, wires, clock, timers, codesMayRepeat: true, limits: protocol.limits, random: Math.random, onSession: () => {} }, events),
  installation: "abcd",
  standing: opened.standing,
  levels: new ManualLevels(),
  candles: () => Promise.resolve([]),
  quotes: { of: (key: string) => (prices.has(key) ? { ltp: prices.get(key) as Price, mark: prices.get(key) as Price, upperCircuit: undefined, lowerCircuit: undefined } : undefined) } as unknown as QuotePeek,
  charges: chargeTables(table("charges")),
  margins: marginTables(table("margins")),
  stopwatch: () => performance.now(),
  random: Math.random,
  activity: { note: ({ sentence }: { sentence: string }) => void words.push(`${new Date().toISOString().slice(14, 23)} ${sentence}`) } as unknown as ActivityLog,
  publish: (topic, payload) => {
    if (topic === "order" || topic === "fill") tell({ told: topic, key: (payload as { key: string }).key });
  },
  day: () => day,
  marketAt: () => undefined as MarketTime | undefined,
  killed: () => undefined,
  limits: () => UNPACED_LIMITS,
  market: () => ({ kind: "open", sentence: "Open.", amo: true }),
  records: (query) => opened.journal.records(query),
  prepare: async () => {
    if (instruments.size === 0) instruments.use((await loadMaster(protocol, join(dataDir, "instruments.table"), { day })).table);
  },
});
opened.journal.onFailure = (sentence) => account.journalBroken(sentence);

function look(): Look {
  const { ledger, view } = account;
  return {
    shown: { orders: ledger.orders(), fills: ledger.fills(), positions: ledger.positions.views().filter((one) => one.buyValue !== 0 || one.sellValue !== 0) },
    trading: view.trading,
    sentence: view.sentence,
    unresolved: account.health().unresolved,
    words: words.slice(-60),
  };
}

function grant(wish: Wish): Promise<unknown> {
  switch (wish.kind) {
    case "place":
      return account.desk.place(wish.terms, wish.once);
    case "modify":
      return account.desk.modify(wish.order, wish.terms);
    case "cancel":
      return account.desk.cancel(wish.order);
    case "cancelAll":
      return account.safety.exits.cancelAll();
    case "squareOff":
      return account.safety.squareOff.start({ kind: "all" }, wish.once);
    case "exit":
    case "reverse":
      return account.safety.exits[wish.kind](wish, wish.once);
    case "look":
      return Promise.resolve(look());
  }
}

process.on("message", (message: ToChild) => {
  if ("prices" in message) {
    for (const [key, price] of Object.entries(message.prices)) prices.set(key, price);
    return;
  }
  grant(message.wish).then(
    (value) => tell({ id: message.id, ok: true, value }),
    (error: unknown) => tell({ id: message.id, ok: false, sentence: error instanceof Error ? error.message : String(error) }),
  );
});
process.on("disconnect", () => process.exit());

account.restore(opened.records);
tell({ ready: true });
await account.start();
