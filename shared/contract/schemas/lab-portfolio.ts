import { z } from "zod";
import * as base from "./base.ts";
import { runFigures, runId } from "./lab.ts";

/** Several runs as one account. */

export const MOST_PARTS = 20;

/** How the capital is split; shared/analytics/portfolio says how each is made. */
export const allocation = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("equal") }),
  z.object({ kind: z.literal("risk-parity") }),
  /** Part of the full Kelly fraction. What it leaves is cash; nothing is borrowed. */
  z.object({ kind: z.literal("kelly"), part: z.number().min(0.01).max(1) }),
  /** λ for returns as fractions per day: what a variance costs against a return. */
  z.object({ kind: z.literal("mean-variance"), aversion: z.number().min(0).max(1_000) }),
]);

export const portfolioRequest = z.object({
  runs: z.array(runId).min(2).max(MOST_PARTS),
  method: allocation,
  /** Ledoit and Wolf's covariance instead of the sample's. */
  shrink: z.boolean(),
  capital: base.money,
});
export type PortfolioRequest = z.infer<typeof portfolioRequest>;

/** Units as in `runFigures`, over the time that all parts share. */
export const mixFigures = runFigures.pick({ return: true, returnYear: true, volatilityYear: true, cagr: true, sharpe: true, sortino: true, calmar: true, drawdownMax: true, drawdownLongest: true });
export type MixFigures = z.infer<typeof mixFigures>;

export const portfolioView = z.object({
  /** In the order in which they were asked for. Weights are fractions of the capital. */
  parts: z.array(z.object({ run: runId, title: z.string(), weight: z.number(), amount: base.money, figures: mixFigures })),
  /** What the weights leave of the capital. */
  cash: base.money,
  figures: mixFigures,
  /** Returns that all parts have in common, and of which length. */
  periods: z.number().int().min(0),
  unit: z.enum(["day", "week", "month", "year"]),
  from: base.marketTime, to: base.marketTime,
  /** Of the returns; null where it cannot be told. */
  correlation: z.array(z.array(z.number().nullable())),
  /** Rupees; the drawdown as a fraction. `parts` holds one row for each part: what one rupee of it became. */
  curve: z.object({ at: z.array(base.marketTime), equity: z.array(z.number()), drawdown: z.array(z.number()), parts: z.array(z.array(z.number())) }),
  /** What one should know of it. */
  notes: z.array(z.string()),
});
export type PortfolioView = z.infer<typeof portfolioView>;
