import { useMemo, useRef } from "react";
import type { KeyboardEvent } from "react";
import type { CalendarCell, CalendarMonth, CalendarSum } from "../../../shared/analytics/period/pnl-calendar.ts";
import { sumOf } from "../../../shared/analytics/period/pnl-calendar.ts";
import type { PeriodView } from "../../../shared/contract/schemas/reports.ts";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import { noBreak } from "../../theme/no-break.ts";
import { MONTHS, WEEKDAYS, cellWords, isClosed, largestOf, monthsOf, shortMoney, stepDay, strengthOf } from "./calendar-cells.ts";
import classes from "./calendar.module.css";
import { showDay } from "./reports-commands.ts";
import { useReports } from "./reports-store.ts";
import { tradesText } from "./reports-words.ts";

/** Months as grids, each day coloured by its net. Arrows go through all of them, Enter opens a day's statement. */
export function CalendarView({ view }: { readonly view: PeriodView }) {
  const months = useMemo(() => monthsOf(view), [view]);
  const holidays = useMemo(() => new Set(view.holidays), [view]);
  const most = largestOf(view);
  const chosen = useReports((page) => page.day);
  const root = useRef<HTMLDivElement>(null);
  const current = chosen !== undefined && months.some(({ month }) => chosen.startsWith(month)) ? chosen : (view.days.at(-1)?.day ?? "");
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = stepDay(months, current, event.key);
    if (next === undefined) return;
    event.preventDefault();
    useReports.setState({ day: next });
    root.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  };
  const traded = new Set(view.days.map(({ day }) => day));
  return (
    <div className={classes["calendar"]}>
      <div ref={root} className={classes["months"]} data-few={months.length === 1 || undefined} onKeyDown={onKeyDown}>
        {months.map((month) => <MonthGrid key={month.month} month={month} most={most} holidays={holidays} current={current} traded={traded} />)}
      </div>
      <Foot months={months} view={view} />
    </div>
  );
}

interface MonthProps {
  readonly month: CalendarMonth;
  /** The net that has the full colour. */
  readonly most: number;
  readonly holidays: ReadonlySet<string>;
  readonly current: string;
  readonly traded: ReadonlySet<string>;
}

function MonthGrid({ month: { month, weeks, sum }, most, holidays, current, traded }: MonthProps) {
  const title = `${MONTHS[Number(month.slice(5)) - 1] ?? ""} ${month.slice(0, 4)}`;
  return (
    <section className={classes["month"]} aria-label={title}>
      <h4>{title} <b className={tone(sum.net)}>{noBreak(formatSignedMoney(sum.net))}</b> <small>{tradesText(sum.trades)}</small></h4>
      <div role="grid" aria-label={`Net after charges by day, ${title}`} className={classes["cells"]}>
        <div role="row" className={classes["row"]}>
          {WEEKDAYS.map((name) => <span key={name} role="columnheader" aria-label={name} className={classes["head"]}>{name.slice(0, 3)}</span>)}
          <span role="columnheader" className={classes["head"]}>Week</span>
        </div>
        {weeks.map(({ cells, sum: week }, i) => (
          <div key={i} role="row" className={classes["row"]}>
            {cells.map((cell, j) => (cell ? <DayCell key={cell.day} cell={cell} most={most} holidays={holidays} current={cell.day === current} traded={traded.has(cell.day)} /> : <span key={j} role="gridcell" />))}
            <WeekCell sum={week} />
          </div>
        ))}
      </div>
    </section>
  );
}

interface DayProps {
  readonly cell: CalendarCell;
  readonly most: number;
  readonly holidays: ReadonlySet<string>;
  readonly current: boolean;
  readonly traded: boolean;
}

function DayCell({ cell, most, holidays, current, traded }: DayProps) {
  const { day, of } = cell;
  const net = of?.net ?? 0;
  const strength = strengthOf(net, most);
  const colour = strength === 0 ? undefined : `color-mix(in srgb, var(${net > 0 ? "--up" : "--down"}) ${strength.toFixed(0)}%, var(--panel))`;
  const words = cellWords(cell, holidays);
  return (
    <button
      type="button" role="gridcell" data-day={day} data-closed={(!of && isClosed(day, holidays)) || undefined} data-empty={!of || undefined} aria-selected={current} tabIndex={current ? 0 : -1} data-autofocus={current || undefined}
      className={classes["cell"]} title={traded ? `${words}. Enter opens its statement.` : words} aria-label={words} style={{ background: colour }}
      onFocus={() => useReports.setState({ day })} onClick={() => traded && showDay(day)}
    >
      <small>{Number(day.slice(8))}</small>
      {of && <Amount net={net} />}
    </button>
  );
}

/** In full where there is room. */
function Amount({ net }: { readonly net: number }) {
  return (
    <b>
      <span className={classes["full"]}>{noBreak(formatSignedMoney(net))}</span>
      <span className={classes["short"]}>{shortMoney(net)}</span>
    </b>
  );
}

function WeekCell({ sum: { net, trades, charges } }: { readonly sum: CalendarSum }) {
  const nothing = trades === 0 && net === 0 && charges === 0;
  return <span role="gridcell" className={classes["week"]} title={nothing ? "" : `Week: net ${formatSignedMoney(net)}, ${tradesText(trades)}`}>{!nothing && <span className={tone(net)}><Amount net={net} /></span>}</span>;
}

/** Months add up to the period, to the unit. */
function Foot({ months, view }: { readonly months: readonly CalendarMonth[]; readonly view: PeriodView }) {
  const parts = sumOf(months.map(({ sum }) => sum));
  const equal = parts.net === view.sum.net && parts.charges === view.sum.charges && parts.trades === view.sum.trades;
  return (
    <p className={classes["foot"]} role={equal ? undefined : "alert"}>
      <span>{equal ? `✓ ${months.length === 1 ? "The month's days" : `${months.length} months`} add up to net ${noBreak(formatSignedMoney(view.sum.net))}.` : `The months add up to ${noBreak(formatSignedMoney(parts.net))} and the period to ${noBreak(formatSignedMoney(view.sum.net))}: report this as a fault and do not rely on either.`}</span>
      <span className={classes["keys"]}><kbd>←↑↓→</kbd> day <kbd>PgUp</kbd> <kbd>PgDn</kbd> month <kbd>Enter</kbd> statement</span>
    </p>
  );
}

function tone(value: number): string {
  return value > 0 ? "up" : value < 0 ? "down" : "";
}
