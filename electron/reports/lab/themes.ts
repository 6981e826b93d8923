import type { ChartTheme } from "../../../shared/lab-charts/chart-option.ts";

const FONT = '"Inter Variable", Inter, "Segoe UI", system-ui, sans-serif';

/** Colours of the terminal's own page. */
export const DARK: ChartTheme = {
  font: FONT, ink: "#e3e9f1", dim: "#9aa3b8", line: "#242d42", raise: "#16203a", accent: "#3fb8ff", other: "#a78bfa",
  up: "#12c98a", down: "#ff5a75", downSoft: "rgba(255,84,112,0.18)", gain: "#0b6e4d", loss: "#93304a", neutral: "#1b2540",
};

/** On white, and on paper. Text is at least 4.5 : 1. */
export const LIGHT: ChartTheme = {
  font: FONT, ink: "#16203a", dim: "#566078", line: "#e1e5ee", raise: "#ffffff", accent: "#0b6fb8", other: "#7a4fd0",
  up: "#0f7d57", down: "#cf2f4c", downSoft: "rgba(207,47,76,0.14)", gain: "#8fd3b6", loss: "#f2a9b5", neutral: "#f3f5f9",
};

/** The letters that the PDF carries. */
export const PAPER: ChartTheme = { ...LIGHT, font: "Roboto" };
