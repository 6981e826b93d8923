import { describe, expect, test } from "vitest";
import { ReplayFeed } from "../../../electron/strategies/lock-step/replay-feed.ts";
import type { RecordedTick } from "../../../electron/strategies/lock-step/recorded-tick.ts";
import type { Reached } from "../../../shared/contract/lock-step.ts";
import type { FromPaperFills } from "../../../shared/contract/paper-fills.ts";
import type { FromTriggerWatch } from "../../../shared/contract/trigger-watch.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { FloorOrder } from "../../../shared/simulation/fills/fill-floor.ts";
import { LockStepRoom } from "../../../workers/paper-fills/lock-step.ts";
import { Room } from "../../../workers/paper-fills/room.ts";
import { LockStepWatch } from "../../../workers/trigger-watch/lock-step.ts";
import { SBIN, rupees } from "../../support/orders.ts";
import { AT_ONCE, TICK as STEP, termsOf } from "../simulation/fills/bench.ts";

const ACCOUNT = "paper:Alpha:paper";
const START = Date.parse("2026-11-20T10:00:00+05:30");

function order(id: string, terms: Parameters<typeof termsOf>[0]): FloorOrder {
  return { id, account: ACCOUNT, slot: 0, side: "BUY", terms: termsOf(terms), filled: 0, triggered: false, tick: STEP, known: false };
}

function tick(n: number, price: number): RecordedTick {
  return { instrument: SBIN, at: (START + n * 1_000) as MarketTime, price: rupees(price), quantity: 10, volume: 1_000 + n * 10 };
}

/** A feed with one ring; each tick goes into it. */
function feedOf(): { feed: ReplayFeed; ring: SharedArrayBuffer; give(n: number, price: number): void } {
  const feed = new ReplayFeed(4);
  const ring = feed.createRing();
  feed.slotOf(SBIN);
  feed.attachRing(2, ring, "all");
  return { feed, ring, give: (n, price) => (feed.show(tick(n, price), START + n * 1_000), feed.push(2)) };
}

describe("paper fills in lock-step", () => {
  function open(latencyMs = 0): ReturnType<typeof feedOf> & { room: LockStepRoom; said: (FromPaperFills | Reached)[]; reach(n: number, at?: number): (FromPaperFills | Reached)[] } {
    const fed = feedOf();
    const said: (FromPaperFills | Reached)[] = [];
    const room = new LockStepRoom({ kind: "start", ring: fed.ring, board: fed.feed.board.buffer, seed: 1, lockStep: true }, (message) => said.push(message));
    room.take({ kind: "model", account: ACCOUNT, model: { ...AT_ONCE, latency: { kind: "fixed", ms: latencyMs } } });
    return { ...fed, room, said, reach: (n, at = n) => (room.take({ kind: "reach", sequence: n, at: START + at * 1_000 }), said.splice(0)) };
  }

  test("does nothing by itself: orders and ticks wait until it is asked, and all is said before the answer", () => {
    const { room, give, said, reach } = open();
    expect(reach(0)).toEqual([{ kind: "reached", sequence: 0, next: undefined, busy: false }]);
    give(1, 100);
    give(2, 100);
    room.take({ kind: "put", orders: [order("a", { type: "MARKET", quantity: 4 })] });
    expect(said).toEqual([]);
    expect(reach(2)).toMatchObject([{ kind: "events", events: [{ event: { kind: "booked", id: "a" } }] }, { kind: "reached", sequence: 2, busy: true }]);
    give(3, 100.05);
    expect(reach(3)).toMatchObject([{ kind: "events", events: [{ event: { kind: "filled", quantity: 4, price: rupees(100.05) } }] }, { kind: "reached", sequence: 3, busy: false }]);
  });

  test("an order under way tells when it arrives, and arrives at that time without a tick", () => {
    const { room, give, reach } = open(2_500);
    give(1, 100);
    room.take({ kind: "put", orders: [order("a", { type: "MARKET", quantity: 4 })] });
    expect(reach(1)).toEqual([{ kind: "reached", sequence: 1, next: START + 3_500, busy: true }]);
    expect(reach(1, 3.499)).toMatchObject([{ kind: "reached", next: START + 3_500 }]);
    expect(reach(1, 3.5)).toMatchObject([{ kind: "events", events: [{ event: { kind: "booked" } }] }, { kind: "reached", next: undefined, busy: true }]);
  });

  test("does what the room that runs by itself does", () => {
    const { room, give, feed, ring, said, reach } = open();
    const other = feedOf();
    const alone: FromPaperFills[] = [];
    const free = new Room({ kind: "start", ring: other.ring, board: other.feed.board.buffer, seed: 1 }, (message) => alone.push(message));
    free.do({ kind: "model", account: ACCOUNT, model: AT_ONCE }, START);
    expect([feed.board.buffer.byteLength, ring.byteLength]).toEqual([other.feed.board.buffer.byteLength, other.ring.byteLength]);
    const lockStep: (FromPaperFills | Reached)[] = [];
    const prices = [100, 100.05, 99.9, 99.5, 110, 99.55, 99.6, 100.4, 100.45];
    prices.forEach((price, i) => {
      give(i + 1, price);
      other.give(i + 1, price);
      lockStep.push(...reach(i + 1));
      free.turn(START + (i + 1) * 1_000);
      const put = { kind: "put", orders: [order(`o${i}`, { price: 99.7 + i * 0.1, quantity: 15 })] } as const;
      room.take(put);
      lockStep.push(...reach(i + 1));
      free.do(put, START + (i + 1) * 1_000);
      free.turn(START + (i + 1) * 1_000);
    });
    expect(said).toEqual([]);
    expect(lockStep.filter(({ kind }) => kind === "events")).toEqual(alone);
    expect(alone.length).toBeGreaterThan(9);
  });

  test("a writer that runs ahead is a fault", () => {
    const { give, reach } = open();
    give(1, 100);
    give(2, 100);
    expect(() => reach(1)).toThrow("lock-step is broken: asked to come to tick 1, the ring ended at 2");
  });
});

