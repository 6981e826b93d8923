import writeExcelFile from "write-excel-file/node";
import type { Request } from "../../../shared/contract/commands.ts";
import type { WholeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { TerminalError, refused } from "../../../shared/domain/errors.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { escapeHtml } from "../../../shared/lab-charts/escape-html.ts";
import { entrySums } from "../../../shared/trade-journal/entry-sums.ts";
import { csvBytes } from "../lab/csv/csv-text.ts";
import { tableSheet } from "../lab/excel/sheets.ts";
import type { ReportFile } from "../lab/report-file.ts";
import { reportName } from "../lab/report-name.ts";
import { PERIOD_STYLES } from "../period/html/period-styles.ts";
import { writeFiles } from "../write-files.ts";
import { ENTRY_STYLES, entryHtml, sumsHtml } from "./entries-html.ts";
import { entryTable } from "./entry-table.ts";
import type { ReportEntry } from "./report-entry.ts";

/** Nothing runs and nothing is fetched; pictures are in the page itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
/** One page holds its pictures as text: some 300 MB of them is what a browser still opens. */
const MOST_PICTURE_BYTES = 225_000_000;

export interface TradeExport {
  /** Newest first. */
  readonly entries: readonly WholeEntry[];
  /** The bytes of a picture. @throws TerminalError where it cannot be read. */
  readonly pictureOf: (id: number) => Uint8Array;
  readonly format: Request<"tradeJournal.export">["format"];
  readonly at: SystemTime;
  readonly folder: string;
}

/** @throws TerminalError (Refused) where nothing fits the filter, or the page would be too large. */
export async function writeTradeExport({ entries, pictureOf, format, at, folder }: TradeExport): Promise<{ files: { name: string; path: string }[] }> {
  if (entries.length === 0) throw new TerminalError(refused("trade-journal-export", "No trade fits the filter: there is nothing to write. Widen the filter, then export again.", "at least 1 trade", "0"));
  const name = reportName({ title: "trade journal", at });
  const whole = [...entries];
  return { files: await writeFiles(folder, [await fileOf(format, name, whole, pictureOf, at)]) };
}

async function fileOf(format: TradeExport["format"], name: string, entries: readonly WholeEntry[], pictureOf: TradeExport["pictureOf"], at: SystemTime): Promise<ReportFile> {
  switch (format) {
    case "csv": return { name: `${name}.csv`, bytes: await csvBytes(entryTable(entries)) };
    case "xlsx": return { name: `${name}.xlsx`, bytes: await writeExcelFile([tableSheet("Trade journal", entryTable(entries))], { fontFamily: "Calibri", fontSize: 10 }).toBuffer() };
    case "html": return { name: `${name}.html`, bytes: Buffer.from(page(withPictures(entries, pictureOf), at)) };
  }
}

function withPictures(entries: readonly WholeEntry[], pictureOf: TradeExport["pictureOf"]): ReportEntry[] {
  const bytes = entries.reduce((sum, { pictures }) => pictures.reduce((all, picture) => all + picture.bytes, sum), 0);
  if (bytes > MOST_PICTURE_BYTES) throw new TerminalError(refused("trade-journal-export", `The pictures of these ${groupDigits(entries.length)} trades have ${Math.round(bytes / 1e6)} MB; one page holds ${MOST_PICTURE_BYTES / 1e6} MB. Export a shorter period.`, `${MOST_PICTURE_BYTES / 1e6} MB`, `${Math.round(bytes / 1e6)} MB`));
  return entries.map((entry) => ({ entry, pictures: entry.pictures.map(({ id, kind }) => ({ kind, png: pictureOf(id) })) }));
}

function page(entries: readonly ReportEntry[], at: SystemTime): string {
  const sums = entrySums(entries.map(({ entry: { state, net, charges, verdict, rule } }) => ({ closed: state !== "open", net, charges, verdict, rule })));
  const days = entries.map(({ entry }) => entry.closedDay ?? entry.openedDay).sort();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Trade journal</title>
<style>${PERIOD_STYLES}${ENTRY_STYLES}</style>
</head>
<body>
<main>
<header><p class="kind">Trade journal</p><h1>${escapeHtml(`${groupDigits(entries.length)} trade${entries.length === 1 ? "" : "s"}`)}</h1><p class="about">${escapeHtml(`${days[0] ?? ""} to ${days.at(-1) ?? ""} · written ${istDay(at)} ${istTime(at)} IST`)}</p></header>
${sumsHtml(sums)}
${entries.map(entryHtml).join("\n")}
<footer>Made by Sauda from its trade journal. Charges are computed by the dated tables of this program.</footer>
</main>
</body>
</html>
`;
}
