import { useEffect, useSyncExternalStore } from "react";
import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { client } from "../connection/client.ts";

/** Most keys of one question, as the contract allows. */
const BATCH = 1_000;

const known = new Map<InstrumentKey, InstrumentView>();
/** Everything the page ever needed, also what could not be asked for while the link was lost. */
const wanted = new Set<InstrumentKey>();
/** Asked and not found today, so that they are not asked again each render. */
const missing = new Set<InstrumentKey>();
const asked = new Map<InstrumentKey, Promise<void>>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const run of listeners) run();
}

function learn(views: readonly InstrumentView[]): void {
  for (const view of views) {
    known.set(view.key, view);
    wanted.add(view.key);
    missing.delete(view.key);
  }
  if (views.length > 0) tell();
}

let queued: InstrumentKey[] = [];
let queuedAnswer: Promise<void> | undefined;

/** Rows that mount together each ask for one instrument: what is asked in one task goes out as one question. */
function enqueue(keys: readonly InstrumentKey[]): Promise<void> {
  queued.push(...keys);
  queuedAnswer ??= new Promise<void>((done, failed) => {
    setTimeout(() => {
      const all = queued;
      queued = [];
      queuedAnswer = undefined;
      const parts: Promise<void>[] = [];
      for (let at = 0; at < all.length; at += BATCH) parts.push(resolve(all.slice(at, at + BATCH)));
      Promise.all(parts).then(() => done(), failed);
    });
  });
  return queuedAnswer;
}

async function resolve(keys: readonly InstrumentKey[]): Promise<void> {
  try {
    const { instruments: found } = await client.call("instruments.resolve", { keys: [...keys] });
    learn(found);
    for (const key of keys) if (!known.has(key)) missing.add(key);
    tell();
  } finally {
    for (const key of keys) asked.delete(key);
  }
}

/** Instruments by key, asked of the terminal once and kept until the day rolls. */
export const instruments = {
  get: (key: InstrumentKey): InstrumentView | undefined => known.get(key),
  /** True when the terminal was asked and does not know it today. */
  missing: (key: InstrumentKey): boolean => missing.has(key),
  /** Takes what an answer brought along anyway (a search). */
  learn,
  /** Rejects with TerminalError when the terminal cannot be asked. */
  ensure: async (keys: readonly InstrumentKey[]): Promise<void> => {
    for (const key of keys) wanted.add(key);
    const fresh = [...new Set(keys)].filter((key) => !known.has(key) && !missing.has(key) && !asked.has(key));
    if (fresh.length > 0) {
      const answer = enqueue(fresh);
      for (const key of fresh) asked.set(key, answer);
    }
    await Promise.all(keys.map((key) => asked.get(key)).filter((answer) => answer !== undefined));
  },
  /** After a new snapshot: lots, ticks and names may be of another day. What is shown is asked again. */
  renew: (): void => {
    missing.clear();
    enqueue([...wanted]).catch(() => {});
  },
  onChange: (run: () => void): (() => void) => {
    listeners.add(run);
    return () => listeners.delete(run);
  },
};

/** True when the terminal was asked for the instrument and does not know it today. */
export function useMissing(key: InstrumentKey): boolean {
  return useSyncExternalStore(instruments.onChange, () => missing.has(key));
}

/** The instrument, asked for if need be; undefined until it is known. */
export function useInstrument(key: InstrumentKey | undefined): InstrumentView | undefined {
  useEffect(() => {
    if (key !== undefined) instruments.ensure([key]).catch(() => {});
  }, [key]);
  return useSyncExternalStore(instruments.onChange, () => (key === undefined ? undefined : known.get(key)));
}
