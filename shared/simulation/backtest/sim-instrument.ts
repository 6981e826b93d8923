import type { Product } from "../../domain/words.ts";
import type { InstrumentFacts } from "../../strategy/instrument-handle.ts";

/** What a backtest must be told of an instrument. */
export type SimInstrument = InstrumentFacts & {
  readonly product: Product;
  /** Its underlying is an index: the margin tables know two classes. */
  readonly onIndex: boolean;
};
