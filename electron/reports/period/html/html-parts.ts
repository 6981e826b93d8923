import { escapeHtml } from "../../../../shared/lab-charts/escape-html.ts";
import type { Table } from "../../lab/tables/table.ts";
import { isNumeric, valueText } from "../tables/value-text.ts";

export function section(title: string, content: string): string {
  return `<section class="long"><h2>${escapeHtml(title)}</h2>${content}</section>`;
}

/** Every cell is escaped: a symbol or a broker's number is text and never markup. */
export function htmlTable<Row>({ columns, rows }: Table<Row>, empty: string): string {
  if (rows.length === 0) return `<p>${escapeHtml(empty)}</p>`;
  const classes = columns.map(({ unit }) => (isNumeric(unit) ? "" : ' class="text"'));
  const head = columns.map(({ title }, i) => `<th scope="col"${classes[i] ?? ""}>${escapeHtml(title)}</th>`).join("");
  const body = rows.map((row, n) => `<tr>${columns.map(({ of, unit }, i) => `<td${classes[i] ?? ""}>${escapeHtml(valueText(of(row, n), unit))}</td>`).join("")}</tr>`).join("");
  return `<div class="wide"><table class="list"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The last line is the sum of those above. */
export function facts(lines: readonly (readonly [name: string, value: string])[]): string {
  return `<table class="facts">${lines.map(([name, value], i) => `<tr${i === lines.length - 1 ? ' class="total"' : ""}><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`).join("")}</table>`;
}

export function bulletList(sentences: readonly string[]): string {
  return `<ul>${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("")}</ul>`;
}
