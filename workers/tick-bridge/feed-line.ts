import type { BrokerFeed, Session } from "../../shared/brokers/port.ts";
import type { BridgeNotice, BridgeState, BridgeStats, BridgeSubscription, DeepSubscription, StartFeed } from "../../shared/contract/bridge.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import { DepthBoardWriter } from "../../shared/streams/depth-board.ts";
import { QuoteBoardWriter } from "../../shared/streams/quote-board-writer.ts";
import type { ConnectionBudget } from "./connection-budget.ts";
import { DeepWriter } from "./deep-writer.ts";
import { foldStates } from "./feed-state.ts";
import { Ingest } from "./ingest.ts";
import { redactor } from "./redact.ts";
import type { RingSet } from "./ring-set.ts";
import { ShardPlan } from "./shard-plan.ts";
import { type LineParts, StreamLine } from "./stream-line.ts";
import { Subscriptions } from "./subscriptions.ts";

/** Texts of the broker that are passed on in one second; more say nothing new. */
const MOST_SAID = 10;
/** A further connection that has carried nothing for so long is given back, ms. */
const IDLE_MS = 60_000;

export interface Surroundings {
  /** Must not step back: performance.timeOrigin + performance.now(). */
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly rings: RingSet;
  readonly budget: ConnectionBudget;
  tell(notice: BridgeNotice): void;
}

interface Shard {
  readonly line: StreamLine;
  /** System time since when it carries nothing, ms. */
  idleSince: number | undefined;
}

/** One feed from start to stop: spreads what is wanted over its connections, and tells how they do as one. */
export class FeedLine {
  readonly #start: StartFeed;
  readonly #around: Surroundings;
  readonly #plan: ShardPlan;
  readonly #ingest: Ingest;
  readonly #lineParts: LineParts;
  readonly #shards: (Shard | undefined)[] = [];
  /** Twenty levels that have a place, by row. */
  readonly #deep = new Map<number, DeepSubscription>();
  #session: Session;
  #sessions = 1;
  /** Every token ever used: an old one may still stand in a text. */
  readonly #secrets = new Set<string>();
  #redact: (text: string) => string;
  #open: ReadonlySet<number> = new Set();
  #silent = new Map<number, readonly number[]>();
  #stopped = false;
  #stretches = 0;
  /** Reconnects of connections that were given back since. */
  #formerReconnects = 0;
  #texts = 0;
  #said = 0;
  #told = { at: 0, received: 0, state: "" };

