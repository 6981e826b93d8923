import type { RunRequest } from "../../shared/contract/schemas/lab.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { SimInstrument } from "../../shared/simulation/backtest/sim-instrument.ts";
import type { InstrumentIndex } from "../market/instrument-index.ts";
import { underlyingKeys } from "../paper/contract.ts";
import { productFor } from "../strategies/orders/signal-terms.ts";

/** What a backtest must know of an instrument of the list. */
export function simInstrument(instrument: Instrument, list: Pick<InstrumentIndex, "get" | "hasDerivatives">, holding: RunRequest["holding"]): SimInstrument {
  const { key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier } = instrument;
  return {
    key, exchange, symbol, kind, underlying, expiry, strike, optionType, lot, tick, multiplier,
    fnoStock: kind === "equity" && list.hasDerivatives(underlying),
    onIndex: underlyingKeys(instrument).some((one) => list.get(one)?.kind === "index"),
    product: productFor(instrument, holding),
  };
}
