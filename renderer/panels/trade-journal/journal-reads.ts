import type { EntryFilter } from "../../../shared/contract/schemas/trade-journal.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { focusPanel } from "../../workspace/focus.ts";
import { useTradeJournal } from "./journal-store.ts";
import { retryDrafts } from "./note-keeper.ts";

/** Rows that are shown; the sums are over all that fit. */
export const MOST_ROWS = 500;
/** A letter typed into the search is looked for so soon, ms. */
const TYPING_MS = 180;

const { getState: now, setState: set } = useTradeJournal;
let following = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Begins to listen. */
export function followTradeJournal(): void {
  if (following) return;
  following = true;
  client.on("tradeJournal", refreshTradeJournal);
  client.on("reset", refreshTradeJournal);
}

export function refreshTradeJournal(): void {
  retryDrafts();
  void loadList();
  if (now().entry !== undefined) void loadEntry();
}

export async function loadList(): Promise<void> {
  const { filter } = now();
  try {
    const list = await client.call("tradeJournal.list", { filter, most: MOST_ROWS });
    if (now().filter === filter) set({ list, problem: undefined });
  } catch (error) {
    if (now().filter === filter) set({ problem: failureOf(error).sentence });
  }
}

/** What is empty filters nothing. */
export function changeFilter(change: Partial<EntryFilter>): void {
  const filter = Object.fromEntries(Object.entries({ ...now().filter, ...change }).filter(([, value]) => value !== undefined && value !== "")) as EntryFilter;
  set({ filter });
  clearTimeout(timer);
  timer = setTimeout(() => void loadList(), "text" in change ? TYPING_MS : 0);
}

export function clearFilter(): void {
  set({ filter: {} });
  void loadList();
}

export function showEntry(entry: string): void {
  if (now().entry !== entry) set({ entry, whole: undefined, entryProblem: undefined });
  void loadEntry();
  focusPanel("trade-journal");
}

export function showList(): void {
  set({ entry: undefined, whole: undefined, entryProblem: undefined });
  focusPanel("trade-journal");
}

async function loadEntry(): Promise<void> {
  const { entry } = now();
  if (entry === undefined) return;
  try {
    const whole = await client.call("tradeJournal.open", { entry });
    if (now().entry === entry) set({ whole, entryProblem: undefined });
  } catch (error) {
    if (now().entry === entry) set({ entryProblem: failureOf(error).sentence });
  }
}