  constructor(start: StartFeed, codec: BrokerFeed, around: Surroundings) {
    this.#start = start;
    this.#around = around;
    this.#session = start.session;
    this.#redact = this.#hide(start.session);
    const board = new QuoteBoardWriter(start.board);
    this.#plan = new ShardPlan(codec.shards, codec.maxSubscriptions);
    this.#ingest = new Ingest(start.feed, codec, board, new Subscriptions(codec, board.capacity), around.rings);
    if (start.depthBoard) this.#ingest.deep = new DeepWriter(new DepthBoardWriter(start.depthBoard), board, this.#ingest.clock);
    this.#told.at = around.clock.now();
    this.#lineParts = {
      codec, endpoints: start.endpoints, clock: around.clock, timers: around.timers, random: around.random, budget: around.budget,
      ingest: this.#ingest,
      capacity: board.capacity,
      headers: () => codec.headers(start.apiKey, start.clientCode, this.#session),
      session: () => this.#session,
      sessions: () => this.#sessions,
      redact: (text) => this.#redact(text),
      nextStretch: () => (this.#stretches += 1),
      onState: () => this.#tellState(),
      onText: (text) => this.#onText(codec, text),
      onKept: (why) => around.tell({ kind: "said", feed: start.feed, text: why }),
      onGap: (from, to, slots) => around.tell({ kind: "gap", feed: start.feed, from, to, slots }),
    };
    this.#shard(0);
  }

  subscribe(wanted: readonly BridgeSubscription[]): void {
    const byShard = new Map<number, BridgeSubscription[]>();
    const beyond: number[] = [];
    for (const want of wanted) {
      const id = `${want.segment}:${want.token}`;
      const holder = this.#plan.holderOf(id);
      if (holder !== undefined && holder !== want.slot) this.unsubscribe([holder]);
      const shard = this.#plan.place(want.slot, id) ?? (this.#makeRoom() ? this.#plan.place(want.slot, id) : undefined);
      if (shard === undefined) beyond.push(want.slot);
      else byShard.set(shard, [...(byShard.get(shard) ?? []), want]);
    }
    for (const [shard, wants] of byShard) {
      for (const { slots, why } of this.#shard(shard).line.add(wants)) {
        for (const slot of slots) this.#plan.release(slot);
        this.#refuse(slots, why);
      }
    }
    if (beyond.length > 0) this.#refuse(beyond, `The broker takes at most ${this.#plan.capacity} instruments on the connections that Sauda opens.`);
  }

  unsubscribe(slots: readonly number[]): void {
    const byShard = Map.groupBy(slots, (slot) => this.#plan.release(slot));
    for (const [shard, gone] of byShard) if (shard !== undefined) this.#shards[shard]?.line.remove(gone);
  }

  /** Twenty levels as well, where there is room: an extra never takes a quote's place. */
  deepen(wanted: readonly DeepSubscription[]): void {
    this.flatten(wanted.map(({ row }) => row));
    const beyond: DeepSubscription[] = [];
    for (const want of wanted) {
      this.#ingest.deep?.clear(want.row, want.slot);
      const shard = this.#ingest.deep && this.#plan.place(this.#deepPlace(want.row), `deep ${want.segment}:${want.token}`);
      if (shard === undefined) {
        beyond.push(want);
        continue;
      }
      this.#deep.set(want.row, want);
      this.#shard(shard).line.deepen([want]);
    }
    this.#tellNone(beyond);
  }

  flatten(rows: readonly number[]): void {
    for (const row of rows) {
      const shard = this.#plan.release(this.#deepPlace(row));
      if (shard !== undefined) this.#shards[shard]?.line.flatten([row]);
      this.#deep.delete(row);
      this.#ingest.deep?.clear(row, -1);
    }
  }

  /** Takes the place of some twenty levels for a price. */
  #makeRoom(): boolean {
    for (const [row, want] of this.#deep) {
      this.flatten([row]);
      this.#tellNone([want]);
      return true;
    }
    return false;
  }

  #tellNone(wants: readonly DeepSubscription[]): void {
    const why = "the connections carry as many subscriptions as the broker takes";
    if (wants.length > 0) this.#around.tell({ kind: "deep", feed: this.#start.feed, books: wants.map(({ row, slot }) => ({ row, slot, state: "none", why })) });
  }

