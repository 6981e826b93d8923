import { describe, expect, test } from "vitest";
import { ChainFigures } from "../../../../renderer/panels/option-chain/chain-figures.ts";
import type { ChainStrike } from "../../../../renderer/panels/option-chain/chain-figures.ts";
import { greekText, interestText, leftText, strikeText } from "../../../../renderer/panels/option-chain/chain-words.ts";
import { expiryOf } from "../../../../renderer/panels/option-chain/chain-store.ts";
import { inOrder, leastWidth, templateOf } from "../../../../renderer/panels/option-chain/chain-columns.ts";
import type { InstrumentView } from "../../../../shared/contract/schemas/market.ts";
import type { InstrumentKey } from "../../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../../shared/domain/time.ts";
import { price } from "../../../../shared/domain/units.ts";
import { INTEREST, optionGreeks, optionValue } from "../../../../shared/options/black76.ts";
import { Q } from "../../../../shared/streams/quote-fields.ts";

const DAY = 86_400_000;
const END = 1_788_000_000_000;
const SPOT = 24_482.35;
const YEARS = 8 / 365;
const FORWARD = SPOT * Math.exp(INTEREST * YEARS);

const STRIKES = Array.from({ length: 9 }, (_, i) => 24_300 + i * 50);
const option = (strike: number, optionType: "CE" | "PE"): InstrumentView => ({
  key: `NFO:NIFTY${strike}${optionType}` as InstrumentKey, exchange: "NFO", symbol: "", name: "", kind: "option", underlying: "NIFTY", expiry: "2026-08-25", strike: price(strike * 10_000), optionType, lot: 65, tick: price(500), multiplier: 1, tradable: true,
});
const ROWS: readonly ChainStrike[] = STRIKES.map((strike) => ({ strike: price(strike * 10_000), call: option(strike, "CE"), put: option(strike, "PE") }));
const premium = (strike: number, call: boolean): number => Math.round(optionValue({ call, forward: FORWARD, strike, years: YEARS, interest: INTEREST }, 0.115) * 10_000);

/** A chain whose stream and broker say what a test lets them say. */
class Rig {
  readonly stream = new Map<string, number>();
  readonly figures = new ChainFigures(ROWS, (key, field) => this.stream.get(`${key} ${field}`) ?? Number.NaN);

  ticked(key: InstrumentKey, field: number, value: number, receivedAt = 2_000): void {
    this.stream.set(`${key} ${field}`, value);
    this.stream.set(`${key} ${Q.receivedAt}`, receivedAt);
  }

  allPriced(): void {
    for (const row of ROWS) {
      this.ticked(row.call!.key, Q.ltp, premium(row.strike / 10_000, true));
      this.ticked(row.put!.key, Q.ltp, premium(row.strike / 10_000, false));
    }
  }

  interest(of: (strike: number, call: boolean) => number | undefined, at = 1_000): void {
    const rows = ROWS.flatMap(({ strike, call, put }) => [[call!.key, of(strike / 10_000, true)] as const, [put!.key, of(strike / 10_000, false)] as const]);
    this.figures.learnInterest({ rows: rows.flatMap(([instrument, openInterest]) => (openInterest === undefined ? [] : [{ instrument, openInterest, volume: 0 }])), at: at as SystemTime });
  }
}

describe("greeks", () => {
  test("the broker's are taken as they are; one that it gave no volatility for is worked out", () => {
    const rig = new Rig();
    rig.allPriced();
    const told = { strike: price(24_500 * 10_000), delta: 0.4924, gamma: 0.0028, theta: -4.0918, vega: 2.2967, volatility: 16.33 };
    rig.figures.learnGreeks([{ ...told, optionType: "CE" }, { ...told, optionType: "PE", volatility: 0 }], END);
    rig.figures.count(SPOT * 10_000, END - 8 * DAY);
    const { strike: _, ...greeks } = told;
    expect(rig.figures.greeks(ROWS[4]!, "CE")).toEqual({ ...greeks, own: false });
    expect(rig.figures.greeks(ROWS[4]!, "PE")).toMatchObject({ own: true, volatility: expect.closeTo(11.5, 1) });
  });

  test("own ones come from the last price, the parity forward and the time left, in rupees", () => {
    const rig = new Rig();
    rig.allPriced();
    rig.figures.learnGreeks([], END);
    const sums = rig.figures.count(SPOT * 10_000, END - 8 * DAY);
    expect(sums.forward! / 10_000).toBeCloseTo(FORWARD, 2);
    expect(sums.atm).toBe(24_500 * 10_000);
    expect(sums.volatility).toBeCloseTo(11.5, 2);
    const right = optionGreeks({ call: false, forward: FORWARD, strike: 24_400, years: YEARS, interest: INTEREST }, 0.115);
    const shown = rig.figures.greeks(ROWS[2]!, "PE")!;
    for (const name of ["delta", "gamma", "theta", "vega"] as const) expect(shown[name] / right[name]).toBeCloseTo(1, 3);
  });

  test("there are none without a premium, without the market's time, and after the end", () => {
    const rig = new Rig();
    rig.figures.learnGreeks([], END);
    rig.figures.count(SPOT * 10_000, END - 8 * DAY);
    expect(rig.figures.greeks(ROWS[4]!, "CE")).toBeUndefined();
    rig.allPriced();
    for (const now of [undefined, END, END + DAY]) {
      rig.figures.count(SPOT * 10_000, now);
      expect(rig.figures.greeks(ROWS[4]!, "CE")).toBeUndefined();
    }
  });
});

