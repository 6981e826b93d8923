import type { StoryView } from "../../../shared/contract/schemas/story.ts";
import { groupDigits } from "../../../shared/domain/format.ts";

/** Microseconds as people read them: "840 µs", "1.24 ms", "1.5 s". */
export function spanText(us: number): string {
  if (us < 1_000) return `${Math.round(us)} µs`;
  // Rounding decides the unit: 999.9 ms is a second.
  if (us < 999_500) return `${(us / 1_000).toFixed(us < 100_000 ? 2 : 0)} ms`;
  return `${(us / 1_000_000).toFixed(2)} s`;
}

export interface TimingBar {
  readonly step: string;
  readonly us: number;
  /** Where it begins and how long it is, as shares of the whole. */
  readonly from: number;
  readonly share: number;
}

/** One step after the other on a common scale; a step of no length still shows as a line. */
export function timingBars(timing: StoryView["timing"]): { readonly bars: readonly TimingBar[]; readonly totalUs: number } {
  const totalUs = timing.reduce((sum, { us }) => sum + Math.max(0, us), 0);
  let before = 0;
  const bars = timing.map(({ step, us }): TimingBar => {
    const length = Math.max(0, us);
    const bar = { step, us, from: totalUs > 0 ? before / totalUs : 0, share: totalUs > 0 ? length / totalUs : 0 };
    before += length;
    return bar;
  });
  return { bars, totalUs };
}

const INDENT = 2;

/** JSON laid out for the eye; anything else as it was. What is copied is always the original. */
export function laidOut(text: string): string {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return text;
  try {
    return JSON.stringify(JSON.parse(trimmed), undefined, INDENT);
  } catch {
    return text;
  }
}

export function bytesText(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  return `${groupDigits(bytes)} byte${bytes === 1 ? "" : "s"}`;
}
