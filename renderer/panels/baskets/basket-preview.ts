import type { BasketPreview, BasketRequest } from "../../../shared/contract/schemas/plans.ts";
import { client } from "../../connection/client.ts";
import type { Preview } from "../../state/use-preview.ts";
import { usePreview } from "../../state/use-preview.ts";

export type BasketFigures = Preview<BasketPreview>;

/** Prices move meanwhile, ms. */
const REFRESH_MS = 2_000;
const ask = (basket: BasketRequest): Promise<BasketPreview> => client.call("basket.preview", { basket });

/** Margin, charges, order of sending and the way back, in step with the basket. */
export function useBasketFigures(basket: BasketRequest | undefined): BasketFigures {
  return usePreview(basket, ask, REFRESH_MS);
}
