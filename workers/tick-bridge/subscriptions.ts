import type { BrokerFeed } from "../../shared/brokers/port.ts";
import type { BridgeSubscription } from "../../shared/contract/bridge.ts";
import { DeepBook } from "./deep-book.ts";
import { TokenTable } from "./token-table.ts";

/** A subscription has so much market time, and so much system time, to bring its first packet, ms. */
const PROOF_MARKET_MS = 5_000;
const PROOF_SYSTEM_MS = 3_000;
/** Asked for so often in vain, a subscription is told silent, and asked for again only so often, ms. */
const MOST_ASKS = 2;
const AGAIN_MS = 60_000;

interface Entry extends BridgeSubscription {
  asks: number;
  askedAt: number;
  /** Market time of asking; undefined where the clock was not known. */
  askedAtMarket: number | undefined;
  silent: boolean;
}

export interface Refusal {
  readonly slots: readonly number[];
  readonly why: string;
}

/**
 * The feed's own book of what is wanted. The server acknowledges nothing and forgets everything with
 * the connection: the first packet is the proof, its absence is asked for once more, then told and asked for each minute.
 */
export class Subscriptions {
  readonly tokens = new TokenTable();
  /** Mode wanted per slot, 0 = none. */
  readonly modes: Uint8Array;
  /** 1 where a packet came since the slot was last asked for. Written by the ingest. */
  readonly heard: Uint8Array;
  /** Of some of them twenty levels as well. */
  readonly deep: DeepBook;
  readonly #feed: BrokerFeed;
  readonly #entries = new Map<number, Entry>();
  #silent: readonly number[] = [];

  constructor(feed: BrokerFeed, capacity: number) {
    this.#feed = feed;
    this.deep = new DeepBook(feed);
    this.modes = new Uint8Array(capacity);
    this.heard = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Enters what is wanted. @returns the frames that ask for it, to be sent if connected, and what cannot be had. */
  add(wanted: readonly BridgeSubscription[], now: number, market: number | undefined): { frames: string[]; refusals: Refusal[] } {
    const fresh: Entry[] = [];
    const gone: Entry[] = [];
    const refused = new Map<string, number[]>();
    for (const want of wanted) {
      const why = this.#objection(want);
      if (why !== undefined) {
        refused.set(why, [...(refused.get(why) ?? []), want.slot]);
        continue;
      }
      const old = this.#entries.get(want.slot);
      if (old && old.segment === want.segment && old.token === want.token && old.mode === want.mode) continue;
      const rival = this.#entries.get(this.tokens.slotOf(want.segment, Number(want.token)));
      for (const before of new Set([old, rival])) if (before) gone.push(this.#forget(before));
      fresh.push(this.#enter(want));
    }
    // Named twice in one list: the last word counts.
    const kept = fresh.filter((entry) => this.#entries.get(entry.slot) === entry);
    const frames = [...this.#leave(gone), ...this.#ask(kept, now, market)];
    return { frames, refusals: [...refused].map(([why, slots]) => ({ why, slots })) };
  }

  remove(slots: readonly number[]): string[] {
    const gone: Entry[] = [];
    for (const slot of slots) {
      const entry = this.#entries.get(slot);
      if (entry) gone.push(this.#forget(entry));
    }
    return this.#leave(gone);
  }

  /** Frames that ask for everything anew, after a connect or for a mute feed. */
  all(now: number, market: number | undefined): string[] {
    const entries = [...this.#entries.values()];
    for (const entry of entries) {
      entry.asks = 0;
      entry.silent = false;
    }
    return this.#ask(entries, now, market);
  }

  slots(): number[] {
    return [...this.#entries.keys()];
  }

  /** Whether anything of these segments is subscribed. */
  touches(segments: ReadonlySet<number>): boolean {
    for (const entry of this.#entries.values()) if (segments.has(entry.segment)) return true;
    return false;
  }

  /**
   * Looks after the proofs; to be called about once a second while connected.
   * @returns frames that ask again, and the slots found silent where that list has changed.
   */
  check(now: number, market: number | undefined, open: ReadonlySet<number>): { frames: string[]; silent: readonly number[] | undefined } {
    const again: Entry[] = [];
    const silent: number[] = [];
    for (const entry of this.#entries.values()) {
      if (this.heard[entry.slot] === 1) {
        entry.silent = false;
        continue;
      }
      if (market === undefined || !open.has(entry.segment) || entry.askedAtMarket === undefined || entry.askedAtMarket > market) {
        entry.askedAtMarket = market;
        entry.askedAt = now;
      } else if (market - entry.askedAtMarket >= PROOF_MARKET_MS && now - entry.askedAt >= PROOF_SYSTEM_MS) {
        if (entry.asks >= MOST_ASKS) entry.silent = true;
        if (!entry.silent || now - entry.askedAt >= AGAIN_MS) again.push(entry);
      }
      if (entry.silent) silent.push(entry.slot);
    }
    const changed = silent.length !== this.#silent.length || silent.some((slot, i) => slot !== this.#silent[i]);
    this.#silent = silent;
    return { frames: this.#ask(again, now, market), silent: changed ? silent : undefined };
  }

  #objection(want: BridgeSubscription): string | undefined {
    if (!(want.slot >= 0 && want.slot < this.modes.length)) return "The quote board has no such slot.";
    if (!/^\d{1,15}$/.test(want.token)) return "The broker's token is not a number.";
    const { maxSubscriptions } = this.#feed;
    if (this.#entries.has(want.slot) || this.#entries.size < maxSubscriptions) return undefined;
    return `The broker takes at most ${maxSubscriptions} instruments on one connection.`;
  }

  #enter(want: BridgeSubscription): Entry {
    const { slot, segment, token, mode } = want;
    const entry: Entry = { slot, segment, token, mode, asks: 0, askedAt: 0, askedAtMarket: undefined, silent: false };
    this.#entries.set(slot, entry);
    this.tokens.set(segment, Number(token), slot);
    this.modes[slot] = mode;
    return entry;
  }

  #forget(entry: Entry): Entry {
    this.#entries.delete(entry.slot);
    this.tokens.delete(entry.segment, Number(entry.token));
    this.modes[entry.slot] = 0;
    return entry;
  }

  #ask(entries: readonly Entry[], now: number, market: number | undefined): string[] {
    for (const entry of entries) {
      entry.asks += 1;
      entry.askedAt = now;
      entry.askedAtMarket = market;
      this.heard[entry.slot] = 0;
    }
    return entries.length === 0 ? [] : [...this.#feed.subscribe(entries.map(plain))];
  }

  #leave(entries: readonly Entry[]): string[] {
    return entries.length === 0 ? [] : [...this.#feed.unsubscribe(entries.map(plain))];
  }
}

function plain({ segment, token, mode }: Entry): { segment: number; token: string; mode: number } {
  return { segment, token, mode };
}
