import { useEffect, useMemo, useState } from "react";
import type { RefObject } from "react";
import { actionMarks, coverageMarks } from "../../charts/day-marks.ts";
import type { ChartStage, Span } from "../../charts/chart-stage.ts";
import type { CorporateActionView, CoverageDay } from "../../../shared/contract/schemas/history.ts";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { Frame } from "../../../shared/domain/candle.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { sourceOf } from "../../../shared/history/frames.ts";
import { client } from "../../connection/client.ts";
import { coverageWords, dayWords } from "../history/history-words.ts";

interface Past {
  readonly actions: readonly CorporateActionView[];
  readonly days: readonly CoverageDay[];
}

const NOTHING: Past = { actions: [], days: [] };
/** Of weeks and months no day can be shown missing. */
const WHOLE_DAYS = 1440;

/**
 * What is known of the days that the chart shows: holidays, days that are not whole, splits and bonuses. Asked
 * again when older bars came or the day changed; without an answer the bars stand alone. Handed to the chart as marks.
 * @returns splits and bonuses between the first bar and the last, the newest last.
 */
export function usePast(stage: RefObject<ChartStage | undefined>, { key, kind }: InstrumentView, frame: Frame, span: Span | undefined): readonly CorporateActionView[] {
  const [past, setPast] = useState(NOTHING);
  const from = span && span.count > 0 ? istDay(span.first) : undefined;
  const to = span && span.count > 0 ? istDay(span.last) : undefined;
  useEffect(() => {
    if (from === undefined || to === undefined) return setPast(NOTHING);
    let wanted = true;
    const days = frame > WHOLE_DAYS ? Promise.resolve([]) : client.call("history.coverage", { instrument: key, frame: sourceOf(frame), from, to }).then((answer) => answer.days, () => []);
    const actions = kind === "equity" ? client.call("history.actions", { instrument: key, from }).then((answer) => answer.actions, () => []) : Promise.resolve([]);
    void Promise.all([days, actions]).then(([known, found]) => {
      // The first bar's own day has no price before it.
      if (wanted) setPast({ days: known, actions: found.filter(({ day }) => day > from && day <= to) });
    });
    return () => {
      wanted = false;
    };
  }, [key, kind, frame, from, to]);
  const marks = useMemo(
    () => [...coverageMarks(past.days, coverageWords), ...actionMarks(past.actions, actionWords)],
    [past],
  );
  useEffect(() => stage.current?.setMarks(marks), [stage, marks]);
  return past.actions;
}

/** "Split or bonus on 14 Oct 2026: 1 share became 5". */
export function actionWords({ day, factor }: CorporateActionView): string {
  return `Split or bonus on ${dayWords(day)}: 1 share became ${Number.isInteger(factor) ? factor : factor.toFixed(2)}`;
}
