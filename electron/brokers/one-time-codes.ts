import { Secret, TOTP } from "otpauth";
import type { UsedWindows } from "../credentials/used-windows.ts";

/** RFC 6238 as Angel One uses it: SHA-1, six digits, half a minute. */
const PERIOD_MS = 30_000;
/** With less than this left, the code may expire on its way. */
const MARGIN_MS = 3_000;
/** Past the end of a window: the broker's clock is known to half a second, and it must be in the new one too, ms. */
const AFTER_MS = 750;

export interface OneTimeCodesOptions {
  /** Base32; "" where the user types the codes. */
  readonly secret: string;
  /** A live broker refuses a code it has seen; the practice exchange does not. */
  readonly mayRepeat: boolean;
  readonly used: UsedWindows;
  /** The broker's time, epoch ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** One-time codes, none of them twice. */
export class OneTimeCodes {
  #options: OneTimeCodesOptions;

  constructor(options: OneTimeCodesOptions) {
    this.#options = options;
  }

  /** A code that has time to arrive and has not been sent before; waits for it. Undefined when the secret is no Base32. */
  async fresh(): Promise<string | undefined> {
    const { mayRepeat, used, now, sleep } = this.#options;
    const totp = this.#totp();
    if (!totp) return undefined;
    for (;;) {
      const at = now();
      const window = windowOf(at);
      const left = PERIOD_MS - (at % PERIOD_MS);
      if (mayRepeat || (left >= MARGIN_MS && !used.has(window))) {
        used.spend(window);
        return totp.generate({ timestamp: at });
      }
      await sleep(left + AFTER_MS);
    }
  }

  /** Ms until a typed code may be sent, 0 = now: the one sent in this half minute may be the same. */
  typedWaits(): number {
    const at = this.#options.now();
    return !this.#options.mayRepeat && this.#options.used.has(windowOf(at)) ? PERIOD_MS - (at % PERIOD_MS) : 0;
  }

  /** A typed code goes now. */
  typedSent(): void {
    this.#options.used.spend(windowOf(this.#options.now()));
  }

  #totp(): TOTP | undefined {
    try {
      return new TOTP({ algorithm: "SHA1", digits: 6, period: PERIOD_MS / 1000, secret: Secret.fromBase32(this.#options.secret) });
    } catch {
      return undefined;
    }
  }
}

function windowOf(at: number): number {
  return Math.floor(at / PERIOD_MS);
}

/** For this run only: enough where a code may repeat. */
export class UsedInMemory implements UsedWindows {
  #windows = new Set<number>();

  has(window: number): boolean {
    return this.#windows.has(window);
  }

  spend(window: number): void {
    this.#windows.add(window);
  }
}
