import { useEffect, useState } from "react";
import type { StrategyMark } from "../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import { client } from "../connection/client.ts";
import { useTerminal } from "./terminal.ts";

/** A strategy that signals with every tick is asked about at most so often, ms. */
const QUIET_MS = 300;

export interface StrategyMarks {
  readonly marks: readonly StrategyMark[];
  readonly kind: "loading" | "ready" | "failed";
  /** Why the last question failed; the marks before it stay. */
  readonly problem: string | undefined;
}

const NOTHING: StrategyMarks = { marks: [], kind: "loading", problem: undefined };

/** Signals and fills of today of one strategy, asked again when there are new ones. */
export function useStrategyMarks(id: string | undefined): StrategyMarks {
  const live = useTerminal((state) => state.link === "live");
  const count = useTerminal((state) => (id === undefined ? 0 : (state.strategies.get(id)?.marks ?? 0)));
  const [held, setHeld] = useState<StrategyMarks & { readonly of?: string | undefined }>(NOTHING);
  useEffect(() => {
    if (id === undefined || !live) return;
    let wanted = true;
    const timer = setTimeout(() => {
      client.call("strategies.marks", { id }).then(
        ({ marks }) => wanted && setHeld({ of: id, marks, kind: "ready", problem: undefined }),
        (error: unknown) => wanted && setHeld((now) => ({ of: id, marks: now.of === id ? now.marks : [], kind: "failed", problem: failureOf(error).sentence })),
      );
    }, QUIET_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, count, live]);
  return held.of === id && id !== undefined ? held : NOTHING;
}
