import type { WalkHead, WalkView, WalkWindowView } from "../../../shared/contract/schemas/lab-walk.ts";
import { drawdowns } from "../../../shared/analytics/drawdown.ts";
import type { WalkForwardSummary } from "../../../shared/analytics/walk-forward-summary.ts";
import type { MarketTime, SystemTime } from "../../../shared/domain/time.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import type { SweepRecord } from "../../../shared/optimise/sweep-records.ts";
import type { WalkedWindow } from "../../../shared/optimise/walk-windows.ts";
import { walkedForward } from "../../../shared/optimise/walk-windows.ts";

/** None of a sweep. */
export function walkHeadOf({ id, at, title, request, plan, task, standing }: SweepRecord): WalkHead[] {
  if (!plan) return [];
  const { state, sentence, windows = 0, summary } = standing;
  return [{ id, at: at as SystemTime, title, request, plan, codeHash: task.build.hash, state, sentence, total: windows, ...summaryPart(summary) }];
}

/** With what the finished windows come to. @throws TypeError for a sweep. */
export function walkViewOf(record: SweepRecord, windows: readonly WalkedWindow[]): WalkView {
  const [head] = walkHeadOf(record);
  if (!head) throw new TypeError(`${record.id} is a sweep, not a walk-forward`);
  const { curve: { at, equity }, summary } = walkedForward(windows, record.request.base.capital / PER_RUPEE);
  return { ...head, ...summaryPart(summary), windows: windows.map(windowOf), curve: { at: at as MarketTime[], equity, drawdown: [...drawdowns({ at, equity })] } };
}

function windowOf({ inSample, outOfSample, best, tried }: WalkedWindow): WalkWindowView {
  return { inSample, outOfSample, ...(best && { best }), ...(tried && { tried: tried.figures }) };
}

function summaryPart(summary: WalkForwardSummary | undefined): Pick<WalkHead, "summary"> {
  if (!summary) return {};
  const { efficiency, ...rest } = summary;
  return { summary: { ...rest, ...(efficiency !== undefined && { efficiency }) } };
}
