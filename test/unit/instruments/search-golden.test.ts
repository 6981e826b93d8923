import { describe, expect, test } from "vitest";
import { NO_SHARED_DATA } from "../../shared-data.ts";
import { rupees } from "../../support/orders.ts";
import { DAY, dayIndex, LIST_FILE } from "./day-list.ts";

/** What a trader types on 18 August 2026, and what must stand first (and right behind it). */
const GOLDEN: readonly (readonly [typed: string, ...first: string[]])[] = [
  ["sbi", "NSE:SBIN"],
  ["sbin", "NSE:SBIN", "BSE:SBIN"],
  ["SBIN", "NSE:SBIN"],
  ["state bank", "NSE:SBIN"],
  ["state bank of india", "NSE:SBIN"],
  ["rel", "NSE:RELIANCE"],
  ["ril", "NSE:RELIANCE"],
  ["reliance industries", "NSE:RELIANCE"],
  ["relaince", "NSE:RELIANCE"],
  ["reliacne", "NSE:RELIANCE"],
  ["hdfc", "NSE:HDFCBANK"],
  ["hdfc bank", "NSE:HDFCBANK"],
  ["bank hdfc", "NSE:HDFCBANK"],
  ["hdfc life", "NSE:HDFCLIFE"],
  ["icici", "NSE:ICICIBANK"],
  ["icicibank", "NSE:ICICIBANK"],
  ["infosys", "NSE:INFY"],
  ["inf", "NSE:INFY"],
  ["tcs", "NSE:TCS"],
  ["tata steel", "NSE:TATASTEEL"],
  ["tata stel", "NSE:TATASTEEL"],
  ["larsen", "NSE:LT"],
  ["l&t", "NSE:LT"],
  ["m&m", "NSE:M&M"],
  ["mahindra", "NSE:M&M"],
  ["bajaj auto", "NSE:BAJAJ-AUTO"],
  ["bajajauto", "NSE:BAJAJ-AUTO"],
  ["maruti", "NSE:MARUTI"],
  ["mar", "NSE:MARUTI"],
  ["airtel", "NSE:BHARTIARTL"],
  ["lic", "NSE:LICI"],
  ["zomato", "NSE:ETERNAL"],
  ["itc", "NSE:ITC"],
  ["bse", "NSE:BSE"],
  ["mcx", "NSE:MCX"],
  ["nifty", "NSE_INDEX:NIFTY", "NFO:NIFTY25AUG26FUT"],
  ["nfity", "NSE_INDEX:NIFTY"],
  ["nifty 50", "NSE_INDEX:NIFTY"],
  ["bank nifty", "NSE_INDEX:BANKNIFTY"],
  ["banknifty", "NSE_INDEX:BANKNIFTY"],
  ["bankifty", "NSE_INDEX:BANKNIFTY"],
  ["bn", "NSE_INDEX:BANKNIFTY"],
  ["nifty next 50", "NSE_INDEX:NIFTYNXT50"],
  ["fin nifty", "NSE_INDEX:FINNIFTY"],
  ["midcap nifty", "NSE_INDEX:MIDCPNIFTY"],
  ["vix", "NSE_INDEX:INDIAVIX"],
  ["sensex", "BSE_INDEX:SENSEX"],
  ["nifty it", "NSE_INDEX:NIFTYIT"],
  ["bn fut", "NFO:BANKNIFTY25AUG26FUT", "NFO:BANKNIFTY29SEP26FUT", "NFO:BANKNIFTY27OCT26FUT"],
  ["fut bn", "NFO:BANKNIFTY25AUG26FUT"],
  ["niftyfut", "NFO:NIFTY25AUG26FUT"],
  ["nifty fut", "NFO:NIFTY25AUG26FUT", "NFO:NIFTY29SEP26FUT"],
  ["nifty aug fut", "NFO:NIFTY25AUG26FUT"],
  ["nifty sep fut", "NFO:NIFTY29SEP26FUT"],
  ["nifty fut oct", "NFO:NIFTY27OCT26FUT"],
  ["nifty october fut", "NFO:NIFTY27OCT26FUT"],
  ["nifty f", "NFO:NIFTY25AUG26FUT"],
  ["reliance fut", "NFO:RELIANCE25AUG26FUT"],
  ["sbi sep fut", "NFO:SBIN29SEP26FUT"],
  ["m&m fut", "NFO:M&M25AUG26FUT"],
  ["nifty aug", "NFO:NIFTY25AUG26FUT"],
  ["nifty 24500 ce", "NFO:NIFTY18AUG2624500CE", "NFO:NIFTY25AUG2624500CE", "NFO:NIFTY01SEP2624500CE"],
  ["24500 ce nifty", "NFO:NIFTY18AUG2624500CE"],
  ["nifty 24500ce", "NFO:NIFTY18AUG2624500CE"],
  ["nifty24500ce", "NFO:NIFTY18AUG2624500CE"],
  ["nifty 24500 call", "NFO:NIFTY18AUG2624500CE"],
  ["nifty 24500 pe", "NFO:NIFTY18AUG2624500PE"],
  ["nifty 24500 put", "NFO:NIFTY18AUG2624500PE"],
  ["nifty 24500", "NFO:NIFTY18AUG2624500CE", "NFO:NIFTY18AUG2624500PE"],
  ["nifty 245", "NFO:NIFTY18AUG2624500CE"],
  ["nifty 24500 c", "NFO:NIFTY18AUG2624500CE"],
  ["24500ce", "NFO:NIFTY18AUG2624500CE"],
  ["24500 ce", "NFO:NIFTY18AUG2624500CE"],
  ["nifty 25 aug 24500 ce", "NFO:NIFTY25AUG2624500CE"],
  ["nifty 25aug 24500 ce", "NFO:NIFTY25AUG2624500CE"],
  ["nifty aug 26 24500 pe", "NFO:NIFTY18AUG2624500PE"],
  ["nifty sep 24500 ce", "NFO:NIFTY01SEP2624500CE"],
  ["NIFTY25AUG2624500CE", "NFO:NIFTY25AUG2624500CE"],
  ["nifty25aug2624500", "NFO:NIFTY25AUG2624500CE"],
  ["NFO:NIFTY25AUG26FUT", "NFO:NIFTY25AUG26FUT"],
  ["banknifty 56000 pe", "NFO:BANKNIFTY25AUG2656000PE"],
  ["bn 56000 ce", "NFO:BANKNIFTY25AUG2656000CE"],
  ["sensex 80000 ce", "BFO:SENSEX20AUG2680000CE"],
  ["reliance 1400 pe", "NFO:RELIANCE25AUG261400PE"],
  ["relaince 1400 pe", "NFO:RELIANCE25AUG261400PE"],
  ["sbin 1000 ce sep", "NFO:SBIN29SEP261000CE"],
  ["gold", "MCX:GOLD05OCT26FUT"],
  ["gold dec fut", "MCX:GOLD04DEC26FUT"],
  ["usdinr fut", "CDS:USDINR21AUG26FUT"],
  ["bse sbin", "BSE:SBIN"],
  ["sbin bse", "BSE:SBIN"],
  ["nse:sbin", "NSE:SBIN"],
];

