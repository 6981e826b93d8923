import { readFile } from "node:fs/promises";
import type { HolidayTable, SessionTables } from "../shared/calendar/session-tables.ts";
import { holidayTable, sessionTables } from "../shared/calendar/session-tables.ts";
import { TradingCalendar } from "../shared/calendar/trading-calendar.ts";
import type { ChargeTables } from "../shared/simulation/charges.ts";
import { chargeTables } from "../shared/simulation/charges.ts";
import type { MarginTables } from "../shared/simulation/margin.ts";
import { marginTables } from "../shared/simulation/margin.ts";
import type { KnownName } from "../shared/instruments/terms.ts";
import { companyNames } from "./market/company-names.ts";
import { resourcePath } from "./resource-files.ts";

export interface Resources {
  readonly charges: ChargeTables;
  readonly margins: MarginTables;
  readonly calendar: TradingCalendar;
  /** What the calendar is made of, for threads that make their own. */
  readonly sessions: SessionTables;
  readonly holidays: HolidayTable;
  readonly names: readonly KnownName[];
}

async function read(name: string): Promise<unknown> {
  return JSON.parse(await readFile(resourcePath(name), "utf8")) as unknown;
}

/** Dated tables and names that ship with Sauda. @throws Error when one is missing or malformed: a broken installation. */
export async function loadResources(): Promise<Resources> {
  const [charges, margins, sessions, holidays, universe, names] = await Promise.all([
    read("charges/angelone.json"), read("margins/angelone.json"), read("calendar/sessions.json"), read("calendar/nse-holidays.json"), read("practice/universe.json"), read("instruments/names.json"),
  ]);
  const tables = { sessions: sessionTables(sessions), holidays: holidayTable(holidays) };
  return {
    ...tables,
    charges: chargeTables(charges),
    margins: marginTables(margins),
    calendar: new TradingCalendar(tables.sessions, tables.holidays),
    names: companyNames(names, universe),
  };
}
