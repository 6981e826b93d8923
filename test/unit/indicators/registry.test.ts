import { describe, expect, test } from "vitest";
import { Adx, Atr, Bollinger, Ema, INDICATORS, indicatorSpec, Kama, Macd, ParabolicSar, rupeeBar, SessionVwap, Sma } from "../../../shared/indicators/index.ts";
import { checkedValues } from "../../../shared/indicators/parameters.ts";
import { checkSchema } from "../../../shared/strategy/check-parameters.ts";
import type { Candle } from "../../../shared/domain/candle.ts";
import { TerminalError } from "../../../shared/domain/errors.ts";
import { bar, dailyBars } from "./bars.ts";

const BARS = dailyBars(...Array.from({ length: 12 }, (_, i) => [110 + i, 100 - i, 104 + (i % 3)] as const));

describe("the list of indicators", () => {
  test("each can be offered: a name of its own, words, parameters whose default is allowed, outputs", () => {
    expect(new Set(INDICATORS.map(({ id }) => id)).size).toBe(INDICATORS.length);
    for (const spec of INDICATORS) {
      expect(indicatorSpec(spec.id)).toBe(spec);
      expect(spec.title.length * spec.help.length * spec.outputs.length, spec.id).toBeGreaterThan(0);
      // Bounds in order, and the default one that a form can reach.
      expect(checkSchema(spec.parameters), spec.id).toEqual([]);
      for (const { help } of Object.values(spec.parameters)) expect(help.endsWith("."), `${spec.id}: ${help}`).toBe(true);
      const made = spec.make();
      expect(made.id).toBe(spec.id);
      expect(Object.entries(made.parameters)).toEqual(Object.entries(spec.parameters).map(([name, one]) => [name, one.default]));
    }
    expect(indicatorSpec("nothing")).toBeUndefined();
  });

  test("it has what was asked for", () => {
    const wanted = "sma ema wma dema tema kama rsi stochastic macd bollinger atr adx directional-movement cci roc momentum obv mfi vwap supertrend parabolic-sar donchian keltner ichimoku pivots standard-deviation linear-regression z-score highest lowest";
    expect(INDICATORS.map(({ id }) => id).toSorted()).toEqual(wanted.split(" ").toSorted());
  });

  test("the price it is fed with can be chosen", () => {
    const one = bar("2021-04-12", 555, 20, 10, 12);
    const priced = (source: string) => indicatorSpec("sma")!.make({ period: 1, source }).next({ ...one, open: 14 })?.["value"];
    expect(["open", "high", "low", "close", "hl2", "hlc3", "ohlc4"].map(priced)).toEqual([14, 20, 10, 12, 15, 14, 14]);
  });

  test("a candle in units becomes a bar in rupees", () => {
    const candle = { at: 5, open: 1_000_500, high: 1_010_000, low: 990_000, close: 1_000_000, volume: 7 } as unknown as Candle;
    expect(rupeeBar(candle)).toEqual({ at: 5, open: 100.05, high: 101, low: 99, close: 100, volume: 7 });
  });

  test("the cloud's shift follows its parameter", () => {
    const { outputs } = indicatorSpec("ichimoku")!;
    const shifts = Object.fromEntries(outputs.map((one) => [one.name, one.shift?.({ displacement: 26 }) ?? 0]));
    expect(shifts).toEqual({ conversion: 0, base: 0, cloudA: 0, cloudB: 0, leadA: 25, leadB: 25, lagging: -25 });
  });
});

