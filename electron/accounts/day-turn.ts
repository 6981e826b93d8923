import type { SystemClock, SystemTime } from "../../shared/domain/time.ts";
import { isPast } from "../orders/stamp-age.ts";

/** After a new day could not be begun it is tried again this much later, ms. */
const RETRY_MS = 5_000;

export interface DayTurnOptions {
  /** The trading day by the market clock. */
  readonly day: () => string;
  readonly clock: SystemClock;
  /** The account that the market's data comes by can be asked. */
  readonly trading: () => boolean;
  /** Reads the day's instrument list. @throws Error with a sentence. */
  readonly reload: () => Promise<void>;
  readonly accounts: () => Iterable<{ newDay(): Promise<void> }>;
  readonly onAlarm: (sentence: string) => void;
}

/**
 * Takes all accounts into a new trading day, once the day's instruments are known; what fails is told
 * and tried again, since until then no order goes.
 */
export class DayTurn {
  #options: DayTurnOptions;
  /** All accounts have begun it. */
  #today: string;
  #turning = false;
  #failedAt: SystemTime | undefined;
  #told = "";

  constructor(today: string, options: DayTurnOptions) {
    this.#today = today;
    this.#options = options;
  }

  /** About once a second. */
  look(): void {
    const { day, trading, clock } = this.#options;
    const today = day();
    if (this.#turning || today === this.#today || !trading() ) return;
    if (this.#failedAt !== undefined && !isPast(this.#failedAt, RETRY_MS, clock.now())) return;
    this.#turning = true;
    this.#turn(today)
      .catch((error: unknown) => this.#failed(today, error))
      .finally(() => {
        this.#turning = false;
      });
  }

  async #turn(today: string): Promise<void> {
    const { reload, accounts } = this.#options;
    await reload();
    // Each for itself: one that cannot must not keep the others in yesterday.
    const turns = await Promise.allSettled([...accounts()].map((account) => account.newDay()));
    for (const turn of turns) if (turn.status === "rejected") throw turn.reason;
    this.#today = today;
    this.#told = "";
  }

  #failed(today: string, error: unknown): void {
    const { clock, onAlarm } = this.#options;
    this.#failedAt = clock.now();
    const why = error instanceof Error ? error.message : String(error);
    if (this.#told !== why) onAlarm(`The trading day ${today} could not be begun: ${why} No order goes until then; it is tried again every ${RETRY_MS / 1000} s.`);
    this.#told = why;
  }
}
