import { useEffect, useMemo, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, RefObject } from "react";
import type { PerformanceDay } from "../../../shared/contract/schemas/paper.ts";
import { formatMoney, formatQuantity, formatSignedMoney } from "../../../shared/domain/format.ts";
import { Segments } from "../ticket/segments.tsx";
import { calendarGrid, heatScale, pagesOf, stepCell } from "./calendar.ts";
import type { CalendarGrid, Cell, Span, Step } from "./calendar.ts";
import { compactMoney } from "./compact-money.ts";
import classes from "./paper.module.css";

const SPAN_WORDS = [
  { value: "day", text: "Day", title: "D" },
  { value: "week", text: "Week", title: "W" },
  { value: "month", text: "Month", title: "M" },
] as const;
const STEPS: Readonly<Record<string, Step>> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", Home: "first", End: "last" };

interface PnlCalendarProps {
  readonly days: readonly PerformanceDay[];
  readonly today: string;
  readonly span: Span;
  readonly onSpan: (span: Span) => void;
}

/** Net result of each day, week or month, coloured by its size. Arrows go through it, Page Up and Down turn it. */
export function PnlCalendar({ days, today, span, onSpan }: PnlCalendarProps) {
  const pages = useMemo(() => pagesOf(span, days, today), [span, days, today]);
  const [turned, setTurned] = useState<string>();
  const page = turned !== undefined && pages.includes(turned) ? turned : (pages.at(-1) ?? today);
  const grid = useMemo(() => calendarGrid(span, days, page), [span, days, page]);
  const [chosen, setChosen] = useState<string>();
  const cells = grid.rows.flat().filter((cell) => cell !== undefined);
  // Without a choice: the newest cell that has a result.
  const current = cells.find(({ id }) => id === chosen) ?? cells.findLast(({ result }) => result) ?? cells[0];
  const table = useRef<HTMLDivElement>(null);
  const most = heatScale(grid);
  const keepFocus = useKeptFocus(table, grid);
  const turn = (step: 1 | -1): void => setTurned(pages[pages.indexOf(page) + step] ?? page);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step) {
      const next = stepCell(grid, current?.id, step);
      setChosen(next);
      if (next !== undefined) table.current?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
    } else if (event.key === "PageUp" || event.key === "PageDown") turn(event.key === "PageUp" ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return (
    <section className={classes["calendar"]} aria-label="P&L calendar">
      <header>
        <h3>P&amp;L calendar</h3>
        <Segments<Span> label="Span of a cell" options={SPAN_WORDS} value={span} onChange={onSpan} />
        <span className={classes["pages"]}>
          <button type="button" aria-label="Earlier" disabled={pages.indexOf(page) <= 0} onClick={() => turn(-1)}>‹</button>
          <b>{grid.heading}</b>
          <button type="button" aria-label="Later" disabled={pages.indexOf(page) >= pages.length - 1} onClick={() => turn(1)}>›</button>
        </span>
      </header>
      {cells.length === 0 ? (
        <p className={classes["no-curve"]}>No result yet. Each trading day leaves one here.</p>
      ) : (
        <div ref={table} role="grid" aria-label={`Net result by ${span}, ${grid.heading}`} className={classes["cells"]} data-span={span} onKeyDown={onKeyDown} {...keepFocus} style={{ gridTemplateColumns: `repeat(${grid.rows[0]?.length ?? 1}, minmax(0, 1fr))` }}>
          {grid.columns.map((column) => <span key={column} className={classes["weekday"]} role="columnheader">{column}</span>)}
          {grid.rows.map((row, i) => (
            <div key={i} role="row" className={classes["week"]}>
              {row.map((cell, j) => (cell ? <DayCell key={cell.id} cell={cell} most={most} current={cell.id === current?.id} onChoose={() => setChosen(cell.id)} /> : <span key={j} role="gridcell" />))}
            </div>
          ))}
        </div>
      )}
      <Detail cell={current} />
    </section>
  );
}

/** Turning to another page takes the focused cell away: the keyboard goes on with the current cell of the new one. */
function useKeptFocus(table: RefObject<HTMLDivElement | null>, grid: CalendarGrid) {
  const inside = useRef(false);
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) table.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [table, grid]);
  return {
    onFocus: () => {
      inside.current = true;
    },
    // A cell that was taken away loses the focus to nothing; one that was left loses it to something.
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null && !(table.current?.contains(relatedTarget) ?? false)) inside.current = false;
    },
  };
}

interface DayCellProps {
  readonly cell: Cell;
  /** The result that has the full colour. */
  readonly most: number;
  readonly current: boolean;
  readonly onChoose: () => void;
}

const WEAKEST = 12;
const STRONGEST = 46;

function DayCell({ cell, most, current, onChoose }: DayCellProps) {
  const { id, label, result } = cell;
  const net = result?.net ?? 0;
  const strength = net === 0 || most === 0 ? 0 : WEAKEST + (STRONGEST - WEAKEST) * Math.sqrt(Math.abs(net) / most);
  const colour = strength === 0 ? undefined : `color-mix(in srgb, var(${net > 0 ? "--up" : "--down"}) ${strength.toFixed(0)}%, var(--panel))`;
  return (
    <button
      type="button" role="gridcell" data-cell={id} data-empty={result === undefined || undefined} aria-selected={current} tabIndex={current ? 0 : -1} className={classes["cell"]}
      title={detailText(cell)} aria-label={detailText(cell)} style={{ background: colour }} onFocus={onChoose} onClick={onChoose}
    >
      <small>{label}</small>
      <b>{result ? compactMoney(net) : ""}</b>
    </button>
  );
}

function detailText({ title, result }: Cell): string {
  if (!result) return `${title}: no result`;
  return `${title}: net ${formatSignedMoney(result.net)}, realised ${formatSignedMoney(result.realised)}, charges ${formatMoney(result.charges)}, ${tradesText(result.fills)}`;
}

function tradesText(fills: number): string {
  return `${formatQuantity(fills)} trade${fills === 1 ? "" : "s"}`;
}

/** The chosen cell in full. */
function Detail({ cell }: { readonly cell: Cell | undefined }) {
  if (!cell) return null;
  const { title, result } = cell;
  return (
    <p className={classes["detail"]} role="status">
      <b>{title}</b>
      {result ? (
        <>
          <span>net <b className={result.net > 0 ? "up" : result.net < 0 ? "down" : ""}>{formatSignedMoney(result.net)}</b></span>
          <span>realised <b>{formatSignedMoney(result.realised)}</b></span>
          <span>charges <b>{formatMoney(result.charges)}</b></span>
          <span>{tradesText(result.fills)}</span>
          <span>equity <b>{formatMoney(result.equity)}</b></span>
        </>
      ) : (
        <span>no result</span>
      )}
    </p>
  );
}
