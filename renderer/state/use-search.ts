import { useEffect, useState } from "react";
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

const NOTHING: Search = { found: [], text: "", busy: false, problem: undefined };

/** Instruments for what is typed; the former answer stays until the next one is here. */
export function useInstrumentSearch(typed: string, limit: number): Search {
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
  if (text === "") return NOTHING;
  return { ...answer, busy: answer.text !== text };
}