describe("what is refused, in sentences", () => {
  test.each([
    [() => new Bollinger(1, 2), "BB: Period must be a whole number from 2 to 10000, not 1."],
    [() => new Bollinger(20, 0), "BB: Width must be a number from 0.1 to 10, not 0."],
    [() => new Macd(26, 12, 9), "MACD: Fast must be below Slow (12), not 26."],
    [() => new Kama(10, 30, 30), "KAMA: Fastest must be below Slowest (30), not 30."],
    [() => new ParabolicSar(0.3, 0.2), "SAR: Acceleration must be at most Maximum (0.2), not 0.3."],
    [() => indicatorSpec("sma")!.make({ period: "20" }), "SMA: Period must be a whole number from 1 to 10000, not “20”."],
    [() => indicatorSpec("sma")!.make({ source: "closing" }), "SMA: Price must be one of close, open, high, low, hl2, hlc3, ohlc4, not “closing”."],
    [() => indicatorSpec("sma")!.make({ length: 20 }), "SMA has no parameter “length”: it has period, source."],
    [() => indicatorSpec("obv")!.make({ period: 20 }), "OBV has no parameter “period”: it has no parameters."],
    [() => new Ema(5).next(Number.NaN), "EMA was given NaN as value: it takes a finite number. Leave out a bar that has none."],
    [() => new Atr(5).next({ ...BARS[0]!, low: Number.NaN }), "ATR was given NaN as low: it takes a finite number."],
    [() => new Atr(5).peek({ ...BARS[0]!, high: Number.POSITIVE_INFINITY }), "ATR was given Infinity as high"],
    [() => new SessionVwap().next({ ...BARS[0]!, volume: -1 }), "VWAP was given -1 as volume: it takes a finite number from 0."],
    [() => new SessionVwap().next({ ...BARS[0]!, at: Number.NaN }), "VWAP was given NaN as at"],
  ])("%#", (attempt, sentence) => {
    expect(attempt).toThrow(TerminalError);
    expect(attempt).toThrow(sentence);
  });

  test("a refused value changes nothing", () => {
    const ema = new Ema(2);
    ema.next(10);
    expect(() => ema.next(Number.NaN)).toThrow();
    expect(ema.next(20)).toBe(15);
  });

  test("defaults fill what is not given", () => {
    expect(checkedValues("X", indicatorSpec("macd")!.parameters, { fast: 5 })).toEqual({ fast: 5, slow: 26, signal: 9, source: "close" });
  });

  const warm = (): Adx => {
    const adx = new Adx(3);
    for (const one of BARS) adx.next(one);
    return adx;
  };

  test.each([
    ["nothing", () => undefined, "it is of “undefined”"],
    ["another kind", () => new Sma(3).exportState(), "it is of “sma”"],
    ["other parameters", () => new Adx(4).exportState(), 'its parameters are {"period":4}, not {"period":3}'],
    ["no numbers", () => ({ ...warm().exportState(), numbers: undefined }), "it has no numbers"],
    ["too few", () => ({ ...warm().exportState(), numbers: warm().exportState().numbers.slice(1, -1) }), "number"],
    ["too many", () => ({ ...warm().exportState(), numbers: [...warm().exportState().numbers, 1] }), "numbers where"],
    ["null, as JSON makes of NaN", () => ({ ...warm().exportState(), numbers: warm().exportState().numbers.map((one, i) => (i === 4 ? null : one)) }), "number 5 is null"],
    ["a count that cannot be", () => ({ ...warm().exportState(), numbers: warm().exportState().numbers.map((one, i) => (i === 2 ? 99 : one)) }), "number 3 is 99, not a whole number from 0 to 3"],
  ])("state: %s; and nothing has changed", (_, state, why) => {
    const adx = warm();
    const before = adx.exportState();
    expect(() => adx.importState(state())).toThrow(why);
    expect(() => adx.importState(state())).toThrow("Warm it up from candles instead.");
    expect(adx.exportState()).toEqual(before);
  });

  test("a refused state leaves the window alone too", () => {
    const sma = new Sma(3);
    for (const one of [1, 2, 3, 4]) sma.next(one);
    const before = sma.exportState();
    expect(() => sma.importState({ ...before, numbers: [...before.numbers, 5] })).toThrow("it has 7 numbers where 6 belong");
    expect(sma.exportState()).toEqual(before);
  });

  test("a clone goes its own way", () => {
    const adx = warm();
    const before = adx.exportState();
    const clone = adx.clone();
    clone.next({ ...BARS[0]!, high: 500 });
    expect(adx.exportState()).toEqual(before);
    expect(adx.fresh().exportState()).toEqual(new Adx(3).exportState());
  });
});
