import { writeFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csvRows } from "../../../electron/instruments/csv-rows.ts";
import { ACTIONS_FILE, BAN_FILE, DayNotices, readActions, readBanList, readClientLimits, readDay } from "../../../electron/instruments/day-notices.ts";
import { hintsOf } from "../../../electron/instruments/hints.ts";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import { instrument, rupees } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const DAY = "2026-08-18";
const BAN = "Securities in Ban For Trade Date 18-AUG-2026:\n1,SAIL\n2,BANDHANBNK\n";
const ACTIONS = '"SYMBOL","COMPANY NAME","SERIES","PURPOSE","FACE VALUE","EX-DATE"\n"SBIN","State Bank, of India","EQ","Dividend - Rs 15.90 Per Share","1","18-Aug-2026"\n"ITC","ITC","EQ","Bonus 1:1","1","21-Aug-2026"\n"TCS","TCS","EQ","Dividend","1","30-Aug-2026"\n';

function contract(underlying: string, kind: "future" | "option", expiry: string): Instrument {
  const symbol = `${underlying}${expiry}${kind}`;
  return instrument({ key: `NFO:${symbol}` as InstrumentKey, exchange: "NFO", symbol, kind, underlying, expiry, ...(kind === "option" ? { strike: rupees(100), optionType: "CE" as const } : {}), broker: { token: symbol, symbol, segment: "NFO" } });
}

const share = (symbol: string): Instrument => instrument({ key: `NSE:${symbol}` as InstrumentKey, symbol, underlying: symbol, broker: { token: symbol, symbol: `${symbol}-EQ`, segment: "NSE" } });

function notices(files: Readonly<Record<string, string>>): { notices: DayNotices; told: string[]; folder: string } {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const told: string[] = [];
  return { notices: new DayNotices((name) => join(folder, name), (sentence) => told.push(sentence)), told, folder };
}

describe("lists of the exchange", () => {
  test.each([["18-AUG-2026", DAY], ["18 Aug 2026", DAY], ["8-Aug-2026", "2026-08-08"], [DAY, DAY], ["18/08/2026", undefined], ["", undefined], ["99-XXX-2026", undefined]])("%j is %s", (text, day) => {
    expect(readDay(text)).toBe(day);
  });

  test("the ban list as the exchange writes it, also empty; without a date it is none", () => {
    expect(readBanList(BAN)).toEqual({ day: DAY, names: new Set(["SAIL", "BANDHANBNK"]) });
    expect(readBanList("Securities in Ban For Trade Date 18-AUG-2026: NIL\n")).toEqual({ day: DAY, names: new Set() });
    expect(readBanList("1,SAIL\n2,PNB\n")).toBeUndefined();
    expect(readBanList("<html>Access Denied</html>")).toBeUndefined();
  });

  test("corporate actions under the exchange's headings or ours", () => {
    expect(readActions(ACTIONS)?.[0]).toEqual({ symbol: "SBIN", exDate: DAY, what: "Dividend - Rs 15.90 Per Share" });
    expect(readActions("symbol,ex_date,action\nsbin,2026-08-18,Split 10:1\n")).toEqual([{ symbol: "SBIN", exDate: DAY, what: "Split 10:1" }]);
    expect(readActions("a,b,c\n1,2,3\n")).toBeUndefined();
    expect(readActions("")).toBeUndefined();
    expect(csvRows('a,"b ""c"", d",\r\n\r\n"",e')).toEqual([["a", 'b "c", d', ""], ["", "e"]]);
  });
});

