import type { MixFigures, PortfolioRequest } from "../contract/schemas/lab-portfolio.ts";
import type { FigureUnit } from "./figure-text.ts";

/** Figures of a portfolio and its parts, in the order in which they are shown. */
export const MIX_LINES: readonly { readonly key: keyof MixFigures; readonly label: string; readonly unit: FigureUnit }[] = [
  { key: "return", label: "Return", unit: "percent" }, { key: "returnYear", label: "Annualised return", unit: "percent" }, { key: "cagr", label: "CAGR", unit: "percent" },
  { key: "volatilityYear", label: "Annualised volatility", unit: "percent" }, { key: "drawdownMax", label: "Deepest drawdown", unit: "percent" }, { key: "drawdownLongest", label: "Longest drawdown", unit: "duration" },
  { key: "sharpe", label: "Sharpe ratio", unit: "ratio" }, { key: "sortino", label: "Sortino ratio", unit: "ratio" }, { key: "calmar", label: "Calmar ratio", unit: "ratio" },
];

/** "Kelly × 0.5, shrunk covariance". */
export function methodText({ method, shrink }: Pick<PortfolioRequest, "method" | "shrink">): string {
  const matrix = shrink ? ", shrunk covariance" : "";
  switch (method.kind) {
    case "equal": return "Equal weight";
    case "risk-parity": return `Risk parity${matrix}`;
    case "kelly": return `Kelly × ${method.part}${matrix}`;
    case "mean-variance": return `Mean-variance, aversion ${method.aversion}${matrix}`;
  }
}
