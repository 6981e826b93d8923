import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { stampText } from "../../../shared/lab-charts/figure-text.ts";

/** Failures of the strategy that are told one by one. */
const TOLD = 5;

/** What the strategy's own code threw, a sentence each. */
export function failureSentences({ failures }: LabRun): string[] {
  const told = failures.slice(0, TOLD).map(({ callback, message, at }) => `${callback} failed at ${stampText(at)}: ${message}`);
  const more = failures.length - told.length;
  return more > 0 ? [...told, `${more} more failures of the strategy.`] : told;
}
