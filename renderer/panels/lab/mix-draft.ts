import type { PortfolioRequest } from "../../../shared/contract/schemas/lab-portfolio.ts";
import { MOST_PARTS } from "../../../shared/contract/schemas/lab-portfolio.ts";
import { PER_RUPEE, money } from "../../../shared/domain/units.ts";
import type { Problems } from "../strategies/settings-draft.ts";
import { numberReader } from "./typed-number.ts";

/** How a portfolio is split, as typed. */
export interface MixDraft {
  readonly kind: PortfolioRequest["method"]["kind"];
  /** Percent of the full Kelly fraction. */
  readonly part: string;
  readonly aversion: string;
  readonly shrink: boolean;
  /** Rupees. */
  readonly capital: string;
}

/** Half of Kelly grows three quarters as fast at half the swings. */
export const FIRST_MIX: MixDraft = { kind: "equal", part: "50", aversion: "3", shrink: false, capital: "10,00,000" };

/** As of a run: ₹ 1,00,000 crore. */
const MOST_CAPITAL = 1e12;

/** The form as a request for these runs; none while something is wrong or the runs are too few or too many. */
export function readMix(draft: MixDraft, runs: readonly string[]): { readonly request: PortfolioRequest | undefined; readonly problems: Problems } {
  const problems: Record<string, string> = {};
  const read = numberReader(problems);
  const capital = read("capital", "The capital", draft.capital, { least: 1, most: MOST_CAPITAL }, "₹");
  const method = methodOf(draft, read);
  if (Object.keys(problems).length > 0 || runs.length < 2 || runs.length > MOST_PARTS) return { request: undefined, problems };
  return { request: { runs: [...runs], method, shrink: draft.shrink, capital: money(Math.round(capital * PER_RUPEE)) }, problems };
}

function methodOf({ kind, part, aversion }: MixDraft, read: ReturnType<typeof numberReader>): PortfolioRequest["method"] {
  switch (kind) {
    case "equal":
    case "risk-parity": return { kind };
    case "kelly": return { kind, part: read("part", "The part of Kelly", part, { least: 1, most: 100 }, "%") / 100 };
    case "mean-variance": return { kind, aversion: read("aversion", "The aversion to risk", aversion, { least: 0, most: 1_000 }, "") };
  }
}
