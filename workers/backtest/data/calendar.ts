import { readFileSync } from "node:fs";
import { holidayTable, sessionTables } from "../../../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../../../shared/calendar/trading-calendar.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { EXCHANGES } from "../../../shared/domain/words.ts";
import type { Sessions } from "../../../shared/history/sessions.ts";
import { sessionsOf } from "../../../shared/history/sessions.ts";
import type { ReadOptions } from "./bar-source.ts";

/** When an instrument trades; undefined for one of a market that is not listed. */
export type SessionsOf = (instrument: InstrumentKey) => Sessions | undefined;

export function sessionsFrom({ calendar, fnoStocks }: Pick<ReadOptions, "calendar" | "fnoStocks">): SessionsOf {
  const trading = new TradingCalendar(sessionTables(json(calendar.sessions)), holidayTable(json(calendar.holidays)));
  const known = new Map<string, Sessions>();
  return (instrument) => {
    const exchange = EXCHANGES.find((one) => instrument.startsWith(`${one}:`));
    if (exchange === undefined) return undefined;
    const fno = fnoStocks?.has(instrument) ?? false;
    const name = `${exchange} ${fno}`;
    const found = known.get(name) ?? sessionsOf(trading, exchange, fno);
    known.set(name, found);
    return found;
  };
}

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}
