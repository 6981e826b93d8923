import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eachRecord } from "../../shared/contract/quote-frame.ts";
import type { DeepBookView, FeedView } from "../../shared/contract/schemas/market.ts";
import { instrumentKey } from "../../shared/domain/identity.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { D, DEEP, DEEP_LEVELS } from "../../shared/streams/depth-fields.ts";
import { FULL, LEVEL, Q } from "../../shared/streams/quote-fields.ts";
import { LiveRig, wait } from "../support/live-rig.ts";

/** A whole terminal, its tick bridge and a practice exchange: twenty levels from the exchange's book to a page's frames. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const SBIN = instrumentKey("NSE", "SBIN");
const INFY = instrumentKey("NSE", "INFY");
const NIFTY = instrumentKey("NSE_INDEX", "NIFTY");

/** What one page sees. */
class Page {
  readonly books = new Map<number, Float64Array>();
  readonly quotes = new Map<number, Float64Array>();
  readonly slots = new Map<InstrumentKey, number>();
  readonly id: string;
  readonly #rig: LiveRig;
  readonly #frames: ReturnType<LiveRig["terminal"]["frames"]>;

  constructor(rig: LiveRig, id = "page") {
    this.id = id;
    this.#rig = rig;
    this.#frames = rig.terminal.frames(id);
  }

  /** Looks at these, with five levels, and at `deep` of them with twenty. */
  async watch(keys: readonly InstrumentKey[], deep: readonly InstrumentKey[]): Promise<void> {
    const answer = await this.#rig.terminal.handlers["market.watch"]({ keys: [...keys], full: [...keys], deep: [...deep] }, { id: this.id });
    for (const { key, slot } of answer.slots) this.slots.set(key, slot);
  }

  look(): void {
    for (let frame = this.#frames.next(); frame; frame = this.#frames.next()) {
      const fields = frame;
      eachRecord(fields, (slot, at, width) => void (width === DEEP ? this.books : this.quotes).set(slot, fields.slice(at, at + width)));
    }
  }

  /** The book as last told; undefined while there is none. */
  book(key: InstrumentKey): Float64Array | undefined {
    const book = this.books.get(this.slots.get(key) ?? -1);
    return book?.[D.levels] === DEEP_LEVELS ? book : undefined;
  }

  quote(key: InstrumentKey): Float64Array | undefined {
    return this.quotes.get(this.slots.get(key) ?? -1);
  }

  /** As last told. */
  get feed(): FeedView | undefined {
    return this.#rig.told.findLast(({ topic }) => topic === "feed")?.payload as FeedView | undefined;
  }

  view(key: InstrumentKey): DeepBookView | undefined {
    return this.feed?.deep?.find(({ instrument }) => instrument === key);
  }

  /** Subscriptions as counted by four words of the feed in a row: the terminal's own come in over the first seconds. */
  async settled(): Promise<number> {
    const counts = (): number[] => this.#rig.told.flatMap(({ topic, payload }) => (topic === "feed" ? [(payload as FeedView).subscribed] : []));
    const from = counts().length;
    await this.until("a count that stands", () => counts().length >= from + 4 && new Set(counts().slice(-4)).size === 1 && (counts().at(-1) ?? 0) > 0);
    return counts().at(-1) ?? 0;
  }

  async until(what: string, holds: () => boolean, withinMs = 40_000): Promise<void> {
    const began = performance.now();
    for (this.look(); !holds(); this.look()) {
      if (performance.now() - began > withinMs) throw new Error(`never came: ${what}; ${JSON.stringify(this.feed?.deep)}`);
      await wait(5);
    }
  }
}

let rig: LiveRig;
let page: Page;

beforeEach(async () => {
  rig = await LiveRig.open();
  await rig.save();
  await rig.connect();
  await rig.call("market.show", { account: rig.id() });
  page = new Page(rig);
});
afterEach(() => rig.close());

const trouble = (how: "silent" | "refused" | "cut" | undefined, ...tokens: string[]): void =>
  rig.exchanges[0]?.setQuirks(how === undefined ? {} : { depth20: { how, ...(tokens.length > 0 && { tokens }) } });

/** Levels of a side as [price, quantity, orders]. */
function side(fields: Float64Array, from: number, levels: number): number[][] {
  return Array.from({ length: levels }, (_, i) => [...fields.subarray(from + i * LEVEL, from + (i + 1) * LEVEL)]);
}

test("twenty levels of the instrument looked at: beside its five, better than each other, counted, and left with the look", async () => {
  await page.watch([SBIN], []);
  await page.until("the five, and the feed's word", () => (page.quote(SBIN)?.[Q.ltp] ?? 0) > 0 && (page.feed?.subscribed ?? 0) > 0);
  expect([page.book(SBIN), page.feed?.deep]).toEqual([undefined, undefined]);
  const five = await page.settled();
  await page.watch([SBIN], [SBIN]);
  await page.until("twenty levels", () => page.book(SBIN) !== undefined);
  await page.until("the word that they live", () => page.view(SBIN)?.state === "live");
  // Quote and book are of one moment when their stamps and their five levels agree; ticks come between.
  await page.until("a book that goes on from the five levels", () => {
    const [book, quote] = [page.book(SBIN), page.quote(SBIN)];
    if (!book || !quote || book[D.exchangeAt] !== quote[Q.exchangeAt]) return false;
    return JSON.stringify([side(book, D.bids, 5), side(book, D.asks, 5)]) === JSON.stringify([side(quote, Q.bids, 5), side(quote, Q.asks, 5)]);
  });
  const book = page.book(SBIN) ?? new Float64Array(DEEP);
  const [bids, asks] = [side(book, D.bids, 20), side(book, D.asks, 20)];
  expect(bids.filter(([price]) => price).length).toBeGreaterThan(5);
  expect(bids[0]?.[0]).toBeLessThan(asks[0]?.[0] ?? 0);
  for (let i = 1; i < 20; i++) {
    if (bids[i]?.[0]) expect(bids[i]?.[0]).toBeLessThan(bids[i - 1]?.[0] ?? 0);
    if (asks[i]?.[0]) expect(asks[i]?.[0]).toBeGreaterThan(asks[i - 1]?.[0] ?? 0);
  }
  await page.until("a subscription more", () => page.feed?.subscribed === five + 1);
  await page.watch([SBIN], []);
  await page.until("none is asked for", () => page.feed?.deep === undefined && page.feed?.subscribed === five);
  page.look();
  page.books.clear();
  await wait(1_500);
  page.look();
  expect(page.books.size).toBe(0);
});

