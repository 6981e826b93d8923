import type { CoverageDay, HistoryJobView } from "../../../shared/contract/schemas/history.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { Frame } from "../../../shared/domain/candle.ts";

const WORDS: Readonly<Partial<Record<Frame, string>>> = { 60: "1 hour", 120: "2 hours", 240: "4 hours", 1440: "1 day", 10080: "1 week", 43200: "1 month" };

/** "5 minutes", "1 hour", "1 day". */
export function frameWords(frame: Frame): string {
  return WORDS[frame] ?? (frame === 1 ? "1 minute" : `${frame} minutes`);
}

/** "412 kB", "1.6 MB", "2,000 MB": bytes for the eye. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${groupDigits(Math.ceil(bytes / 1000))} kB`;
  const mb = bytes / 1_000_000;
  return mb < 10 ? `${mb.toFixed(1)} MB` : `${groupDigits(Math.round(mb))} MB`;
}

/** "40 s", "3 min", "1 h 5 min". */
export function spanText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** "18 Nov 2026". */
export function dayWords(day: string): string {
  return `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""} ${day.slice(0, 4)}`;
}

/** What is kept of a day, in a sentence. */
export function coverageWords({ day, state, bars, expected, missing, imported, name }: CoverageDay): string {
  const when = `${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ""}, ${dayWords(day)}${name === undefined ? "" : ` (${name})`}`;
  const count = `${groupDigits(bars)} ${bars === 1 ? "bar" : "bars"}`;
  const from = imported ? ", imported" : "";
  switch (state) {
    case "closed": return `${when}: no session`;
    case "missing": return `${when}: not downloaded`;
    case "empty": return `${when}: the broker has no bars`;
    case "running": return `${when}: ${count} so far`;
    case "gaps": return `${when}: ${count} of ${groupDigits(expected)}, ${groupDigits(missing)} missing${from}`;
    case "whole": return `${when}: whole, ${count}${from}`;
  }
}

const STATES: Readonly<Record<HistoryJobView["state"], string>> = { waiting: "Waiting", running: "Downloading", stopped: "Stopped", failed: "Failed", done: "Done" };

export function jobState({ state }: HistoryJobView): string {
  return STATES[state];
}

/** "3 of 13 requests · 24,750 bars · 16,500 bars/s · 6 s left". */
export function progressWords({ chunks, chunksDone, bars, barsPerSecond, leftMs }: HistoryJobView): string {
  if (chunks === 0) return "";
  const parts = [`${groupDigits(chunksDone)} of ${groupDigits(chunks)} ${chunks === 1 ? "request" : "requests"}`, `${groupDigits(bars)} bars`];
  if (barsPerSecond !== undefined) parts.push(`${groupDigits(Math.round(barsPerSecond))} bars/s`);
  if (leftMs !== undefined && chunksDone < chunks) parts.push(`${spanText(leftMs)} left`);
  return parts.join(" · ");
}
