import { candles, frame, instrument, int, number, strategy, ZScore } from "sauda";

/**
 * Two shares of one trade move together most of the time. Their ratio, measured in standard deviations from
 * its average, says how far apart they are: sell the dear one, buy the cheap one, and wait until they meet.
 */
export class PairsZScore extends strategy({
  title: "Pairs z-score",
  about: "Sells the dear and buys the cheap one of two instruments when their ratio is unusual, until it is usual again.",
  parameters: {
    first: instrument({ title: "First leg", help: "Bought when the ratio first ÷ second is low.", default: "NSE:HDFCBANK" }),
    second: instrument({ title: "Second leg", help: "Traded the other way.", default: "NSE:ICICIBANK" }),
    bar: frame({ title: "Candles", help: "Length of a candle.", choices: [5, 15, 30, 60, 1440], default: 15 }),
    window: int({ title: "Window", help: "Candles that average and deviation are made of.", unit: "bars", least: 3, most: 500, default: 60 }),
    enter: number({ title: "Enter beyond", help: "Higher waits for rarer moments.", unit: "deviations", least: 0.5, most: 5, step: 0.1, default: 2 }),
    leave: number({ title: "Leave within", help: "Lower waits until they are closer.", unit: "deviations", least: 0, most: 2, step: 0.1, default: 0.5 }),
    value: int({ title: "Value of a leg", help: "Both legs are of about this value.", unit: "₹", least: 1_000, most: 10_000_000, step: 1_000, default: 100_000 }),
  },
  check: ({ first, second, enter, leave }) => (first === second ? "The two legs must differ." : leave < enter ? undefined : `It must leave (${leave}) within where it enters (${enter}).`),
  // `history` keeps as many closed candles of each as the window needs; they are there at the start.
  series: ({ first, second, bar, window }) => ({ a: candles(first, bar, { history: window }), b: candles(second, bar, { history: window }) }),
}) {
  onCandle(): void {
    const { a, b } = this.series;
    // Called for each leg's candle: wait until both legs have closed the same one.
    if (a.current === undefined || a.current.at !== b.current?.at) return;
    const z = this.zScore();
    if (z === undefined) return;

    const flat = a.instrument.position.isFlat && b.instrument.position.isFlat;
    const { enter, leave } = this.parameters;
    if (flat && Math.abs(z) > enter) {
      // A high ratio: the first is dear. Sell it and buy the second.
      const sign = z > 0 ? -1 : 1;
      this.orders.target({ instrument: a.instrument, quantity: sign * this.sizeOf(a), reason: `z ${z.toFixed(2)}` });
      this.orders.target({ instrument: b.instrument, quantity: -sign * this.sizeOf(b), reason: `z ${z.toFixed(2)}` });
    }
    if (!flat && Math.abs(z) < leave) this.orders.closeAll(`z ${z.toFixed(2)}`);
  }

  /** Of the newest ratio; undefined while there are too few candles, or where one leg lacks some of the other's. */
  zScore(): number | undefined {
    const { a, b } = this.series;
    const { window } = this.parameters;
    const [as, bs, aAt, bAt] = [a.history("close", window), b.history("close", window), a.history("at", window), b.history("at", window)];
    if (!as || !bs || !aAt || !bAt) return undefined;
    const zScore = new ZScore(window);
    let z: number | undefined;
    for (let i = 0; i < window; i++) {
      if (aAt[i] !== bAt[i]) return undefined;
      z = zScore.next((as[i] ?? 0) / (bs[i] ?? 1));
    }
    return z;
  }

  /** Whole lots of about the leg's value, at least one. */
  sizeOf({ current, instrument }: typeof this.series.a): number {
    const lotValue = (current?.close ?? 0) * instrument.lot * instrument.multiplier;
    return instrument.lots(Math.max(1, Math.round(this.parameters.value / lotValue)));
  }
}