describe("hints of an instrument on a day", () => {
  const list = [contract("SAIL", "future", "2026-08-25"), contract("NIFTY", "option", DAY), contract("SBIN", "future", "2026-08-25"), contract("RELIANCE", "future", DAY), share("SAIL"), share("SBIN"), share("ITC"), share("TCS"), share("RELIANCE")];
  const index = new InstrumentIndex();
  index.load(list);
  const of = (key: string): Instrument => index.get(key as InstrumentKey)!;

  test("ban, ex-dates and expiry, from what the user put there", async () => {
    const { notices: known, told } = notices({ [BAN_FILE]: BAN, [ACTIONS_FILE]: ACTIONS });
    await known.refresh();
    const hints = (key: string, day = DAY): string[] => hintsOf(of(key), day, { index, notices: known }).map(({ kind, tone }) => `${kind} ${tone}`);
    expect(hints("NFO:SAIL2026-08-25future")).toEqual(["ban warning"]);
    // The ban concerns contracts only, and only its own day.
    expect(hints("NSE:SAIL")).toEqual([]);
    expect(hints("NFO:SAIL2026-08-25future", "2026-08-19")).toEqual([]);
    expect(hints("NFO:NIFTY2026-08-18option")).toEqual(["expiry warning"]);
    expect(hints("NSE:RELIANCE")).toEqual(["expiry plain"]);
    expect(hints("NSE:SBIN")).toEqual(["corporate-action warning"]);
    expect(hints("NFO:SBIN2026-08-25future")).toEqual(["corporate-action warning"]);
    expect(hints("NSE:ITC")).toEqual(["corporate-action plain"]);
    expect(hints("NSE:TCS")).toEqual([]);
    expect(told).toEqual([]);
    expect(hintsOf(of("NSE:SBIN"), DAY, { index, notices: known })[0]?.sentence).toContain("Dividend - Rs 15.90");
    expect(hintsOf(of("NSE:TCS"), DAY, { index, notices: known, cautionary: () => "Trade for Trade" })[0]).toMatchObject({ kind: "cautionary", sentence: "Under surveillance: Trade for Trade" });
  });

  test("in a real market what no list tells is said to be unknown, of contracts on shares alone", async () => {
    const { notices: known, folder, told } = notices({});
    const isIndex = (underlying: string): boolean => underlying === "NIFTY";
    const hints = (key: string): string[] => hintsOf(of(key), DAY, { index, notices: known, isIndex }).map(({ kind, sentence }) => `${kind}: ${sentence}`);
    await known.refresh(DAY);
    expect(known.missing(DAY)).toEqual([BAN_FILE, "oi_cli_limit_18-AUG-2026.lst", ACTIONS_FILE]);
    expect(hints("NFO:SBIN2026-08-25future")).toEqual([expect.stringMatching(/^ban: Not known whether SBIN is in the F&O ban period today: there is no list of 2026-08-18 here\. Save the exchange's list as fo-ban\.csv/)]);
    expect(hints("NFO:NIFTY2026-08-18option")).toEqual([expect.stringMatching(/^expiry/)]);
    expect(hints("NSE:SBIN")).toEqual([]);
    // Yesterday's list says nothing of today.
    writeFileSync(join(folder, BAN_FILE), BAN.replace("18-AUG", "17-AUG"));
    await known.refresh(DAY);
    expect(hints("NFO:SAIL2026-08-25future")).toEqual([expect.stringMatching(/^ban: Not known/)]);
    writeFileSync(join(folder, BAN_FILE), BAN);
    utimesSync(join(folder, BAN_FILE), 5, 5);
    writeFileSync(join(folder, "oi_cli_limit_18-AUG-2026.lst"), "SAIL,4466000,NSE\r\nSBIN,10500000,NSE\r\n");
    await known.refresh(DAY);
    expect(hints("NFO:SBIN2026-08-25future")).toEqual(["limit: One client may hold 1,05,00,000 units in all contracts on SBIN today."]);
    expect(hints("NFO:SAIL2026-08-25future")).toEqual([expect.stringMatching(/^ban: SAIL is in the F&O ban period/), expect.stringMatching(/^limit: One client may hold 44,66,000/)]);
    expect([known.clientUnits("sbin", DAY), known.clientUnits("SBIN", "2026-08-19"), known.clientUnits("TCS", DAY)]).toEqual([10_500_000, undefined, undefined]);
    expect(known.missing(DAY)).toEqual([ACTIONS_FILE]);
    expect(told).toEqual([]);
  });

  test("client limits as the exchange writes them; half a list is none", () => {
    expect(readClientLimits("360ONE,4466000,NSE\nM&M,100,NSE\n")).toEqual(new Map([["360ONE", 4_466_000], ["M&M", 100]]));
    expect(readClientLimits("SYMBOL,LIMIT,SEGMENT\nSBIN,5,NSE\n")).toEqual(new Map([["SBIN", 5]]));
    for (const text of ["", "SBIN,many,NSE\n", "SBIN,5,NSE\nITC,\n", "<html>Access Denied</html>", "SBIN,-5,NSE\n"]) expect(readClientLimits(text), text).toBeUndefined();
  });

  test("without files nothing is said; one that changes or goes is read anew; one that is not understood is told once", async () => {
    const { notices: known, told, folder } = notices({});
    await known.refresh();
    expect(known.banned("SAIL", DAY)).toBe(false);
    writeFileSync(join(folder, BAN_FILE), BAN);
    await known.refresh();
    expect([known.banned("SAIL", DAY), known.banned("sail", DAY), known.banned("PNB", DAY)]).toEqual([true, true, false]);
    writeFileSync(join(folder, BAN_FILE), "<html>");
    utimesSync(join(folder, BAN_FILE), 1, 1);
    await known.refresh();
    await known.refresh();
    expect(known.banned("SAIL", DAY)).toBe(false);
    expect(told).toEqual([expect.stringMatching(/^fo-ban\.csv in the data folder is not understood/)]);
  });
});
