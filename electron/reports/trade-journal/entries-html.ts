import { formatMoney, formatRupees, formatSignedMoney, groupDigits } from "../../../shared/domain/format.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { escapeHtml } from "../../../shared/lab-charts/escape-html.ts";
import type { EntrySums } from "../../../shared/trade-journal/entry-sums.ts";
import { tone } from "../period/html/calendar-grid.ts";
import { facts } from "../period/html/html-parts.ts";
import { verdictWords } from "./entry-table.ts";
import type { ReportEntry } from "./report-entry.ts";
import { PICTURE_WORDS } from "./report-entry.ts";

export const ENTRY_STYLES = `
.entry h3 { font-size: 14px; color: var(--ink); display: flex; flex-wrap: wrap; gap: 4px 12px; }
.entry h3 small { color: var(--dim); font-weight: 400; }
.entry .note { white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px 0; color: var(--ink); max-width: 90ch; }
.entry .tags span { display: inline-block; border: 1px solid var(--line); border-radius: 10px; padding: 0 8px; margin: 0 6px 4px 0; }
.entry .pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(380px, 1fr)); gap: 10px; margin-top: 8px; }
.entry figure { margin: 0; } .entry img { width: 100%; height: auto; border-radius: 4px; border: 1px solid var(--line); display: block; }
.entry figcaption { color: var(--dim); font-size: 11.5px; margin-bottom: 3px; }
.entry[data-broken] { border-left: 3px solid var(--down); } .entry[data-kept] { border-left: 3px solid var(--up); }
`;

/** One trade: what it earned, what was said of it, what it looked like. Every text is escaped. */
export function entryHtml({ entry, pictures }: ReportEntry): string {
  const { instrument, product, side, entered, openedAt, closedAt, net, gross, charges, entryPrice, exitPrice, note, tags, rule, setup, rating, entryBy, exitBy, state, verdict, account } = entry;
  const when = `${momentText(openedAt)}${closedAt === undefined ? "" : ` to ${istDay(closedAt) === istDay(openedAt) ? istTime(closedAt) : momentText(closedAt)}`}`;
  const lines = [
    ["Entry", `${groupDigits(entered)} at ₹ ${formatRupees(entryPrice)}, ${entryBy}`],
    ["Exit", exitPrice === undefined ? "open" : `at ₹ ${formatRupees(exitPrice)}, ${exitBy}`],
    ["Gross, charges", `${formatMoney(gross)}, ${formatMoney(charges)}`],
    ["Rule", `${verdictWords(entry)}${rule === "" ? "" : `: ${rule}`}`],
    ...(setup === "" ? [] : [["Setup", setup] as const]),
    ...(rating === undefined ? [] : [["Rating", `${rating} of 5`] as const]),
    [state === "open" ? "Net so far" : "Net of charges", formatMoney(net)],
  ] as const;
  const images = pictures.map(({ kind, png }) => `<figure><figcaption>${PICTURE_WORDS[kind]}</figcaption><img alt="${escapeHtml(`Chart of ${instrument}, ${PICTURE_WORDS[kind].toLowerCase()}`)}" src="data:image/png;base64,${Buffer.from(png).toString("base64")}"></figure>`);
  return `<section class="long entry"${verdict === undefined ? "" : ` data-${verdict}`}><h3>${escapeHtml(`${side === "BUY" ? "Long" : "Short"} ${instrument} ${product}`)} <span class="${tone(net)}">${escapeHtml(formatSignedMoney(net))}</span> <small>${escapeHtml(`${when} · ${account}${state === "gone" ? " · its fills are in the order journal no longer" : ""}`)}</small></h3>
${tags.length === 0 ? "" : `<p class="tags">${tags.map((tag) => `<span>${escapeHtml(tag)}</span>`).join("")}</p>`}${note === "" ? "" : `<p class="note">${escapeHtml(note)}</p>`}${facts(lines)}${images.length === 0 ? "" : `<div class="pictures">${images.join("")}</div>`}</section>`;
}

/** What following and breaking rules came to. */
export function sumsHtml({ trades, open, net, mean, winRate, profitFactor, kept, broken, unsaid, rules }: EntrySums): string {
  const part = ({ trades: n, net: sum, mean: each }: EntrySums["kept"]): string => `${groupDigits(n)} trade${n === 1 ? "" : "s"}, ${formatMoney(sum)}${each === undefined ? "" : `, ${formatMoney(each)} each`}`;
  return `<section><h2>All of them</h2>${facts([
    ["Trades closed, open", `${groupDigits(trades)}, ${groupDigits(open)}`],
    ["Won", winRate === undefined ? "–" : `${(winRate * 100).toFixed(1)} %`],
    ["Mean by trade", mean === undefined ? "–" : formatMoney(mean)],
    ["Profit factor", profitFactor === undefined ? "–" : profitFactor.toFixed(2)],
    ["Rules kept", part(kept)], ["Rules broken", part(broken)], ["Not said", part(unsaid)],
    ...rules.filter(({ rule }) => rule !== "").map((one) => [`Broken: ${one.rule}`, part(one)] as const),
    ["Net of charges", formatMoney(net)],
  ])}</section>`;
}

function momentText(at: number): string {
  return `${istDay(at)} ${istTime(at)}`;
}
