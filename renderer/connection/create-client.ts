import type { Answer, CommandName, Request } from "../../shared/contract/commands.ts";
import { contractHash } from "../../shared/contract/hash.ts";
import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";
import { topics } from "../../shared/contract/topics.ts";
import type { ToPage } from "../../shared/contract/wire.ts";
import { toPage } from "../../shared/contract/wire.ts";
import { notConnected, TerminalError } from "../../shared/domain/errors.ts";
import type { Random } from "../../shared/domain/random.ts";
import type { Timers } from "../../shared/domain/time.ts";
import { backoffMs } from "./backoff.ts";
import { Listeners } from "./listeners.ts";
import { PendingCalls } from "./pending-calls.ts";
import type { Connection, Transport } from "./transport.ts";

/** `open` = greeted by a terminal of the same contract; `stale` = of another one, and only a reload helps. */
export interface Link {
  readonly state: "connecting" | "open" | "lost" | "stale";
  readonly sentence: string;
  /** System time of the next attempt; only while lost. */
  readonly retryAt: number | undefined;
}

export interface Client {
  /** Rejects with TerminalError. */
  call<N extends CommandName>(name: N, request: Request<N>): Promise<Answer<N>>;
  on<N extends TopicName>(topic: N, run: (payload: TopicPayload<N>) => void): () => void;
  /** Quote frames as they arrive. */
  onFrame(run: (frame: Float64Array) => void): () => void;
  /** Tells that the frame of this number is on the screen, so that the next may come. */
  painted(frame: number): void;
  onLink(run: (link: Link) => void): () => void;
  readonly link: Link;
  /** What the terminal sent and could not be read: a bug, to be shown and reported. */
  onProblem(run: (sentence: string) => void): () => void;
  start(): void;
  retryNow(): void;
}

export interface ClientParts {
  readonly transport: () => Transport;
  readonly timers: Timers;
  readonly random: Random;
  readonly now: () => number;
}

/** Silence after which the terminal is asked whether it lives, and how long it may think, ms. It normally tells the feed's health each second. */
const SILENT_MS = 6_000;
const PROBE_MS = 4_000;

const NEVER_MET = "Sauda cannot be reached: it is not running, or this page has to be opened anew from the address it printed";

/**
 * One conversation after another with the terminal: connect, hello, welcome; calls and their answers,
 * events and frames; and when it breaks off, all calls end with a verdict and it begins again by
 * itself. Everything from outside is parsed here, so that the page behind trusts what it gets.
 */
