import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { BYTE_ORDER_MARK, csvLine } from "../../csv.ts";
import type { ReportFile } from "../report-file.ts";
import { reportName } from "../report-name.ts";
import { equityTable } from "../tables/equity-table.ts";
import { ordersTable } from "../tables/orders-table.ts";
import { tradesTable } from "../tables/trades-table.ts";
import { csvBytes } from "./csv-text.ts";
import { METRICS_HEAD, metricsLines } from "./metrics-table.ts";

/** Four files: trades, orders, equity and metrics. */
export async function csvFiles(run: LabRun): Promise<ReportFile[]> {
  const name = reportName(run);
  return [
    { name: `${name}-trades.csv`, bytes: await csvBytes(tradesTable(run)) },
    { name: `${name}-orders.csv`, bytes: await csvBytes(ordersTable(run)) },
    { name: `${name}-equity.csv`, bytes: await csvBytes(equityTable(run)) },
    { name: `${name}-metrics.csv`, bytes: Buffer.from(BYTE_ORDER_MARK + [METRICS_HEAD, ...metricsLines(run)].map(csvLine).join("")) },
  ];
}
