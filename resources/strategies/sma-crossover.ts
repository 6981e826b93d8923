import { candles, crossedAbove, crossedBelow, frame, instrument, int, Sma, strategy } from "sauda";
import type { Candle } from "sauda";

/**
 * The oldest rule of all, and the one that other software is compared by: long when a simple average crosses
 * above a longer one, short when it crosses below. From the first cross on it is always in the market.
 */
export class SmaCrossover extends strategy({
  title: "SMA crossover",
  about: "Long or short by the cross of two simple averages of the close, always in the market.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade. Shares can be sold short within the day only.", default: "NSE:SBIN" }),
    bar: frame({ title: "Candles", help: "Length of a candle.", choices: [1, 5, 15, 60, 1440], default: 1440 }),
    fast: int({ title: "Fast average", help: "Shorter reacts sooner.", unit: "bars", least: 2, most: 200, default: 10 }),
    slow: int({ title: "Slow average", help: "What the fast one is compared with.", unit: "bars", least: 3, most: 400, default: 30 }),
    lots: int({ title: "Size", help: "Held long or short.", unit: "lots", least: 1, most: 10_000, default: 100 }),
  },
  check: ({ fast, slow }) => (fast < slow ? undefined : `The fast average (${fast}) must be shorter than the slow one (${slow}).`),
  series: ({ stock, bar }) => ({ bars: candles(stock, bar) }),
}) {
  fast = this.series.bars.follow(new Sma(this.parameters.fast), "close");
  slow = this.series.bars.follow(new Sma(this.parameters.slow), "close");

  onCandle({ instrument }: Candle): void {
    const quantity = instrument.lots(this.parameters.lots);
    // A target says where the position should be: from long to short is one order of twice the size.
    if (crossedAbove(this.fast, this.slow)) this.orders.target({ instrument, quantity });
    if (crossedBelow(this.fast, this.slow)) this.orders.target({ instrument, quantity: -quantity });
  }
}
