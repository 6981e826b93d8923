import type { BracketState } from "../../../shared/domain/bracket/state.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { StandingRecord } from "../../../shared/domain/order-events.ts";
import { toEvent } from "../../storage/journal.ts";
import type { BracketOptions } from "./bracket-options.ts";

const MOST_RECORDS = 5_000;

/** Others' orders closed a part of it, or took back what it closed too much: they do so for no other bracket. */
export function countsToday({ outsideToday, takenBack = 0 }: BracketState): boolean {
  return outsideToday > 0 || takenBack > 0;
}

/**
 * Brackets that ended on this day and of which others' orders closed a part. A start takes up only what is
 * not over; without these, the orders that closed them would be taken for the closing of another bracket.
 */
export async function endedOn(day: string, records: BracketOptions["records"], account: AccountId): Promise<BracketState[]> {
  const found = await records({ account, kindPrefix: "standing.bracket", fromDay: day, toDay: day, most: MOST_RECORDS });
  const ended = new Map<string, BracketState>();
  for (const record of [...found].sort((a, b) => a.seq - b.seq)) {
    const { id, over, state } = toEvent(record) as StandingRecord;
    const bracket = state as BracketState;
    if (over && bracket.day === day && countsToday(bracket)) ended.set(id, bracket);
  }
  return [...ended.values()];
}
