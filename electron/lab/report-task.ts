import type { REPORT_FORMATS } from "../../shared/contract/schemas/lab.ts";

/** What the thread of reports is given. */
export interface ReportTask {
  /** A `WholeRun`, or with the format `portfolio` a `PortfolioReport`, packed by `v8.serialize`. */
  readonly packed: Uint8Array;
  readonly format: (typeof REPORT_FORMATS)[number] | "portfolio";
  /** Made where it is missing. */
  readonly folder: string;
}

export interface WrittenReport {
  readonly files: { name: string; path: string }[];
}
