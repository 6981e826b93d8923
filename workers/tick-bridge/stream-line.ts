import type { BrokerFeed, Endpoints, Session } from "../../shared/brokers/port.ts";
import type { BridgeState, BridgeSubscription, DeepState, DeepSubscription } from "../../shared/contract/bridge.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import { Connection, type ConnectionEnd } from "./connection.ts";
import { type ConnectionBudget, MOST_CONNECTIONS } from "./connection-budget.ts";
import { GapWatch } from "./gap-watch.ts";
import { Handover, type Hears, type Successor } from "./handover.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Ingest } from "./ingest.ts";
import { Retry } from "./retry.ts";
import { type Refusal, Subscriptions } from "./subscriptions.ts";
import { Watchdog } from "./watchdog.ts";

/** A server that has not answered the handshake by then is given up, ms. */
const HANDSHAKE_MS = 10_000;
/** All connections are in use: one of ours may end soon, ms. */
const BUSY_MS = 5_000;

export interface LineParts {
  readonly codec: BrokerFeed;
  readonly endpoints: Endpoints;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ingest: Ingest;
  readonly budget: ConnectionBudget;
  readonly capacity: number;
  headers(): Record<string, string>;
  session(): Session;
  /** Sessions that it was given since its start. */
  sessions(): number;
  redact(text: string): string;
  /** Rises with every new stretch of ticks, over all lines of a feed. */
  nextStretch(): number;
  onState(): void;
  onText(text: string): void;
  /** A live connection could not be replaced by one with newer tokens, and why. */
  onKept(why: string): void;
  onGap(from: number, to: number, slots: readonly number[]): void;
}

/** One connection of a feed and its share of the subscriptions: keeps it, proves it, replaces it. */
export class StreamLine {
  readonly book: Subscriptions;
  state: BridgeState = { name: "stopped" };
  connects = 0;
  /** System time of the last packet, ms; 0 before the first. */
  dataAt = 0;
  readonly #parts: LineParts;
  readonly #heartbeat: Heartbeat;
  readonly #watchdog = new Watchdog();
  readonly #retry: Retry;
  readonly #gap = new GapWatch();
  readonly #handover: Handover;
  readonly #quoteAt = (slot: number): number => this.#parts.ingest.readAt(slot);
  readonly #hears: Hears = { packet: (bytes) => this.#onPacket(bytes), text: (text) => this.#parts.onText(text), batchDone: () => this.#onBatch() };
  #connection: Connection | undefined;
  /** Tokens that the connection was opened with. */
  #openedWith: Session | undefined;
  #isOpen = false;
  #isRefused = false;
  #ended = false;
  #stretch = 0;
  #cancelRetry: (() => void) | undefined;
  #connectingAt = 0;
  #openedAt = 0;

