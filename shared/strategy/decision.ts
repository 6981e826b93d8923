import type { Frame } from "../domain/candle.ts";
import type { InstrumentKey } from "../domain/identity.ts";
import type { MarketTime } from "../domain/time.ts";

/** What a strategy was looking at when it decided. */
export interface Decision {
  readonly on: "init" | "tick" | "candle" | "timer" | "order" | "fill" | "resume" | "stop";
  /** Market time: of the tick, of the candle's end, at which the timer was due. */
  readonly at: MarketTime;
  /** Of the tick or candle; undefined on what belongs to no one instrument. */
  readonly instrument: InstrumentKey | undefined;
  /** Open time and length of the candle. */
  readonly candle: { readonly at: MarketTime; readonly frame: Frame } | undefined;
  /** The feed's number of the tick that brought it about (also where it ended a candle, or time for a timer): a lock-step matcher fills after it. 0 before the first. */
  readonly sequence: number;
}

/** 64 bits of a text in base 36, the same in every process: FNV-1a, twice with different seeds. Not for secrets. */
export function stableHash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (low >>> 13);
  }
  return `${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
}

/** 36 to the fifth. */
const FIVE_DIGITS = 60_466_176;

/** A moment in base 36, as `toString(36)` writes it, which takes a microsecond for what is no small integer. */
function base36(at: number): string {
  if (at < FIVE_DIGITS || !Number.isSafeInteger(at)) return at.toString(36);
  return Math.floor(at / FIVE_DIGITS).toString(36) + (at % FIVE_DIGITS).toString(36).padStart(5, "0");
}

/**
 * The event that is being answered, and the name that it has inside the run: made of what happened and
 * when, never of how often the process was started, so that the same tick gives the same name again. One
 * object, written anew for each event: nothing is allocated until somebody decides something.
 */
export class CurrentEvent {
  on: Decision["on"] | "none" = "none";
  at = 0;
  /** Number of the instrument, −1 for none. */
  instrument = -1;
  key: InstrumentKey | undefined = undefined;
  candleAt = 0;
  frame: Frame = 1;
  /** Number of the candle's series. */
  series = 0;
  /** Which of several ticks with the same stamp. */
  nth = 0;
  /** Of a timer, an order or a fill: what tells it from another at the same time. */
  label = "";
  sequence = 0;

  begin(on: Decision["on"], at: number, label = ""): void {
    this.on = on;
    this.at = at;
    this.label = label;
    this.instrument = -1;
    this.key = undefined;
  }

  end(): void {
    this.on = "none";
  }

  /** At most 32 letters, digits and dashes. */
  name(): string {
    const at = base36(this.at);
    switch (this.on) {
      case "tick":
        return this.nth === 0 ? `t${at}-${this.instrument}` : `t${at}-${this.instrument}-${this.nth}`;
      case "candle":
        return `c${base36(this.candleAt)}-${this.series}`;
      case "timer":
        return `m${at}-${stableHash(this.label)}`;
      case "order":
      case "fill":
        return `${this.on === "order" ? "o" : "f"}${stableHash(this.label)}`;
      default:
        return `${this.on.charAt(0)}${at}`;
    }
  }

  decision(): Decision {
    if (this.on === "none") throw new Error("no event is being answered");
    return Object.freeze({
      on: this.on,
      at: this.at as MarketTime,
      instrument: this.key,
      candle: this.on === "candle" ? Object.freeze({ at: this.candleAt as MarketTime, frame: this.frame }) : undefined,
      sequence: this.sequence,
    });
  }
}
