import { candles, frame, Highest, instrument, int, number, strategy } from "sauda";
import type { Candle, StrategyFill } from "sauda";

/**
 * Buys a rise above the highest price of some candles and holds it for days. Nothing is watched candle by candle:
 * a GTT waits above the range, and what it buys gets an OCO, a stop below and a target above, of which one ends
 * the other. All of them wait over nights. Run it with positions that are carried.
 */
export class SwingBreakout extends strategy({
  title: "Swing breakout",
  about: "A GTT buys above the highest price of some candles; an OCO sells at a stop or a target, days later if need be.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    bar: frame({ title: "Candles", help: "Length of a candle.", choices: [1, 15, 60, 1440], default: 1440 }),
    period: int({ title: "Range", help: "Candles whose highest price must be passed.", unit: "bars", least: 2, most: 250, default: 20 }),
    stop: number({ title: "Stop", help: "So far below the price paid.", unit: "%", least: 0.1, most: 20, step: 0.1, default: 4 }),
    target: number({ title: "Target", help: "So far above the price paid.", unit: "%", least: 0.1, most: 50, step: 0.1, default: 8 }),
    lots: int({ title: "Size", help: "Bought with each signal.", unit: "lots", least: 1, most: 10_000, default: 100 }),
  },
  series: ({ stock, bar }) => ({ bars: candles(stock, bar) }),
}) {
  top = this.series.bars.follow(new Highest(this.parameters.period), "high");
  entry = "";
  level = 0;

  onCandle({ instrument }: Candle): void {
    const top = this.top.value;
    if (top === undefined || !instrument.position.isFlat) return;
    const waits = this.orders.open.some(({ signal }) => signal === this.entry);
    if (waits && this.level === top) return;
    if (waits) this.orders.cancel(this.entry, "the range has moved");
    this.level = top;
    this.entry = this.orders.gtt({ instrument, side: "BUY", quantity: instrument.lots(this.parameters.lots), trigger: top + instrument.tick, reason: "above the range" });
  }

  // An order may fill in parts: each part gets its own way out.
  onFill({ instrument, side, quantity, price }: StrategyFill): void {
    if (side !== "BUY") return;
    const { stop, target } = this.parameters;
    this.orders.gtt({ instrument, side: "SELL", quantity, below: { trigger: price * (1 - stop / 100) }, above: { trigger: price * (1 + target / 100) }, onlyCloses: true, reason: "stop or target" });
  }
}
