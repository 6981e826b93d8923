import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { Mood, ModelOrder } from "../../support/model-broker.ts";
import { ACCOUNT, SBIN } from "../../support/orders.ts";
import { ID, OrdersRig } from "./orders-rig.ts";

const MOODS: readonly Mood[] = ["ok", "ok", "refuse", "unreachable", "lost", "silent", "html", "bad-gateway", "limit"];
const isBuy = ({ body }: ModelOrder): boolean => body["transactiontype"] === "BUY";
const left = ({ body, status, filled }: ModelOrder): number => (status === "open" ? Number(body["quantity"]) - filled : 0);

/** Whose each of the broker's orders is: written down when it was placed, told by nothing of the program but the tag. */
class Tags {
  readonly #rig: () => OrdersRig;
  constructor(rig: () => OrdersRig) {
    this.#rig = rig;
  }
  /** Signed units that filled at the broker, by owner of the tag: the slow and obvious ledger. */
  filled(owner: string): number {
    return this.#of(owner).reduce((sum, order) => sum + (isBuy(order) ? order.filled : -order.filled), 0);
  }

  /** What its trades brought in, 1/10,000 rupee. */
  cash(owner: string): number {
    const orders = this.#of(owner);
    return this.#rig().orders.broker.trades.reduce((sum, trade) => {
      const order = orders.find(({ id }) => id === trade["orderid"]);
      return order ? sum + Math.round(Number(trade["fillprice"]) * 10_000) * Number(trade["fillsize"]) * (isBuy(order) ? -1 : 1) : sum;
    }, 0);
  }

  #of(owner: string): ModelOrder[] {
    const { broker, journal } = this.#rig().orders;
    const owners = new Map<string, string>();
    for (const record of journal.records) {
      if (record.kind !== "order.approved") continue;
      const body = JSON.parse(record.body) as { intent: string; proposal: { owner: string } };
      owners.set(body.intent, body.proposal.owner);
    }
    return broker.orders.filter(({ tag }) => owners.get(tag) === owner);
  }
}

interface Played {
  readonly rig: OrdersRig;
  readonly tags: Tags;
  readonly hull: Hull;
  readonly last: "target" | "close" | "other";
}

/** Targets, closes, cancels and orders by hand in the same share, before a broker that fails in every way; every choice comes from the seed. */
async function play(seed: number, steps: number, freeze: number): Promise<Played> {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let rig = await OrdersRig.begun();
  rig.orders.traded = { ...rig.orders.traded, freeze };
  const tags = new Tags(() => rig);
  const hull: Hull = { least: 0, most: 0 };
  const widen = (want: number): void => {
    const { buy, sell } = rig.orders.ledger.resting.of(ACCOUNT, SBIN, "MIS", ID);
    const own = tags.filled(ID);
    hull.least = Math.min(want, own - sell);
    hull.most = Math.max(want, own + buy);
  };
  let last: Played["last"] = "other";
  let nth = 0;
  const give = (signal: Parameters<OrdersRig["signal"]>[0]): Promise<unknown> => rig.give({ ...signal, id: `p${++nth}.0` });
  for (let i = 0; i < steps; i++) {
    const what = pick(["target", "target", "target", "close", "fill", "fill", "fill", "fill", "news", "wait", "wait", "mood", "hand", "slow", "crash", "two"]);
    if (what === "target" || what === "two") {
      const wants = Array.from({ length: what === "two" ? 3 : 1 }, () => pick([-80, -50, -20, 0, 20, 50, 80]));
      last = "target";
      widen(wants.at(-1) ?? 0);
      await rig.give(...wants.map((quantity) => ({ kind: "target" as const, quantity, id: `p${++nth}.0` })));
    }
    if (what === "close") {
      widen(0);
      await give({ kind: "close" });
      last = "close";
    }
    if (what === "fill" && rig.orders.broker.orders.length > 0) {
      const order = pick(rig.orders.broker.orders.slice(-4));
      const most = Math.min(left(order), pick([10, 20, 50, 100]));
      if (most > 0) rig.trade(order, order.filled + most, pick([810, 812, 812.5, 815]));
    }
    if (what === "news") await rig.news();
    if (what === "wait") await rig.orders.time.pass(pick([100, 600, 3_000]));
    if (what === "mood") rig.orders.broker.moods.push(pick(MOODS));
    if (what === "hand") await rig.byHand({ side: pick(["BUY", "SELL"]), quantity: pick([5, 30, 70]) });
    if (what === "slow") rig.orders.broker.cancelAfterMs = pick([0, 0, 700]);
    if (what === "crash") rig = await rig.again();
    await rig.orders.time.pass(pick([0, 5, 120]));
    bounds(rig, tags, hull, seed);
  }
  return { rig, tags, hull, last };
}

/** Where the position may be from the latest target or close on: between what it is, with what works by then, and what is wanted. */
interface Hull {
  least: number;
  most: number;
}

/** However answers, fills and cancels fall, as the broker's own book has it. */
function bounds(rig: OrdersRig, tags: Tags, { least, most }: Hull, seed: number): void {
  const own = tags.filled(ID);
  if (own > most || own < least) throw new Error(`seed ${seed}: the strategy holds ${own}, and may hold from ${least} to ${most}\n${rig.book.join("\n")}`);
}

async function rest({ rig, tags, hull }: Played, seed: number): Promise<void> {
  rig.orders.broker.moods = [];
  rig.orders.broker.cancelAfterMs = 0;
  for (let i = 0; i < 30; i++) {
    await rig.pass(2_500);
    for (const order of rig.orders.broker.orders) if (left(order) > 0) rig.trade(order, Number(order.body["quantity"]), 812);
    await rig.news();
    await rig.trades();
    bounds(rig, tags, hull, seed);
  }
  rig.strategy.end();
  rig.orders.reconciler.end();
}

describe("a strategy and its trader in the same share, before a broker that fails in every way", () => {
  test.each([10_000, 30])("own quantity never passes what was wanted, a close ends flat, and nobody eats the other's; freeze quantity %i", async (freeze) => {
    let closed = 0;
    let traded = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(2 ** 31), fc.integer({ min: 5, max: 45 }), async (seed, steps) => {
        const played = await play(seed, steps, freeze);
        await rest(played, seed);
        const { rig, tags, last } = played;
        const told = `seed ${seed} steps ${steps} last ${last}\n${rig.book.join("\n")}\n${rig.troubles.join("\n")}\n${rig.orders.alarms.join("\n")}`;
        const own = tags.filled(ID);
        expect(rig.owned(), told).toBe(own);
        expect(rig.owned("manual"), told).toBe(tags.filled("manual"));
        expect(rig.strategy.quantity(SBIN), told).toBe(own);
        expect(rig.strategy.positions().reduce((sum, { quantity }) => sum + quantity, 0), told).toBe(own);
        expect(rig.strategy.openOrders(), told).toEqual([]);
        const { total } = rig.strategy.figures;
        expect(total.net + total.charges, told).toBe(tags.cash(ID) + own * 812 * 10_000);
        if (own !== 0) traded++;
        if (last !== "close") return;
        closed++;
        expect(own, told).toBe(0);
      }),
      { numRuns: 100 },
    );
    expect([closed > 5, traded > 10]).toEqual([true, true]);
  }, 180_000);
});
