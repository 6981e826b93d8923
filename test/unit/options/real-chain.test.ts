import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { INTEREST, optionGreeks, yearsUntil } from "../../../shared/options/black76.ts";
import { impliedForward } from "../../../shared/options/chain-sums.ts";
import { impliedVolatility } from "../../../shared/options/implied-volatility.ts";

const FILE = "/work/shared/data/options/chain_all_2026-08-21_1516.json.gz";

interface Row {
  readonly strike: number;
  readonly ce_ltp: number;
  readonly pe_ltp: number;
  readonly ce_iv: number;
  readonly pe_iv: number;
  readonly ce_vega: number;
  readonly pe_vega: number;
  readonly ce_gamma: number;
}

/** The recorded premiums are the market's; volatilities and greeks are another program's, of a model it does not name. */
test.skipIf(!existsSync(FILE))("a recorded NIFTY chain: near the money we agree with another program's volatility to 0.8 points, vega to 8 %, gamma to 12 %", () => {
  const { spot, expiry, rows, updated_at } = (JSON.parse(gunzipSync(readFileSync(FILE)).toString()) as { symbols: Record<string, { spot: number; expiry: string; updated_at: string; rows: Row[] }> }).symbols["NIFTY"]!;
  const years = yearsUntil(Date.parse(`${expiry}T15:30:00+05:30`), Date.parse(`${updated_at.replace(" ", "T")}+05:30`));
  const forward = impliedForward(rows.map(({ strike, ce_ltp, pe_ltp }) => ({ strike, call: ce_ltp || undefined, put: pe_ltp || undefined })), spot, INTEREST, years)!;
  // Four days of interest, and the futures' own premium.
  expect(forward).toBeGreaterThan(spot);
  expect(forward).toBeLessThan(spot * 1.003);
  const near = rows.filter(({ strike }) => Math.abs(strike - spot) <= 250);
  expect(near.length).toBeGreaterThan(8);
  for (const row of near) {
    const of = { forward, strike: row.strike, years, interest: INTEREST };
    const call = impliedVolatility({ ...of, call: true }, row.ce_ltp)!;
    const put = impliedVolatility({ ...of, call: false }, row.pe_ltp)!;
    expect.soft(Math.abs(call * 100 - row.ce_iv), `call ${row.strike}: ${call * 100} against ${row.ce_iv}`).toBeLessThan(0.8);
    expect.soft(Math.abs(put * 100 - row.pe_iv), `put ${row.strike}: ${put * 100} against ${row.pe_iv}`).toBeLessThan(0.8);
    const greeks = optionGreeks({ ...of, call: true }, call);
    expect.soft(Math.abs(greeks.vega / row.ce_vega - 1), `vega ${row.strike}: ${greeks.vega} against ${row.ce_vega}`).toBeLessThan(0.08);
    expect.soft(Math.abs(greeks.gamma / row.ce_gamma - 1), `gamma ${row.strike}: ${greeks.gamma} against ${row.ce_gamma}`).toBeLessThan(0.12);
  }
});
