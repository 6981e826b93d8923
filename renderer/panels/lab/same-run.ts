import type { LabRun } from "../../../shared/contract/schemas/lab.ts";

export interface Sameness {
  readonly same: boolean;
  readonly sentence: string;
}

const RESULTS = [["trades", "trades"], ["orders", "orders"], ["curve", "equity curve"], ["chargeLines", "charges"], ["figures", "figures"]] as const;

/** Whether a run that was played once more came out equal; if not, what differs and why. */
export function sameRun(before: LabRun, after: LabRun): Sameness {
  const differing = RESULTS.filter(([key]) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map(([, word]) => word);
  if (differing.length === 0) return { same: true, sentence: "Played once more: equal in every trade, order, figure and point of the curve." };
  const why = [...(before.codeHash === after.codeHash ? [] : ["the strategy's code is another one now"]), ...(before.dataHash === after.dataHash ? [] : ["the prices are others now"])];
  const cause = why.length > 0 ? `${why.join(", and ")}.` : "code and prices are the same, so this should not be: please report it with both runs.";
  return { same: false, sentence: `Played once more, and not equal: ${differing.join(", ")} differ, for ${cause}` };
}
