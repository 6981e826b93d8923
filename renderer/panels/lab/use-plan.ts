import { useEffect, useState } from "react";
import type { LabPlan, RunRequest } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";

export interface Planned {
  readonly plan: LabPlan | undefined;
  readonly problem: string | undefined;
  readonly asking: boolean;
}

/** Rest after the last key before the data are looked at, ms. */
const REST_MS = 300;
const NOTHING: Planned = { plan: undefined, problem: undefined, asking: false };

/** What a run would play, asked anew when the request rests; an answer to an earlier one is not shown. */
export function usePlan(request: RunRequest | undefined): Planned {
  const live = useTerminal((state) => state.link === "live");
  const [told, setTold] = useState<Planned & { readonly of: string }>({ ...NOTHING, of: "" });
  const of = request === undefined || !live ? "" : JSON.stringify(request);
  useEffect(() => {
    if (of === "") return;
    let late = false;
    const timer = setTimeout(() => {
      client.call("lab.plan", { request: JSON.parse(of) as RunRequest }).then(
        (plan) => !late && setTold({ of, plan, problem: undefined, asking: false }),
        (error: unknown) => !late && setTold({ of, plan: undefined, problem: failureOf(error).sentence, asking: false }),
      );
    }, REST_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [of]);
  if (of === "") return NOTHING;
  return told.of === of ? told : { ...NOTHING, asking: true };
}
