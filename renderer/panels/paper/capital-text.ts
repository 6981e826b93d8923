import { PAPER_CAPITAL } from "../../../shared/contract/schemas/paper.ts";
import { formatMoney, groupDigits } from "../../../shared/domain/format.ts";
import { money, parseUnits, PER_RUPEE } from "../../../shared/domain/units.ts";
import type { Money } from "../../../shared/domain/units.ts";

export type Capital = { readonly ok: true; readonly capital: Money } | { readonly ok: false; readonly why: string };

const RANGE = `${formatMoney(PAPER_CAPITAL.least).replace(".00", "")} to ${formatMoney(PAPER_CAPITAL.most).replace(".00", "")}`;

/** Whole rupees, plain or grouped as in India (10,00,000) or elsewhere (1,000,000): other commas could mean another number. */
const TYPED = /^(?:\d{1,12}|\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)(?:\.0{0,2})?$/;

/** What was typed as capital: whole rupees within the limits, or why not. */
export function readCapital(text: string): Capital {
  const typed = text.replaceAll(/[₹\s]/g, "");
  if (typed === "") return { ok: false, why: `Enter the capital, ${RANGE}.` };
  const units = TYPED.test(typed) ? parseUnits(typed) : undefined;
  if (units === undefined) return { ok: false, why: `The capital must be whole rupees, such as 10,00,000; “${text.trim()}” is not.` };
  if (units < PAPER_CAPITAL.least || units > PAPER_CAPITAL.most) return { ok: false, why: `The capital must be ${RANGE}; it is ${formatMoney(units)}.` };
  return { ok: true, capital: money(units) };
}

/** The same amount as a field shows it: "10,00,000". */
export function capitalText(units: number): string {
  return groupDigits(Math.round(units / PER_RUPEE));
}
