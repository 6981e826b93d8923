import { useEffect, useMemo, useRef } from "react";
import type { LabRun } from "../../../shared/contract/schemas/lab.ts";
import { mergedBars } from "../../../shared/lab-charts/price-bars.ts";
import { priceChart, tradesOf } from "../../../shared/lab-charts/price-chart.ts";
import type { NumberedTrade } from "../../../shared/lab-charts/price-chart.ts";
import { tradeLines } from "../../../shared/lab-charts/trade-words.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { LabChart } from "./lab-chart.tsx";
import { useLab } from "./lab-store.ts";
import { labTheme } from "./lab-theme.ts";
import classes from "./lab.module.css";
import { instrumentOf, TRADE_COLUMNS } from "./trade-columns.ts";
import { useTradeBars } from "./use-trade-bars.ts";

const keyOf = ({ n }: NumberedTrade): string => String(n);
/** Candles that are drawn at once. */
const CANDLES = 1_500;

/** All trades, and the bars of the one that the cursor is on. */
export function TradesPart({ run }: { readonly run: LabRun }) {
  const rows = useMemo(() => run.trades.map((trade, n) => ({ trade, n })), [run]);
  const chosen = useLab((lab) => lab.trade);
  const host = useRef<GridHost<NumberedTrade>>(undefined);
  useInstruments(rows, instrumentOf);
  useEffect(() => {
    if (chosen !== undefined) host.current?.choose(String(chosen));
  }, [chosen]);
  if (rows.length === 0) return <EmptyState title="No trade was made" hint="The strategy closed nothing in this period: look at its orders, at its parameters and at its warm-up." />;
  return (
    <div className={classes["trades"]}>
      <div className={classes["table"]}>
        <DataGrid label="Trades of the run" columns={TRADE_COLUMNS} rows={rows} keyOf={keyOf} host={host} onChoose={({ n }) => useLab.setState({ trade: n })} />
      </div>
      <TradeChart run={run} n={chosen} />
    </div>
  );
}

function TradeChart({ run, n }: { readonly run: LabRun; readonly n: number | undefined }) {
  const trade = n === undefined ? undefined : run.trades[n];
  const { bars, problem } = useTradeBars(run, trade);
  const option = useMemo(() => {
    if (!bars || bars.at.length === 0) return undefined;
    const [first, last] = [bars.at[0] ?? 0, bars.at[bars.at.length - 1] ?? 0];
    const near = tradesOf(run.trades, bars.instrument).filter(({ trade: one }) => one.exitAt >= first && one.entryAt <= last);
    return priceChart(mergedBars(bars, CANDLES), near, labTheme(), n);
  }, [bars, run, n]);
  if (!trade || n === undefined) return <div className={classes["trade-chart"]}><EmptyState title="No trade is chosen" hint="Arrows or a click on a trade show its bars, with entry and exit." /></div>;
  const lines = tradeLines(trade, n);
  return (
    <div className={classes["trade-chart"]}>
      <p role="status" className={classes["trade-words"]}>{lines.slice(0, 1).concat(lines.slice(3)).join(" · ")}</p>
      {problem !== undefined ? <ErrorState title="Its bars could not be had" sentence={problem} />
        : option ? <LabChart option={option} label={lines.join(". ")} />
        : bars ? <EmptyState title="No bars around this trade" hint="The prices that the run was played on are no longer there: download or import them again." />
        : <LoadingState what="the bars of the trade" rows={4} />}
    </div>
  );
}
