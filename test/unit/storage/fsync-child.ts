import { join } from "node:path";
import { BrokerAccount } from "../../../electron/brokers/broker-account.ts";
import { HttpClient } from "../../../electron/brokers/http-client.ts";
import { NetworkLine } from "../../../electron/brokers/network-line.ts";
import { RateBudget } from "../../../electron/brokers/rate-budget.ts";
import type { SessionKeeper } from "../../../electron/brokers/session-keeper.ts";
import { systemClock, systemTimers } from "../../../electron/clocks.ts";
import { OrderDesk } from "../../../electron/orders/order-desk.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { OrderSender } from "../../../electron/orders/order-sender.ts";
import { DEFAULT_LIMITS } from "../../../electron/orders/risk/limits.ts";
import { JournalThread } from "../../../electron/storage/journal-thread.ts";
import type { Journal } from "../../../electron/storage/journal.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import { ACCOUNT, DAY, proposal } from "../../support/orders.ts";
import { NO_LOOK } from "../../support/no-look.ts";

/** Places orders through the real journal thread and the real HTTP client, some alone and some in a crowd; its system calls are watched. */
const [folder = "", root = "", alone = "0", crowd = "0", manner = "waits"] = process.argv.slice(2);
const { journal } = await JournalThread.open({ journalPath: join(folder, "journal-practice.db"), activityPath: join(folder, "activity.db"), startedAt: Date.now() });
const protocol = angelone();
const session = { accessToken: "t", refreshToken: "r", feedToken: "f", endsAt: Number.MAX_SAFE_INTEGER as SystemTime };
const keeper = { session, ensure: () => Promise.resolve(session), renew: () => Promise.resolve(session) } as unknown as SessionKeeper;
const http = new HttpClient({ root, timeoutMs: 10_000 });
const limits = protocol.limits.map((limit) => ({ ...limit, windows: [], spacingMs: 0 }));
const account = new BrokerAccount({ protocol, apiKey: "k", identity: { localIp: "", publicIp: "", macAddress: "" }, http, budget: new RateBudget(limits, systemClock, systemTimers), keeper });
let answered = 0;
/** One that does not wait for the disk, so that the watching can show that it would see it. */
const hasty: Journal = {
  append: (events) => {
    void journal.append(events);
    return Promise.resolve();
  },
};
const ledger = new OrderLedger(manner === "waits" ? journal : hasty, { order: (order) => void (order.state === "pending" && answered++), fill: () => {}, position: () => {}, alarm: () => {} });
const sender = new OrderSender({ line: new NetworkLine(account), look: NO_LOOK, ledger, clock: systemClock, stopwatch: () => performance.now(), onUnresolved: () => {}, onTaken: () => {}, onLatency: () => {} });
const desk = new OrderDesk({
  id: ACCOUNT, ledger, sender, clock: systemClock, stopwatch: () => performance.now(), random: Math.random, installation: "abcd", day: () => DAY,
  marketAt: () => undefined,
  closed: () => undefined,
  limits: () => DEFAULT_LIMITS,
  facts: () => calmFacts({ available: 1e12 as Money }),
  preview: () => {
    throw new Error("not used here");
  },
});

async function until(count: number): Promise<void> {
  while (answered < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

for (let n = 1; n <= Number(alone); n++) {
  await desk.place(proposal(), `alone-${n}`);
  await until(n);
}
await Promise.all(Array.from({ length: Number(crowd) }, (_, n) => desk.place(proposal(), `crowd-${n}`)));
await until(Number(alone) + Number(crowd));
await journal.close();
await http.close();
