import { describe, expect, test } from "vitest";
import { QuoteStore } from "../../../renderer/state/quote-store.ts";
import type { QuoteStoreParts } from "../../../renderer/state/quote-store.ts";
import type { Wish } from "../../../renderer/state/quote-wishes.ts";
import { FRAME_VERSION, HEADER, RECORD_HEADER } from "../../../shared/contract/quote-frame.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { D, DEEP } from "../../../shared/streams/depth-fields.ts";
import { BRIEF, FULL, Q } from "../../../shared/streams/quote-fields.ts";
import { ManualTimers } from "./manual-timers.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const TCS = "NSE:TCS" as InstrumentKey;
const ABSENT = "NSE:ABSENT" as InstrumentKey;

interface Quote {
  readonly slot: number;
  readonly ltp: number;
  readonly bid?: number;
}

function frameOf(number: number, quotes: readonly Quote[], marketAt = 0): Float64Array {
  const widths = quotes.map(({ bid }) => (bid === undefined ? BRIEF : FULL));
  const frame = new Float64Array(HEADER + widths.reduce((sum, width) => sum + width + RECORD_HEADER, 0));
  frame.set([FRAME_VERSION, quotes.length, marketAt, 5, number]);
  let at = HEADER;
  quotes.forEach(({ slot, ltp, bid }, i) => {
    frame[at] = slot;
    frame[at + 1] = widths[i] ?? 0;
    frame[at + RECORD_HEADER + Q.ltp] = ltp;
    if (bid !== undefined) frame[at + RECORD_HEADER + Q.bids] = bid;
    at += RECORD_HEADER + (widths[i] ?? 0);
  });
  return frame;
}

/** A frame of one book of twenty levels. */
function deepFrame(number: number, slot: number, bid: number): Float64Array {
  const frame = new Float64Array(HEADER + RECORD_HEADER + DEEP);
  frame.set([FRAME_VERSION, 1, 0, 5, number]);
  frame.set([slot, DEEP], HEADER);
  frame[HEADER + RECORD_HEADER + D.bids] = bid;
  return frame;
}

