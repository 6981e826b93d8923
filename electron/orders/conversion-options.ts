import type { ConversionView } from "../../shared/contract/schemas/conversion.ts";
import type { FundsView } from "../../shared/contract/schemas/portfolio.ts";
import type { Conversion } from "../../shared/domain/conversion.ts";
import type { AccountId, InstrumentKey } from "../../shared/domain/identity.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import type { SystemClock, Timers } from "../../shared/domain/time.ts";
import type { Money, Price } from "../../shared/domain/units.ts";
import type { Product, Side } from "../../shared/domain/words.ts";
import type { BrokerLine } from "../brokers/broker-line.ts";
import type { Closers, LeftPlace } from "../plans/closers.ts";
import type { Doubt } from "../portfolio/position-doubts.ts";
import type { OrderDesk } from "./order-desk.ts";
import type { OrderLedger } from "./order-ledger.ts";
import type { Halted, MarketPhase } from "./risk/rule.ts";

export interface ConverterOptions {
  readonly id: AccountId;
  readonly line: BrokerLine;
  readonly ledger: OrderLedger;
  readonly desk: Pick<OrderDesk, "cancel">;
  readonly instrument: (key: InstrumentKey) => Instrument | undefined;
  readonly clock: SystemClock;
  readonly timers: Timers;
  readonly day: () => string;
  /** Why no order of this account may go just now. */
  readonly closed: () => string | undefined;
  readonly market: (instrument: Instrument) => MarketPhase;
  readonly killed: () => Halted | undefined;
  readonly breached: () => string | undefined;
  readonly locked: () => string | undefined;
  readonly diverged: () => string | undefined;
  readonly funds: () => FundsView | undefined;
  readonly doubt: (instrument: InstrumentKey, product: Product) => Doubt | undefined;
  /** What so many units block by our own tables. */
  readonly margin: (instrument: Instrument, product: Product, side: Side, units: number, price: Price) => Money;
  readonly last: (key: InstrumentKey) => Price | undefined;
  readonly closersAt: (place: LeftPlace) => Closers;
  readonly endClosers: (place: LeftPlace, words: string) => Promise<void>;
  readonly onConverted: (conversion: Conversion) => void;
  /** The broker's positions are to be read again within seconds. */
  readonly lookSoon: () => void;
  readonly publish: (view: ConversionView) => void;
  readonly note: (tone: "good" | "bad" | "alarm", sentence: string, instrument: InstrumentKey | undefined) => void;
}

/** Who asks: what is done by hand here and elsewhere is one pair of hands. */
export const HAND = "manual";
