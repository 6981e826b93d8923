import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import { read } from "../simulation/tables.ts";

/** The one that ships. */
export const calendar = (): TradingCalendar => new TradingCalendar(sessionTables(read("calendar/sessions.json")), holidayTable(read("calendar/nse-holidays.json")));
