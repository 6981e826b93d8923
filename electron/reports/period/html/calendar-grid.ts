import type { CalendarCell, CalendarMonth, CalendarSum } from "../../../../shared/analytics/period/pnl-calendar.ts";
import { formatMoney, groupDigits } from "../../../../shared/domain/format.ts";
import { escapeHtml } from "../../../../shared/lab-charts/escape-html.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MONTH_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;
/** Shades of gain and of loss. */
const SHADES = 4;

export function monthTitle(month: string): string {
  return `${MONTH_NAMES[Number(month.slice(5)) - 1] ?? ""} ${month.slice(0, 4)}`;
}

/** Months as tables, each day shaded by its net: the deepest shade is the largest day of the period, of gain or of loss. */
export function calendarGrids(months: readonly CalendarMonth[]): string {
  const nets = months.flatMap(({ weeks }) => weeks.flatMap(({ cells }) => cells.map((cell) => Math.abs(cell?.of?.net ?? 0))));
  const largest = nets.reduce((most, net) => Math.max(most, net), 0);
  return months.map((month) => grid(month, largest)).join("");
}

function grid({ month, weeks, sum }: CalendarMonth, largest: number): string {
  const head = [...WEEKDAYS, "Week"].map((name) => `<th scope="col">${name}</th>`).join("");
  const rows = weeks.map(({ cells, sum: own }) => `<tr>${cells.map((cell) => dayCell(cell, largest)).join("")}<td class="sum">${sumText(own)}</td></tr>`).join("");
  return `<table class="month"><caption>${escapeHtml(monthTitle(month))} <span class="${tone(sum.net)}">${escapeHtml(formatMoney(sum.net))}</span> <small>${escapeHtml(`${groupDigits(sum.trades)} trades, charges ${formatMoney(sum.charges)}`)}</small></caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}

function dayCell(cell: CalendarCell | undefined, largest: number): string {
  if (!cell) return '<td class="off"></td>';
  const date = String(Number(cell.day.slice(8)));
  const { of } = cell;
  if (!of) return `<td><span class="date">${date}</span></td>`;
  const whole = `${cell.day}: net ${formatMoney(of.net)}, realised ${formatMoney(of.realised)}, charges ${formatMoney(of.charges)}, ${groupDigits(of.trades)} trades`;
  return `<td class="${shadeOf(of.net, largest)}" title="${escapeHtml(whole)}"><span class="date">${date}</span>${sumText(of)}</td>`;
}

function sumText({ net, charges, trades }: CalendarSum): string {
  if (trades === 0 && net === 0 && charges === 0) return "";
  return `<b class="${tone(net)}">${escapeHtml(formatMoney(net))}</b><small>${escapeHtml(`charges ${formatMoney(charges)}`)}</small><small>${groupDigits(trades)} ${trades === 1 ? "trade" : "trades"}</small>`;
}

/** `gain-1` to `gain-4`, and the same of losses; none for nought. */
export function shadeOf(net: number, largest: number): string {
  if (net === 0 || largest === 0) return "even";
  return `${net > 0 ? "gain" : "loss"}-${Math.max(1, Math.ceil((Math.abs(net) / largest) * SHADES))}`;
}

export function tone(value: number): string {
  return value > 0 ? "up" : value < 0 ? "down" : "even";
}
