import type { RateLaneView } from "../../../shared/contract/schemas/meter.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { timeText } from "../words.ts";

/** Windows that a broker counts in, as columns. */
export const WINDOWS = [
  { ms: 1_000, title: "Second", per: "a second" },
  { ms: 60_000, title: "Minute", per: "a minute" },
  { ms: 3_600_000, title: "Hour", per: "an hour" },
] as const;

const NAMES: Readonly<Record<string, string>> = { gtt: "GTT rules", "gtt-list": "GTT list", edis: "Depository (eDIS)", "oi-build-up": "OI build-up" };

/** A lane as a person reads it: "Order book". */
export function laneName(name: string): string {
  return NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");
}

/** "12 / 490"; a dash where the broker does not count in that window. */
export function usedText({ windows }: RateLaneView, ms: number): string {
  const window = windows.find((one) => one.ms === ms);
  return window ? `${groupDigits(window.used)} / ${groupDigits(window.limit)}` : "–";
}

/** The broker's own figures, where Sauda stays below them. */
export function officialText({ windows }: RateLaneView): string | undefined {
  const stricter = windows.filter(({ limit, official }) => limit !== official);
  if (stricter.length === 0) return undefined;
  return `The broker allows ${stricter.map(({ ms, official }) => `${groupDigits(official)} ${perText(ms)}`).join(", ")}; Sauda stays below, since other programs of yours may send too.`;
}

/** What holds its calls up just now; "" when nothing does. */
export function heldText({ waiting, backingOffUntil }: RateLaneView): string {
  const parts = [...(waiting > 0 ? [`${groupDigits(waiting)} waiting`] : []), ...(backingOffUntil === undefined ? [] : [`backs off until ${timeText(backingOffUntil)}`])];
  return parts.join(", ");
}

function perText(ms: number): string {
  return WINDOWS.find((one) => one.ms === ms)?.per ?? `in ${groupDigits(ms)} ms`;
}