function setUp() {
  const timers = new ManualTimers();
  const scheduled: (() => void)[] = [];
  const painted: number[] = [];
  const wishes: Wish[] = [];
  let unreadable = 0;
  const slots = new Map<InstrumentKey, number>([[SBIN, 0], [TCS, 1]]);
  const parts: QuoteStoreParts = {
    schedule: (run) => scheduled.push(run),
    painted: (frame) => painted.push(frame),
    unreadable: () => unreadable++,
    watch: (wish) => {
      wishes.push(wish);
      const known = wish.keys.filter((key) => slots.has(key));
      return Promise.resolve({ slots: known.map((key) => ({ key, slot: slots.get(key) ?? 0 })), unknown: wish.keys.filter((key) => !slots.has(key)) });
    },
    after: timers.after,
    clock: () => timers.now,
  };
  const store = new QuoteStore(parts);
  const animate = (): void => scheduled.splice(0).forEach((run) => run());
  const watch = async (...keys: InstrumentKey[]): Promise<void> => {
    store.want("test", keys);
    timers.advance(30);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { store, timers, scheduled, painted, wishes, slots, animate, watch, unreadable: () => unreadable };
}

describe("a frame", () => {
  test("waits for the animation frame, is applied, told once per row, and only then acknowledged", async () => {
    const { store, painted, animate, watch } = setUp();
    await watch(SBIN, TCS);
    const told: string[] = [];
    store.onChange(SBIN, () => told.push(`SBIN ${store.field(SBIN, Q.ltp)} painted ${painted.length}`));
    store.onChange(TCS, () => told.push("TCS"));
    store.onFrame(({ marketAt, sentAt }) => told.push(`frame ${marketAt} ${sentAt}`));
    store.arrived(frameOf(1, [{ slot: 0, ltp: 100 }], 77));
    expect(store.field(SBIN, Q.ltp)).toBeNaN();
    animate();
    expect(told).toEqual(["SBIN 100 painted 0", "frame 77 5"]);
    expect(painted).toEqual([1]);
  });

  test("several of one animation frame are applied in order, the row told once, the last acknowledged", async () => {
    const { store, painted, animate, watch } = setUp();
    await watch(SBIN, TCS);
    let told = 0;
    store.onChange(SBIN, () => told++);
    store.arrived(frameOf(1, [{ slot: 0, ltp: 100 }, { slot: 1, ltp: 5 }]));
    store.arrived(frameOf(2, [{ slot: 0, ltp: 101 }]));
    animate();
    expect([store.field(SBIN, Q.ltp), store.field(TCS, Q.ltp), told]).toEqual([101, 5, 1]);
    expect(painted).toEqual([2]);
  });

  test("that comes before the answer that names its slots is not lost", async () => {
    const { store, animate, watch } = setUp();
    let told = 0;
    store.onChange(TCS, () => told++);
    store.arrived(frameOf(1, [{ slot: 1, ltp: 42 }]));
    animate();
    expect(store.field(TCS, Q.ltp)).toBeNaN();
    await watch(TCS);
    expect([store.field(TCS, Q.ltp), told]).toEqual([42, 1]);
  });

  test("of another version, cut short, or with a strange record changes nothing and does not throw", async () => {
    const { store, animate, watch, painted, unreadable } = setUp();
    await watch(SBIN);
    const whole = frameOf(1, [{ slot: 0, ltp: 100 }]);
    store.arrived(whole.slice(0, 3));
    store.arrived(whole.map((value, i) => (i === 0 ? 9 : value)));
    store.arrived(whole.slice(0, HEADER + 10));
    store.arrived(whole.map((value, i) => (i === HEADER + 1 ? 17 : value)));
    animate();
    expect(store.field(SBIN, Q.ltp)).toBeNaN();
    expect(painted).toEqual([1]);
    expect(unreadable()).toBe(2);
  });
});

describe("wishes", () => {
  test("of several owners become one question, and end with an empty list", async () => {
    const { store, timers, wishes } = setUp();
    store.want("a", [SBIN]);
    store.want("b", [TCS, SBIN], true);
    timers.advance(30);
    expect(wishes).toEqual([{ keys: [TCS, SBIN], full: [TCS, SBIN], deep: [], leftOut: 0 }]);
    store.want("b", []);
    timers.advance(30);
    expect(wishes[1]).toEqual({ keys: [SBIN], full: [], deep: [], leftOut: 0 });
  });

  test("unknown instruments are known as such", async () => {
    const { store, watch } = setUp();
    await watch(SBIN, ABSENT);
    expect([store.unknown(SBIN), store.unknown(ABSENT)]).toEqual([false, true]);
  });

  test("depth that is no longer asked for is forgotten, the price stays", async () => {
    const { store, timers, animate } = setUp();
    store.want("depth", [SBIN], true);
    timers.advance(30);
    await Promise.resolve();
    store.arrived(frameOf(1, [{ slot: 0, ltp: 100, bid: 99 }]));
    animate();
    expect(store.field(SBIN, Q.bids)).toBe(99);
    store.want("depth", []);
    store.want("list", [SBIN]);
    timers.advance(30);
    await Promise.resolve();
    expect(store.field(SBIN, Q.bids)).toBeNaN();
    expect(store.field(SBIN, Q.ltp)).toBe(100);
  });

  test("twenty levels come beside the quote, are told like it, and are forgotten when nobody looks, at a new connection and at a new look", async () => {
    const { store, timers, animate, wishes } = setUp();
    const look = async (...keys: InstrumentKey[]): Promise<void> => {
      store.wantDeep("depth", keys);
      timers.advance(30);
      await Promise.resolve();
      await Promise.resolve();
    };
    store.want("depth", [SBIN], true);
    await look(SBIN);
    expect(wishes).toEqual([{ keys: [SBIN], full: [SBIN], deep: [SBIN], leftOut: 0 }]);
    let told = 0;
    store.onChange(SBIN, () => told++);
    store.arrived(deepFrame(1, 0, 77));
    animate();
    expect([store.deep(SBIN)?.[D.bids], told, store.field(SBIN, Q.ltp), store.deep(TCS)]).toEqual([77, 1, Number.NaN, undefined]);
    await look();
    expect([store.deep(SBIN), told]).toEqual([undefined, 2]);
    // On its way when the look ended.
    store.arrived(deepFrame(2, 0, 78));
    animate();
    await look(SBIN);
    expect(store.deep(SBIN)).toBeUndefined();
    store.arrived(deepFrame(3, 0, 79));
    animate();
    expect(store.deep(SBIN)?.[D.bids]).toBe(79);
    store.forgetSlots();
    expect(store.deep(SBIN)).toBeUndefined();
  });

  test("after a new connection the slots are the new terminal's", async () => {
    const { store, slots, animate, watch } = setUp();
    await watch(SBIN, TCS);
    store.forgetSlots();
    slots.set(SBIN, 1).set(TCS, 0);
    store.rewatch();
    await Promise.resolve();
    await Promise.resolve();
    store.arrived(frameOf(1, [{ slot: 1, ltp: 7 }]));
    animate();
    expect(store.field(SBIN, Q.ltp)).toBe(7);
    expect(store.field(TCS, Q.ltp)).toBeNaN();
  });
});

test("copy gives all fields, and false where nothing is known", async () => {
  const { store, animate, watch } = setUp();
  await watch(SBIN);
  store.arrived(frameOf(1, [{ slot: 0, ltp: 100, bid: 99 }]));
  animate();
  const into = new Float64Array(FULL);
  expect(store.copy(SBIN, into)).toBe(true);
  expect([into[Q.ltp], into[Q.bids]]).toEqual([100, 99]);
  expect(store.copy(ABSENT, into)).toBe(false);
});
