import { DataError } from "../../../shared/simulation/backtest/data/data-error.ts";
import { csvRows } from "./csv-rows.ts";
import { parquetRows } from "./parquet-rows.ts";

/** Takes a row's cells and the number of its line, or of its row in a Parquet file. */
export type TakeRow = (cells: readonly string[], line: number) => void;

export interface TableFile {
  readonly path: string;
  /** The name the user knows. */
  readonly file: string;
}

export function lineWordOf({ file }: TableFile): "line" | "row" {
  return isParquet(file) ? "row" : "line";
}

/** Hands out the rows of a file as text, the header first. @throws DataError with a sentence. */
export async function tableRows(table: TableFile, take: TakeRow): Promise<void> {
  try {
    await (isParquet(table.file) ? parquetRows(table, take) : csvRows(table, take));
  } catch (error) {
    if (error instanceof DataError || !(error instanceof Error) || !("code" in error)) throw error;
    throw new DataError(`${table.file} could not be read: ${CAUSES[String(error.code)] ?? error.message}.`, undefined, { cause: error });
  }
}

function isParquet(file: string): boolean {
  return /\.parquet$/i.test(file);
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: "it is not there any more; choose it again",
  EISDIR: "it is a folder; choose a file",
  EACCES: "it may not be opened; give yourself the right to read it",
  EPERM: "it may not be opened; give yourself the right to read it",
  Z_BUF_ERROR: "its packed content ends early; fetch or pack it anew",
  Z_DATA_ERROR: "its packed content is damaged; fetch or pack it anew",
};
