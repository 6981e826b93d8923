import type { Answer, Request } from "../../../shared/contract/commands.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { price } from "../../../shared/domain/units.ts";

/** What the scripted terminal lists on an underlying. */
export function underlyingOf(universe: readonly InstrumentView[], underlying: string): Answer<"instruments.underlying"> {
  const own = universe.filter((one) => one.underlying === underlying);
  const byExpiry = new Map<string, InstrumentView[]>();
  for (const one of own) if (one.kind === "option") byExpiry.set(one.expiry ?? "", [...(byExpiry.get(one.expiry ?? "") ?? []), one]);
  return {
    underlying,
    spots: own.filter(({ kind }) => kind === "equity" || kind === "index"),
    futures: own.filter(({ kind }) => kind === "future").sort((a, b) => (a.expiry ?? "").localeCompare(b.expiry ?? "")),
    expiries: [...byExpiry].sort(([a], [b]) => a.localeCompare(b)).map(([expiry, options]) => ({ expiry, exchange: options[0]!.exchange, contracts: options.length, lot: options[0]!.lot })),
  };
}

export function chainOf(universe: readonly InstrumentView[], { underlying, expiry, exchange }: Request<"instruments.chain">, lastOf: (key: InstrumentKey) => number): Answer<"instruments.chain"> {
  const options = universe.filter((one) => one.kind === "option" && one.underlying === underlying && one.expiry === expiry);
  const spot = underlyingOf(universe, underlying).spots[0];
  const strikes = [...new Set(options.map(({ strike }) => strike ?? price(0)))].sort((a, b) => a - b);
  return {
    underlying, expiry, exchange,
    ...(spot ? { spot: price(lastOf(spot.key)) } : {}),
    strikes: strikes.map((strike) => {
      const [call, put] = (["CE", "PE"] as const).map((type) => options.find((one) => one.strike === strike && one.optionType === type));
      return { strike, ...(call ? { call } : {}), ...(put ? { put } : {}) };
    }),
  };
}
