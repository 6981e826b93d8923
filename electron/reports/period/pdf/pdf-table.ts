import type { Content } from "pdfmake";
import { groupDigits } from "../../../../shared/domain/format.ts";
import { printable } from "../../lab/pdf/print-letters.ts";
import type { Table } from "../../lab/tables/table.ts";
import { PAPER } from "../../lab/themes.ts";
import { isNumeric, valueText } from "../tables/value-text.ts";

/** More are for a spreadsheet; the maker needs some 30 kB for each row. */
const SHOWN = 2_000;

const LINES = {
  hLineWidth: (i: number) => (i === 0 ? 0 : 0.3), vLineWidth: () => 0, hLineColor: () => PAPER.line,
  paddingLeft: () => 0, paddingRight: () => 5, paddingTop: () => 0.6, paddingBottom: () => 0.6,
};

/** A table that says so where it does not show all. */
export function pdfTable<Row>({ columns, rows }: Table<Row>): Content {
  const left = rows.length - SHOWN;
  const alignment = columns.map(({ unit }) => (isNumeric(unit) ? "right" : "left"));
  const body = [
    columns.map(({ title }, i) => ({ text: printable(title), alignment: alignment[i], color: PAPER.dim })),
    ...rows.slice(0, SHOWN).map((row, n) => columns.map(({ of, unit }, i) => ({ text: printable(valueText(of(row, n), unit)), alignment: alignment[i] }))),
  ];
  const more = left > 0 ? [{ text: `The first ${groupDigits(SHOWN)} of ${groupDigits(rows.length)} rows: the CSV and Excel reports have all of them.` }] : [];
  return [...more, { table: { headerRows: 1, dontBreakRows: true, widths: columns.map(() => "auto"), body }, layout: LINES, fontSize: 6, lineHeight: 1 }];
}
