import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { MINUTE_MS } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import type { Extremes, PaperDayRecord } from "./paper-state.ts";
import { extremesWith } from "./paper-state.ts";

/** The running day's last prices and the account's equity by the minute. */
export class PaperMarks {
  #marks = new Map<InstrumentKey, Price>();
  #curve: { at: MarketTime; equity: Money }[] = [];
  #extremes: Extremes;

  /**
   * @param record of this day and life.
   * @param before last prices of an earlier day: better than none where a contract is settled that no feed has told of since.
   */
  constructor(extremes: Extremes, record: PaperDayRecord | undefined, before: PaperDayRecord["marks"]) {
    this.#extremes = record?.extremes ?? extremes;
    this.#curve = [...(record?.curve ?? [])];
    this.#marks = new Map(record?.marks ?? before);
  }

  readonly last = (key: InstrumentKey): Price | undefined => this.#marks.get(key);

  get all(): PaperDayRecord["marks"] {
    return [...this.#marks];
  }

  get extremes(): Extremes {
    return this.#extremes;
  }

  get curve(): readonly { readonly at: MarketTime; readonly equity: Money }[] {
    return this.#curve;
  }

  see(key: InstrumentKey, at: Price | undefined): void {
    if (at !== undefined) this.#marks.set(key, at);
  }

  /** One point a minute: the latest of it. @returns whether a new minute has begun. */
  point(at: MarketTime, equity: Money): boolean {
    this.#extremes = extremesWith(this.#extremes, equity);
    const minute = (Math.floor(at / MINUTE_MS) * MINUTE_MS) as MarketTime;
    const last = this.#curve.at(-1);
    const fresh = last === undefined || last.at < minute;
    if (fresh) this.#curve.push({ at: minute, equity });
    else if (last.at === minute) last.equity = equity;
    return fresh;
  }

  record(account: AccountId, day: string, generation: number): PaperDayRecord {
    return { account, day, generation, curve: this.#curve.map((point) => ({ ...point })), marks: [...this.#marks], extremes: this.#extremes };
  }
}
