import { useCallback, useEffect, useRef, useState } from "react";
import type { StoryView } from "../../../shared/contract/schemas/story.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { OrderKey } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";

export interface StoryState {
  readonly story: StoryView | undefined;
  readonly problem: string | undefined;
  readonly again: () => void;
}

/** The story of an order, asked for anew whenever the order changes; what was told before stays in view meanwhile. */
export function useStory(key: OrderKey): StoryState {
  const order = useTerminal((state) => state.orders.get(key));
  const link = useTerminal((state) => state.link);
  const [story, setStory] = useState<StoryView>();
  const [problem, setProblem] = useState<string>();
  const round = useRef(0);
  const ask = useCallback(() => {
    const mine = ++round.current;
    client.call("orders.why", { order: key }).then(
      (answer) => {
        if (mine !== round.current) return;
        setStory(answer);
        setProblem(undefined);
      },
      (error: unknown) => {
        if (mine === round.current) setProblem(failureOf(error).sentence);
      },
    );
  }, [key]);
  useEffect(ask, [ask, order, link]);
  return { story, problem, again: ask };
}
