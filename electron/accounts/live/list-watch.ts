import type { BrokerProtocol, HttpAnswer } from "../../../shared/brokers/port.ts";
import type { SystemClock, SystemTime } from "../../../shared/domain/time.ts";

export interface ListWatchOptions {
  readonly protocol: BrokerProtocol;
  readonly clock: SystemClock;
  /** Reads the instrument list anew. */
  readonly reload: () => Promise<void>;
  readonly onNote: (sentence: string) => void;
}

/** Refusals that follow in so short a time speak of the list that has just been asked for, ms. */
const ONCE_WITHIN_MS = 600_000;

/** Watches the broker's answers to orders. An instrument that it does not know under today's token means that our list is old: it is read anew, once. */
export class ListWatch {
  #options: ListWatchOptions;
  #askedAt: SystemTime | undefined;

  constructor(options: ListWatchOptions) {
    this.#options = options;
  }

  /** An answer to a write. Refusals have one shape, whichever write it was. */
  look(answer: HttpAnswer): void {
    const { protocol, clock, reload, onNote } = this.#options;
    const reading = protocol.rest.readPlacement(answer);
    if (reading.kind !== "refused" || protocol.advise(reading.code, reading.text).action !== "refresh-master") return;
    const now = clock.now();
    if (this.#askedAt !== undefined && Math.abs(now - this.#askedAt) < ONCE_WITHIN_MS) return;
    this.#askedAt = now;
    onNote(`${protocol.title} did not know an instrument under its token, so the instrument list is read anew. Nothing is sent again by itself; place the order again when the list is there.`);
    reload().catch((error: unknown) => onNote(error instanceof Error ? error.message : String(error)));
  }
}
