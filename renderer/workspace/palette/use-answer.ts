import { useEffect, useState } from "react";
import type { Answer, CommandName, Request } from "../../../shared/contract/commands.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";

export interface Asked<T> {
  readonly answer: T | undefined;
  readonly problem: string | undefined;
}

/** What the terminal answers to a question that is asked once per change of it. */
export function useAnswer<N extends CommandName>(name: N, request: Request<N>): Asked<Answer<N>> {
  const question = JSON.stringify(request);
  const [known, setKnown] = useState<Asked<Answer<N>> & { readonly question: string }>({ question: "", answer: undefined, problem: undefined });
  useEffect(() => {
    let over = false;
    client.call(name, JSON.parse(question) as Request<N>).then(
      (answer) => {
        if (!over) setKnown({ question, answer, problem: undefined });
      },
      (error: unknown) => {
        if (!over) setKnown({ question, answer: undefined, problem: failureOf(error).sentence });
      },
    );
    return () => {
      over = true;
    };
  }, [name, question]);
  return known.question === question ? known : { answer: undefined, problem: undefined };
}
