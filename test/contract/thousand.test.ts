import { afterEach, expect, test, vi } from "vitest";
import { eachQuote } from "../../shared/contract/quote-frame.ts";
import type { FeedView } from "../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { Q } from "../../shared/streams/quote-fields.ts";
import { LiveRig, wait } from "../support/live-rig.ts";

/** A whole terminal, its tick bridge and a practice exchange of two thousand contracts: a thousand of them on the wire. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const COUNT = 1_000;
const CALLER = { id: "page" };

let live: LiveRig | undefined;
afterEach(async () => {
  await live?.close();
  live = undefined;
});

async function opened(): Promise<LiveRig> {
  live = await LiveRig.open(1, 90);
  await live.save();
  await live.connect();
  await live.call("market.show", { account: live.id() });
  return live;
}

/** Options of the practice market, nearest expiries first. */
async function options(rig: LiveRig, count: number): Promise<InstrumentKey[]> {
  const { expiries } = await rig.call("instruments.underlying", { underlying: "NIFTY" });
  const keys: InstrumentKey[] = [];
  for (const { expiry, exchange } of expiries) {
    const { strikes } = await rig.call("instruments.chain", { underlying: "NIFTY", expiry, exchange });
    for (const { call, put } of strikes) for (const one of [call, put]) if (one) keys.push(one.key);
  }
  expect(keys.length).toBeGreaterThanOrEqual(count);
  return keys.slice(0, count);
}

/** What a page sees: the system time at which each slot's newest quote was read. */
class Page {
  readonly readAt = new Map<number, number>();
  readonly #rig: LiveRig;
  readonly #frames: ReturnType<LiveRig["terminal"]["frames"]>;

  constructor(rig: LiveRig) {
    this.#rig = rig;
    this.#frames = rig.terminal.frames(CALLER.id);
  }

  look(): void {
    for (let frame = this.#frames.next(); frame; frame = this.#frames.next()) {
      const fields = frame;
      eachQuote(fields, (slot, at) => void this.readAt.set(slot, fields[at + Q.receivedAt] ?? 0));
    }
  }

  /** Slots of these that have no quote read after `since`. */
  missing(slots: readonly number[], since = 0): number[] {
    return slots.filter((slot) => (this.readAt.get(slot) ?? 0) <= since);
  }

  get feed(): FeedView {
    return this.#rig.told.findLast(({ topic }) => topic === "feed")?.payload as FeedView;
  }

  async until(what: string, holds: () => boolean, withinMs = 60_000): Promise<void> {
    const began = performance.now();
    for (this.look(); !holds(); this.look()) {
      if (performance.now() - began > withinMs) throw new Error(`never came: ${what}; the feed stands at ${JSON.stringify(this.feed).slice(0, 400)}`);
      await wait(5);
    }
  }
}

async function watched(rig: LiveRig): Promise<{ page: Page; slots: number[] }> {
  const keys = await options(rig, COUNT);
  const page = new Page(rig);
  const answer = await rig.call("market.watch", { keys, full: [] });
  expect(answer.unknown).toEqual([]);
  return { page, slots: answer.slots.map(({ slot }) => slot) };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

test("pains 7 and 12: a thousand instruments, the socket drops, and every one of them has a fresh quote again, however long that took", async () => {
  const rig = await opened();
  const { page, slots } = await watched(rig);
  await page.until("a first quote of all", () => page.missing(slots).length === 0);
  await page.until("more than a thousand subscriptions on two connections", () => (page.feed.connections?.length ?? 0) === 2);
  expect(page.feed.subscribed).toBeGreaterThan(COUNT);
  expect(page.feed.silent).toEqual([]);
  await wait(2_500);
  const cutAt = now();
  rig.door.dropSockets();
  await page.until("a fresh quote of all", () => page.missing(slots, cutAt).length === 0);
  const readAt = slots.map((slot) => page.readAt.get(slot) ?? 0);
  console.log(`back: last of ${slots.length} quotes read ${Math.round(Math.max(...readAt) - cutAt)} ms after the drop`);
  await page.until("the drop is told", () => page.feed.reconnects >= 2 && page.feed.state === "live");
  expect(page.feed.silent).toEqual([]);
});

test("pain 12: instruments that the broker takes and never serves are asked for again, then told by name", async () => {
  const rig = await opened();
  rig.exchanges[0]?.setQuirks({ servedTokens: 900 });
  const { page, slots } = await watched(rig);
  await page.until("those that are served", () => page.missing(slots).length <= COUNT - 800);
  await page.until("the silent ones are told", () => page.feed.silent.length > 0);
  const silent = page.missing(slots);
  expect(silent.length).toBeGreaterThan(0);
  await page.until("exactly those without a quote are told", () => page.feed.silent.length === page.missing(slots).length);
  // Asked for once a minute from here on; a new connection asks for everything at once.
  rig.exchanges[0]?.setQuirks({});
  rig.door.dropSockets();
  await page.until("those have come too", () => page.missing(slots).length === 0);
  await page.until("nothing is silent", () => page.feed.silent.length === 0);
});

test("pain 7: a stream that goes mute and answers pings is found out and replaced; every quote is fresh again", async () => {
  const rig = await opened();
  const { page, slots } = await watched(rig);
  await page.until("a first quote of all", () => page.missing(slots).length === 0);
  const mutedAt = now();
  const before = page.feed.reconnects;
  rig.exchanges[0]?.setQuirks({ mutedStream: true });
  await page.until("it is replaced", () => page.feed.reconnects > before, 60_000);
  rig.exchanges[0]?.setQuirks({});
  await page.until("a fresh quote of all", () => page.missing(slots, mutedAt).length === 0, 100_000);
});
