import { formatCheckNumber } from "./report-card-number.ts";
import type { CardCheck } from "./report-card.ts";

/** A check in words, as the page and the records have it. */
export interface CheckWords {
  readonly id: string;
  readonly title: string;
  readonly passed: boolean;
  /** "–" where there is no number. */
  readonly value: string;
  /** "at least 30 trades" */
  readonly limit: string;
  readonly sentence: string;
}

export function checkWords({ id, title, passed, value, limit, sentence }: CardCheck): CheckWords {
  return {
    id, title, passed, sentence,
    value: value ? formatCheckNumber(value.number, limit.number, value.unit) : "–",
    limit: `${limit.bound} ${formatCheckNumber(limit.number, limit.number, limit.unit)}`,
  };
}
