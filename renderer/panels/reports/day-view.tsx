import type { DayStatementView, PeriodAsk, PeriodView, StatementTradeView } from "../../../shared/contract/schemas/reports.ts";
import { formatMoney, formatSignedMoney } from "../../../shared/domain/format.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import { usePolled } from "../../state/use-polled.ts";
import { dayText } from "../../theme/day-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { tradedBeside } from "./calendar-cells.ts";
import { useReports } from "./reports-store.ts";
import classes from "./reports.module.css";
import { STATEMENT_COLUMNS } from "./statement-columns.ts";

const GOES_ON_MS = 10_000;
const OVER_MS = 3_600_000;
const whileOpen = (): number => GOES_ON_MS;
const whenOver = (): number => OVER_MS;
const keyOf = ({ kind, order, trade, product, price }: StatementTradeView): string => [kind, order, trade, product, price].join(" ");

interface DayViewProps {
  readonly view: PeriodView;
  readonly ask: PeriodAsk;
  readonly inSight: boolean;
}

/** One day like a contract note. Of a day without a trade the one before it is shown. */
export function DayView({ view, ask, inSight }: DayViewProps) {
  const chosen = useReports((page) => page.day);
  const day = view.days.findLast((one) => chosen === undefined || one.day <= chosen)?.day ?? view.days[0]?.day ?? "";
  const { journal, account, life } = ask;
  const last = view.days.at(-1)?.day;
  const { answer, problem, again } = usePolled("reports.day", { journal, account, ...(life !== undefined && { life }), day }, inSight, view.goesOn && day === last ? whileOpen : whenOver);
  const go = (step: 1 | -1): void => {
    const next = tradedBeside(view, day, step);
    if (next !== undefined) useReports.setState({ day: next });
  };
  return (
    <div className={classes["day"]}>
      <header className={classes["day-head"]}>
        <button type="button" aria-label="Day before" title="Day before ([)" disabled={tradedBeside(view, day, -1) === undefined} onClick={() => go(-1)}>‹</button>
        <h3>{`Statement of ${dayText(day)}`}</h3>
        <button type="button" aria-label="Next day" title="Next day (])" disabled={tradedBeside(view, day, 1) === undefined} onClick={() => go(1)}>›</button>
        {answer && <span>{noBreak(`realised ${formatSignedMoney(answer.realised)} − charges ${formatMoney(answer.charges)} = net `)}<b className={answer.net > 0 ? "up" : answer.net < 0 ? "down" : ""}>{noBreak(formatSignedMoney(answer.net))}</b></span>}
      </header>
      {answer && problem !== undefined && <p role="alert" className={classes["problem"]}>{noBreak(`This statement stands still: ${problem}`)}</p>}
      {!answer && problem === undefined && <LoadingState what="the statement" rows={6} />}
      {!answer && problem !== undefined && <ErrorState title="The statement could not be read" sentence={problem} action={{ label: "Ask again", run: again }} />}
      {answer && (
        <div className={classes["note"]}>
          <DataGrid<StatementTradeView> key={day} label={`Trades of ${dayText(day)}`} columns={STATEMENT_COLUMNS} rows={answer.rows} keyOf={keyOf} />
          <Lines note={answer} />
        </div>
      )}
    </div>
  );
}

/** From the day's values to what is due, in the order of a contract note. */
function Lines({ note }: { readonly note: DayStatementView }) {
  const { sold, bought, futures, lines, due, table, equityChange, charges } = note;
  return (
    <section className={classes["lines"]} aria-label="Amount due" tabIndex={0}>
      <table>
        <tbody>
          <tr><th scope="row">Sold: shares and premium</th><td>{formatMoney(sold)}</td></tr>
          <tr><th scope="row">Bought: shares and premium</th><td>{formatMoney(0 - bought)}</td></tr>
          {futures !== 0 && <tr><th scope="row">Futures closed</th><td>{formatMoney(futures)}</td></tr>}
          {lines.map(({ name, amount }) => <tr key={name} className={classes["charge"]}><th scope="row">{name}</th><td>{formatMoney(0 - amount)}</td></tr>)}
          <tr className={classes["total"]}><th scope="row">{due < 0 ? "To be paid" : "Received"}</th><td>{formatMoney(Math.abs(due))}</td></tr>
        </tbody>
      </table>
      <p>{noBreak(`Charges ${formatMoney(charges)} by the ${table}.`)}</p>
      {equityChange !== undefined && <p>{noBreak(`The account's equity changed by ${formatSignedMoney(equityChange)}, open positions included.`)}</p>}
      <p>No contract note of a broker. Futures pay here when they are closed.</p>
    </section>
  );
}