  renew(session: Session): void {
    this.#session = session;
    this.#sessions += 1;
    this.#redact = this.#hide(session);
    for (const { line } of this.#running()) line.renewed();
  }

  phase(openSegments: readonly number[]): void {
    this.#open = new Set(openSegments);
  }

  forgetTime(): void {
    this.#ingest.forgetTime();
    for (const { line } of this.#running()) line.forgetTime();
  }

  stop(): void {
    this.#stopped = true;
    for (const { line } of this.#running()) line.stop();
    this.#around.tell({ kind: "state", feed: this.#start.feed, state: { name: "stopped" } });
  }

  /** What time brings; to be called several times a second. */
  beat(): void {
    const now = this.#around.clock.now();
    if (now - this.#told.at >= 1_000) this.#eachSecond(now);
    for (const { line } of this.#running()) {
      line.beat(now);
      this.#tellDeep(line);
    }
  }

  #tellDeep(line: StreamLine): void {
    const books = line.takeDeepNews();
    if (books.length === 0) return;
    for (const { row, slot, state } of books) if (state !== "live") this.#ingest.deep?.clear(row, slot);
    this.#around.tell({ kind: "deep", feed: this.#start.feed, books: books.map((book) => ({ ...book, why: this.#redact(book.why) })) });
  }

  /** Numbers behind those of the slots: the plan counts by token and mode, as the broker does. */
  #deepPlace(row: number): number {
    return this.#lineParts.capacity + row;
  }

  #eachSecond(now: number): void {
    this.#around.tell(this.#stats(now));
    this.#told = { ...this.#told, at: now, received: this.#ingest.received };
    this.#said = 0;
    let changed = false;
    for (const [number, shard] of this.#shards.entries()) {
      if (!shard) continue;
      const silent = shard.line.eachSecond(now, this.#open);
      if (silent) {
        this.#silent.set(number, silent);
        changed = true;
      }
      this.#giveBack(number, shard, now);
    }
    if (changed) this.#around.tell({ kind: "silent", feed: this.#start.feed, slots: [...this.#silent.values()].flat() });
  }

  /** The broker counts connections over all programs of a client: one of ours that nothing needs is one too many. */
  #giveBack(number: number, shard: Shard, now: number): void {
    if (number === 0 || shard.line.load > 0) {
      shard.idleSince = undefined;
      return;
    }
    shard.idleSince ??= now;
    if (now - shard.idleSince < IDLE_MS) return;
    this.#shards[number] = undefined;
    this.#silent.delete(number);
    this.#formerReconnects += shard.line.connects - 1;
    shard.line.stop();
  }

  #stats(now: number): BridgeStats {
    const { received, written, dropped, clock } = this.#ingest;
    const lines = this.#running().map(({ line }) => line);
    const dataAt = Math.max(0, ...lines.map((line) => line.dataAt));
    return {
      kind: "stats",
      feed: this.#start.feed,
      received,
      written,
      dropped: [...dropped],
      texts: this.#texts,
      perSecond: Math.round(((received - this.#told.received) * 1_000) / (now - this.#told.at)),
      reconnects: lines.reduce((sum, line) => sum + Math.max(0, line.connects - 1), this.#formerReconnects),
      subscribed: lines.reduce((sum, line) => sum + line.load, 0),
      connections: lines.map((line) => ({ live: line.state.name === "live", subscribed: line.load })),
      dataAgeMs: dataAt === 0 ? undefined : Math.max(0, now - dataAt),
      marketAt: clock.now(),
      rings: this.#around.rings.stats(),
    };
  }

  #shard(number: number): Shard {
    const known = this.#shards[number];
    if (known) return known;
    const shard: Shard = { line: new StreamLine(this.#lineParts), idleSince: undefined };
    this.#shards[number] = shard;
    shard.line.start();
    return shard;
  }

  #running(): Shard[] {
    return this.#shards.filter((shard) => shard !== undefined);
  }

  #onText(codec: BrokerFeed, text: string): void {
    this.#texts += 1;
    const error = codec.readText(text);
    const deepToken = error?.deepToken;
    if (error && deepToken !== undefined && this.#running().some(({ line }) => line.book.deep.refused(deepToken, error.why))) return;
    if (error && this.#said++ < MOST_SAID) this.#around.tell({ kind: "said", feed: this.#start.feed, text: this.#redact(error.why) });
  }

  #refuse(slots: readonly number[], why: string): void {
    this.#around.tell({ kind: "not-subscribed", feed: this.#start.feed, slots, why });
  }

  #tellState(): void {
    if (this.#stopped) return;
    const state: BridgeState = foldStates(this.#running().map(({ line }) => ({ state: line.state, subscribed: line.book.size })));
    const words = JSON.stringify(state);
    if (words === this.#told.state) return;
    this.#told.state = words;
    this.#around.tell({ kind: "state", feed: this.#start.feed, state });
  }

  #hide({ accessToken, refreshToken, feedToken }: Session): (text: string) => string {
    for (const secret of [accessToken, refreshToken, feedToken, this.#start.apiKey]) this.#secrets.add(secret);
    return redactor([...this.#secrets]);
  }
}
