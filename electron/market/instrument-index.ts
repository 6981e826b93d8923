import type { BrokerInstrument } from "../../shared/brokers/port.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";

/** Today's instruments by every name they go by. */
export class InstrumentIndex {
  #byKey = new Map<InstrumentKey, Instrument>();
  #bySymbol = new Map<string, Instrument>();
  #underlyings = new Set<string>();

  /** Replaces the whole master at once. */
  load(instruments: readonly Instrument[]): void {
    this.#byKey = new Map(instruments.map((instrument) => [instrument.key, instrument]));
    this.#bySymbol = new Map(instruments.map((instrument) => [`${instrument.broker.segment}|${instrument.broker.symbol}`, instrument]));
    this.#underlyings = new Set(instruments.flatMap(({ kind, underlying }) => (kind === "future" || kind === "option" ? [underlying] : [])));
  }

  get size(): number {
    return this.#byKey.size;
  }

  get(key: InstrumentKey): Instrument | undefined {
    return this.#byKey.get(key);
  }

  /**
   * How a broker's book names it: by symbol alone. Tokens are recycled, and against a list of yesterday
   * a token would find another contract, into which an exit would then go.
   */
  ofBroker(named: BrokerInstrument): Instrument | undefined {
    return this.#bySymbol.get(`${named.segment}|${named.symbol}`);
  }

  /** Whether futures or options on it are traded: its own hours and bands are other ones then. */
  hasDerivatives(underlying: string): boolean {
    return this.#underlyings.has(underlying);
  }

  all(): Iterable<Instrument> {
    return this.#byKey.values();
  }
}
