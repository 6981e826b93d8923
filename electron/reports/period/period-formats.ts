import type { PeriodReport } from "../../../shared/analytics/period/period-report.ts";
import type { ReportFile } from "../lab/report-file.ts";
import { periodCsv } from "./csv/period-csv.ts";
import { periodExcel } from "./excel/period-excel.ts";
import { periodHtml } from "./html/period-html.ts";
import { periodPdf } from "./pdf/period-pdf.ts";
import type { PeriodKind } from "../../../shared/contract/schemas/reports.ts";
import type { ReportEntry } from "../trade-journal/report-entry.ts";

/** A way to take a period away as files. */
export interface PeriodFormat {
  readonly id: string;
  readonly title: string;
  /** Of its files, without the dot. */
  readonly extension: string;
  /** @param entries of the trade journal, of the account and the period. */
  readonly make: (report: PeriodReport, kind: PeriodKind, entries?: readonly ReportEntry[]) => Promise<readonly ReportFile[]>;
}

export const PERIOD_FORMATS: readonly PeriodFormat[] = [
  { id: "html", title: "Web page", extension: "html", make: periodHtml },
  { id: "pdf", title: "PDF, A4", extension: "pdf", make: periodPdf },
  { id: "excel", title: "Excel workbook", extension: "xlsx", make: periodExcel },
  { id: "csv", title: "CSV: a file for each table", extension: "csv", make: periodCsv },
];

export function periodFormat(id: string): PeriodFormat | undefined {
  return PERIOD_FORMATS.find((format) => format.id === id);
}
