import { useEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import type { FeedState } from "../../charts/candle-feed.ts";
import { ChartStage } from "../../charts/chart-stage.ts";
import { orderLevels } from "../../charts/levels.ts";
import { client } from "../../connection/client.ts";
import { decimalsOf } from "../../state/instrument-words.ts";
import { instruments, useInstrument } from "../../state/instruments.ts";
import { useWant } from "../../state/quotes.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { openTicket } from "../../state/ticket.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { ChartHeader } from "./chart-header.tsx";
import { frameWords, loadChartSettings, useChartSettings } from "./chart-settings.ts";
import classes from "./chart.module.css";
import { chartCommands } from "./commands.ts";
import { writeLegend } from "./legend.ts";

/** The chart of the chosen instrument. */
export function ChartPanel() {
  const key = useSelection((selection) => selection.instrument);
  const view = useInstrument(key);
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
  return <Chart view={view} />;
}

const BEFORE: FeedState = { kind: "loading", sentence: "", older: "more" };

function Chart({ view }: { readonly view: InstrumentView }) {
  const host = useRef<HTMLDivElement>(null);
  const legend = useRef<HTMLDivElement>(null);
  const stage = useRef<ChartStage>(undefined);
  const [state, setState] = useState(BEFORE);
  const { frame, ema, vwap } = useChartSettings();
  const keys = useMemo<readonly InstrumentKey[]>(() => [view.key], [view.key]);
  useWant("chart", keys);
  useStage(stage, host, legend, view, setState);
  // A day is one bar, and an index has no volume: a session's VWAP says nothing there.
  const hasVwap = vwap && frame !== 1440 && view.kind !== "index";
  useEffect(() => stage.current?.setOverlays(ema.on ? ema.period : undefined, hasVwap), [ema.on, ema.period, hasVwap]);
  // By key and decimals: a new snapshot brings a new object of the same instrument.
  const decimals = decimalsOf(view);
  useEffect(() => stage.current?.show(view.key, frame, decimals), [view.key, frame, decimals]);
  useOwnLines(stage, view);
  useEffect(() => chartCommands(() => stage.current), []);
  return (
    <div className={classes["chart"]}>
      <ChartHeader view={view} />
      <div className={classes["stage"]}>
        <div ref={host} className={classes["canvas"]} data-live role="img" aria-label={`Chart of ${view.symbol}, bars of ${frameWords(frame)}`} />
        <div ref={legend} className={classes["legend"]} hidden={state.kind !== "ready"}>
          <p>
            <i>O</i><b data-part="open" /><i>H</i><b data-part="high" /><i>L</i><b data-part="low" /><i>C</i><b data-part="close" />
            {view.kind !== "index" && <><i>V</i><b data-part="volume" /></>}
          </p>
          {ema.on && <p className={classes["emaLine"]}>EMA {ema.period} <span data-part="ema" /></p>}
          {hasVwap && <p className={classes["vwapLine"]}>VWAP <span data-part="vwap" /></p>}
        </div>
        <ChartState state={state} view={view} retry={() => stage.current?.reload()} />
      </div>
    </div>
  );
}

/** One stage for the life of the panel; instruments and timeframes come and go on it. */
function useStage(
  stage: RefObject<ChartStage | undefined>,
  host: RefObject<HTMLDivElement | null>,
  legend: RefObject<HTMLDivElement | null>,
  view: InstrumentView,
  onState: (state: FeedState) => void,
): void {
  const latest = useRef(view);
  useEffect(() => {
    latest.current = view;
  }, [view]);
  useEffect(() => {
    if (!host.current) return;
    const made = new ChartStage(host.current, {
      onState,
      onReading: (reading) => {
        if (legend.current) writeLegend(legend.current, reading, decimalsOf(latest.current));
      },
      onPick: (units) => pick(latest.current, units),
    });
    stage.current = made;
    const stops = [client.on("candlesChanged", ({ instrument }) => made.reload(instrument)), client.on("reset", () => made.reload()), reloadWhenBack(made)];
    return () => {
      stops.forEach((stop) => stop());
      stage.current = undefined;
      made.destroy();
    };
  }, [stage, host, legend, onState]);
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

function useOwnLines(stage: RefObject<ChartStage | undefined>, view: InstrumentView): void {
  const orders = useTerminal((state) => state.orders);
  const positions = useTerminal((state) => state.positions);
  useEffect(() => stage.current?.setOrders(orderLevels(orders.values(), view.key, decimalsOf(view))), [stage, orders, view]);
  useEffect(() => stage.current?.setPositions([...positions.values()].filter((one) => one.instrument === view.key)), [stage, positions, view]);
}

function ChartState({ state, view, retry }: { readonly state: FeedState; readonly view: InstrumentView; readonly retry: () => void }) {
  const frame = useChartSettings((settings) => settings.frame);
  switch (state.kind) {
    case "loading":
      return <div className={classes["cover"]}><LoadingState what={`the bars of ${view.symbol}`} rows={8} /></div>;
    case "empty":
      return (
        <div className={classes["cover"]}>
          <EmptyState title={`No bars of ${frameWords(frame)} for ${view.symbol} yet`} hint="The first trade draws the first one. Keys 1 to 7 choose other lengths." />
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
          {state.older === "asking" && <p role="status" className={classes["older"]}>Loading older bars…</p>}
          {state.older === "full" && <p className={classes["older"]}>For older bars choose longer ones</p>}
        </>
      );
  }
}
