import type { InstrumentKey } from "./identity.ts";
import type { Price } from "./units.ts";
import type { Exchange } from "./words.ts";

export type InstrumentKind = "equity" | "index" | "future" | "option";

export interface Instrument {
  readonly key: InstrumentKey;
  readonly exchange: Exchange;
  /** Unified: `SBIN`, `NIFTY25AUG26FUT`, `NIFTY25AUG2624500CE`, `NIFTY`. */
  readonly symbol: string;
  /** What people call it: company or contract in words. */
  readonly name: string;
  readonly kind: InstrumentKind;
  /** Key name of the underlying (`NIFTY`), the symbol itself for shares. */
  readonly underlying: string;
  /** `YYYY-MM-DD`, or undefined where there is none. */
  readonly expiry: string | undefined;
  readonly strike: Price | undefined;
  readonly optionType: "CE" | "PE" | undefined;
  readonly lot: number;
  readonly tick: Price;
  /** Largest quantity of one order in units; undefined where the master names none. */
  readonly freeze: number | undefined;
  /** Value of one unit of price × quantity: 1 for shares and index contracts. Never assumed. */
  readonly multiplier: number;
  readonly tradable: boolean;
  /** Today's names at the broker. Resolved daily, never stored as identity. */
  readonly broker: { readonly token: string; readonly symbol: string; readonly segment: string };
}

/** What a name is made of: an instrument, or its view on the page. */
export interface NamedInstrument {
  readonly kind: InstrumentKind;
  readonly symbol: string;
  readonly underlying: string;
  readonly strike?: Price | undefined;
  readonly optionType?: "CE" | "PE" | undefined;
}

/** "NIFTY 24500 CE" for the eye; the symbol for shares, futures as "NIFTY FUT". */
export function shortName(instrument: NamedInstrument): string {
  if (instrument.kind === "option" && instrument.strike !== undefined) {
    const strike = instrument.strike / 10_000;
    return `${instrument.underlying} ${strike} ${instrument.optionType ?? ""}`.trim();
  }
  if (instrument.kind === "future") return `${instrument.underlying} FUT`;
  return instrument.symbol;
}
