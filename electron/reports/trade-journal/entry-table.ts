import type { WholeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import type { Table } from "../lab/tables/table.ts";

export function verdictWords({ verdict }: Pick<WholeEntry, "verdict">): string {
  return verdict === undefined ? "not said" : verdict;
}

/** One line a trade. Texts are guarded against formulas by whoever writes the cells. */
export function entryTable(entries: readonly WholeEntry[]): Table<WholeEntry> {
  return {
    columns: [
      { title: "opened (IST)", unit: "time", of: ({ openedAt }) => openedAt, width: 20 },
      { title: "closed (IST)", unit: "time", of: ({ closedAt }) => closedAt, width: 20 },
      { title: "account", unit: "text", of: ({ account }) => account, width: 24 },
      { title: "instrument", unit: "text", of: ({ instrument }) => instrument, width: 26 },
      { title: "product", unit: "text", of: ({ product }) => product, width: 9 },
      { title: "side", unit: "text", of: ({ side }) => (side === "BUY" ? "long" : "short"), width: 7 },
      { title: "quantity (units)", unit: "count", of: ({ entered }) => entered, width: 15 },
      { title: "average entry (₹)", unit: "price", of: ({ entryPrice }) => entryPrice, width: 15 },
      { title: "average exit (₹)", unit: "price", of: ({ exitPrice }) => exitPrice, width: 15 },
      { title: "gross (₹)", unit: "money", of: ({ gross }) => gross, width: 15 },
      { title: "charges (₹)", unit: "money", of: ({ charges }) => charges, width: 13 },
      { title: "net (₹)", unit: "money", of: ({ net }) => net, width: 15 },
      { title: "state", unit: "text", of: ({ state }) => state, width: 9 },
      { title: "rule", unit: "text", of: verdictWords, width: 10 },
      { title: "which rule", unit: "text", of: ({ rule }) => rule, width: 26 },
      { title: "setup", unit: "text", of: ({ setup }) => setup, width: 18 },
      { title: "rating (1 to 5)", unit: "count", of: ({ rating }) => rating, width: 9 },
      { title: "tags", unit: "text", of: ({ tags }) => tags.join(", "), width: 22 },
      { title: "note", unit: "text", of: ({ note }) => note, width: 60 },
      { title: "opened by", unit: "text", of: ({ entryBy }) => entryBy, width: 26 },
      { title: "closed by", unit: "text", of: ({ exitBy }) => exitBy, width: 26 },
      { title: "pictures", unit: "count", of: ({ pictures }) => pictures.length, width: 9 },
    ],
    rows: entries,
  };
}

const NARROW: ReadonlySet<string> = new Set(["opened (IST)", "closed (IST)", "instrument", "side", "quantity (units)", "net (₹)", "rule", "which rule", "tags", "note"]);

/** What fits on a page. */
export function narrowTable(entries: readonly WholeEntry[]): Table<WholeEntry> {
  const { columns, rows } = entryTable(entries);
  return { columns: columns.filter(({ title }) => NARROW.has(title)), rows };
}
