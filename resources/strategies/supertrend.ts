import { boolean, candles, frame, instrument, int, number, strategy, Supertrend } from "sauda";
import type { Candle } from "sauda";

/**
 * Supertrend keeps a line some average ranges away from the price, which follows it one way only. A close
 * through the line turns the trend, and this strategy with it.
 */
export class SupertrendFollower extends strategy({
  title: "Supertrend",
  about: "Follows the direction of Supertrend: long above the line, and short or flat below it.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    bar: frame({ title: "Candles", help: "Length of a candle.", choices: [1, 3, 5, 10, 15, 30, 60, 1440], default: 10 }),
    period: int({ title: "ATR period", help: "Candles that the average range is made of.", unit: "bars", least: 2, most: 100, default: 10 }),
    times: number({ title: "Distance", help: "Further away turns less often, and later.", unit: "× ATR", least: 0.5, most: 10, step: 0.1, default: 3 }),
    short: boolean({ title: "Sell short", help: "Off: flat while the trend is down.", default: false }),
    lots: int({ title: "Size", help: "Held in the direction of the trend.", unit: "lots", least: 1, most: 10_000, default: 100 }),
  },
  series: ({ stock, bar }) => ({ bars: candles(stock, bar) }),
}) {
  // This indicator reads whole candles, so no field is named.
  trend = this.series.bars.follow(new Supertrend(this.parameters.period, this.parameters.times));

  onCandle({ instrument }: Candle): void {
    const now = this.trend.value;
    const before = this.trend.previous;
    if (now === undefined || before === undefined || now.direction === before.direction) return;
    const quantity = instrument.lots(this.parameters.lots);
    if (now.direction > 0) this.orders.target({ instrument, quantity, reason: "trend up" });
    else this.orders.target({ instrument, quantity: this.parameters.short ? -quantity : 0, reason: "trend down" });
  }
}
