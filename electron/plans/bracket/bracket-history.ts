import type { BracketView } from "../../../shared/contract/schemas/plans.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import type { BracketState } from "../../../shared/domain/bracket/state.ts";
import type { StandingRecord } from "../../../shared/domain/order-events.ts";
import { toEvent } from "../../storage/journal.ts";
import type { BracketOptions } from "./bracket-options.ts";
import { bracketView } from "./bracket-view.ts";

/** A bracket leaves about so many records behind; read so many for each that is wanted, and no more than this in all. */
const RECORDS_EACH = 20;
const MOST_RECORDS = 5_000;

/** Brackets that are over, newest first. */
export async function bracketHistory(records: BracketOptions["records"], account: AccountId, most: number): Promise<BracketView[]> {
  const found = await records({ account, kindPrefix: "standing.bracket", most: Math.min(most * RECORDS_EACH, MOST_RECORDS) });
  const latest = new Map<string, StandingRecord>();
  for (const record of found) {
    if (record.kind !== "standing.bracket") continue;
    const event = toEvent(record) as StandingRecord;
    latest.delete(event.id);
    latest.set(event.id, event);
  }
  const over = [...latest.values()].filter((event) => event.over).reverse();
  return over.slice(0, most).map((event) => bracketView(event.state as BracketState));
}
