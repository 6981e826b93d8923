import { candles, crossedAbove, crossedBelow, frame, instrument, int, number, Rsi, strategy } from "sauda";
import type { Candle, StrategyFill } from "sauda";

/**
 * RSI tells how much of the recent movement went upwards, from 0 to 100. Here a value that rises above a high
 * level is taken as strength: buy it, put a stop below at once, and leave when the strength is gone.
 */
export class RsiBreakout extends strategy({
  title: "RSI breakout",
  about: "Buys when RSI rises above a level, leaves when it falls below another; every fill gets a stop.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    bar: frame({ title: "Candles", help: "Length of a candle.", choices: [1, 5, 15, 30, 60, 1440], default: 15 }),
    period: int({ title: "RSI period", help: "Longer is calmer.", unit: "bars", least: 2, most: 100, default: 14 }),
    enter: int({ title: "Enter above", help: "Higher waits for more strength.", least: 50, most: 90, default: 60 }),
    leave: int({ title: "Leave below", help: "Lower stays longer.", least: 10, most: 60, default: 45 }),
    stop: number({ title: "Stop", help: "Distance of the stop below the price paid.", unit: "%", least: 0.1, most: 20, step: 0.1, default: 1 }),
    lots: int({ title: "Size", help: "Bought with each signal.", unit: "lots", least: 1, most: 10_000, default: 100 }),
  },
  check: ({ enter, leave }) => (leave < enter ? undefined : `It must leave (${leave}) below where it enters (${enter}).`),
  series: ({ stock, bar }) => ({ bars: candles(stock, bar) }),
}) {
  rsi = this.series.bars.follow(new Rsi(this.parameters.period), "close");

  onCandle({ instrument }: Candle): void {
    const { enter, leave, lots } = this.parameters;
    const { isFlat } = instrument.position;
    if (isFlat && crossedAbove(this.rsi, enter)) this.orders.market({ instrument, side: "BUY", quantity: instrument.lots(lots), reason: `RSI above ${enter}` });
    // Closing cancels the stop as well.
    if (!isFlat && crossedBelow(this.rsi, leave)) this.orders.close({ instrument, reason: `RSI below ${leave}` });
  }

  // Each part that fills gets a stop of its own at once: nothing is ever open without one.
  onFill({ instrument, side, quantity, price }: StrategyFill): void {
    if (side !== "BUY") return;
    this.orders.stop({ instrument, side: "SELL", quantity, trigger: price * (1 - this.parameters.stop / 100), reason: "stop" });
  }
}
