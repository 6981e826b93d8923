import type { RefObject } from "react";
import type { TradeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { ENTRY_COLUMNS } from "./entry-columns.ts";
import { FilterBar } from "./filter-bar.tsx";
import { clearFilter, loadList, showEntry } from "./journal-reads.ts";
import { isFiltered, useTradeJournal } from "./journal-store.ts";
import { SumsStrip } from "./sums-strip.tsx";
import classes from "./trade-journal.module.css";

const keyOf = (entry: TradeEntry): string => entry.id;
const instrumentOf = (entry: TradeEntry): TradeEntry["instrument"] => entry.instrument;
const NONE: readonly TradeEntry[] = [];

export function ListView({ host }: { readonly host: RefObject<GridHost<TradeEntry> | undefined> }) {
  const { list, problem, filter } = useTradeJournal();
  const entries = list?.entries ?? NONE;
  useInstruments(entries, instrumentOf);
  if (!list) {
    if (problem !== undefined) return <ErrorState title="The trade journal could not be looked at" sentence={problem} action={{ label: "Ask again", run: () => void loadList() }} />;
    return <LoadingState what="the trade journal" rows={8} />;
  }
  if (list.total === 0 && !isFiltered(filter)) {
    return <EmptyState title="No trades yet" hint="Every trade of every account becomes an entry by itself when it opens, with a picture of the chart at its entry and at its exit. You add tags, a note, and whether you kept your rules." />;
  }
  return (
    <div className={classes["list"]}>
      <FilterBar />
      {problem !== undefined && <p role="alert" className={classes["problem"]}>{`This list stands still: ${problem}`}</p>}
      <SumsStrip sums={list.sums} />
      {entries.length === 0 ? (
        <EmptyState title="No trade fits the filter" hint="Search for the beginnings of words; every word must occur." action={{ label: "Show all", keys: "C", run: clearFilter }} />
      ) : (
        <DataGrid label="Trade journal" columns={ENTRY_COLUMNS} rows={entries} keyOf={keyOf} host={host} onOpen={({ id }) => showEntry(id)} />
      )}
      {list.total > entries.length && <p className={classes["below"]}>{`The newest ${groupDigits(entries.length)} of ${groupDigits(list.total)} are listed; the figures are of all. Filter to see older ones.`}</p>}
    </div>
  );
}
