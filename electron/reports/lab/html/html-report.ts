import { createHash } from "node:crypto";
import type { LabRun } from "../../../../shared/contract/schemas/lab.ts";
import { escapeHtml } from "../../../../shared/lab-charts/escape-html.ts";
import { monthsHeight } from "../../../../shared/lab-charts/months-chart.ts";
import type { PriceBars } from "../../../../shared/lab-charts/price-bars.ts";
import type { ReportFile } from "../report-file.ts";
import { reportName } from "../report-name.ts";
import { pageScript } from "./page-script.ts";
import type { ReportData } from "./report-data.ts";
import { embeddedJson, reportData } from "./report-data.ts";
import { assumptionsSection, chargesSection, chartSection, figuresSection, headSection, priceSection, settingsSection, tradesSection, warningsSection } from "./sections.ts";
import { STYLES } from "./styles.ts";

/** One page that needs nothing but itself. */
export async function htmlFiles(run: LabRun, bars: PriceBars | undefined): Promise<ReportFile[]> {
  return [{ name: `${reportName(run)}.html`, bytes: Buffer.from(reportPage(run, reportData(run, bars), await pageScript())) }];
}

/**
 * The page's policy lets this one script run and nothing be fetched from anywhere: whatever a strategy writes into a
 * reason stays text. Styles in the page are allowed because the charts' tooltips have them.
 */
function policy(script: string): string {
  return `default-src 'none'; script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

function reportPage(run: LabRun, data: ReportData, script: string): string {
  const charts = run.trades.length === 0 ? "" : `<div class="two">${chartSection("distribution", "Returns of the trades")}${chartSection("excursions", "Excursion and profit of each trade (₹)")}</div>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(run.title)}</title>
<style>${STYLES}</style>
</head>
<body>
<main>
${headSection(run)}
${warningsSection(run)}
${chartSection("equity", "Equity and drawdown")}
${chartSection("months", "Returns by month (%)", { height: monthsHeight(run.months.length) })}
${charts}
${figuresSection(run)}
<div class="two"><div>${assumptionsSection(run)}${chargesSection(run)}</div><div>${settingsSection(run)}</div></div>
${priceSection(run, data.bars)}
${tradesSection(run)}
<footer>Made by Sauda from data of the past. What would have worked is no promise of what will.</footer>
</main>
<script type="application/json" id="run-data">${embeddedJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
