import type { VersionCard } from "../../../shared/contract/schemas/live-card.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";

type Check = VersionCard["checks"][number];

const check = (id: string, title: string, value: string, limit: string, bad: string): { readonly good: Check; readonly bad: Check } => ({
  good: { id, title, value, limit, passed: true, sentence: `${value}; needed: ${limit}.` },
  bad: { id, title, value: bad.includes("; needed") ? (bad.split(";")[0] ?? "") : "–", limit, passed: false, sentence: bad },
});

const CHECKS = [
  check("trades", "Enough trades", "164 trades", "at least 30 trades", "Not run yet. Run a backtest."),
  check("outOfSampleReturn", "Return out of sample", "3.1 %", "more than 0 %", "−1.2 %; needed: more than 0 %. On days it was not fitted to, it does not earn: do not trade it."),
  check("efficiency", "Walk-forward efficiency", "0.62 times", "at least 0.5 times", "Not run yet. Run a walk-forward."),
  check("doubleCostReturn", "Return with costs doubled", "4.4 %", "more than 0 %", "−2.4 %; needed: more than 0 %. Its edge is within its costs: trade less often or for larger moves."),
  check("deflatedSharpe", "Deflated Sharpe ratio", "0.97 probability", "at least 0.95 probability", "0.81 probability; needed: at least 0.95 probability. The best of as many tries may be as good by luck: try fewer parameter sets, or test on more data."),
  check("neighboursProfitable", "Neighbouring parameters that earn", "88 %", "at least 70 %", "Not run yet. Run a sweep."),
  check("drawdown", "Drawdown in 95 of 100 simulations", "18.6 %", "less than 25 %", "31.2 %; needed: less than 25 %. Trade it with less capital, or not."),
  check("biasChanges", "Signals that looked ahead", "0 signals", "at most 0 signals", "Not run yet. Run the bias check."),
  check("bestTrade", "Share of the profit from the best trade", "9 %", "at most 25 %", "41 %; needed: at most 25 %. The profit hangs on one trade: test a longer period, and look at the result without it."),
  check("paperDays", "Days on paper", "14 days", "at least 10 days", "4 days; needed: at least 10 days. Let it run on paper longer."),
];

/** The card of a run with these checks red. */
export function liveCardOf(red: readonly string[]): VersionCard {
  return {
    run: "run0000001", ranAt: Date.parse("2026-08-16T10:00:00Z") as SystemTime, readable: true,
    sentence: "Numbers of “EMA crossover on SBIN”, the newest run of this code with these parameters at full charges, of 2026-08-16, over 2026-01-01 to 2026-07-31.",
    checks: CHECKS.map(({ good, bad }) => (red.includes(good.id) ? bad : good)),
  };
}

/** Of a version that was never run. */
export function noRunCard(): VersionCard {
  const { run: _run, ranAt: _ranAt, ...card } = liveCardOf(CHECKS.map(({ good }) => good.id));
  return { ...card, sentence: "The lab has no run of this code with these parameters at full charges. Open the lab with own/my-ema.ts and these parameters, run it, then come back." };
}

/** Of a lab whose file is damaged. */
export function unreadableCard(): VersionCard {
  const why = "The kept runs in lab.db cannot be opened: the disk answers with an error.";
  return {
    readable: false, sentence: `The lab could not be read, so nothing is known of this version: ${why}`,
    checks: [{ id: "lab", title: "The lab could not be read", passed: false, value: "–", limit: "a lab that can be read", sentence: `${why} Mend that and open the card again, or say why it may trade live without a card.` }],
  };
}
