import { afterEach, beforeEach, expect, test } from "vitest";
import type { BeforeSend, BrokerLine, WriteOutcome } from "../../../electron/brokers/broker-line.ts";
import { PRIORITY } from "../../../electron/brokers/rate-budget.ts";
import { OrderLedger } from "../../../electron/orders/order-ledger.ts";
import { OrderSender } from "../../../electron/orders/order-sender.ts";
import { RiskApproved } from "../../../electron/orders/risk/gate.ts";
import type { IntentId, OrderKey } from "../../../shared/domain/identity.ts";
import { calmFacts } from "../../support/calm-facts.ts";
import { MemoryJournal } from "../../support/order-rig.ts";
import { DAY, proposal } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { NO_LOOK } from "../../support/no-look.ts";

const KEY = "abcd00000000000001";
const lost: unknown[] = [];
const keep = (reason: unknown): void => void lost.push(reason);

beforeEach(() => {
  lost.length = 0;
  process.on("unhandledRejection", keep);
});
afterEach(() => void process.off("unhandledRejection", keep));

async function placed(line: Pick<BrokerLine, "place">): Promise<{ state: string | undefined; text: string | undefined; sought: number }> {
  const time = new VirtualTime();
  const ledger = new OrderLedger(new MemoryJournal(), { order: () => {}, fill: () => {}, position: () => {}, alarm: () => {} });
  let sought = 0;
  const sender = new OrderSender({ line: line as BrokerLine, look: NO_LOOK, ledger, clock: time, stopwatch: () => 0, onUnresolved: () => void sought++, onTaken: () => {}, onLatency: () => {} });
  const approved = RiskApproved.assess(proposal(), calmFacts({}));
  if (!(approved instanceof RiskApproved)) throw new Error("refused");
  await ledger.record({ kind: "order.approved", key: KEY as OrderKey, at: time.now(), intent: KEY as IntentId, day: DAY, proposal: proposal(), multiplier: 1, checks: [], once: undefined, why: undefined, marketAt: undefined }).durable;
  void sender.place(KEY as OrderKey, KEY, approved, PRIORITY.entry, { startedAt: 0, gateUs: 0, journalUs: 0 });
  await time.pass(10);
  await new Promise((resolve) => setImmediate(resolve));
  const order = ledger.order(KEY as OrderKey);
  return { state: order?.state, text: order?.text, sought };
}

test("a line that throws before anything has gone: the order ends as not placed, and the program goes on", async () => {
  const order = await placed({
    place: () => {
      throw new RangeError("no rate for this exchange");
    },
  });
  expect(order).toMatchObject({ state: "not-placed", text: expect.stringMatching(/no rate for this exchange.*Nothing was sent/), sought: 0 });
  expect(lost).toEqual([]);
});

test("a line that throws afterwards: the order is looked for in the broker's book", async () => {
  const place = async (_i: unknown, _t: unknown, _p: unknown, beforeSend: BeforeSend): Promise<WriteOutcome> => {
    beforeSend({ route: "place", body: "" });
    await Promise.resolve();
    throw new TypeError("no field of that name");
  };
  expect(await placed({ place })).toMatchObject({ state: "unresolved", sought: 1 });
  expect(lost).toEqual([]);
});