class TerminalClient implements Client {
  readonly #parts: ClientParts;
  readonly #calls: PendingCalls;
  readonly #topics = new Map<TopicName, Listeners<unknown>>();
  readonly #frames = new Listeners<Float64Array>();
  readonly #links = new Listeners<Link>();
  readonly #problems = new Listeners<string>();
  readonly #hash = contractHash();
  #transport: Transport | undefined;
  #connection: Connection | undefined;
  #attempt = 0;
  #met = false;
  /** The timers of the next attempt and of the watch for silence; each at most once. */
  #cancelRetry = (): void => {};
  #cancelWatch = (): void => {};
  link: Link = { state: "connecting", sentence: "Connecting to Sauda…", retryAt: undefined };

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#calls = new PendingCalls(parts.timers);
  }

  start(): void {
    this.#transport ??= this.#parts.transport();
    this.#connect(this.#transport);
  }

  retryNow(): void {
    if (this.link.state !== "lost") return;
    this.#cancelRetry();
    this.start();
  }

  call<N extends CommandName>(name: N, request: Request<N>): Promise<Answer<N>> {
    const connection = this.#connection;
    if (this.link.state !== "open" || !connection) {
      return Promise.reject(new TerminalError(notConnected("The page is not connected to Sauda: nothing was sent.")));
    }
    const { id, answer } = this.#calls.add(name);
    connection.post({ kind: "call", id, command: name, request });
    return answer;
  }

  on<N extends TopicName>(topic: N, run: (payload: TopicPayload<N>) => void): () => void {
    let listeners = this.#topics.get(topic);
    if (!listeners) this.#topics.set(topic, (listeners = new Listeners()));
    return listeners.add(run as (payload: unknown) => void);
  }

  onFrame(run: (frame: Float64Array) => void): () => void {
    return this.#frames.add(run);
  }

  painted(frame: number): void {
    if (this.link.state === "open") this.#connection?.post({ kind: "painted", frame });
  }

  onLink(run: (link: Link) => void): () => void {
    run(this.link);
    return this.#links.add(run);
  }

  onProblem(run: (sentence: string) => void): () => void {
    return this.#problems.add(run);
  }

  #connect(transport: Transport): void {
    this.#setLink({ state: "connecting", sentence: "Connecting to Sauda…", retryAt: undefined });
    const connection = transport({
      opened: () => {
        connection.post({ kind: "hello", contract: this.#hash });
        this.#watch();
      },
      message: (message) => this.#message(message),
      frame: (frame) => this.#frame(frame),
      closed: () => this.#lost(this.#met ? "The link to Sauda was lost" : NEVER_MET),
    });
    this.#connection = connection;
  }

  #message(raw: unknown): void {
    this.#watch();
    const read = toPage.safeParse(raw);
    if (!read.success) return this.#problems.run("Sauda sent a message that this page cannot read.");
    const message = read.data as ToPage;
    switch (message.kind) {
      case "welcome":
        return this.#welcome(message.contract);
      case "answer":
        return this.#calls.answered(message.id, message.value);
      case "failed":
        return this.#calls.failed(message.id, message.failure);
      case "event":
        return this.#event(message.topic, message.payload);
    }
  }

  /** A terminal of another contract is not talked to: fields could mean something else than this page thinks. */
  #welcome(contract: string): void {
    if (contract === this.#hash) {
      this.#attempt = 0;
      this.#met = true;
      return this.#setLink({ state: "open", sentence: "Connected", retryAt: undefined });
    }
    this.#drop("This page is of another version than Sauda");
    this.#setLink({ state: "stale", sentence: "Sauda was updated while this page was open. Reload the page to go on.", retryAt: undefined });
  }

  /** The contract's hash was equal, so what cannot be read is a bug: it is told, because the state behind is now old. */
  #event(topic: TopicName, payload: unknown): void {
    const schema = topics[topic];
    if (!schema) return this.#problems.run(`Sauda told of “${topic}”, which this page does not know.`);
    const read = schema.safeParse(payload);
    if (!read.success) return this.#problems.run(`News of “${topic}” from Sauda could not be read: what you see may be behind.`);
    this.#topics.get(topic)?.run(read.data);
  }

  #frame(frame: ArrayBuffer): void {
    this.#watch();
    if (frame.byteLength % Float64Array.BYTES_PER_ELEMENT !== 0) return this.#problems.run("A frame of quotes from Sauda was cut short.");
    this.#frames.run(new Float64Array(frame));
  }

  /** Restarts the watch for silence: first a question, then the end of the connection. */
  #watch(): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#parts.timers.after(SILENT_MS, () => {
      if (this.link.state === "open") this.call("instruments.resolve", { keys: [] }).catch(() => {});
      this.#cancelWatch = this.#parts.timers.after(PROBE_MS, () => this.#lost("Sauda has stopped answering"));
    });
  }

  /** Ends the connection without a word to the listeners. */
  #drop(why: string): void {
    this.#cancelWatch();
    this.#connection?.close();
    this.#connection = undefined;
    this.#calls.endAll(why);
  }

  /** The wait grows with each attempt in vain and begins anew after a welcome. */
  #lost(why: string): void {
    this.#drop(why);
    const wait = backoffMs(this.#attempt++, this.#parts.random);
    this.#cancelRetry = this.#parts.timers.after(wait, () => this.start());
    this.#setLink({ state: "lost", sentence: why, retryAt: this.#parts.now() + wait });
  }

  #setLink(link: Link): void {
    this.link = link;
    this.#links.run(link);
  }
}

export function createClient(parts: ClientParts): Client {
  return new TerminalClient(parts);
}
