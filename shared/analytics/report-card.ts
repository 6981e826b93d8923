import { bestTradeShare } from "./best-trade-share.ts";
import { drawdownAt } from "./monte-carlo/outcomes.ts";
import type { Outcomes } from "./monte-carlo/outcomes.ts";
import { formatCheckNumber } from "./report-card-number.ts";
import type { Neighbourhood } from "./stability.ts";
import type { WalkForwardSummary } from "./walk-forward-summary.ts";

/** What is known of a strategy that may go live. Undefined is what was not run. */
export interface CardFigures {
  /** Net profit of each closed trade, in any one unit. */
  readonly profits: readonly number[] | undefined;
  readonly walkForward: WalkForwardSummary | undefined;
  /** The same run at twice the costs; its return in percent, as in `RunFigures`. */
  readonly doubleCosts: { readonly return: number } | undefined;
  /** Of `deflatedSharpe`, which may be unable to tell it of the sweep that ran. */
  readonly sweep: { readonly deflatedSharpe: number | undefined } | undefined;
  readonly neighbours: Neighbourhood | undefined;
  readonly monteCarlo: Outcomes | undefined;
  /** Signals that changed with another future or more warm-up. */
  readonly biasCheck: { readonly changed: number } | undefined;
  /** Trading days on paper. */
  readonly paper: { readonly days: number } | undefined;
}

/** Where a check turns red. Shares and returns in percent. */
export interface CardLimits {
  readonly trades: number;
  readonly outOfSampleReturn: number;
  readonly efficiency: number;
  readonly doubleCostReturn: number;
  readonly deflatedSharpe: number;
  readonly neighboursProfitable: number;
  /** That 95 of 100 simulated runs stay within. */
  readonly drawdown: number;
  readonly biasChanges: number;
  readonly bestTrade: number;
  readonly paperDays: number;
}

/** Efficiency: Pardo 2008. Deflated Sharpe ratio: the 95 % of Bailey and López de Prado 2014. Trades: the least that Tharp takes an SQN of. */
export const CARD_LIMITS: CardLimits = {
  trades: 30, outOfSampleReturn: 0, efficiency: 0.5, doubleCostReturn: 0, deflatedSharpe: 0.95,
  neighboursProfitable: 70, drawdown: 25, biasChanges: 0, bestTrade: 25, paperDays: 10,
};

export type CheckUnit = "trades" | "%" | "times" | "probability" | "signals" | "days";
export type Bound = "at least" | "more than" | "less than" | "at most";

export interface CardCheck {
  readonly id: keyof CardLimits;
  readonly title: string;
  /** Undefined where it was not run, or cannot be told. */
  readonly value: { readonly number: number; readonly unit: CheckUnit } | undefined;
  readonly limit: { readonly bound: Bound; readonly number: number; readonly unit: CheckUnit };
  readonly passed: boolean;
  /** What was found, and for a red one what to do. */
  readonly sentence: string;
}

interface Rule {
  readonly id: keyof CardLimits;
  readonly title: string;
  readonly bound: Bound;
  readonly unit: CheckUnit;
  /** What to run where the figure is not there. */
  readonly run: string;
  /** What to do where the figure is beyond its limit. */
  readonly mend: string;
  readonly wasRun: (figures: CardFigures) => boolean;
  /** Undefined where it cannot be told. */
  readonly value: (figures: CardFigures) => number | undefined;
  /** Why it cannot be told though it was run. */
  readonly untold: string;
  /** What else one should know of the figure; empty for nothing. */
  readonly note?: (figures: CardFigures) => string;
}

/** To nine decimals: 0.57 is 57 %, not a little less. */
const percent = (fraction: number | undefined): number | undefined => (fraction === undefined ? undefined : Math.round(fraction * 1e11) / 1e9);

