import type { TopicName, TopicPayload } from "../../shared/contract/topics.ts";
import type { ToPage } from "../../shared/contract/wire.ts";

/** Bytes waiting in the transport above which events are held back. */
export const CONGESTED_BYTES = 1_048_576;
/** Subjects held for a lagging page before it is told to start over from a snapshot. */
export const HELD_LIMIT = 5_000;
const RETRY_MS = 50;

/**
 * What an event is about. Every topic carries the whole new state of its subject, so a page that lags
 * needs the newest event of each subject only.
 */
const subjects: { readonly [N in TopicName]: (payload: TopicPayload<N>) => string | number } = {
  account: ({ id }) => id,
  order: ({ key }) => key,
  fill: ({ key }) => key,
  position: ({ account, instrument, product }) => `${account} ${instrument} ${product}`,
  funds: ({ account }) => account,
  holdings: ({ account }) => account,
  activity: ({ seq }) => seq,
  feed: () => "",
  session: () => "",
  practice: () => "",
  orderHealth: ({ account }) => account,
  paper: ({ account }) => account,
  kill: () => "",
  risk: ({ account }) => account,
  limits: ({ account }) => account,
  squareOff: ({ id }) => id,
  conversion: ({ id }) => id,
  owners: ({ account, instrument }) => `${account} ${instrument}`,
  gtt: ({ id }) => id,
  bracket: ({ id }) => id,
  basket: ({ id }) => id,
  slice: ({ id }) => id,
  protection: ({ account }) => account,
  connect: () => "",
  instruments: () => "",
  historyJob: ({ id }) => id,
  labJob: ({ id }) => id,
  candlesChanged: ({ instrument }) => instrument,
  strategy: ({ id }) => id,
  strategyGone: ({ id }) => id,
  strategyFiles: () => "",
  recorder: () => "",
  tradeJournal: () => "",
  reset: () => "",
};

export interface EventWire {
  send(text: string): void;
  /** Bytes taken from us and not yet by the other side. */
  backlog(): number;
}

function eventText(topic: TopicName, payload: unknown): string {
  const message: ToPage = { kind: "event", topic, payload };
  return JSON.stringify(message);
}

/** Sends events to one page; while the page lags, keeps the newest of each subject, and beyond that asks it to start over. */
export class EventOutbox {
  readonly #wire: EventWire;
  readonly #held = new Map<string, string>();
  #overflowed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(wire: EventWire) {
    this.#wire = wire;
  }

  publish<N extends TopicName>(topic: N, payload: TopicPayload<N>): void {
    const text = eventText(topic, payload);
    if (this.#retry === undefined && this.#wire.backlog() <= CONGESTED_BYTES) {
      this.#wire.send(text);
      return;
    }
    this.#hold(`${topic} ${subjects[topic](payload)}`, text);
    this.#retry ??= setTimeout(() => this.#drain(), RETRY_MS);
  }

  /** Drops what waits: a snapshot that is about to be sent knows all of it, and older news must not come after it. */
  forget(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#overflowed = false;
    this.#held.clear();
  }

  #hold(subject: string, text: string): void {
    if (this.#overflowed) return;
    // Taken out first, so that the newest state of a subject stands where it happened: after what led to it.
    this.#held.delete(subject);
    this.#held.set(subject, text);
    if (this.#held.size <= HELD_LIMIT) return;
    this.#overflowed = true;
    this.#held.clear();
  }

  #drain(): void {
    this.#retry = undefined;
    if (this.#wire.backlog() > CONGESTED_BYTES) {
      this.#retry = setTimeout(() => this.#drain(), RETRY_MS);
      return;
    }
    const waiting = [...this.#held.values()];
    this.#held.clear();
    if (this.#overflowed) {
      this.#overflowed = false;
      waiting.length = 0;
      waiting.push(eventText("reset", { sentence: "This page fell behind and has caught up from a new snapshot." }));
    }
    for (const text of waiting) this.#wire.send(text);
  }
}
