import type { GttPreview, GttRequest } from "../../../shared/contract/schemas/plans.ts";
import { client } from "../../connection/client.ts";
import type { Preview } from "../../state/use-preview.ts";
import { usePreview } from "../../state/use-preview.ts";

export type GttOutlook = Preview<GttPreview>;

/** Where a rule would live changes seldom, ms. */
const REFRESH_MS = 3_000;
const ask = (rule: GttRequest): Promise<GttPreview> => client.call("gtt.preview", { rule });

/** What the terminal says of the rule as it is typed: where it would live, and what is against it. */
export function useGttOutlook(rule: GttRequest | undefined): GttOutlook {
  return usePreview(rule, ask, REFRESH_MS);
}
