import type { InstrumentKey } from "../../domain/identity.ts";

/** What a company did to its shares. The journal does not know of it: whoever asks for the report tells. */
export interface CorporateAction {
  readonly kind: "split" | "bonus";
  readonly instrument: InstrumentKey;
  /** The first day on which the share trades without it, `YYYY-MM-DD`: it comes before that day's trades. */
  readonly day: string;
  /** Split: `from` shares became `to`. Bonus: `to` shares came for each `from` held. */
  readonly from: number;
  readonly to: number;
}

/** @throws RangeError for numbers that no split or bonus has. */
export function checkedAction(action: CorporateAction): CorporateAction {
  const { kind, instrument, from, to } = action;
  const whole = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from > 0 && to > 0;
  if (!whole) throw new RangeError(`the ${kind} of ${instrument} has the numbers ${from} and ${to}; both must be whole and above 0`);
  if (kind === "split" && to < from) throw new RangeError(`the split of ${instrument} would make ${to} of ${from} shares; a consolidation is not computed`);
  return action;
}
