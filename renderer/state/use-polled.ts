import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { RefObject } from "react";
import type { Answer, CommandName, Request } from "../../shared/contract/commands.ts";
import { browserTimers, systemNow } from "../connection/browser-clock.ts";
import { client } from "../connection/client.ts";
import type { PolledState } from "./polled-read.ts";
import { PolledRead } from "./polled-read.ts";
import { useTerminal } from "./terminal.ts";

export interface Polled<T> extends PolledState<T> {
  /** Asks at once. */
  readonly again: () => void;
}

/**
 * What the terminal answers to a question, asked again while `on` and while the link stands. Another question
 * begins with nothing, and so does another market, day or list of instruments: its figures must not stand under the same names.
 * @param everyMs a constant function of one module
 */
export function usePolled<N extends CommandName>(name: N, request: Request<N>, on: boolean, everyMs: (answer: Answer<N>) => number): Polled<Answer<N>> {
  const live = useTerminal((state) => state.link === "live");
  const of = useTerminal(({ market, session, instrumentList: { day, count } }) => [market, session?.day, day, count].join(" "));
  const question = JSON.stringify({ of, request });
  const read = useMemo(() => {
    const asked = (JSON.parse(question) as { readonly request: Request<N> }).request;
    return new PolledRead<Answer<N>>({ ask: () => client.call(name, asked), everyMs, now: systemNow, after: browserTimers.after });
  }, [name, question, everyMs]);
  useEffect(() => {
    read.run(on && live);
    return () => read.run(false);
  }, [read, on, live]);
  const state = useSyncExternalStore(read.onChange, () => read.state);
  return { ...state, again: () => read.now() };
}

/** Whether any of the element can be seen: not behind another tab, not in a window that is hidden. */
export function useInSight(root: RefObject<HTMLElement | null>): boolean {
  const [sized, setSized] = useState(false);
  const [visible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const resized = new ResizeObserver(() => setSized(element.clientHeight > 0));
    resized.observe(element);
    return () => resized.disconnect();
  }, [root]);
  useEffect(() => {
    const look = (): void => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return sized && visible;
}

/** System time, told anew each second while `on`: for ages and countdowns. */
export function useSecond(on: boolean): number {
  const [now, setNow] = useState(systemNow);
  useEffect(() => {
    if (!on) return;
    setNow(systemNow());
    const timer = setInterval(() => setNow(systemNow()), 1_000);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}
