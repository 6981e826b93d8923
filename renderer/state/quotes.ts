import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { browserTimers } from "../connection/browser-clock.ts";
import { client } from "../connection/client.ts";
import { toast } from "../workspace/dialogs.ts";
import { measureFrame } from "./metrics.ts";
import { QuoteStore } from "./quote-store.ts";

/** The page's quotes. Panels read numbers here and write them to the DOM themselves, once per frame. */
export const quotes = new QuoteStore({
  schedule: (run) => requestAnimationFrame(run),
  unreadable: () => toast("alarm", "The prices from Sauda cannot be read by this page and stand still. Reload the page."),
  painted: (frame) => client.painted(frame),
  watch: ({ keys, full, deep, leftOut }) => {
    if (leftOut > 0) toast("warning", `Only 1,000 instruments can be watched at once: ${leftOut} of the watch list show no live price.`);
    return client.call("market.watch", { keys: [...keys], full: [...full], ...(deep.length > 0 && { deep: [...deep] }) });
  },
  after: browserTimers.after,
  clock: () => performance.now(),
  measured: measureFrame,
});

/** Keeps a wish for as long as the component is mounted. */
export function useWant(owner: string, keys: readonly InstrumentKey[], full = false): void {
  useEffect(() => {
    quotes.want(owner, keys, full);
  }, [owner, keys, full]);
  useEffect(() => () => quotes.want(owner, []), [owner]);
}

/** The same for twenty levels. */
export function useWantDeep(owner: string, keys: readonly InstrumentKey[]): void {
  useEffect(() => {
    quotes.wantDeep(owner, keys);
  }, [owner, keys]);
  useEffect(() => () => quotes.wantDeep(owner, []), [owner]);
}

/**
 * Some fields of a quote for React: renders anew at most once per frame, and only when one of them
 * changed. For single tiles; rows of lists subscribe with `quotes.onChange` and write the DOM.
 * @param fields a constant list (of one module), not a new array each render.
 */
export function useQuoteFields(key: InstrumentKey | undefined, fields: readonly number[]): readonly number[] {
  const last = useRef<readonly number[]>([]);
  const subscribe = useCallback((run: () => void) => (key === undefined ? () => {} : quotes.onChange(key, run)), [key]);
  const read = useCallback(() => {
    const now = fields.map((field) => (key === undefined ? Number.NaN : quotes.field(key, field)));
    if (now.length !== last.current.length || now.some((value, i) => !Object.is(value, last.current[i]))) last.current = now;
    return last.current;
  }, [key, fields]);
  return useSyncExternalStore(subscribe, read);
}
