import type { BrokerFeed, Session } from "../../shared/brokers/port.ts";
import type { BridgeNotice, BridgeState, BridgeStats, BridgeSubscription, StartFeed } from "../../shared/contract/bridge.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import { QuoteBoardWriter } from "../../shared/streams/quote-board-writer.ts";
import { Connection, type ConnectionEnd } from "./connection.ts";
import { GapWatch } from "./gap-watch.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Ingest } from "./ingest.ts";
import { redactor } from "./redact.ts";
import { Retry } from "./retry.ts";
import type { RingSet } from "./ring-set.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Watchdog } from "./watchdog.ts";

/** A server that has not answered the handshake by then is given up, ms. */
const HANDSHAKE_MS = 10_000;
/** Texts of the broker that are passed on in one second; more say nothing new. */
const MOST_SAID = 10;

export interface Surroundings {
  /** Must not step back: performance.timeOrigin + performance.now(). */
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly rings: RingSet;
  tell(notice: BridgeNotice): void;
}

/** One feed from start to stop: keeps a connection, asks for what is wanted, takes in what comes. */
export class FeedLine {
  readonly #start: StartFeed;
  readonly #codec: BrokerFeed;
  readonly #around: Surroundings;
  readonly #book: Subscriptions;
  readonly #ingest: Ingest;
  readonly #heartbeat: Heartbeat;
  readonly #watchdog = new Watchdog();
  readonly #retry: Retry;
  readonly #gap = new GapWatch();
  #session: Session;
  /** Every token ever used: an old one may still stand in a text. */
  readonly #secrets = new Set<string>();
  #redact: (text: string) => string;
  #open: ReadonlySet<number> = new Set();
  #connection: Connection | undefined;
  #isOpen = false;
  #isRefused = false;
  #stopped = false;
  #cancelRetry: (() => void) | undefined;
  #connectingAt = 0;
  #openedAt = 0;
  #dataAt = 0;
  #texts = 0;
  #said = 0;
  #connects = 0;
  #told = { at: 0, received: 0 };

  constructor(start: StartFeed, codec: BrokerFeed, around: Surroundings) {
    this.#start = start;
    this.#codec = codec;
    this.#around = around;
    this.#session = start.session;
    this.#redact = this.#hide(start.session);
    const board = new QuoteBoardWriter(start.board);
    this.#book = new Subscriptions(codec, board.capacity);
    this.#ingest = new Ingest(start.feed, codec, board, this.#book, around.rings);
    this.#heartbeat = new Heartbeat(codec.pingEveryMs, codec.silentAfterMs);
    this.#retry = new Retry(around.random);
    this.#told.at = around.clock.now();
    this.#connect();
  }

  subscribe(wanted: readonly BridgeSubscription[]): void {
    const { frames, refusals } = this.#book.add(wanted, this.#now(), this.#ingest.clock.now());
    this.#send(frames);
    for (const { slots, why } of refusals) this.#around.tell({ kind: "not-subscribed", feed: this.#start.feed, slots, why });
  }

  unsubscribe(slots: readonly number[]): void {
    this.#send(this.#book.remove(slots));
  }

  renew(session: Session): void {
    this.#session = session;
    this.#redact = this.#hide(session);
    if (!this.#isRefused) return;
    this.#isRefused = false;
    const wait = this.#retry.afterSession();
    this.#retryIn(wait, wait === 0 ? "New tokens have come." : "New tokens have come, but the last new ones were refused too.", 401);
  }

  phase(openSegments: readonly number[]): void {
    this.#open = new Set(openSegments);
  }

  forgetTime(): void {
    this.#ingest.forgetTime();
    this.#gap.forget();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry?.();
    this.#connection?.close();
    this.#isOpen = false;
    this.#tellState({ name: "stopped" });
  }

  /** What time brings; to be called several times a second. */
  beat(): void {
    const now = this.#now();
    if (now - this.#told.at >= 1_000) this.#eachSecond(now);
    if (!this.#isOpen) {
      if (now - this.#connectingAt >= HANDSHAKE_MS) this.#connection?.drop(`The server did not answer within ${HANDSHAKE_MS / 1_000} s.`);
      return;
    }
    const beat = this.#heartbeat.due(now);
    if (beat === "ping") this.#send([this.#codec.ping]);
    if (beat === "dead") this.#connection?.drop(`Neither data nor an answer to a ping for ${this.#codec.silentAfterMs / 1_000} s.`);
  }

  #connect(): void {
    this.#cancelRetry = undefined;
    this.#connects += 1;
    this.#ingest.connection = this.#connects;
    this.#tellState({ name: "connecting", attempt: this.#retry.tries + 1 });
    const { apiKey, clientCode, endpoints } = this.#start;
    const headers = this.#codec.headers(apiKey, clientCode, this.#session);
    this.#openedAt = 0;
    this.#connectingAt = this.#now();
    this.#connection = new Connection(endpoints.stream, headers, {
      opened: () => this.#onOpened(),
      packet: (bytes) => this.#onPacket(bytes),
      text: (text) => this.#onText(text),
      batchDone: () => this.#onBatch(),
      ended: (end) => this.#onEnded(end),
    });
  }

