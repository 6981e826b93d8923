import { useEffect, useRef, useState } from "react";
import type { BasketPreview, BasketRequest } from "../../../shared/contract/schemas/plans.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";

export interface BasketFigures {
  readonly preview: BasketPreview | undefined;
  /** True while the figures are of an earlier basket. */
  readonly stale: boolean;
  readonly failure: string;
}

/** Quiet time after the last change, and between two looks at a basket that stands still, ms. */
const QUIET_MS = 200;
const REFRESH_MS = 2_000;
const NOTHING: BasketFigures = { preview: undefined, stale: false, failure: "" };

/** Margin, charges, order of sending and the way back, in step with the basket. Late answers are dropped. */
export function useBasketFigures(basket: BasketRequest | undefined): BasketFigures {
  const [figures, setFigures] = useState<BasketFigures>(NOTHING);
  const text = basket === undefined ? "" : JSON.stringify(basket);
  const latest = useRef(basket);
  useEffect(() => {
    latest.current = basket;
  });
  useEffect(() => {
    if (text === "") return setFigures(NOTHING);
    let over = false;
    setFigures((now) => ({ ...now, stale: true }));
    const ask = (): void => {
      if (!latest.current) return;
      client.call("basket.preview", { basket: latest.current }).then(
        (preview) => !over && setFigures({ preview, stale: false, failure: "" }),
        (error: unknown) => !over && setFigures({ preview: undefined, stale: false, failure: failureOf(error).sentence }),
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
  return figures;
}