describe("open interest", () => {
  test("no sum is made of a part of the chain", () => {
    const rig = new Rig();
    rig.interest((strike, call) => (strike === 24_300 && call ? undefined : 100));
    const sums = rig.figures.count(SPOT * 10_000, END - DAY);
    expect(sums).toMatchObject({ maxPain: undefined, ratio: undefined, counted: 17, contracts: 18, largest: 100 });
  });

  test("of the whole chain: 0 counts as known", () => {
    const rig = new Rig();
    rig.interest((strike, call) => (strike === 24_450 ? (call ? 400 : 200) : 0));
    expect(rig.figures.count(undefined, undefined)).toMatchObject({ maxPain: 24_450 * 10_000, ratio: 0.5, counted: 18, largest: 400 });
  });

  test("the newer of stream and broker counts: a contract that nobody watches any more is not told by its last tick", () => {
    const rig = new Rig();
    const { key } = ROWS[0]!.call!;
    rig.interest(() => 100, 1_000);
    rig.ticked(key, Q.openInterest, 130, 2_000);
    expect(rig.figures.openInterest(key)).toBe(130);
    rig.interest(() => 150, 3_000);
    expect(rig.figures.openInterest(key)).toBe(150);
    rig.ticked(key, Q.openInterest, 0, 4_000);
    expect(rig.figures.openInterest(key)).toBe(150);
  });
});

describe("words", () => {
  test.each([[0, "0"], [48_750, "48,750"], [99_999, "99,999"], [100_000, "1.00 L"], [4_105_855, "41.06 L"], [9_999_400, "99.99 L"], [9_999_600, "1.00 Cr"], [21_167_380, "2.12 Cr"], [undefined, "–"]])("open interest of %s is %s", (units, text) => {
    expect(interestText(units)).toBe(text);
  });

  test.each([[245_000_000, "24,500"], [10_602_000, "1,060.2"], [2_500, "0.25"]])("strike %s is %s", (strike, text) => expect(strikeText(strike)).toBe(text));

  test.each([[-0.0001, 2, "0.00"], [-9.3, 2, "−9.30"], [0.0017, 4, "0.0017"], [undefined, 2, "–"], [Number.NaN, 2, "–"]])("greek %s with %s decimals is %s", (value, decimals, text) => expect(greekText(value, decimals)).toBe(text));

  test.each([[4 * DAY + 3.5 * 3_600_000, "4 d 3 h"], [5 * 3_600_000 + 12 * 60_000, "5 h 12 min"], [59_000, "0 min"], [0, "ended"], [-5, "ended"]])("%s ms are %s", (ms, text) => expect(leftText(ms)).toBe(text));
});

test("the expiry that was chosen, else that of the option which was chosen elsewhere, else the nearest", () => {
  const expiries = ["2026-08-25", "2026-09-01"].map((expiry) => ({ expiry, exchange: "NFO" as const, contracts: 2, lot: 65 }));
  expect(expiryOf(expiries, undefined, undefined)?.expiry).toBe("2026-08-25");
  expect(expiryOf(expiries, undefined, "NFO 2026-09-01")?.expiry).toBe("2026-09-01");
  expect(expiryOf(expiries, "NFO 2026-08-25", "NFO 2026-09-01")?.expiry).toBe("2026-08-25");
  expect(expiryOf(expiries, "NFO 2026-07-28", undefined)?.expiry).toBe("2026-08-25");
  expect(expiryOf([], undefined, undefined)).toBeUndefined();
});

test("columns keep the chain's order, the last price is always there, and both sides fit", () => {
  expect(inOrder(["iv", "gamma"])).toEqual(["gamma", "iv", "ltp"]);
  expect(templateOf(["iv", "ltp"]).split(" 1fr) ").length).toBe(4);
  expect(leastWidth(["iv", "ltp"])).toBe(84 + 2 * (44 + 60));
});
