import type { DerivativeMoveView, OptionGreekView } from "../../../shared/contract/schemas/derivatives.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { money, price } from "../../../shared/domain/units.ts";
import type { AnswerParts, Answers } from "./default-answers.ts";
import { closeOf } from "./universe.ts";

type Parts = Pick<AnswerParts, "universe" | "lastOf">;

export const toldNow = (): { by: string; at: SystemTime; open: boolean; hours: string } => ({ by: "Angel One", at: Date.now() as SystemTime, open: true, hours: "NFO is open until 15:40." });

/** Open interest of a scripted contract: most near a round strike, more puts below it and more calls above. */
export function interestOf({ strike = price(0), optionType, lot }: InstrumentView, middle = 24_500): number {
  const away = strike / 10_000 - middle;
  const round = (strike / 10_000) % 500 === 0 ? 3 : (strike / 10_000) % 100 === 0 ? 1.6 : 1;
  const side = (optionType === "CE" ? away : -away) >= 0 ? 1 : 0.35;
  return Math.round(60_000 * round * side * Math.exp(-((away / 700) ** 2))) * lot;
}

function moves(universe: readonly InstrumentView[], lastOf: (key: InstrumentKey) => number, sign: 1 | -1): DerivativeMoveView[] {
  return universe.filter(({ kind }) => kind === "future").map((instrument, i) => {
    const last = lastOf(instrument.key);
    const change = sign * Math.round(closeOf(instrument.key) * (0.031 / (i + 1)));
    return { symbol: instrument.symbol, instrument, ltp: price(last), change: money(change), percent: sign * (3.1 / (i + 1)), openInterest: 11_886_160 / (i + 1), openInterestChange: sign * 1_982_530 / (i + 2) };
  });
}

/** What the scripted broker tells of derivatives. */
export function derivativeAnswers({ universe, lastOf }: Parts): Answers {
  const options = (underlying: string, expiry: string): InstrumentView[] => universe.filter((one) => one.kind === "option" && one.underlying === underlying && one.expiry === expiry);
  return {
    "derivatives.moves": ({ list }) => ({ rows: moves(universe, lastOf, /losers|short-b|unwinding/.test(list) ? -1 : 1), ...toldNow() }),
    "derivatives.ratios": () => ({ rows: universe.filter(({ kind }) => kind === "future").map((instrument, i) => ({ symbol: instrument.symbol, instrument, ratio: 1.24 - i * 0.41 })), ...toldNow() }),
    "options.greeks": ({ underlying, expiry }) => ({
      rows: options(underlying, expiry).map(({ strike = price(0), optionType = "CE" }): OptionGreekView => {
        const away = (strike / 10_000 - 24_450) / 400;
        const call = 1 / (1 + Math.exp(2 * away));
        return { strike, optionType, delta: optionType === "CE" ? call : call - 1, gamma: 0.0017 * Math.exp(-(away ** 2)), theta: -9.3 * Math.exp(-(away ** 2)) - 1, vega: 9.2 * Math.exp(-(away ** 2)) + 0.4, volatility: 11.2 + away ** 2 - 0.3 * away };
      }),
      endsAt: istEpoch(expiry, 940) as MarketTime,
      ...toldNow(),
    }),
    "options.interest": ({ underlying, expiry }) => ({
      rows: options(underlying, expiry).map((one) => ({ instrument: one.key, ltp: price(lastOf(one.key)), previousClose: price(closeOf(one.key)), openInterest: interestOf(one), volume: 1_000 })),
      missing: 0,
      ...toldNow(),
    }),
  };
}
