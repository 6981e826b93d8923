import { barOpen, MONTH, SESSION_OPEN_MIN, WEEK } from "../domain/candle.ts";
import { MINUTE_MS } from "../domain/time.ts";
import { choice } from "../strategy/parameters.ts";
import type { Bar } from "./bar.ts";
import { BarIndicator } from "./indicator.ts";
import type { About } from "./indicator.ts";
import { pivotLevels } from "./pivot-levels.ts";
import type { PivotKind, PivotLevels } from "./pivot-levels.ts";
import { barSpec, output } from "./spec.ts";
import type { StatePass } from "./state.ts";

export type PivotPeriod = "day" | "week" | "month";

const KIND = choice<PivotKind>({ title: "Kind", choices: ["traditional", "fibonacci", "camarilla"], default: "traditional", help: "By which formulas." });
const OF = choice<PivotPeriod>({ title: "From", choices: ["day", "week", "month"], default: "day", help: "Whether the high, low and close are those of the day, the week or the month before." });
const ABOUT = { id: "pivots", name: "Pivots", parameters: { kind: KIND, of: OF } } as const satisfies About;
const FRAMES = { day: 1440, week: WEEK, month: MONTH } as const;

/**
 * Pivot points from the high, low and close of the last day, week or month (in India) that was given
 * whole. The first one is left out if its first bar opens after 09:15 of its first day: half a day has
 * another high. So there may be no value for more bars than `warmUp`, which counts for daily bars.
 */
export class Pivots extends BarIndicator<PivotLevels> {
  readonly kind: PivotKind;
  readonly of: PivotPeriod;
  readonly warmUp = 2;
  #seen = 0;
  /** Begin of the present period, epoch ms, and whether it was given from there on. */
  #from = 0;
  #whole = 0;
  #high = 0;
  #low = 0;
  #close = 0;
  /** The period before, once there is one. */
  #has = 0;
  #lastHigh = 0;
  #lastLow = 0;
  #lastClose = 0;

  constructor(kind: PivotKind = "traditional", of: PivotPeriod = "day") {
    super(ABOUT, { kind, of });
    this.kind = kind;
    this.of = of;
  }

  step(bar: Bar, keep: boolean): PivotLevels | undefined {
    const from = barOpen(bar.at, FRAMES[this.of]);
    const begins = this.#seen === 0 || from !== this.#from;
    const turned = this.#seen === 1 && begins && this.#whole === 1;
    const levels = turned
      ? pivotLevels(this.kind, this.#high, this.#low, this.#close)
      : this.#has === 1 ? pivotLevels(this.kind, this.#lastHigh, this.#lastLow, this.#lastClose) : undefined;
    if (keep) {
      if (turned) this.#turn();
      this.#take(bar, begins, from);
    }
    return levels;
  }

  passState(pass: StatePass): void {
    this.#seen = pass.whole(this.#seen, 0, 1);
    this.#from = pass.number(this.#from);
    this.#whole = pass.whole(this.#whole, 0, 1);
    this.#high = pass.number(this.#high);
    this.#low = pass.number(this.#low);
    this.#close = pass.number(this.#close);
    this.#has = pass.whole(this.#has, 0, 1);
    this.#lastHigh = pass.number(this.#lastHigh);
    this.#lastLow = pass.number(this.#lastLow);
    this.#lastClose = pass.number(this.#lastClose);
  }

  fresh(): Pivots {
    return new Pivots(this.kind, this.of);
  }

  #turn(): void {
    this.#has = 1;
    this.#lastHigh = this.#high;
    this.#lastLow = this.#low;
    this.#lastClose = this.#close;
  }

  #take({ at, high, low, close }: Bar, begins: boolean, from: number): void {
    // Whatever follows a period that was seen to end has been given from its first trade on.
    if (begins) this.#whole = this.#seen === 1 || at <= from + SESSION_OPEN_MIN * MINUTE_MS ? 1 : 0;
    this.#high = begins ? high : Math.max(this.#high, high);
    this.#low = begins ? low : Math.min(this.#low, low);
    this.#close = close;
    this.#from = from;
    this.#seen = 1;
  }
}

export const PIVOTS = barSpec(
  ABOUT,
  {
    title: "Pivot points",
    help: "Levels worked out from the high, low and close of the day, week or month before, with the central pivot range. On intraday bars they need that whole day before.",
    pane: "price",
    outputs: [
      output("pivot", "P", "price"), output("r1", "R1", "price"), output("r2", "R2", "price"), output("r3", "R3", "price"),
      output("s1", "S1", "price"), output("s2", "S2", "price"), output("s3", "S3", "price"), output("top", "CPR top", "price"), output("bottom", "CPR bottom", "price"),
    ],
  },
  ({ kind, of }) => new Pivots(kind, of),
);
