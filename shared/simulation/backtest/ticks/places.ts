import type { InstrumentKey } from "../../../domain/identity.ts";
import type { TickInstrument } from "./options.ts";
import type { Sessions } from "./sessions.ts";

/** One instrument of a run; its number is its place. */
export interface TickPlace {
  readonly slot: number;
  readonly key: InstrumentKey;
  readonly facts: TickInstrument;
  readonly sessions: Sessions;
}
