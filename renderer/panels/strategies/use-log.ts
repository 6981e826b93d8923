import { useCallback, useEffect, useRef, useState } from "react";
import type { StrategyLine, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { PAGE, withNewest, withOlder } from "./log-lines.ts";
import type { HeldLines } from "./log-lines.ts";

export type Level = StrategyLine["level"];

export interface Log extends HeldLines {
  readonly kind: "loading" | "ready" | "failed";
  readonly problem: string | undefined;
  /** An older page is on its way. */
  readonly paging: boolean;
}

const NOTHING: Log = { lines: [], more: false, kind: "loading", problem: undefined, paging: false };
/** Between two questions while lines pour in or letters are typed, ms. */
const QUIET_MS = 250;

/** The log of one strategy: the newest page, what came since, and older pages on request. */
export function useLog({ id, lines: count }: StrategyView, levels: readonly Level[], search: string): Log & { readonly older: () => void; readonly again: () => void } {
  const live = useTerminal((state) => state.link === "live");
  const question = JSON.stringify({ id, levels, search: search.trim() });
  const [held, setHeld] = useState<Log & { readonly of: string }>({ ...NOTHING, of: question });
  const [round, setRound] = useState(0);
  const latest = useRef(question);
  useEffect(() => {
    latest.current = question;
    if (!live) return;
    const asked = JSON.parse(question) as { id: string; levels: Level[]; search: string };
    const timer = setTimeout(() => {
      client.call("strategies.log", { ...asked, count: PAGE }).then(
        (page) => {
          if (latest.current !== question) return;
          setHeld((now) => ({ ...(now.of === question ? { ...withNewest(now, page) } : page), of: question, kind: "ready", problem: undefined, paging: false }));
        },
        (error: unknown) => {
          if (latest.current === question) setHeld((now) => ({ ...(now.of === question ? now : NOTHING), of: question, kind: "failed", problem: failureOf(error).sentence }));
        },
      );
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [question, count, live, round]);
  const older = useCallback(() => {
    const asked = JSON.parse(question) as { id: string; levels: Level[]; search: string };
    const first = held.lines[0];
    if (!first || held.paging || !held.more || held.of !== question) return;
    setHeld((now) => ({ ...now, paging: true }));
    client.call("strategies.log", { ...asked, before: first.nth, count: PAGE }).then(
      (page) => latest.current === question && setHeld((now) => ({ ...now, ...withOlder(now, page), paging: false, problem: undefined })),
      (error: unknown) => latest.current === question && setHeld((now) => ({ ...now, paging: false, problem: failureOf(error).sentence })),
    );
  }, [question, held]);
  const shown = held.of === question ? held : NOTHING;
  return { ...shown, older, again: () => setRound((now) => now + 1) };
}
