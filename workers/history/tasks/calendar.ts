import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { CalendarFiles } from "../../../shared/contract/history-tasks.ts";
import type { Exchange } from "../../../shared/domain/words.ts";
import type { Sessions } from "../../../shared/history/sessions.ts";
import { sessionsOf } from "../../../shared/history/sessions.ts";

/** Sessions by exchange. Which shares have derivatives is not known here: their last quarter of an hour counts as session. */
export function sessionsByExchange({ sessions, holidays }: CalendarFiles): (exchange: Exchange) => Sessions {
  const calendar = new TradingCalendar(sessionTables(json(sessions)), holidayTable(json(holidays)));
  const known = new Map<Exchange, Sessions>();
  return (exchange) => {
    const found = known.get(exchange) ?? sessionsOf(calendar, exchange, false);
    known.set(exchange, found);
    return found;
  };
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}
