import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { SystemClock, SystemTime } from "../../../shared/domain/time.ts";
import type { Journal } from "../../storage/journal.ts";
import type { StandingRecords } from "../../storage/standing.ts";
import { Standing } from "../../storage/standing.ts";

/** The user has read the broker's notice on a share and agreed to it, for one trading day. */
export interface Consent {
  readonly instrument: InstrumentKey;
  readonly day: string;
  /** The words that were agreed to. */
  readonly notice: string;
  readonly at: SystemTime;
}

export interface ConsentsOptions {
  readonly account: AccountId;
  readonly journal: Journal;
  readonly clock: SystemClock;
  readonly day: () => string;
}

/** Consents of one account. Each is in the journal before anything goes by it, and ends with its trading day. */
export class Consents {
  #options: ConsentsOptions;
  #given: Standing<Consent>;
  /** On their way to the disk: nothing may go by them yet, and asking again joins. */
  #writing = new Map<string, Promise<void>>();

  constructor(options: ConsentsOptions) {
    this.#options = options;
    const { journal, clock, day } = options;
    this.#given = new Standing<Consent>({ kind: "consent", journal, clock, day, isOver: (consent) => consent.day !== day() });
  }

  restore(records: StandingRecords): void {
    this.#given.restore(records, this.#options.account);
    this.newDay();
  }

  /** Yesterday's end, in the journal too: they are not handed out at the next start. */
  newDay(): void {
    const { account, day } = this.#options;
    for (const consent of this.#given.all()) {
      if (consent.day === day()) continue;
      const id = idOf(consent.instrument, consent.day);
      this.#given.save(account, id, consent, "The trading day of this consent is over.").catch(() => {});
      this.#given.forget(id);
    }
  }

  /** True when exactly these words were agreed to today, and that is on the disk. */
  covers(instrument: InstrumentKey, notice: string): boolean {
    const id = idOf(instrument, this.#options.day());
    return !this.#writing.has(id) && this.#given.get(id)?.notice === notice;
  }

  /**
   * Resolves when it is durable. Given already, nothing is written.
   * @throws TerminalError when the journal cannot be written: then it is not given.
   */
  async give(instrument: InstrumentKey, notice: string): Promise<void> {
    const { account, clock, day } = this.#options;
    const consent: Consent = { instrument, day: day(), notice, at: clock.now() };
    const id = idOf(instrument, consent.day);
    await this.#writing.get(id)?.catch(() => {});
    if (this.#given.get(id)?.notice === notice) return;
    const written = this.#given.save(account, id, consent, `Agreed to the broker's notice on ${instrument} for ${consent.day}: “${notice}”`);
    this.#writing.set(id, written);
    try {
      await written;
    } catch (error) {
      this.#given.forget(id);
      throw error;
    } finally {
      this.#writing.delete(id);
    }
  }
}

function idOf(instrument: InstrumentKey, day: string): string {
  return `${day} ${instrument}`;
}