describe("the trigger watch in lock-step", () => {
  test("levels and ticks wait until it is asked", () => {
    const { feed, ring, give } = feedOf();
    const said: (FromTriggerWatch | Reached)[] = [];
    const watch = new LockStepWatch({ kind: "start", ring, board: feed.board.buffer, levels: [], lockStep: true }, (message) => said.push(message));
    const reach = (n: number): (FromTriggerWatch | Reached)[] => (watch.take({ kind: "reach", sequence: n, at: START + n * 1_000 }), said.splice(0));
    give(1, 100);
    give(2, 100);
    watch.take({ kind: "put", levels: [{ id: "up", slot: 0, way: "rise", price: rupees(100.2), hasVolume: true }, { id: "down", slot: 0, way: "fall", price: rupees(99), hasVolume: true }] });
    expect(said).toEqual([]);
    expect(reach(2)).toEqual([{ kind: "reached", sequence: 2, next: undefined, busy: true }]);
    // The first price that it knows needs a second packet.
    give(3, 100);
    expect(reach(3)).toHaveLength(1);
    give(4, 100.2);
    expect(reach(4)).toMatchObject([{ kind: "crossed", id: "up", price: rupees(100.2), already: false }, { kind: "reached", sequence: 4, busy: true }]);
    watch.take({ kind: "drop", ids: ["down"] });
    expect(reach(4)).toEqual([{ kind: "reached", sequence: 4, next: undefined, busy: false }]);
  });
});

describe("the replay's feed", () => {
  test("shows the day so far, and what traded since the packet before", () => {
    const { feed, give } = feedOf();
    give(1, 100);
    give(2, 101);
    give(3, 99.5);
    const quote = new Float64Array(64);
    feed.board.read(0, quote, 0, 64);
    expect([quote[0], quote[4], quote[5], quote[6]]).toEqual([rupees(99.5), rupees(100), rupees(101), rupees(99.5)]);
    expect(feed.sequence).toBe(3);
  });

  test("a board or a ring that is full is a fault, and no tick is lost silently", () => {
    const { feed, give } = feedOf();
    for (const symbol of ["A", "B", "C"]) feed.slotOf(`NSE:${symbol}` as typeof SBIN);
    expect(() => feed.show({ ...tick(1, 100), instrument: "NSE:D" as typeof SBIN }, START)).toThrow(/no room for NSE:D/);
    expect(() => {
      for (let n = 1; n < 10_000; n++) give(n, 100);
    }).toThrow(/ring 2 of the replay is full: its reader does not keep step/);
  });
});
