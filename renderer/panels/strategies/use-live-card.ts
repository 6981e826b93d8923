import { useCallback, useEffect, useRef, useState } from "react";
import type { LiveCardView } from "../../../shared/contract/schemas/live-card.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import type { LiveQuestion } from "./live-question.ts";

export interface AskedCard {
  readonly value: LiveCardView | undefined;
  readonly problem: string | undefined;
  readonly askAgain: () => void;
}

/** The report card of what is about to trade live; asked for anew when its file is saved, or the link comes back. */
export function useLiveCard({ id, way, parameters }: LiveQuestion, fileHash: string, live: boolean): AskedCard {
  const [value, setValue] = useState<LiveCardView>();
  const [problem, setProblem] = useState<string>();
  const nth = useRef(0);
  const askAgain = useCallback(() => {
    const mine = ++nth.current;
    setProblem(undefined);
    client.call("strategies.card", { id, way, ...(parameters && { parameters }) }).then(
      (card) => mine === nth.current && setValue(card),
      (error: unknown) => mine === nth.current && setProblem(failureOf(error).sentence),
    );
  }, [id, way, parameters]);
  useEffect(() => {
    if (live) askAgain();
    return () => void (nth.current += 1);
  }, [askAgain, fileHash, live]);
  return { value, problem, askAgain };
}
