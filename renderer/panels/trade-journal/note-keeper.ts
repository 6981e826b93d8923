import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useTradeJournal } from "./journal-store.ts";

/** A note goes to the terminal so soon after the last letter, ms; at the latest when the page is left. */
const QUIET_MS = 350;
/** What could not be kept is tried again after, ms. */
const RETRY_MS = 4_000;

const { getState: now, setState: set } = useTradeJournal;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** The note as it is typed: it stays on the page until the terminal has it on the disk. */
export function typeNote(entry: string, note: string): void {
  set({ drafts: new Map(now().drafts).set(entry, note) });
  soon(entry, QUIET_MS);
}

/** Tries again what is not kept yet. */
export function retryDrafts(): void {
  for (const entry of now().drafts.keys()) if (!timers.has(entry)) void keep(entry);
}

export function flushDrafts(): void {
  for (const entry of [...now().drafts.keys()]) void keep(entry);
}

function soon(entry: string, ms: number): void {
  clearTimeout(timers.get(entry));
  timers.set(entry, setTimeout(() => void keep(entry), ms));
}

async function keep(entry: string): Promise<void> {
  clearTimeout(timers.get(entry));
  timers.delete(entry);
  const note = now().drafts.get(entry);
  if (note === undefined) return;
  try {
    await client.call("tradeJournal.write", { entry, words: { note } });
    if (now().drafts.get(entry) !== note) return;
    const drafts = new Map(now().drafts);
    drafts.delete(entry);
    const { whole } = now();
    set({ drafts, draftProblem: undefined, ...(whole?.id === entry && { whole: { ...whole, note } }) });
  } catch (error) {
    set({ draftProblem: failureOf(error).sentence });
    soon(entry, RETRY_MS);
  }
}
