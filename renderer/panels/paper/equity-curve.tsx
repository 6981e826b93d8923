import { useEffect, useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import { formatMoney, formatPercent, formatSignedMoney, groupDigits } from "../../../shared/domain/format.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { expiryText } from "../../state/instrument-words.ts";
import { baseOf, curvePaths, drawnPoints, scaleOf, xOf, yOf } from "./curve.ts";
import type { Box, CurvePoint, CurveRange, DrawnPoint } from "./curve.ts";
import classes from "./paper.module.css";

interface EquityCurveProps {
  readonly curve: readonly CurvePoint[];
  readonly range: CurveRange;
  readonly capital: number;
}

const TICKS = 6;
/** A mark nearer to the upper edge has no room for its label, px. */
const LABEL_ROOM = 8;

/** The account's equity over time, what was lost since its peak shaded. Arrows move a reading along it. */
export function EquityCurve({ curve, range, capital }: EquityCurveProps) {
  const [root, setRoot] = useState<HTMLDivElement | null>(null);
  const box = useBox(root);
  const points = useMemo(() => drawnPoints(curve, range, capital), [curve, range, capital]);
  const base = baseOf(curve, range, capital);
  const scale = useMemo(() => scaleOf(points, base, TICKS), [points, base]);
  const paths = useMemo(() => curvePaths(points, scale, box), [points, scale, box]);
  const [cursor, setCursor] = useState<number>();
  const at = cursor === undefined ? undefined : points[Math.min(cursor, points.length - 1)];
  const shown = at ?? points.at(-1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = cursor ?? points.length - 1;
    const step = event.shiftKey ? 10 : 1;
    const next = { ArrowLeft: from - step, ArrowRight: from + step, Home: 0, End: points.length - 1 }[event.key];
    if (next === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    setCursor(Math.max(0, Math.min(points.length - 1, next)));
  };
  if (!shown) return <p className={classes["no-curve"]}>The curve begins with the first minute of trading.</p>;
  return (
    <>
      <p className={classes["reading"]} role="status" aria-live={at ? "polite" : "off"}>
        <Reading point={shown} range={range} base={base} />
      </p>
      <div
        ref={setRoot} className={classes["curve"]} tabIndex={0} role="img" aria-label={`Equity curve, ${points.length} points: now ${formatMoney(points.at(-1)?.equity ?? 0)}`} onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          const { left } = event.currentTarget.getBoundingClientRect();
          setCursor(Math.max(0, Math.min(points.length - 1, Math.round(((event.clientX - left) / Math.max(1, box.width)) * (points.length - 1)))));
        }}
        onPointerLeave={() => setCursor(undefined)} onBlur={() => setCursor(undefined)}
      >
        <svg width={box.width} height={box.height} aria-hidden="true">
          {scale.ticks.map((tick) => <line key={tick} x1={0} x2={box.width} y1={yOf(tick, scale, box)} y2={yOf(tick, scale, box)} className={classes["mark"]} />)}
          <line x1={0} x2={box.width} y1={yOf(base, scale, box)} y2={yOf(base, scale, box)} className={classes["base-line"]} />
          <path d={paths.drawdown} className={classes["drawdown"]} />
          <path d={paths.line} className={classes["equity-line"]} />
          {at && cursor !== undefined && <line x1={xOf(cursor, points.length, box)} x2={xOf(cursor, points.length, box)} y1={0} y2={box.height} className={classes["cursor"]} />}
        </svg>
        {scale.ticks.filter((tick) => yOf(tick, scale, box) >= LABEL_ROOM).map((tick) => (
          <span key={tick} className={classes["tick"]} style={{ top: yOf(tick, scale, box) }}>
            {groupDigits(Math.round(Math.max(0, tick) / PER_RUPEE))}
          </span>
        ))}
      </div>
      <p className={classes["ends"]}>
        <span>{pointTime(points[0] ?? shown, range)}</span>
        <span>{pointTime(points.at(-1) ?? shown, range)}</span>
      </p>
    </>
  );
}

function pointTime({ at }: CurvePoint, range: CurveRange): string {
  return range === "today" ? istTime(at).slice(0, 5) : expiryText(istDay(at));
}

function Reading({ point, range, base }: { readonly point: DrawnPoint; readonly range: CurveRange; readonly base: number }) {
  const fall = point.peak - point.equity;
  const gain = point.equity - base;
  return (
    <>
      <span>{pointTime(point, range)}</span>
      <b>{formatMoney(point.equity)}</b>
      <span className={gain > 0 ? "up" : gain < 0 ? "down" : ""}>{`${formatSignedMoney(gain)} (${formatPercent(gain, base)}%)`}</span>
      {fall > 0 && <span className="down">{`drawdown ${formatMoney(fall)} (${((fall / point.peak) * 100).toFixed(2)}%)`}</span>}
    </>
  );
}

/** Size of the drawing, px. There is none before the first point: it may come long after the panel. */
function useBox(root: HTMLElement | null): Box {
  const [box, setBox] = useState<Box>({ width: 1, height: 1 });
  useEffect(() => {
    if (!root) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setBox({ width: Math.max(1, entry.contentRect.width), height: Math.max(1, entry.contentRect.height) });
    });
    observer.observe(root);
    return () => observer.disconnect();
  }, [root]);
  return box;
}
