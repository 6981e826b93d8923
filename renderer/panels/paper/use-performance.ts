import { useCallback, useEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import type { PerformanceView } from "../../../shared/contract/schemas/paper.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";

/** How often the figures are asked for while they can be seen, ms. */
const EVERY_MS = 2_000;

export interface Performance {
  readonly view: PerformanceView | undefined;
  /** Why the newest figures could not be had; those of before stay in view. */
  readonly problem: string | undefined;
  readonly again: () => void;
}

/**
 * The figures of one run of a paper account: asked for at once, every two seconds while `root` can be
 * seen, and after each fill. An earlier run does not change any more and is asked for once.
 * @param generation undefined for the present run.
 */
export function usePerformance(account: AccountId, generation: number | undefined, root: RefObject<HTMLElement | null>): Performance {
  const link = useTerminal((state) => state.link);
  const fills = useTerminal((state) => state.fills);
  const [view, setView] = useState<PerformanceView>();
  const [problem, setProblem] = useState<string>();
  const asking = useRef(false);
  const round = useRef(0);
  const ask = useCallback(() => {
    if (asking.current) return;
    asking.current = true;
    const mine = round.current;
    client
      .call("paper.performance", { account, ...(generation !== undefined && { generation }) })
      .then(
        (answer) => {
          if (mine !== round.current) return;
          setView(answer);
          setProblem(undefined);
        },
        (error: unknown) => {
          if (mine === round.current) setProblem(failureOf(error).sentence);
        },
      )
      .finally(() => {
        if (mine === round.current) asking.current = false;
      });
  }, [account, generation]);
  useEffect(() => {
    // What is on its way is about another run: its answer is not taken.
    round.current++;
    asking.current = false;
    setView(undefined);
    setProblem(undefined);
  }, [account, generation]);
  useEffect(ask, [ask, fills, link]);
  useEffect(() => {
    if (generation !== undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && root.current?.checkVisibility() === true) ask();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [ask, generation, root]);
  return { view, problem, again: ask };
}
