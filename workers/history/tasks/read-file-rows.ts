import type { ReadAnswer, ReadTask } from "../../../shared/contract/history-tasks.ts";
import { guessMapping } from "../../../shared/history/guess-mapping.ts";
import { RowImporter } from "../../../shared/history/import-rows.ts";
import { sessionsByExchange } from "./calendar.ts";
import { tableRows } from "./table-rows.ts";

/** The whole file as candles, or the first thing that is wrong with it. */
export async function readFileRows({ calendar, mapping, instrument, frame, ...table }: ReadTask): Promise<ReadAnswer> {
  let importer: RowImporter | undefined;
  await tableRows(table, (cells, line) => {
    if (importer) return importer.add(cells, line);
    const { hasHeader, headers } = guessMapping([cells]);
    importer = new RowImporter({ mapping, headers, instrument, frame, sessions: sessionsByExchange(calendar) });
    if (!hasHeader) importer.add(cells, line);
  });
  importer ??= new RowImporter({ mapping, headers: [], instrument, frame, sessions: sessionsByExchange(calendar) });
  const series = importer.finish();
  return { rows: importer.rows, series };
}
