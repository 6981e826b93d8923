import { useEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { FeedState } from "../../charts/candle-feed.ts";
import { ChartStage } from "../../charts/chart-stage.ts";
import type { Span, StageEvents } from "../../charts/chart-stage.ts";
import { showsChart } from "../../charts/shown-chart.ts";
import type { HeldLine } from "../../charts/line-editor.ts";
import type { PlacedLabel } from "../../charts/level-lines.ts";
import { client } from "../../connection/client.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import { instruments, useInstrument } from "../../state/instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { openTicket } from "../../state/ticket.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { ChartHeader } from "./chart-header.tsx";
import { dayWords, frameWords } from "../history/history-words.ts";
import { loadChartSettings, useChartSettings } from "./chart-settings.ts";
import classes from "./chart.module.css";
import { chartCommands } from "./commands.ts";
import { OverlayLegend, PaneLegends } from "./indicator-legend.tsx";
import { writeLegend } from "./legend.ts";
import { focusNextLine, HeldNote, LineHandles } from "./line-handles.tsx";
import { moveLine } from "./line-moves.ts";
import { useOwnLines } from "./own-lines.ts";
import { SplitBanner } from "./split-banner.tsx";
import { useMoment } from "./use-moment.ts";
import { useIndicators, useSignals } from "./use-indicators.ts";
import { usePast } from "./use-past.ts";

/** The chart of the chosen instrument. */
export function ChartPanel() {
  const key = useSelection((selection) => selection.instrument);
  const view = useInstrument(key);
  const market = useTerminal((state) => state.market);
  const [ready, setReady] = useState(false);
  // What was saved comes before the first question, so that no bars are asked for in vain.
  useEffect(() => {
    loadChartSettings();
    setReady(true);
  }, []);
  if (!ready) return null;
  if (key === undefined) return <EmptyState title="No instrument chosen" hint="Choose one in the watch list, or press / to search." />;
  if (!view) {
    if (!instruments.missing(key)) return <LoadingState what="the instrument" />;
    return <EmptyState title="Not in today's list" hint={`${key} is not in the broker's list of instruments of today.`} />;
  }
  // Bars of two markets must never stand beside one another.
  return <Chart key={market} view={view} />;
}

const BEFORE: FeedState = { kind: "loading", sentence: "", older: "more" };

function Chart({ view }: { readonly view: InstrumentView }) {
  const host = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const stage = useRef<ChartStage>(undefined);
  const place = useRef<(labels: readonly PlacedLabel[]) => void>(undefined);
  const [state, setState] = useState(BEFORE);
  const [held, setHeld] = useState<HeldLine>();
  const [span, setSpan] = useState<Span>();
  const { frame, adjusted } = useChartSettings();
  const keys = useMemo<readonly InstrumentKey[]>(() => [view.key], [view.key]);
  useWant("chart", keys);
  useStage({ stage, host, legend, place }, view, { onState: setState, onHeld: setHeld, onSpan: setSpan });
  const drawn = useIndicators(stage, view);
  const signals = useSignals(stage, view);
  // By key and decimals: a new snapshot brings a new object of the same instrument.
  const decimals = decimalsOf(view);
  useEffect(() => {
    setSpan(undefined);
    stage.current?.show(view.key, frame, decimals, adjusted);
  }, [view.key, frame, decimals, adjusted]);
  const actions = usePast(stage, view, frame, span);
  useMoment(stage, view.key, span, state.older);
  const lines = useOwnLines(stage, view);
  useEffect(() => chartCommands(() => stage.current, () => focusNextLine(host.current?.parentElement ?? null)), []);
  return (
    <div className={classes["chart"]}>
      <ChartHeader view={view} />
      <SplitBanner actions={actions} />
      <div className={classes["stage"]}>
        <div ref={host} className={classes["canvas"]} data-live role="img" aria-label={`Chart of ${view.symbol}, bars of ${frameWords(frame)}`} />
        <div ref={legend} className={classes["legends"]} hidden={state.kind !== "ready"}>
         <div className={classes["legend"]}>
          <p>
            <i>O</i><b data-part="open" /><i>H</i><b data-part="high" /><i>L</i><b data-part="low" /><i>C</i><b data-part="close" />
            {view.kind !== "index" && <><i>V</i><b data-part="volume" /></>}
          </p>
          <OverlayLegend drawn={drawn} />
          {signals && <p>{`${signals.title}: ${signals.signals} signal${signals.signals === 1 ? "" : "s"}, ${signals.fills} fill${signals.fills === 1 ? "" : "s"} today`}</p>}
          <p className={classes["markLine"]} data-part="mark" />
         </div>
         <PaneLegends drawn={drawn} />
        </div>
        <LineHandles stage={stage} levels={lines} held={held} place={place} />
        <HeldNote held={held} />
        <ChartState state={state} span={span} view={view} retry={() => stage.current?.reload()} />
      </div>
    </div>
  );
}

interface StageRefs {
  readonly stage: RefObject<ChartStage | undefined>;
  readonly host: RefObject<HTMLDivElement | null>;
  readonly legend: RefObject<HTMLDivElement | null>;
  readonly place: RefObject<((labels: readonly PlacedLabel[]) => void) | undefined>;
}

/** One stage for the life of the panel; instruments and timeframes come and go on it. */
function useStage(
  { stage, host, legend, place }: StageRefs,
  view: InstrumentView,
  { onState, onHeld, onSpan }: Pick<StageEvents, "onState" | "onHeld" | "onSpan">,
): void {
  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);
  useEffect(() => {
    if (!host.current) return;
    const made = new ChartStage(host.current, {
      onState,
      onSpan,
      onReading: (reading) => {
        if (legend.current) writeLegend(legend.current, reading, decimalsOf(latest.current));
      },
      onPick: (units) => pick(latest.current, units),
      onPlaced: (labels) => place.current?.(labels),
      onHeld,
      onDrop: (dropped) => void moveLine(dropped, latest.current.key, decimalsOf(latest.current)),
    });
    stage.current = made;
    const stops = [showsChart({ instrument: () => latest.current.key, canvas: () => (host.current && host.current.clientWidth > 0 ? made.chart.screenshot() : undefined) }), client.on("candlesChanged", ({ instrument }) => made.reload(instrument)), client.on("reset", () => made.reload()), reloadWhenBack(made)];
    return () => {
      stops.forEach((stop) => stop());
      stage.current = undefined;
      made.destroy();
    };
  }, [stage, host, legend, place, onState, onHeld, onSpan]);
}

