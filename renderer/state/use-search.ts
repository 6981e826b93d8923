import { useEffect, useRef, useState } from "react";
import type { InstrumentView } from "../../shared/contract/schemas/market.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import { client } from "../connection/client.ts";
import { instruments } from "./instruments.ts";

/** Quiet time after the last key before the terminal is asked, ms. */
const QUIET_MS = 90;

export interface Search {
  readonly found: readonly InstrumentView[];
  /** The text the answer belongs to. */
  readonly text: string;
  readonly busy: boolean;
  readonly problem: string | undefined;
}

export interface TypedSearch extends Search {
  /**
   * Does something with the answer to what is typed: now if it is here, else as soon as it comes. What stands there
   * until then is the answer to an earlier text. A further key of text puts it off for good.
   */
  whenFound(act: (found: readonly InstrumentView[]) => void): void;
}

const NOTHING: Search = { found: [], text: "", busy: false, problem: undefined };

/** Instruments for what is typed; the former answer stays until the next one is here. */
export function useInstrumentSearch(typed: string, limit: number): TypedSearch {
  const text = typed.trim().slice(0, 60);
  const [answer, setAnswer] = useState<Search>(NOTHING);
  useEffect(() => {
    if (text === "") return;
    let over = false;
    const timer = setTimeout(() => {
      client.call("instruments.search", { text, limit }).then(
        ({ instruments: found }) => {
          if (over) return;
          instruments.learn(found);
          setAnswer({ found, text, busy: false, problem: undefined });
        },
        (error: unknown) => {
          if (!over) setAnswer({ found: [], text, busy: false, problem: failureOf(error).sentence });
        },
      );
    }, QUIET_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [text, limit]);
  const now = text === "" ? NOTHING : { ...answer, busy: answer.text !== text };
  const waiting = useRef<((found: readonly InstrumentView[]) => void) | undefined>(undefined);
  useEffect(() => void (waiting.current = undefined), [text]);
  useEffect(() => {
    if (now.busy) return;
    const act = waiting.current;
    waiting.current = undefined;
    act?.(now.found);
  });
  const whenFound: TypedSearch["whenFound"] = (act) => {
    if (now.busy) waiting.current = act;
    else act(now.found);
  };
  return { ...now, whenFound };
}