const RULES: readonly Rule[] = [
  {
    id: "trades", title: "Enough trades", bound: "at least", unit: "trades",
    run: "Run a backtest.", mend: "Test a longer period or more instruments: few trades prove little.", untold: "",
    wasRun: ({ profits }) => profits !== undefined, value: ({ profits }) => profits?.length,
  },
  {
    id: "outOfSampleReturn", title: "Return out of sample", bound: "more than", unit: "%",
    run: "Run a walk-forward.", mend: "On days it was not fitted to, it does not earn: do not trade it.", untold: "",
    wasRun: ({ walkForward }) => walkForward !== undefined, value: ({ walkForward }) => percent(walkForward?.outOfSampleReturn),
  },
  {
    id: "efficiency", title: "Walk-forward efficiency", bound: "at least", unit: "times",
    run: "Run a walk-forward.", mend: "Too little of what it earned in sample is kept out of sample: use fewer parameters or longer in-sample spans.",
    untold: "It lost money in sample, so there is nothing to compare: change the strategy or the ranges of its parameters.",
    wasRun: ({ walkForward }) => walkForward !== undefined, value: ({ walkForward }) => walkForward?.efficiency,
  },
  {
    id: "doubleCostReturn", title: "Return with costs doubled", bound: "more than", unit: "%",
    run: "Run the backtest once more with costs × 2.", mend: "Its edge is within its costs: trade less often or for larger moves.", untold: "",
    wasRun: ({ doubleCosts }) => doubleCosts !== undefined, value: ({ doubleCosts }) => doubleCosts?.return,
  },
  {
    id: "deflatedSharpe", title: "Deflated Sharpe ratio", bound: "at least", unit: "probability",
    run: "Run a sweep.", mend: "The best of as many tries may be as good by luck: try fewer parameter sets, or test on more data.",
    untold: "The sweep's runs are too few, or their returns do not vary: sweep over more values and a longer period.",
    wasRun: ({ sweep }) => sweep !== undefined, value: ({ sweep }) => sweep?.deflatedSharpe,
  },
  {
    id: "neighboursProfitable", title: "Neighbouring parameters that earn", bound: "at least", unit: "%",
    run: "Run a sweep over a grid.", mend: "The result hangs on exact parameters: choose a point amid others that earn.",
    untold: "Fewer than half of the neighbouring points have a result, which is too few to judge by: sweep over a grid that surrounds the chosen parameters.",
    wasRun: ({ neighbours }) => neighbours !== undefined, value: ({ neighbours }) => (neighbours && neighbours.measured >= neighbours.missing ? percent(neighbours.profitable) : undefined),
    note: ({ neighbours }) => noteOnNeighbours(neighbours),
  },
  {
    id: "drawdown", title: "Drawdown that 95 of 100 simulated runs stay within", bound: "less than", unit: "%",
    run: "Run a Monte Carlo simulation.", mend: "Trade it with less capital, or smaller.", untold: "",
    wasRun: ({ monteCarlo }) => monteCarlo !== undefined, value: ({ monteCarlo }) => percent(monteCarlo && drawdownAt(monteCarlo, 95)),
  },
  {
    id: "biasChanges", title: "Signals that change when the future does", bound: "at most", unit: "signals",
    run: "Run the bias check.", mend: "The strategy looks ahead or needs more warm-up: see the candles that the bias check names, and mend the strategy.", untold: "",
    wasRun: ({ biasCheck }) => biasCheck !== undefined, value: ({ biasCheck }) => biasCheck?.changed,
  },
  {
    id: "bestTrade", title: "Share of the profit from the best trade", bound: "at most", unit: "%",
    run: "Run a backtest.", mend: "The profit hangs on one trade: test a longer period, and look at the result without it.",
    untold: "The trades made no profit together: there is none to share.",
    wasRun: ({ profits }) => profits !== undefined, value: ({ profits }) => percent(profits && bestTradeShare(profits)),
  },
  {
    id: "paperDays", title: "Days on paper", bound: "at least", unit: "days",
    run: "Run it on paper.", mend: "Let it run on paper longer.", untold: "",
    wasRun: ({ paper }) => paper !== undefined, value: ({ paper }) => paper?.days,
  },
];

function noteOnNeighbours(neighbours: Neighbourhood | undefined): string {
  if (neighbours === undefined) return "";
  const { missing, measured, edges } = neighbours;
  const untold = missing > 0 ? `${missing} of the ${measured + missing} neighbours have no result and do not count.` : "";
  const edge = edges.length > 0 ? "The point lies at the edge of what was tried: what is beyond is not known." : "";
  return [untold, edge].filter((part) => part !== "").join(" ");
}

/** Checks before a strategy goes live, always all of them and in the same order. What was not run, or is no number, is red. */
export function reportCard(figures: CardFigures, limits: CardLimits = CARD_LIMITS): CardCheck[] {
  return RULES.map((rule) => checkOf(rule, figures, limits[rule.id]));
}

function checkOf(rule: Rule, figures: CardFigures, number: number): CardCheck {
  const { id, title, bound, unit } = rule;
  const limit = { bound, number, unit };
  const found = rule.value(figures);
  if (!rule.wasRun(figures)) return { id, title, value: undefined, limit, passed: false, sentence: `Not run yet. ${rule.run}` };
  if (found === undefined || !Number.isFinite(found)) return { id, title, value: undefined, limit, passed: false, sentence: rule.untold || `It could not be told. ${rule.run}` };
  const passed = keeps(found, bound, number);
  const was = `${formatCheckNumber(found, number, unit)}; needed: ${bound} ${formatCheckNumber(number, number, unit)}.`;
  const sentence = [was, rule.note?.(figures) ?? "", passed ? "" : rule.mend].filter((part) => part !== "").join(" ");
  return { id, title, value: { number: found, unit }, limit, passed, sentence };
}

function keeps(value: number, bound: Bound, limit: number): boolean {
  switch (bound) {
    case "at least": return value >= limit;
    case "more than": return value > limit;
    case "less than": return value < limit;
    case "at most": return value <= limit;
  }
}
