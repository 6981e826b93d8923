import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NO_SHARED_DATA, sharedData } from "../../shared-data.ts";
import { masterRows } from "../../../workers/exchange/market/master.ts";
import { syntheticMarket } from "../../../workers/exchange/market/synthetic.ts";
import { DAY, universe } from "./market.ts";

const { listings } = syntheticMarket(universe, 1, DAY);
const rows = masterRows(listings);
const row = (symbol: string): string => JSON.stringify(rows.find((entry) => entry.symbol === symbol));

describe("rows of the scrip master", () => {
  test("a share, an index, a future and an option, to the byte", () => {
    expect(row("ICICIBANK-EQ")).toBe(
      '{"token":"4963","symbol":"ICICIBANK-EQ","name":"ICICIBANK","expiry":"","strike":"-1.000000","lotsize":"1","instrumenttype":"","exch_seg":"NSE","tick_size":"10.000000","freeze_qty":"64561","is_cas_enabled":false}',
    );
    expect(row("Nifty 50")).toBe(
      '{"token":"99926000","symbol":"Nifty 50","name":"NIFTY","expiry":"","strike":"0.000000","lotsize":"1","instrumenttype":"AMXIDX","exch_seg":"NSE","tick_size":"0.000000","freeze_qty":"0","is_cas_enabled":false}',
    );
    const call = listings.find((listing) => listing.symbol.startsWith("NIFTY27OCT26") && listing.optionType === "CE")!;
    expect(row(call.symbol)).toBe(
      `{"token":"${call.token}","symbol":"NIFTY27OCT26${call.strikePaise / 100}CE","name":"NIFTY","expiry":"27OCT2026","strike":"${call.strikePaise}.000000","lotsize":"65","instrumenttype":"OPTIDX","exch_seg":"NFO","tick_size":"5.000000","freeze_qty":"1801","is_cas_enabled":false}`,
    );
    const { token } = listings.find((listing) => listing.symbol === "BANKNIFTY29SEP26FUT")!;
    expect(row("BANKNIFTY29SEP26FUT")).toBe(
      `{"token":"${token}","symbol":"BANKNIFTY29SEP26FUT","name":"BANKNIFTY","expiry":"29SEP2026","strike":"-1.000000","lotsize":"30","instrumenttype":"FUTIDX","exch_seg":"NFO","tick_size":"20.000000","freeze_qty":"601","is_cas_enabled":false}`,
    );
  });

  test("a contract on what is no index is a stock's", () => {
    const future = { ...listings.find((listing) => listing.kind === "future")!, underlyingToken: "3045" };
    expect(masterRows([future])[0]?.instrumenttype).toBe("FUTSTK");
  });

  test("agree with live rows in every field that does not change from day to day", ({ skip }) => {
    const file = sharedData("instruments/angel_master_real_rows_new_schema.json");
    if (file === undefined) return skip(NO_SHARED_DATA);
    const live = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>[];
    const ours = new Map(rows.map((entry) => [entry.token, entry]));
    let compared = 0;
    for (const real of live) {
      const own = ours.get(String(real["token"]));
      if (own === undefined || own.exch_seg !== real["exch_seg"]) continue;
      compared++;
      expect(Object.keys(own)).toEqual(Object.keys(real));
      expect({ ...own, is_cas_enabled: null }).toEqual({ ...real, is_cas_enabled: null });
    }
    expect(compared).toBeGreaterThanOrEqual(8);
  });
});
