import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";
import { csvFiles } from "./csv/csv-report.ts";
import { excelFiles } from "./excel/excel-report.ts";
import { htmlFiles } from "./html/html-report.ts";
import { pdfFiles } from "./pdf/pdf-report.ts";
import type { ReportFile } from "./report-file.ts";

/** A way to take a run away as files. */
export interface ReportFormat {
  readonly id: string;
  readonly title: string;
  /** Of its files, without the dot. */
  readonly extension: string;
  /** @param bars of one instrument of the run; undefined where there are none to show. */
  readonly make: (run: LabRun, bars: PriceBars | undefined) => Promise<readonly ReportFile[]>;
}

export const REPORT_FORMATS: readonly ReportFormat[] = [
  { id: "html", title: "Web page with charts", extension: "html", make: htmlFiles },
  { id: "pdf", title: "PDF, A4", extension: "pdf", make: pdfFiles },
  { id: "excel", title: "Excel workbook", extension: "xlsx", make: excelFiles },
  { id: "csv", title: "CSV: trades, orders, equity, figures", extension: "csv", make: csvFiles },
];

export function reportFormat(id: string): ReportFormat | undefined {
  return REPORT_FORMATS.find((format) => format.id === id);
}
