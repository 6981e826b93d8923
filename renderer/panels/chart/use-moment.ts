import { useEffect } from "react";
import type { RefObject } from "react";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import type { FeedState } from "../../charts/candle-feed.ts";
import type { ChartStage, Span } from "../../charts/chart-stage.ts";
import { useChartMoment } from "../../state/chart-moment.ts";
import { toast } from "../../workspace/dialogs.ts";
import { dayWords } from "../history/history-words.ts";

/** Moves the chart to the time that was asked for; bars that are older than those here are asked for first. */
export function useMoment(stage: RefObject<ChartStage | undefined>, key: InstrumentKey, span: Span | undefined, older: FeedState["older"]): void {
  const wanted = useChartMoment(({ wanted: moment }) => (moment?.instrument === key ? moment : undefined));
  useEffect(() => {
    const chart = stage.current?.chart;
    if (!wanted || !span || !chart) return;
    if (wanted.at >= span.first) chart.toTime(wanted.at);
    else {
      chart.toStart();
      if (older === "more" || older === "asking") return;
      toast("plain", `The chart has no bars of ${dayWords(istDay(wanted.at))} ${istTime(wanted.at).slice(0, 5)}: choose longer bars, or download that day in the History panel.`);
    }
    useChartMoment.setState({ wanted: undefined });
  }, [stage, wanted, span, older]);
}
