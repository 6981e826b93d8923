import type { BrokerFeed } from "../../shared/brokers/port.ts";
import type { DeepState, DeepSubscription } from "../../shared/contract/bridge.ts";
import { TokenTable } from "./token-table.ts";

/** A request for twenty levels has so long to bring its first packet, ms; asked so often in vain, there are none. */
const PROOF_MS = 4_000;
const MOST_ASKS = 2;
/** A broker that stayed silent is asked again so often, ms: the market may not have been open yet. */
const AGAIN_MS = 60_000;
/** While the quote of an instrument goes on, its twenty levels that stand still for so long are asked for anew, ms. */
const STALE_MS = 10_000;
/** A connection that breaks within so long of an unanswered request may have broken for it, ms. */
const BREAK_MS = 5_000;
const MOST_BREAKS = 2;

interface Entry extends DeepSubscription {
  state: DeepState["state"];
  why: string;
  asks: number;
  askedAt: number;
  /** Connections that broke soon after it was asked for. */
  breaks: number;
  /** The broker said no, or its connections break of it: not asked for again until the next look. */
  final: boolean;
}

/**
 * The twenty levels that one connection is to carry. They are an extra that the documentation does not promise: each
 * must be proven by a packet, is given up with a reason where none comes, and never costs the quotes their connection.
 */
export class DeepBook {
  readonly tokens = new TokenTable();
  /** System time of the last packet taken, by row, ms. Written by the ingest. */
  readonly heardAt: Float64Array;
  /** 1 where a packet came that cannot be a book, by row. Written by the ingest. */
  readonly spoiled: Uint8Array;
  readonly #feed: BrokerFeed;
  readonly #entries = new Map<number, Entry>();
  readonly #news = new Set<Entry>();

  /** @param feed of a broker that may have none; then nothing is ever entered. */
  constructor(feed: BrokerFeed) {
    this.#feed = feed;
    const most = feed.deep?.most ?? 0;
    this.heardAt = new Float64Array(most);
    this.spoiled = new Uint8Array(most);
  }

  get size(): number {
    return this.#entries.size;
  }

  slotOf(row: number): number {
    return this.#entries.get(row)?.slot ?? -1;
  }

  /** @returns the frames that ask, to be sent if connected. */
  add(wanted: readonly DeepSubscription[], now: number): readonly string[] {
    const gone = this.remove(wanted.map(({ row }) => row));
    const fresh = wanted.map((want): Entry => ({ ...want, state: "asked", why: "", asks: 0, askedAt: now, breaks: 0, final: false }));
    for (const entry of fresh) {
      this.#entries.set(entry.row, entry);
      this.tokens.set(entry.segment, Number(entry.token), entry.row);
      this.#news.add(entry);
    }
    return [...gone, ...this.#ask(fresh, now)];
  }

  remove(rows: readonly number[]): readonly string[] {
    const gone: Entry[] = [];
    for (const row of rows) {
      const entry = this.#entries.get(row);
      if (!entry) continue;
      this.#entries.delete(row);
      this.tokens.delete(entry.segment, Number(entry.token));
      this.#news.delete(entry);
      if (!entry.final) gone.push(entry);
    }
    return gone.length === 0 ? [] : this.#feed.unsubscribe(gone.map((entry) => this.#plain(entry)));
  }

  /** Frames that ask for all that is still hoped for, after a connect. */
  all(now: number): readonly string[] {
    const hoped = [...this.#entries.values()].filter(({ final }) => !final);
    for (const entry of hoped) entry.asks = 0;
    return this.#ask(hoped, now);
  }

  /** A connection that was open is gone, and with it what it was asked for. */
  lost(now: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.final) continue;
      if (!this.#isHeard(entry) && entry.asks > 0 && now - entry.askedAt <= BREAK_MS) entry.breaks += 1;
      if (entry.breaks >= MOST_BREAKS) this.#giveUp(entry, "the connection broke each time they were asked for", true);
      else if (entry.state === "live") this.#tell(entry, "asked", "");
      entry.asks = 0;
    }
  }

  /** The broker said no to the token's request. @returns false where no such request waits here. */
  refused(token: string, why: string): boolean {
    const entry = [...this.#entries.values()].find((one) => Number(one.token) === Number(token));
    if (!entry) return false;
    this.#giveUp(entry, why, true);
    return true;
  }

  /**
   * Looks after the proofs; to be called several times a second while connected.
   * @param quoteAt system time of an instrument's newest quote, by its slot, ms.
   * @returns frames that ask again.
   */
  check(now: number, quoteAt: (slot: number) => number): readonly string[] {
    const again: Entry[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.final) continue;
      const waited = now - entry.askedAt;
      if (this.#isHeard(entry)) {
        entry.breaks = 0;
        if (entry.state !== "live") this.#tell(entry, "live", "");
        if (quoteAt(entry.slot) - (this.heardAt[entry.row] ?? 0) < STALE_MS) continue;
        // A snapshot answers each request: one more that brings none is proof enough.
        entry.asks = MOST_ASKS - 1;
        again.push(entry);
      } else if (entry.asks < MOST_ASKS && waited >= PROOF_MS) {
        again.push(entry);
      } else if (entry.asks >= MOST_ASKS && waited >= PROOF_MS) {
        if (entry.state !== "none") this.#giveUp(entry, this.#silence(entry), false);
        if (waited >= AGAIN_MS) again.push(entry);
      }
    }
    return this.#ask(again, now);
  }

  /** What has changed since the last call. */
  takeNews(): readonly DeepState[] {
    if (this.#news.size === 0) return [];
    const news = [...this.#news].map(({ row, slot, state, why }) => ({ row, slot, state, why }));
    this.#news.clear();
    return news;
  }

  #isHeard({ row, askedAt }: Entry): boolean {
    return (this.heardAt[row] ?? 0) >= askedAt;
  }

  #silence({ row, state }: Entry): string {
    if (state === "live") return "they stopped coming while prices went on";
    return this.spoiled[row] === 1 ? "what comes instead is no book of bids below asks" : "none have come, though they were asked for twice";
  }

  #giveUp(entry: Entry, why: string, final: boolean): void {
    entry.final = final;
    this.#tell(entry, "none", why);
  }

  #tell(entry: Entry, state: Entry["state"], why: string): void {
    entry.state = state;
    entry.why = why;
    this.#news.add(entry);
  }

  #ask(entries: readonly Entry[], now: number): readonly string[] {
    if (entries.length === 0) return [];
    for (const entry of entries) {
      entry.asks += 1;
      entry.askedAt = now;
      this.heardAt[entry.row] = -1;
      this.spoiled[entry.row] = 0;
    }
    return this.#feed.subscribe(entries.map((entry) => this.#plain(entry)));
  }

  #plain({ segment, token }: Entry): { segment: number; token: string; mode: number } {
    return { segment, token, mode: this.#feed.deep?.mode ?? 0 };
  }
}
