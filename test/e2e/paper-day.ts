import type { Snapshot } from "../../shared/contract/commands.ts";
import type { PaperAccountView, PerformanceDay, PerformanceView } from "../../shared/contract/schemas/paper.ts";
import { DEFAULT_FILL_MODEL } from "../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../shared/contract/schemas/portfolio.ts";
import { accountId } from "../../shared/domain/identity.ts";
import { DAY_MS, istEpoch } from "../../shared/domain/time.ts";
import type { MarketTime } from "../../shared/domain/time.ts";
import { defaultState } from "./fake/default-state.ts";
import { UNIVERSE } from "./fake/universe.ts";
import { at, position, rupees } from "./trading-day.ts";

export const SWING = accountId("paper", "Swing", "paper");
const DEFAULTS = defaultState(UNIVERSE);

export const SWING_ACCOUNT: AccountView = { id: SWING, broker: "Paper", title: "Swing", clientCode: "Swing", world: "paper", state: "ready", sentence: "Ready", trading: true };

export const SWING_PAPER: PaperAccountView = {
  account: SWING, name: "Swing", capital: rupees(1_000_000), model: DEFAULT_FILL_MODEL, generation: 2, openedAt: at(9, 0), closed: false,
  assumes: "Fills assume orders that reach the market 45 ms after the press (250 ms for one in a hundred), limit orders that wait behind the displayed quantity, and market orders that take the five visible levels, at most 3 % from the last price.",
};

const RESULTS = [4_210.5, -2_300.25, 0, 11_480, -18_955.4, 6_120, 2_045.75, -950, 14_300.1, 8_812.35, -4_400, 3_150.6, -12_480.9, 21_905, 1_300.45, -7_765.3, 9_420];

/** Trading days before and with 17 August 2026, a Monday; results by hand in `RESULTS`. */
export function paperDays(): PerformanceDay[] {
  const days: string[] = [];
  for (let time = Date.parse("2026-08-17T00:00:00Z"); days.length < RESULTS.length; time -= DAY_MS) {
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.unshift(new Date(time).toISOString().slice(0, 10));
  }
  let equity = 1_000_000;
  return days.map((day, i): PerformanceDay => {
    const net = RESULTS[i]!;
    equity += net;
    return { day, realised: rupees(net + 120), charges: rupees(120), net: rupees(net), equity: rupees(equity), fills: i % 5 };
  });
}

/** Equity 10,35,892.90 after those days; today's minutes wander to it. */
export function swingPerformance(): PerformanceView {
  const days = paperDays();
  const last = days.at(-1)!;
  const before = days.at(-2)!;
  const closes = days.slice(0, -1).map(({ day, equity }) => ({ at: istEpoch(day, 930) as MarketTime, equity }));
  const minutes = Array.from({ length: 137 }, (_, i) => ({
    at: istEpoch(last.day, 555 + i) as MarketTime,
    equity: rupees((before.equity + ((last.equity - before.equity) * i) / 136) / 10_000 + Math.sin(i / 9) * 3_200 * (1 - i / 136)),
  }));
  const peak = Math.max(...closes.map(({ equity }) => equity), ...minutes.map(({ equity }) => equity));
  return {
    account: SWING, generation: 2, capital: rupees(1_000_000), equity: last.equity, cash: rupees(812_430.15), realised: rupees(31_002.9), unrealised: rupees(6_930), charges: rupees(2_040),
    chargeLines: [
      { name: "Brokerage", amount: rupees(860) }, { name: "STT", amount: rupees(611.25) }, { name: "Exchange charges", amount: rupees(201.4) }, { name: "SEBI fee", amount: rupees(6.1) }, { name: "GST", amount: rupees(192.15) },
      { name: "Stamp duty", amount: rupees(90.35) }, { name: "DP charges", amount: rupees(78.75) },
    ],
    exposure: rupees(303_130), marginUsed: rupees(186_420), available: rupees(812_430.15), unpriced: 0, peak: peak as PerformanceView["peak"], drawdown: (peak - last.equity) as PerformanceView["drawdown"],
    worstDrawdown: rupees(18_955.4), worstDrawdownPercent: 1.87, curve: [...closes, ...minutes], days,
  };
}

/** The practice account beside an open paper account; the paper one is chosen. */
export function paperState(): Partial<Snapshot> {
  return {
    accounts: [...DEFAULTS.accounts, SWING_ACCOUNT],
    paper: [SWING_PAPER],
    limits: [...DEFAULTS.limits, { account: SWING, limits: DEFAULTS.limits[0]!.limits }],
    positions: [position({ account: SWING, product: "CNC", quantity: 250, buyQuantity: 250, buyValue: rupees(201_250), cost: rupees(201_250) })],
    funds: [...DEFAULTS.funds, { account: SWING, available: rupees(812_430.15), cash: rupees(812_430.15), utilised: rupees(186_420), at: at(11, 32) }],
    settings: { page: { account: SWING } },
  };
}