test("a second page gets the book at once, and one that looks away and back gets it anew", async () => {
  await page.watch([SBIN], [SBIN]);
  await page.until("twenty levels", () => page.book(SBIN) !== undefined);
  const other = new Page(rig, "other");
  await other.watch([SBIN], [SBIN]);
  await other.until("its own", () => other.book(SBIN) !== undefined, 2_000);
  await page.watch([SBIN], []);
  page.books.clear();
  await page.watch([SBIN], [SBIN]);
  await page.until("it again", () => page.book(SBIN) !== undefined, 2_000);
});

test("a segment without: an index and a contract say so at once, and their five levels stand", async () => {
  const { expiries } = await rig.call("instruments.underlying", { underlying: "NIFTY" });
  const { strikes } = await rig.call("instruments.chain", { underlying: "NIFTY", expiry: expiries[0]!.expiry, exchange: expiries[0]!.exchange });
  const option = strikes.flatMap(({ call }) => (call ? [call] : []))[0]!;
  await page.watch([NIFTY, option.key], [NIFTY, option.key]);
  await page.until("both sentences", () => page.feed?.deep?.length === 2);
  expect(page.view(option.key)).toEqual({ instrument: option.key, state: "none", sentence: `20 levels are not available for ${option.symbol}: Angel One streams them for NSE shares only. Showing 5.` });
  expect(page.view(NIFTY)?.state).toBe("none");
  await page.until("five levels", () => (page.quote(option.key)?.[Q.bids] ?? 0) > 0);
});

test("pain of an extra that nobody documents: silence falls back to five levels with a sentence, and the next look asks again", async () => {
  trouble("silent");
  await page.watch([SBIN], [SBIN]);
  await page.until("the sentence", () => page.view(SBIN)?.state === "none");
  expect(page.view(SBIN)?.sentence).toBe("20 levels are not available for SBIN: none have come, though they were asked for twice. Showing 5.");
  expect(page.book(SBIN)).toBeUndefined();
  expect(page.quote(SBIN)).toHaveLength(FULL);
  const { activity } = await rig.snapshot();
  expect(activity.map(({ sentence }) => sentence).join("\n")).toContain("20 levels are not available for SBIN");
  trouble(undefined);
  await page.watch([SBIN], []);
  await wait(60);
  await page.watch([SBIN], [SBIN]);
  await page.until("twenty levels", () => page.book(SBIN) !== undefined && page.view(SBIN)?.state === "live", 10_000);
});

test("a refusal of one token is told in the broker's words; the other instrument has its twenty; a page that looks anew asks anew", async () => {
  trouble("refused", "3045");
  await page.watch([SBIN, INFY], [SBIN, INFY]);
  await page.until("one sentence and one book", () => page.view(SBIN)?.state === "none" && page.book(INFY) !== undefined);
  expect(page.view(SBIN)?.sentence).toBe("20 levels are not available for SBIN: Angel One refused them with “Invalid Request Payload.” (E1001). Showing 5.");
  trouble(undefined);
  const other = new Page(rig, "other");
  await other.watch([SBIN], [SBIN]);
  await other.until("twenty levels for both pages", () => page.look() === undefined && other.book(SBIN) !== undefined && page.book(SBIN) !== undefined, 10_000);
});

test("a server that ends the connection at the request costs the twenty levels and not the prices", async () => {
  trouble("cut");
  await page.watch([SBIN], [SBIN]);
  await page.until("the sentence", () => page.view(SBIN)?.state === "none");
  expect(page.view(SBIN)?.sentence).toContain("the connection broke each time they were asked for");
  await page.until("the feed lives, behind two reconnects", () => page.feed?.state === "live" && page.feed.reconnects === 2);
  const readAt = page.quote(SBIN)?.[Q.receivedAt] ?? 0;
  await page.until("prices of now", () => (page.quote(SBIN)?.[Q.receivedAt] ?? 0) > readAt + 3_000);
  expect(page.feed?.reconnects).toBe(2);
});

test("the sockets drop: the old book is gone, and a new one comes by itself", async () => {
  await page.watch([SBIN], [SBIN]);
  await page.until("twenty levels", () => page.view(SBIN)?.state === "live" && page.book(SBIN) !== undefined);
  await wait(2_500);
  const cutAt = performance.timeOrigin + performance.now();
  rig.door.dropSockets();
  await page.until("a book read behind the drop", () => (page.book(SBIN)?.[D.receivedAt] ?? 0) > cutAt);
  await page.until("the word of it", () => page.view(SBIN)?.state === "live" && page.feed?.state === "live");
});
