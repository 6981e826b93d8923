import type { TableFile } from "../../../shared/contract/history-tasks.ts";
import type { ImportPreview } from "../../../shared/contract/schemas/history.ts";
import { guessMapping } from "../../../shared/history/guess-mapping.ts";
import { ImportError } from "../../../shared/history/import-rows.ts";
import { kindOf, tableRows } from "./table-rows.ts";

/** Rows looked at, and rows shown. */
const LOOKED_AT = 500;
const SHOWN = 8;
const MOST_COLUMNS = 100;

/** The first rows of a file and what Sauda takes its columns for. */
export async function inspectFile(table: TableFile): Promise<ImportPreview> {
  const rows: (readonly string[])[] = [];
  await tableRows(table, (cells) => void rows.push(cells.slice(0, MOST_COLUMNS)), LOOKED_AT);
  if (rows.length === 0) throw new ImportError(`${table.file} is empty.`);
  const { hasHeader, headers, mapping, frame } = guessMapping(rows);
  const shown = rows.slice(hasHeader ? 1 : 0, SHOWN + 1).map((row) => row.map((cell) => cell.slice(0, 60)));
  return { kind: kindOf(table), headers: [...headers], rows: shown, guess: mapping, ...(frame === undefined ? {} : { frame }) };
}
