import type { PeriodReport } from "../../../shared/analytics/period/period-report.ts";
import type { PeriodKind } from "../../../shared/contract/schemas/reports.ts";
import { reportName } from "../lab/report-name.ts";

export const KIND_WORDS: Readonly<Record<PeriodKind, string>> = { statement: "Statement by day", tax: "Realised profit for the tax return", calendar: "Profit and loss calendar" };

/** Of a file, without its ending: days before the title, which may be cut. */
export function periodName({ title, from, to, madeAt }: PeriodReport, kind: PeriodKind): string {
  return reportName({ title: `${kind} ${from} ${to} ${title}`, at: madeAt });
}

/** What the figures rest on, in words. */
export const BASIS: readonly string[] = [
  "Charges are computed by the dated tables of this program, as a contract note would have them; they are no broker's own contract note.",
  "Realised profit pairs purchases and sales first in, first out. The terminal's positions count by average cost: of what is still partly open the two differ.",
  "Net of a day is its realised profit less all of its charges, those of openings too. Open positions are not valued.",
  "Futures pay when they are closed; the exchange settles them to the market every day.",
];
