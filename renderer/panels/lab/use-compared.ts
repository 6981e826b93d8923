import { useEffect, useState } from "react";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { COMPARE_POINTS } from "./lab-reads.ts";

export interface Compared {
  readonly runs: readonly LabRun[] | undefined;
  readonly problem: string | undefined;
}

/** All of several runs, with their curves. */
export function useCompared(ids: readonly string[]): Compared {
  const of = ids.join(" ");
  const [told, setTold] = useState<Compared & { readonly of: string }>({ of: "", runs: undefined, problem: undefined });
  useEffect(() => {
    if (of === "") return;
    let late = false;
    Promise.all(of.split(" ").map((run) => client.call("lab.open", { run, points: COMPARE_POINTS }))).then(
      (runs) => !late && setTold({ of, runs, problem: undefined }),
      (error: unknown) => !late && setTold({ of, runs: undefined, problem: failureOf(error).sentence }),
    );
    return () => {
      late = true;
    };
  }, [of]);
  return told.of === of ? told : { runs: undefined, problem: undefined };
}