/** After a lost link the minutes in between are missing. */
function reloadWhenBack(stage: ChartStage): () => void {
  return useTerminal.subscribe((now, before) => {
    if (now.link === "live" && before.link !== "live") stage.reload();
  });
}

/** Shift-click: the nearest tick becomes the ticket's price. */
function pick(view: InstrumentView, units: number): void {
  if (!view.tradable || view.tick <= 0) return;
  const price = Math.max(1, Math.round(units / view.tick)) * view.tick;
  openTicket({ instrument: view.key, price: price as Price, type: "LIMIT" });
}

/** How far back the chart has come, and how much it holds. */
function olderWords(span: Span | undefined): string {
  return span === undefined ? "Loading older bars…" : `Loading bars before ${dayWords(istDay(span.first))}… ${groupDigits(span.count)} are here`;
}

function filledWords({ from, to }: { readonly from: number; readonly to: number }): string {
  const day = istDay(from) === istDay(to) ? "" : `${istDay(from)} `;
  return `${day}${istTime(from)} – ${istTime(to)}: ticks were missing, bars are the broker's`;
}

interface ChartStateProps {
  readonly state: FeedState;
  readonly span: Span | undefined;
  readonly view: InstrumentView;
  readonly retry: () => void;
}

function ChartState({ state, span, view, retry }: ChartStateProps) {
  const frame = useChartSettings((settings) => settings.frame);
  switch (state.kind) {
    case "loading":
      return <div className={classes["cover"]}><LoadingState what={`the bars of ${view.symbol}`} rows={8} /></div>;
    case "empty":
      return (
        <div className={classes["cover"]}>
          <EmptyState title={`No bars of ${frameWords(frame)} for ${view.symbol} yet`} hint="The first trade draws the first one. Keys 1 to 9 and F choose other lengths." />
        </div>
      );
    case "failed":
      return (
        <div className={classes["cover"]}>
          <ErrorState title="The bars could not be had" sentence={state.sentence} action={{ label: "Try again", keys: "R", run: retry }} />
        </div>
      );
    case "ready":
      return (
        <>
          {state.sentence !== "" && <p role="status" className={classes["note"]}>{`Older bars may be out of date: ${state.sentence} Trying again.`}</p>}
          {state.filled && <p role="status" className={classes["filled"]}>{filledWords(state.filled)}</p>}
          {state.older === "asking" && <p role="status" className={classes["older"]}>{olderWords(span)}</p>}
          {state.older === "more" && state.olderWhy !== undefined && state.olderWhy !== "" && <p role="status" className={classes["older"]} data-bad>{`Older bars could not be had: ${state.olderWhy} Scroll on to try again.`}</p>}
          {state.older === "full" && <p className={classes["older"]}>For older bars choose longer ones</p>}
        </>
      );
  }
}
