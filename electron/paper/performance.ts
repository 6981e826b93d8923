import type { PerformanceDay, PerformanceView } from "../../shared/contract/schemas/paper.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { istEpoch, MINUTE_MS } from "../../shared/domain/time.ts";
import type { Money } from "../../shared/domain/units.ts";
import { ZERO, money, plus } from "../../shared/domain/units.ts";
import type { PaperAccount } from "./paper-account.ts";
import type { PaperMarks } from "./paper-marks.ts";
import type { PaperLife } from "./paper-state.ts";
import { addLines, extremesWith } from "./paper-state.ts";

/** A day's point on the curve stands at 15:30. */
const CLOSE_MINUTES = 930;

function closes(days: readonly PerformanceDay[]): { at: MarketTime; equity: Money }[] {
  return days.map(({ day, equity }) => ({ at: istEpoch(day, CLOSE_MINUTES) as MarketTime, equity }));
}

/** Today's minutes. The running one ends at the present, as the figures beside it do. */
function today({ curve }: PaperMarks, at: MarketTime | undefined, equity: Money): PerformanceView["curve"] {
  const last = curve.at(-1);
  const running = last !== undefined && at !== undefined && at >= last.at && at - last.at < MINUTE_MS;
  return running ? [...curve.slice(0, -1), { at: last.at, equity }] : [...curve];
}

/** The paper portfolio panel's picture of the account's present life. */
export function performanceNow(account: PaperAccount, marks: PaperMarks): PerformanceView {
  const { state, books } = account;
  const { life } = state;
  const figures = account.money.now();
  const charged = account.money.charges();
  const extremes = extremesWith(marks.extremes, figures.equity);
  const before = life.days.at(-1)?.equity ?? life.capital;
  const running: PerformanceDay[] = state.day === "" ? [] : [{ day: state.day, realised: books.realised, charges: charged.total, net: money(figures.equity - before), equity: figures.equity, fills: books.fills.length }];
  return {
    account: account.id,
    generation: life.generation,
    capital: life.capital,
    equity: figures.equity,
    cash: figures.cash,
    realised: figures.realised,
    unrealised: figures.unrealised,
    charges: plus(life.charges, charged.total),
    chargeLines: addLines(life.chargeLines, charged.lines),
    exposure: figures.exposure,
    marginUsed: figures.marginUsed,
    available: figures.available,
    unpriced: figures.unpriced,
    peak: extremes.peak,
    drawdown: money(extremes.peak - figures.equity),
    worstDrawdown: extremes.worst,
    worstDrawdownPercent: extremes.worstPercent,
    curve: [...closes(life.days), ...today(marks, account.market.marketAt(), figures.equity)],
    days: [...life.days, ...running],
  };
}

/** A life that a reset ended. */
export function performanceThen(account: PaperAccount, life: PaperLife): PerformanceView {
  const { capital, realised, charges, chargeLines, extremes, days, generation } = life;
  const equity = days.at(-1)?.equity ?? capital;
  return {
    account: account.id, generation, capital, equity, realised, charges,
    cash: money(capital + realised - charges),
    unrealised: money(equity - capital - realised + charges),
    chargeLines: [...chargeLines],
    exposure: ZERO, marginUsed: ZERO, available: ZERO, unpriced: 0,
    peak: extremes.peak,
    drawdown: money(extremes.peak - equity),
    worstDrawdown: extremes.worst,
    worstDrawdownPercent: extremes.worstPercent,
    curve: closes(days),
    days: [...days],
  };
}
