/** Text is guarded against formulas; a number, also one given by its digits, is written as it is. Undefined = an empty cell. */
export type Cell = string | number | { readonly digits: string } | undefined;

/** A spreadsheet takes text that begins so for a formula, which may fetch or run something. */
const FORMULA = /^[=+\-@\t\r\n]/;

/** One line by RFC 4180, with its CRLF. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "object") return cell.digits;
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Begins a file whose letters (₹) Excel would otherwise misread. */
export const BYTE_ORDER_MARK = "\ufeff";
