import { useCallback, useEffect, useState } from "react";
import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { askPaper, usePaperNow } from "../../state/paper-now.ts";
import type { PaperFigures } from "../../state/paper-now.ts";

export interface Performance extends PaperFigures {
  readonly again: () => void;
}

interface Former extends PaperFigures {
  readonly account: AccountId;
  readonly generation: number;
}

/**
 * The figures of one run of a paper account, live for the present one. An earlier run does not change any
 * more and is asked for once.
 * @param generation undefined for the present run.
 */
export function usePerformance(account: AccountId, generation: number | undefined): Performance {
  const now = usePaperNow(generation === undefined ? account : undefined);
  const [former, setFormer] = useState<Former>();
  const ask = useCallback(() => {
    if (generation === undefined) return askPaper(account);
    client.call("paper.performance", { account, generation }).then(
      (view) => setFormer({ account, generation, view, problem: undefined }),
      (error: unknown) => setFormer({ account, generation, view: undefined, problem: failureOf(error).sentence }),
    );
  }, [account, generation]);
  useEffect(() => {
    if (generation !== undefined) ask();
  }, [ask, generation]);
  if (generation === undefined) return { ...now, again: ask };
  // An answer about another run is not this one's.
  const mine = former?.account === account && former.generation === generation ? former : undefined;
  return { view: mine?.view, problem: mine?.problem, again: ask };
}