const NOTHING = ["", "   ", "zzzzqqq", "nifty 24500 ce fut", "nifty aug sep fut", ".*", "(", "\\", "₹", "💹", "a".repeat(10_000)];

describe.skipIf(LIST_FILE === undefined)(`search over the list of a day (else: ${NO_SHARED_DATA})`, () => {
  const find = (typed: string, limit = 12): string[] => dayIndex().search(typed, limit, { today: DAY }).map(({ key }) => key);

  test.each(GOLDEN.map(([typed, ...first]) => ({ typed, first })))("$typed → $first", ({ typed, first }) => {
    expect(find(typed).slice(0, first.length)).toEqual(first);
  });

  test.each(NOTHING)("%j finds nothing and does no harm", (typed) => {
    expect(find(typed)).toEqual([]);
  });

  test("no test contract, no expired one, never more than asked for, nothing twice", () => {
    for (const [typed] of GOLDEN) {
      const all = find(typed, 100);
      expect(all.length).toBeLessThanOrEqual(100);
      expect(new Set(all).size).toBe(all.length);
    }
    expect(dayIndex().search("nifty 24500 ce", 5, { today: "2026-08-19" })[0]?.key).toBe("NFO:NIFTY25AUG2624500CE");
  });

  test("what is typed letter by letter always has an answer, as long as a prefix of the goal can", () => {
    for (const goal of ["nifty 24500 ce", "reliance fut", "hdfc bank", "banknifty 56000 pe"]) {
      for (let letters = 1; letters <= goal.length; letters++) expect(find(goal.slice(0, letters)), goal.slice(0, letters)).not.toEqual([]);
    }
  });

  test("with the underlying's price known its nearest strikes come first", () => {
    const [first] = dayIndex().search("nifty ce", 5, { today: DAY, spot: () => rupees(24_233) });
    expect(first).toMatchObject({ underlying: "NIFTY", expiry: DAY, strike: rupees(24_250), optionType: "CE" });
  });
});
