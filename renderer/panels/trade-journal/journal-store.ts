import { create } from "zustand";
import type { EntryFilter, EntryList, TradeEntry, WholeEntry } from "../../../shared/contract/schemas/trade-journal.ts";

interface TradeJournalPage {
  readonly filter: EntryFilter;
  /** Undefined before the first answer. */
  readonly list: EntryList | undefined;
  readonly problem: string | undefined;
  /** The entry that is looked at instead of the list, and all of it once it is there. */
  readonly entry: string | undefined;
  readonly whole: WholeEntry | undefined;
  readonly entryProblem: string | undefined;
  /** By entry: a note that is typed and not yet confirmed by the terminal. */
  readonly drafts: ReadonlyMap<string, string>;
  /** Why a draft could not be kept so far. */
  readonly draftProblem: string | undefined;
  /** Why a picture could not be taken, by entry and kind. */
  readonly pictureProblems: ReadonlyMap<string, string>;
  readonly dialog: { readonly kind: "export" | "rules" } | { readonly kind: "picture"; readonly picture: number } | undefined;
}

/** How the trade journal is looked at, and what the terminal told of it. */
export const useTradeJournal = create<TradeJournalPage>(() => ({
  filter: {}, list: undefined, problem: undefined, entry: undefined, whole: undefined, entryProblem: undefined, drafts: new Map(), draftProblem: undefined, pictureProblems: new Map(), dialog: undefined,
}));

export function isFiltered(filter: EntryFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== "");
}

/** The entry so many rows from the one that is open. */
export function neighbour(list: EntryList | undefined, entry: string | undefined, step: 1 | -1): TradeEntry | undefined {
  const entries = list?.entries ?? [];
  const place = entries.findIndex(({ id }) => id === entry);
  return place < 0 ? entries[0] : entries[place + step];
}
