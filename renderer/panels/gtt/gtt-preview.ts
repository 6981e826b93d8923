import { useEffect, useRef, useState } from "react";
import type { GttPreview, GttRequest } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";

export interface GttOutlook {
  readonly preview: GttPreview | undefined;
  /** True while it is of an earlier rule. */
  readonly stale: boolean;
  readonly failure: string;
}

/** Quiet time after the last change, and between two looks at a rule that stands still, ms. */
const QUIET_MS = 200;
const REFRESH_MS = 3_000;
const NOTHING: GttOutlook = { preview: undefined, stale: false, failure: "" };

/** What the terminal says of the rule as it is typed: where it would live, and what is against it. Late answers are dropped. */
export function useGttOutlook(rule: GttRequest | undefined): GttOutlook {
  const [outlook, setOutlook] = useState<GttOutlook>(NOTHING);
  const text = rule === undefined ? "" : JSON.stringify(rule);
  const latest = useRef(rule);
  useEffect(() => {
    latest.current = rule;
  });
  useEffect(() => {
    if (text === "") return setOutlook(NOTHING);
    let over = false;
    setOutlook((now) => ({ ...now, stale: true }));
    const ask = (): void => {
      if (!latest.current) return;
      client.call("gtt.preview", { rule: latest.current }).then(
        (preview) => !over && setOutlook({ preview, stale: false, failure: "" }),
        (error: unknown) => !over && setOutlook({ preview: undefined, stale: false, failure: failureOf(error).sentence }),
      );
    };
    const first = setTimeout(ask, QUIET_MS);
    const again = setInterval(ask, REFRESH_MS);
    return () => {
      over = true;
      clearTimeout(first);
      clearInterval(again);
    };
  }, [text]);
  return outlook;
}
