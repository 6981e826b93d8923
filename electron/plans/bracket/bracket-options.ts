import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { PlanContext } from "../plan.ts";

export interface BracketOptions {
  readonly context: PlanContext;
  /** Whether the market takes orders in this instrument now; in the morning a carried bracket waits for it. */
  readonly marketOpen: (instrument: Instrument) => boolean;
  /** Units held in delivery from earlier days, which the position book does not show. */
  readonly held: (instrument: InstrumentKey) => number;
  /** Journal records for the history. */
  readonly records: (query: RecordQuery) => Promise<readonly JournalRecord[]>;
}