  #onOpened(): void {
    this.#isOpen = true;
    this.#openedAt = this.#now();
    this.#heartbeat.start(this.#openedAt);
    this.#send(this.#book.all(this.#openedAt, this.#ingest.clock.now()));
    this.#tellState({ name: "live" });
  }

  #onPacket(bytes: Uint8Array): void {
    const readAt = this.#around.clock.now();
    this.#dataAt = readAt;
    this.#ingest.take(bytes, readAt);
  }

  #onBatch(): void {
    this.#heartbeat.heard(this.#now());
    this.#ingest.flush();
    const gap = this.#gap.runsAt(this.#ingest.clock.now());
    if (gap) this.#around.tell({ kind: "gap", feed: this.#start.feed, ...gap });
  }

  #onText(text: string): void {
    this.#texts += 1;
    const error = this.#codec.readText(text);
    if (error && this.#said++ < MOST_SAID) this.#around.tell({ kind: "said", feed: this.#start.feed, text: this.#redact(error.why) });
  }

  #onEnded(end: ConnectionEnd): void {
    this.#isOpen = false;
    if (this.#stopped) return;
    if (end.kind === "lost" && end.oversized) this.#ingest.refuseOversized();
    this.#ingest.flush();
    this.#gap.lost(this.#ingest.clock.now());
    const lived = this.#openedAt === 0 ? 0 : this.#now() - this.#openedAt;
    const next = this.#retry.afterEnd(end, lived, this.#openedAt > 0 && this.#dataAt >= this.#openedAt);
    const why = this.#redact(end.kind === "refused" ? `The broker refused the connection (${end.status}): ${end.why}` : end.why);
    if (next.step === "retry") {
      this.#retryIn(next.inMs, why, next.status);
    } else {
      this.#isRefused = true;
      this.#tellState({ name: "refused", why });
    }
  }

  #retryIn(ms: number, why: string, status: number): void {
    this.#tellState({ name: "retrying", inMs: Math.round(ms), why, status });
    this.#cancelRetry = this.#around.timers.after(ms, () => this.#connect());
  }

  #eachSecond(now: number): void {
    this.#around.tell(this.#stats(now));
    this.#told = { at: now, received: this.#ingest.received };
    this.#said = 0;
    if (!this.#isOpen) return;
    const { frames, silent } = this.#book.check(now, this.#ingest.clock.now(), this.#open);
    this.#send(frames);
    if (silent) this.#around.tell({ kind: "silent", feed: this.#start.feed, slots: silent });
    const step = this.#watchdog.due(now, this.#dataAt, this.#book.touches(this.#open));
    if (step === "resubscribe") this.#send(this.#book.all(now, this.#ingest.clock.now()));
    if (step === "reconnect") this.#connection?.drop("The market is open and the feed sends nothing, though asked again.");
  }

  #stats(now: number): BridgeStats {
    const { received, written, dropped, clock } = this.#ingest;
    return {
      kind: "stats",
      feed: this.#start.feed,
      received,
      written,
      dropped: [...dropped],
      texts: this.#texts,
      perSecond: Math.round(((received - this.#told.received) * 1_000) / (now - this.#told.at)),
      reconnects: this.#connects - 1,
      subscribed: this.#book.size,
      dataAgeMs: this.#dataAt === 0 ? undefined : Math.max(0, now - this.#dataAt),
      marketAt: clock.now(),
      rings: this.#around.rings.stats(),
    };
  }

  #send(frames: readonly string[]): void {
    if (this.#isOpen) for (const frame of frames) this.#connection?.send(frame);
  }

  #now(): number {
    return this.#around.clock.now();
  }

  #tellState(state: BridgeState): void {
    this.#around.tell({ kind: "state", feed: this.#start.feed, state });
  }

  #hide({ accessToken, refreshToken, feedToken }: Session): (text: string) => string {
    for (const secret of [accessToken, refreshToken, feedToken, this.#start.apiKey]) this.#secrets.add(secret);
    return redactor([...this.#secrets]);
  }
}
