import { describe, expect, test } from "vitest";
import { TriggerHost } from "../../../electron/triggers/trigger-host.ts";
import type { Crossing, Level } from "../../../electron/triggers/trigger-levels.ts";
import type { WatchThreadEvents } from "../../../electron/triggers/watch-thread.ts";
import type { ToTriggerWatch } from "../../../shared/contract/trigger-watch.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { createBoard } from "../../../shared/streams/quote-board.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const NIFTY = "NSE_INDEX:NIFTY" as InstrumentKey;

class Rig {
  readonly time = new VirtualTime();
  readonly alarms: string[] = [];
  readonly doubts: string[] = [];
  readonly attached: (readonly number[])[] = [];
  readonly threads: { events: WatchThreadEvents; posted: ToTriggerWatch[] }[] = [];
  readonly crossings: { id: string; crossing: Crossing }[] = [];
  readonly trailed: { id: string; price: Price }[] = [];
  readonly host = new TriggerHost({
    board: createBoard(4),
    ring: 3,
    slotOf: (key) => (key === SBIN ? 0 : key === NIFTY ? 2 : undefined),
    attachRing: (_ring, _buffer, slots) => this.attached.push(slots),
    timers: this.time,
    onAlarm: (sentence) => this.alarms.push(sentence),
    onDoubt: (sentence) => this.doubts.push(sentence),
    spawn: (events) => {
      const posted: ToTriggerWatch[] = [];
      this.threads.push({ events, posted });
      return { post: (message) => void posted.push(message), end: () => Promise.resolve() };
    },
  });

  level(id: string, price: number, change: Partial<Level> = {}): Level {
    return {
      id, instrument: SBIN, way: "fall", price: price as Price,
      onCrossed: (crossing) => this.crossings.push({ id, crossing }),
      onTrailed: (to) => this.trailed.push({ id, price: to }),
      ...change,
    };
  }

  get thread(): { events: WatchThreadEvents; posted: ToTriggerWatch[] } {
    return this.threads.at(-1)!;
  }

  /** Wire names of what was put last. */
  lastPut(): string {
    const puts = this.thread.posted.flatMap((message) => (message.kind === "put" ? message.levels.map(({ id }) => id) : []));
    return puts.at(-1)!;
  }

  cross(wire: string, price = 1): void {
    this.thread.events.heard({ kind: "crossed", id: wire, price, marketAt: 5, receivedAt: 6, already: false });
  }
}

describe("the host of the trigger watch", () => {
  test("tells a crossing once, to the level that is there now", () => {
    const rig = new Rig();
    rig.host.put(rig.level("a", 100));
    const old = rig.lastPut();
    rig.host.put(rig.level("a", 90));
    const now = rig.lastPut();
    // The crossing of the former price was on its way when the level was moved.
    rig.cross(old, 99);
    expect(rig.crossings).toEqual([]);
    rig.cross(now, 90);
    rig.cross(now, 90);
    expect(rig.crossings).toMatchObject([{ id: "a", crossing: { price: 90, marketAt: 5, receivedAt: 6 } }]);
    expect(rig.host.stats.levels).toBe(0);
  });

  test("a dropped level does not fire, though the news of it was on its way", () => {
    const rig = new Rig();
    rig.host.put(rig.level("a", 100));
    const wire = rig.lastPut();
    rig.host.drop("a");
    rig.cross(wire);
    expect(rig.crossings).toEqual([]);
    expect(rig.thread.posted.at(-1)).toEqual({ kind: "drop", ids: [wire] });
  });

  test("lets the bridge write each slot once, before its level is put", () => {
    const rig = new Rig();
    rig.host.put(rig.level("a", 100));
    rig.host.put(rig.level("b", 101));
    rig.host.put(rig.level("c", 102, { instrument: NIFTY }));
    expect(rig.attached).toEqual([[0], [0, 2]]);
    const puts = rig.thread.posted.flatMap((message) => (message.kind === "put" ? message.levels : []));
    expect(puts.map(({ slot, hasVolume }) => [slot, hasVolume])).toEqual([[0, true], [0, true], [2, false]]);
  });

  test("a thread that dies is started again with all levels, trailing ones where they had come to; what the dead one still says is not heard", async () => {
    const rig = new Rig();
    rig.host.put(rig.level("a", 100));
    rig.host.put(rig.level("t", 95, { trail: { by: 10 as Price, step: 1 as Price } }));
    const [dead] = rig.threads;
    rig.thread.events.heard({ kind: "trailed", id: "2", price: 97, marketAt: 1 });
    rig.thread.events.died("out of memory");
    expect(rig.alarms[0]).toMatch(/stopped \(out of memory\).*all 2 triggers/);
    expect(rig.host.stats.state).toBe("restarting");
    rig.host.put(rig.level("late", 80));
    await rig.time.pass(60);
    expect(rig.threads).toHaveLength(2);
    expect(rig.thread.posted.map(({ kind }) => kind)).toEqual(["start"]);
    const begun = rig.thread.posted[0]!;
    expect(begun.kind === "start" && begun.levels.map(({ price }) => price)).toEqual([100, 97, 80]);
    dead!.events.heard({ kind: "crossed", id: "1", price: 1, marketAt: 1, receivedAt: 1, already: false });
    expect(rig.crossings).toEqual([]);
    rig.cross("1");
    expect(rig.crossings).toHaveLength(1);
    expect(rig.trailed).toEqual([{ id: "t", price: 97 }]);
  });

  test("alarms once for each loss, and for an instrument of no list", () => {
    const rig = new Rig();
    const stats = { kind: "stats", levels: 0, ticks: 10, pending: 7 } as const;
    for (const lost of [0, 5, 5, 9]) rig.thread.events.heard({ ...stats, lost });
    expect(rig.alarms.map((sentence) => /lost (\d+) ticks/.exec(sentence)?.[1])).toEqual(["5", "4"]);
    expect(rig.host.stats).toMatchObject({ lost: 9, ticks: 10, pending: 7 });
    rig.host.put(rig.level("x", 1, { instrument: "NSE:GONE" as InstrumentKey }));
    expect(rig.alarms.at(-1)).toMatch(/NSE:GONE is not in today's instrument list/);
  });

  test("tells a doubt by the instrument's name, and drops by prefix", () => {
    const rig = new Rig();
    rig.host.put(rig.level("gtt:1:0", 100));
    rig.host.put(rig.level("bracket:1", 100));
    rig.thread.events.heard({ kind: "doubted", slot: 0, price: 80_000, why: "it lies outside today's circuits" });
    expect(rig.doubts).toEqual(["A print of NSE:SBIN at 8.00 would have met a trigger and fired nothing: it lies outside today's circuits."]);
    rig.host.dropAll("gtt:");
    expect(rig.host.stats.levels).toBe(1);
  });
});
