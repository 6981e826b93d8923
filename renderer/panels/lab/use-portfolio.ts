import { useEffect, useState } from "react";
import type { PortfolioRequest, PortfolioView } from "../../../shared/contract/schemas/lab-portfolio.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";

export interface Mixed {
  readonly view: PortfolioView | undefined;
  readonly problem: string | undefined;
  readonly asking: boolean;
}

/** Rest after the last key before the terminal is asked, ms. */
const REST_MS = 300;
const NOTHING: Mixed = { view: undefined, problem: undefined, asking: false };

/** Several runs as one account, asked anew when the request rests; an answer to an earlier one is not shown. */
export function usePortfolio(request: PortfolioRequest | undefined): Mixed {
  const live = useTerminal((state) => state.link === "live");
  const [told, setTold] = useState<Mixed & { readonly of: string }>({ ...NOTHING, of: "" });
  const of = request === undefined ? "" : JSON.stringify(request);
  useEffect(() => {
    if (of === "" || !live) return;
    let late = false;
    const timer = setTimeout(() => {
      client.call("lab.portfolio", JSON.parse(of) as PortfolioRequest).then(
        (view) => !late && setTold({ of, view, problem: undefined, asking: false }),
        (error: unknown) => !late && setTold({ of, view: undefined, problem: failureOf(error).sentence, asking: false }),
      );
    }, REST_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [of, live]);
  if (of === "") return NOTHING;
  return told.of === of ? told : { ...NOTHING, asking: true };
}
