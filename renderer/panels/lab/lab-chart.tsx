import { useEffect, useRef, useState } from "react";
import type { ChartOption } from "../../../shared/lab-charts/chart-option.ts";
import { dressed } from "../../../shared/lab-charts/formatters.ts";
import type { EChartsType } from "./echarts-kit.ts";
import classes from "./lab.module.css";

export interface ChartPoint {
  readonly seriesName?: string;
  readonly seriesIndex: number;
  readonly dataIndex: number;
  readonly name: string;
  readonly value: unknown;
}

interface LabChartProps {
  /** Of the same data the same object: a new one is drawn anew. */
  readonly option: ChartOption;
  /** What it shows, in words, for those who do not see it. */
  readonly label: string;
  readonly height?: number;
  /** Lines of the tooltip where the option names no formatter. A constant function of one module. */
  readonly tip?: (points: readonly ChartPoint[]) => string;
  readonly onPick?: (point: ChartPoint) => void;
}

/** One chart of the lab; fills what it stands in unless a height is given. */
export function LabChart({ option, label, height, tip, onPick }: LabChartProps) {
  const root = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType>();
  const [failed, setFailed] = useState(false);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  useEffect(() => {
    let made: EChartsType | undefined;
    let gone = false;
    const observer = new ResizeObserver(() => made?.resize());
    import("./echarts-kit.ts").then(({ init }) => {
      if (gone || !root.current) return;
      made = init(root.current);
      made.on("click", (event) => pick.current?.(event as unknown as ChartPoint));
      observer.observe(root.current);
      setChart(made);
    }).catch(() => setFailed(true));
    return () => {
      gone = true;
      observer.disconnect();
      made?.dispose();
      setChart(undefined);
    };
  }, []);
  useEffect(() => {
    if (!chart) return;
    const full = dressed(option);
    if (tip && typeof full["tooltip"] === "object") full["tooltip"] = { ...full["tooltip"], formatter: (told: unknown) => tip((Array.isArray(told) ? told : [told]) as ChartPoint[]) };
    chart.setOption(full, { notMerge: true });
  }, [chart, option, tip]);
  if (failed) return <p role="alert" className={classes["no-chart"]}>The charts could not be loaded. Reload the page (Ctrl R) to try again.</p>;
  return <div ref={root} role="img" aria-label={label} className={classes["chart"]} style={height === undefined ? undefined : { height }} data-drawn={chart !== undefined} />;
}
