import type { RunRequest } from "../../shared/contract/schemas/lab.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { TickInstrument } from "../../shared/simulation/backtest/ticks/options.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import { underlyingKeys } from "../paper/contract.ts";
import { productFor } from "../strategies/orders/signal-terms.ts";

/** What a backtest must know of an instrument of the list. */
export function simInstrument(instrument: Instrument, list: Pick<InstrumentIndex, "get" | "hasDerivatives">, holding: RunRequest["holding"]): TickInstrument {
  const { key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier, freeze } = instrument;
  return {
    key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier, freeze,
    fnoStock: kind === "equity" && list.hasDerivatives(underlying),
    onIndex: underlyingKeys(instrument).some((one) => list.get(one)?.kind === "index"),
    product: productFor(instrument, holding),
  };
}