  constructor(parts: LineParts) {
    this.#parts = parts;
    const { codec, capacity, random } = parts;
    this.book = new Subscriptions(codec, capacity);
    this.#heartbeat = new Heartbeat(codec.pingEveryMs, codec.silentAfterMs);
    this.#retry = new Retry(random);
    this.#handover = new Handover({
      budget: parts.budget,
      retry: new Retry(random),
      hears: this.#hears,
      now: () => this.#now(),
      dial: (events) => new Connection(parts.endpoints.stream, parts.headers(), events),
      all: () => this.#all(),
      onKept: (why) => parts.onKept(parts.redact(why)),
    });
  }

  /** Subscriptions that it carries, counted as the broker does: by token and mode. */
  get load(): number {
    return this.book.size + this.book.deep.size;
  }

  start(): void {
    this.#connect();
  }

  add(wanted: readonly BridgeSubscription[]): readonly Refusal[] {
    const { frames, refusals } = this.book.add(wanted, this.#now(), this.#parts.ingest.clock.now());
    this.#send(frames);
    return refusals;
  }

  remove(slots: readonly number[]): void {
    this.#send(this.book.remove(slots));
  }

  deepen(wanted: readonly DeepSubscription[]): void {
    this.#send(this.book.deep.add(wanted, this.#now()));
  }

  flatten(rows: readonly number[]): void {
    this.#send(this.book.deep.remove(rows));
  }

  takeDeepNews(): readonly DeepState[] {
    return this.book.deep.takeNews();
  }

  /** New tokens have come. A live connection is replaced on the next beats, without a gap. */
  renewed(): void {
    this.#handover.renewed();
    if (!this.#isRefused) return;
    this.#isRefused = false;
    this.#retryRenewed();
  }

  forgetTime(): void {
    this.#gap.forget();
  }

  stop(): void {
    this.#ended = true;
    this.#cancelRetry?.();
    this.#handover.drop();
    if (this.#connection) this.#parts.budget.give();
    this.#connection?.close();
    this.#connection = undefined;
    this.#isOpen = false;
    this.#tellState({ name: "stopped" });
  }

  /** What time brings; to be called several times a second. */
  beat(now: number): void {
    if (!this.#isOpen) {
      if (now - this.#connectingAt >= HANDSHAKE_MS) this.#connection?.drop(`The server did not answer within ${HANDSHAKE_MS / 1_000} s.`);
      return;
    }
    const { codec } = this.#parts;
    const beat = this.#heartbeat.due(now);
    if (beat === "ping") this.#send([codec.ping]);
    if (beat === "dead") return this.#connection?.drop(`Neither data nor an answer to a ping for ${codec.silentAfterMs / 1_000} s.`);
    this.#send(this.book.deep.check(now, this.#quoteAt));
    const next = this.#handover.due(now, this.#isStale());
    if (next) this.#takeOver(next, now);
  }

  /** @returns the slots found silent where that list has changed. */
  eachSecond(now: number, open: ReadonlySet<number>): readonly number[] | undefined {
    if (!this.#isOpen) return undefined;
    const market = this.#parts.ingest.clock.now();
    const { frames, silent } = this.book.check(now, market, open);
    this.#send(frames);
    const step = this.#watchdog.due(now, this.dataAt, this.book.touches(open));
    if (step === "resubscribe") this.#send(this.book.all(now, market));
    if (step === "reconnect") this.#connection?.drop("The market is open and the feed sends nothing, though asked again.");
    return silent;
  }

  #connect(): void {
    this.#cancelRetry = undefined;
    const { budget, endpoints } = this.#parts;
    const wait = budget.waitMs(this.#now());
    if (wait > 0) return this.#retryIn(wait, "The broker refused another connection a moment ago.", 429);
    if (!budget.take()) return this.#retryIn(BUSY_MS, `All ${MOST_CONNECTIONS} connections of this client code are in use.`, 429);
    this.connects += 1;
    this.#stretch = this.#parts.nextStretch();
    this.#openedAt = 0;
    this.#connectingAt = this.#now();
    this.#openedWith = this.#parts.session();
    this.#tellState({ name: "connecting", attempt: this.#retry.tries + 1 });
    this.#connection = new Connection(endpoints.stream, this.#parts.headers(), {
      ...this.#hears,
      opened: () => this.#onOpened(),
      ended: (end) => this.#onEnded(end),
    });
  }

  #onOpened(): void {
    this.#isOpen = true;
    this.#openedAt = this.#now();
    this.#heartbeat.start(this.#openedAt);
    this.#send(this.#all());
    this.#tellState({ name: "live" });
  }

  #onPacket(bytes: Uint8Array): void {
    const readAt = this.#now();
    const { ingest } = this.#parts;
    this.dataAt = readAt;
    ingest.book = this.book;
    ingest.connection = this.#stretch;
    ingest.take(bytes, readAt);
  }

  #onBatch(): void {
    const { ingest } = this.#parts;
    this.#heartbeat.heard(this.#now());
    ingest.flush();
    if (!this.#gotData) return;
    const gap = this.#gap.runsAt(ingest.clock.now());
    if (gap) this.#parts.onGap(gap.from, gap.to, this.book.slots());
  }

  #onEnded(end: ConnectionEnd): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#connection = undefined;
    const { ingest, budget, redact } = this.#parts;
    budget.give();
    if (this.#ended) return;
    if (end.kind === "lost" && end.oversized) ingest.refuseOversized();
    ingest.flush();
    const now = this.#now();
    const successor = this.#handover.inherit();
    if (successor) return this.#takeOver(successor, now);
    if (wasOpen) this.book.deep.lost(now);
    this.#gap.lost(ingest.clock.now());
    const lived = this.#openedAt === 0 ? 0 : now - this.#openedAt;
    const next = this.#retry.afterEnd(end, lived, this.#gotData);
    const why = redact(end.kind === "refused" ? `The broker refused the connection (${end.status}): ${end.why}` : end.why);
    if (next.step === "retry") {
      if (next.status === 429 || next.status === 403) budget.quietUntil(now + next.inMs);
      this.#retryIn(next.inMs, why, next.status);
    } else if (this.#isStale()) {
      this.#retryRenewed();
    } else {
      this.#isRefused = true;
      this.#tellState({ name: "refused", why, sessions: this.#parts.sessions() });
    }
  }

  /** The successor has shown that it lives: it is the connection from now on, and no stretch of ticks ends. */
  #takeOver({ connection, heir }: Successor, now: number): void {
    if (this.#connection) {
      this.#connection.close();
      this.#parts.budget.give();
    }
    this.#connection = connection;
    heir((end) => this.#onEnded(end));
    this.#openedWith = this.#parts.session();
    this.#isOpen = true;
    this.#openedAt = now;
    this.#heartbeat.start(now);
  }

  #isStale(): boolean {
    const session = this.#parts.session();
    return session.accessToken !== this.#openedWith?.accessToken || session.feedToken !== this.#openedWith.feedToken;
  }

  #retryRenewed(): void {
    const wait = this.#retry.afterSession();
    this.#retryIn(wait, wait === 0 ? "New tokens have come." : "New tokens have come, but the last new ones were refused too.", 401);
  }

  #retryIn(ms: number, why: string, status: number): void {
    this.#tellState({ name: "retrying", inMs: Math.round(ms), why, status });
    this.#cancelRetry = this.#parts.timers.after(ms, () => this.#connect());
  }

  /** Frames that ask for everything. */
  #all(): readonly string[] {
    const now = this.#now();
    return [...this.book.all(now, this.#parts.ingest.clock.now()), ...this.book.deep.all(now)];
  }

  #send(frames: readonly string[]): void {
    if (!this.#isOpen) return;
    for (const frame of frames) this.#connection?.send(frame);
    this.#handover.send(frames);
  }

  get #gotData(): boolean {
    return this.#openedAt > 0 && this.dataAt >= this.#openedAt;
  }

  #now(): number {
    return this.#parts.clock.now();
  }

  #tellState(state: BridgeState): void {
    this.state = state;
    this.#parts.onState();
  }
}
