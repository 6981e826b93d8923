/** The smallest strategy that does something. @param name of the file, without its ending. */
export function firstFile(name: string): string {
  const words = name.split("-").filter((word) => word !== "");
  const title = words.join(" ");
  const Class = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("").replace(/^\d/, (digit) => `S${digit}`);
  return `import { candles, frame, instrument, int, strategy } from "sauda";
import type { Candle } from "sauda";

export class ${Class} extends strategy({
  title: ${JSON.stringify(title.charAt(0).toUpperCase() + title.slice(1))},
  about: "Long after a candle that closed above the one before it; flat after one that closed below.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    bar: frame({ title: "Candles", help: "Length of a candle.", choices: [1, 5, 15, 60], default: 5 }),
    lots: int({ title: "Size", help: "Bought with each signal.", unit: "lots", least: 1, most: 10_000, default: 1 }),
  },
  series: ({ stock, bar }) => ({ bars: candles(stock, bar) }),
}) {
  onCandle({ instrument, close }: Candle): void {
    const before = this.series.bars.previous;
    if (!before) return;
    if (close > before.close) this.orders.target({ instrument, quantity: instrument.lots(this.parameters.lots), reason: "closed higher" });
    if (close < before.close) this.orders.target({ instrument, quantity: 0, reason: "closed lower" });
  }
}
`;
}
