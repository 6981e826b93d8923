import { candles, instrument, int, number, strategy, time } from "sauda";
import type { Candle } from "sauda";

/**
 * The first minutes of a day set a range. The first close outside it sends a bracket: an entry with its stop
 * at the other end of the range and its target at a multiple of what is risked. One trade a day at most, and
 * nothing stays open overnight.
 */
export class OpeningRangeBreakout extends strategy({
  title: "Opening range breakout",
  about: "Trades the first close outside the range of the day's first minutes, with stop and target, once a day.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade, within the day.", default: "NSE:SBIN" }),
    minutes: int({ title: "Range", help: "Minutes from the open that make the range.", unit: "min", least: 5, most: 120, step: 5, default: 15 }),
    reward: number({ title: "Target", help: "Distance of the target, as a multiple of the distance of the stop.", unit: "× risk", least: 0.5, most: 10, step: 0.5, default: 2 }),
    lastEntry: time({ title: "Last entry", help: "No trade is begun later.", least: "09:30", most: "15:00", default: "14:00" }),
    exitAt: time({ title: "Out at", help: "What is open is closed.", least: "10:00", most: "15:14", default: "15:10" }),
    lots: int({ title: "Size", help: "Traded.", unit: "lots", least: 1, most: 10_000, default: 100 }),
  },
  check: ({ lastEntry, exitAt }) => (lastEntry < exitAt ? undefined : `The last entry (${lastEntry}) must come before the exit (${exitAt}).`),
  series: ({ stock }) => ({ bars: candles(stock, 1) }),
}) {
  day = "";
  high = 0;
  low = 0;
  traded = false;

  onInit(): void {
    this.timers.daily("out", this.parameters.exitAt);
  }

  onCandle({ instrument, high, low, close }: Candle): void {
    const { minutes, reward, lots, lastEntry } = this.parameters;
    if (this.day !== this.calendar.day) {
      // The day's first candle. Where the run began later than the open, the range is not known: sit this day out.
      const sinceOpen = this.calendar.minutesSinceOpen(instrument) ?? 0;
      this.day = this.calendar.day;
      [this.high, this.low, this.traded] = [high, low, sinceOpen > 2];
    }
    // The candle has just closed, so "now" is its end: 09:30 for the last one of a range of 15 minutes.
    if ((this.calendar.minutesSinceOpen(instrument) ?? 0) <= minutes) {
      this.high = Math.max(this.high, high);
      this.low = Math.min(this.low, low);
      return;
    }
    if (this.traded || this.calendar.time.slice(0, 5) > lastEntry) return;
    const side = close > this.high ? "BUY" : close < this.low ? "SELL" : undefined;
    if (side === undefined) return;
    const stop = side === "BUY" ? this.low : this.high;
    const target = close + (close - stop) * reward;
    this.traded = true;
    this.orders.bracket({ instrument, side, quantity: instrument.lots(lots), stop: { trigger: stop }, targets: [{ price: target }], reason: `range ${this.low.toFixed(2)} to ${this.high.toFixed(2)}` });
  }

  onTimer(): void {
    this.orders.closeAll("end of the day");
  }
}
