import type { PortfolioRequest, PortfolioView } from "../../../../shared/contract/schemas/lab-portfolio.ts";
import type { SystemTime } from "../../../../shared/domain/time.ts";
import { PER_RUPEE, plainRupees } from "../../../../shared/domain/units.ts";
import { MIX_LINES } from "../../../../shared/lab-charts/portfolio-figures.ts";
import type { Cell } from "../../csv.ts";
import { BYTE_ORDER_MARK, csvLine } from "../../csv.ts";
import { csvBytes } from "../csv/csv-text.ts";
import type { ReportFile } from "../report-file.ts";
import { reportName } from "../report-name.ts";
import type { Table } from "../tables/table.ts";
import { portfolioPage } from "./portfolio-page.ts";

/** What is written of a portfolio: its curve is whole. */
export interface PortfolioReport {
  readonly view: PortfolioView;
  readonly request: PortfolioRequest;
  /** When it was made. */
  readonly at: SystemTime;
}

/** Four files: one HTML page; weights with figures, correlation and equity as CSV. */
export async function portfolioFiles(report: PortfolioReport): Promise<ReportFile[]> {
  const { view, at } = report;
  const name = reportName({ title: "Portfolio", at });
  const text = (lines: readonly (readonly Cell[])[]): Uint8Array => Buffer.from(BYTE_ORDER_MARK + lines.map(csvLine).join(""));
  return [
    { name: `${name}.html`, bytes: Buffer.from(portfolioPage(report)) },
    { name: `${name}-weights.csv`, bytes: text(weightLines(view)) },
    { name: `${name}-correlation.csv`, bytes: text(correlationLines(view)) },
    { name: `${name}-equity.csv`, bytes: await csvBytes(curveTable(view)) },
  ];
}

function curveTable({ curve: { at, equity, drawdown } }: PortfolioView): Table<number> {
  return {
    columns: [
      { title: "time (IST)", unit: "time", of: (place) => at[place] },
      { title: "equity (₹)", unit: "money", of: (place) => Math.round((equity[place] ?? 0) * PER_RUPEE) },
      // Of nought there is no minus.
      { title: "drawdown (%)", unit: "percent", of: (place) => -Math.abs(drawdown[place] ?? 0) * 100 || 0 },
    ],
    rows: at.map((_, place) => place),
  };
}

function weightLines({ parts, cash, figures }: PortfolioView): Cell[][] {
  const head = ["strategy", "run", "weight (%)", "amount (₹)", ...MIX_LINES.map(({ label, unit }) => `${label}${unit === "percent" ? " (%)" : unit === "duration" ? " (s)" : ""}`)];
  const told = (of: PortfolioView["figures"]): Cell[] => MIX_LINES.map(({ key, unit }) => (unit === "duration" && of[key] !== undefined ? of[key] / 1_000 : of[key]));
  const all = parts.reduce((sum, { amount }) => sum + amount, 0) + cash;
  return [
    head,
    ...parts.map(({ title, run, weight, amount, figures: own }): Cell[] => [title, run, weight * 100, { digits: plainRupees(amount) }, ...told(own)]),
    ["Cash", "", all === 0 ? 0 : (cash / all) * 100, { digits: plainRupees(cash) }],
    ["Together", "", 100, { digits: plainRupees(all) }, ...told(figures)],
  ];
}

function correlationLines({ parts, correlation }: PortfolioView): Cell[][] {
  return [["", ...parts.map(({ title }, i) => `${i + 1} ${title}`)], ...correlation.map((row, i): Cell[] => [`${i + 1} ${parts[i]?.title ?? ""}`, ...row.map((one) => one ?? undefined)])];
}
