import { DRIFT_CAUSES } from "../../../shared/analytics/drift.ts";
import type { DriftCause } from "../../../shared/analytics/drift.ts";
import type { DriftReport } from "../../../shared/contract/schemas/drift.ts";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";

/** Of the capital, and in rupees: below either a day's difference is the usual rounding of a market in motion. */
const SHARE = 0.001;
const LEAST_RUPEES = 100;

const WORDS: Readonly<Record<DriftCause, string>> = {
  signal: "other signals", timing: "other times of its fills", price: "other prices", charges: "other charges", refusal: "refused orders", unfilled: "unfilled orders",
};

/** What is told unasked, with the cause that weighs most; undefined for a small difference and for one that is not sure. @param capital 1/10,000 rupee. */
export function driftNotice({ title, day, figures, sure }: DriftReport, capital: number): string | undefined {
  if (!figures || !sure || Math.abs(figures.difference) < Math.max(LEAST_RUPEES * PER_RUPEE, capital * SHARE)) return undefined;
  const [heaviest] = [...DRIFT_CAUSES].sort((a, b) => Math.abs(figures.byCause[b]) - Math.abs(figures.byCause[a]));
  if (heaviest === undefined) return undefined;
  const { real, rerun, difference, byCause } = figures;
  return `${title} came to ${formatSignedMoney(real)} on ${day}, its re-run on the recorded ticks to ${formatSignedMoney(rerun)}: ${formatSignedMoney(difference)}, most of it ${WORDS[heaviest]} (${formatSignedMoney(byCause[heaviest])}). See the Drift tab of its details.`;
}
