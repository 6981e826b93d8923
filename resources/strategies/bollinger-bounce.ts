import { Bollinger, candles, frame, instrument, int, number, strategy } from "sauda";
import type { Candle } from "sauda";

/**
 * Bands two standard deviations around an average hold most closes. A close below the lower band is taken as
 * overdone: bid for it at that price, for one candle; leave at the average, or when it falls on.
 */
export class BollingerBounce extends strategy({
  title: "Bollinger bounce",
  about: "Bids at a close below the lower band, sells at the middle, and gives up at a stop.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    bar: frame({ title: "Candles", help: "Length of a candle.", choices: [1, 5, 15, 30, 60, 1440], default: 15 }),
    period: int({ title: "Period", help: "Candles that the average and the bands are made of.", unit: "bars", least: 3, most: 200, default: 20 }),
    width: number({ title: "Width", help: "Wider bands are touched less often.", unit: "standard deviations", least: 0.5, most: 5, step: 0.1, default: 2 }),
    stop: number({ title: "Stop", help: "Give up so far below the price paid, at the close of a candle.", unit: "%", least: 0.1, most: 20, step: 0.1, default: 2 }),
    lots: int({ title: "Size", help: "Bought with each signal.", unit: "lots", least: 1, most: 10_000, default: 100 }),
  },
  series: ({ stock, bar }) => ({ bars: candles(stock, bar) }),
}) {
  bands = this.series.bars.follow(new Bollinger(this.parameters.period, this.parameters.width), "close");
  // Fields like this one are carried over when a new version is swapped in.
  bid = "";

  onCandle({ instrument, close }: Candle): void {
    const bands = this.bands.value;
    // Undefined while there are too few candles for an average.
    if (bands === undefined) return;
    if (this.bid !== "") this.orders.cancel(this.bid, "the candle is over");
    this.bid = "";

    const paid = instrument.position.averagePrice;
    if (paid === undefined) {
      if (close < bands.lower) this.bid = this.orders.limit({ instrument, side: "BUY", quantity: instrument.lots(this.parameters.lots), price: close, reason: "below the lower band" });
      return;
    }
    if (close >= bands.middle) this.orders.close({ instrument, reason: "back at the average" });
    else if (close <= paid * (1 - this.parameters.stop / 100)) this.orders.close({ instrument, reason: "stop" });
  }
}
