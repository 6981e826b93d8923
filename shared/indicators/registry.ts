import { ADX } from "./adx.ts";
import { ATR } from "./atr.ts";
import { BOLLINGER } from "./bollinger.ts";
import { CCI } from "./cci.ts";
import { DEMA } from "./dema.ts";
import { DIRECTIONAL_MOVEMENT } from "./directional-movement.ts";
import { DONCHIAN } from "./donchian.ts";
import { EMA } from "./ema.ts";
import { HIGHEST } from "./highest.ts";
import { ICHIMOKU } from "./ichimoku.ts";
import { KAMA } from "./kama.ts";
import { KELTNER } from "./keltner.ts";
import { LINEAR_REGRESSION } from "./linear-regression.ts";
import { LOWEST } from "./lowest.ts";
import { MACD } from "./macd.ts";
import { MFI } from "./mfi.ts";
import { MOMENTUM } from "./momentum.ts";
import { OBV } from "./obv.ts";
import { PARABOLIC_SAR } from "./parabolic-sar.ts";
import { PIVOTS } from "./pivots.ts";
import { ROC } from "./roc.ts";
import { RSI } from "./rsi.ts";
import { SMA } from "./sma.ts";
import type { IndicatorSpec } from "./spec.ts";
import { STANDARD_DEVIATION } from "./standard-deviation.ts";
import { STOCHASTIC } from "./stochastic.ts";
import { SUPERTREND } from "./supertrend.ts";
import { TEMA } from "./tema.ts";
import { VWAP } from "./vwap.ts";
import { WMA } from "./wma.ts";
import { Z_SCORE } from "./z-score.ts";

/** Every indicator there is, in the order in which lists offer them: averages, channels, levels, oscillators, volume, statistics. */
export const INDICATORS: readonly IndicatorSpec[] = [
  SMA, EMA, WMA, DEMA, TEMA, KAMA, VWAP,
  BOLLINGER, KELTNER, DONCHIAN, SUPERTREND, PARABOLIC_SAR, ICHIMOKU, PIVOTS, HIGHEST, LOWEST,
  RSI, STOCHASTIC, MACD, ADX, DIRECTIONAL_MOVEMENT, CCI, ROC, MOMENTUM,
  OBV, MFI,
  ATR, STANDARD_DEVIATION, Z_SCORE, LINEAR_REGRESSION,
];

const byId = new Map(INDICATORS.map((spec) => [spec.id, spec]));

export function indicatorSpec(id: string): IndicatorSpec | undefined {
  return byId.get(id);
}
