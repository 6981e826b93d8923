import { candles, crossedAbove, crossedBelow, Ema, frame, instrument, int, strategy } from "sauda";
import type { Candle } from "sauda";

/**
 * Two exponential averages of the close, a fast and a slow one. When the fast one gets above the slow one the
 * price has begun to rise: be long. When it falls below, get out. It earns in trends and loses a little at
 * every turn of a market that goes sideways.
 */
export class EmaCrossover extends strategy({
  title: "EMA crossover",
  about: "Long while a fast exponential average of the close is above a slow one; flat otherwise.",
  // What the panel's form shows. The bounds are also the ranges of the optimiser.
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    bar: frame({ title: "Candles", help: "Longer candles trade less and react later.", choices: [1, 3, 5, 15, 30, 60, 1440], default: 5 }),
    fast: int({ title: "Fast average", help: "Shorter reacts sooner, and more often for nothing.", unit: "bars", least: 2, most: 100, default: 9 }),
    slow: int({ title: "Slow average", help: "What the fast one is compared with.", unit: "bars", least: 3, most: 400, default: 21 }),
    lots: int({ title: "Size", help: "Bought with each signal; a lot is one share where the exchange sets none.", unit: "lots", least: 1, most: 10_000, default: 100 }),
  },
  // A rule that no single bound can say.
  check: ({ fast, slow }) => (fast < slow ? undefined : `The fast average (${fast}) must be shorter than the slow one (${slow}).`),
  // The data it is given. Names are yours: here this.series.bars.
  series: ({ stock, bar }) => ({ bars: candles(stock, bar) }),
}) {
  // Indicators that follow a series are warmed up from history and always have the newest candle's value.
  fast = this.series.bars.follow(new Ema(this.parameters.fast), "close");
  slow = this.series.bars.follow(new Ema(this.parameters.slow), "close");

  onCandle({ instrument }: Candle): void {
    if (crossedAbove(this.fast, this.slow)) this.orders.target({ instrument, quantity: instrument.lots(this.parameters.lots), reason: "fast above slow" });
    if (crossedBelow(this.fast, this.slow)) this.orders.target({ instrument, quantity: 0, reason: "fast below slow" });
  }
}
