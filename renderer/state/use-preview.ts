import { useEffect, useRef, useState } from "react";
import { failureOf } from "../../shared/domain/errors.ts";

/** What the terminal says of something that is being typed. */
export interface Preview<Answer> {
  readonly preview: Answer | undefined;
  /** True while it is of an earlier wish. */
  readonly stale: boolean;
  /** Why there is none, as a sentence; empty where there is one or none was asked for. */
  readonly failure: string;
}

/** Quiet time after the last change before it is asked for, ms. */
const QUIET_MS = 200;

/**
 * In step with what is wished for; undefined asks for nothing. Late answers are dropped.
 * @param ask must stay the same function from one drawing to the next.
 * @param refreshMs between two looks at a wish that stands still.
 */
export function usePreview<Wish, Answer>(wish: Wish | undefined, ask: (wish: Wish) => Promise<Answer>, refreshMs: number): Preview<Answer> {
  const [shown, setShown] = useState<Preview<Answer>>({ preview: undefined, stale: false, failure: "" });
  const text = wish === undefined ? "" : JSON.stringify(wish);
  const latest = useRef(wish);
  useEffect(() => {
    latest.current = wish;
  });
  useEffect(() => {
    if (text === "") return setShown({ preview: undefined, stale: false, failure: "" });
    let over = false;
    setShown((now) => ({ ...now, stale: true }));
    const look = (): void => {
      if (latest.current === undefined) return;
      ask(latest.current).then(
        (preview) => !over && setShown({ preview, stale: false, failure: "" }),
        (error: unknown) => !over && setShown({ preview: undefined, stale: false, failure: failureOf(error).sentence }),
      );
    };
    const first = setTimeout(look, QUIET_MS);
    const again = setInterval(look, refreshMs);
    return () => {
      over = true;
      clearTimeout(first);
      clearInterval(again);
    };
  }, [text, ask, refreshMs]);
  return shown;
}
