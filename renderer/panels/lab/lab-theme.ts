import type { ChartTheme } from "../../../shared/lab-charts/chart-option.ts";
import { chartColours } from "../../charts/chart-theme.ts";

let known: ChartTheme | undefined;

/** `#rrggbb` of two colours mixed; a canvas cannot use custom properties itself. */
export function mixed(colour: string, ground: string, share: number): string {
  const part = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  if (!/^#[0-9a-f]{6}$/i.test(colour) || !/^#[0-9a-f]{6}$/i.test(ground)) return colour;
  return `#${[1, 3, 5].map((at) => Math.round(part(colour, at) * share + part(ground, at) * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

/** How much of the colour is behind text: the ink stays readable on it. */
const BEHIND = 0.48;

/** The page's tokens as the lab's charts need them. */
export function labTheme(): ChartTheme {
  if (known) return known;
  const { ink, dim, panel, raise, accent, up, down, font, downVolume } = chartColours();
  known = {
    font, ink, dim, line: "rgba(255,255,255,0.08)", raise, accent, other: dim, up, down, downSoft: downVolume,
    gain: mixed(up, panel, BEHIND), loss: mixed(down, panel, BEHIND), neutral: raise,
  };
  return known;
}

/** Curves of runs side by side, told apart also by those who see red and green alike. */
export function compareColours(): readonly string[] {
  const { accent, lines } = chartColours();
  return [accent, ...lines.filter((one) => one !== accent)];
}
