import { drawdowns } from "../../../shared/analytics/drawdown.ts";
import { measure } from "../../../shared/analytics/metrics.ts";
import { monthlyReturns } from "../../../shared/analytics/monthly-returns.ts";
import { streaksOf } from "../../../shared/analytics/streaks.ts";
import type { LabOrder, LabRun, LabTrade } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_BAR_MODEL, labRun } from "../../../shared/contract/schemas/lab.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { DAY_MS, IST_OFFSET_MS, istEpoch, MINUTE_MS } from "../../../shared/domain/time.ts";
import type { PriceBars } from "../../../shared/lab-charts/price-bars.ts";

export interface Wished {
  readonly seed?: number;
  readonly days?: number;
  readonly barMinutes?: number;
  /** Mean bars between two entries. */
  readonly every?: number;
  readonly title?: string;
  readonly reason?: string;
}

const CAPITAL = 1_000_000;
/** Share of the entries whose direction turns out right: more than half, since charges are paid. */
const RIGHT = 0.58;
const INSTRUMENT = "NSE:RELIANCE";
const SESSION_MINUTES = 375;
const OPEN_MINUTES = 9 * 60 + 15;

/** Bars of a random walk in rupees, ticks of five paise, from 2 January 2023 on, weekdays only. */
export function madeBars({ seed = 1, days = 250, barMinutes = 15 }: Wished = {}): PriceBars {
  const random = seededRandom(seed);
  const tick = (price: number): number => Math.round(price * 20) / 20;
  const columns = { at: [] as number[], open: [] as number[], high: [] as number[], low: [] as number[], close: [] as number[] };
  let last = 2_500;
  for (let day = istEpoch("2023-01-02", OPEN_MINUTES), left = days; left > 0; day += DAY_MS) {
    if ([0, 6].includes(new Date(day + IST_OFFSET_MS).getUTCDay())) continue;
    left--;
    for (let minute = 0; minute < SESSION_MINUTES; minute += barMinutes) {
      const open = last;
      const close = tick(open * (1 + (random() - 0.497) * 0.0012 * Math.sqrt(barMinutes)));
      columns.at.push(day + minute * MINUTE_MS);
      columns.open.push(open);
      columns.close.push(close);
      columns.high.push(tick(Math.max(open, close) * (1 + random() * 0.0008)));
      columns.low.push(tick(Math.min(open, close) * (1 - random() * 0.0008)));
      last = close;
    }
  }
  return { instrument: INSTRUMENT, ...columns };
}

/** A run of one position at a time, entered and left by chance with a little luck; its figures are those of measure(). */
export function madeRun(wished: Wished = {}): { readonly run: LabRun; readonly bars: PriceBars } {
  const { seed = 1, every = 40, title = "EMA crossover 9/21", reason = "fast EMA above slow EMA" } = wished;
  const bars = madeBars(wished);
  const random = seededRandom(seed + 1);
  const length = bars.at.length;
  const equity: number[] = [];
  const trades: LabTrade[] = [];
  let cash = CAPITAL;
  let open: { readonly quantity: number; readonly bar: number; readonly price: number; readonly leave: number; low: number; high: number } | undefined;
  for (let i = 0; i < length; i++) {
    const price = bars.open[i]!;
    if (open && (i >= open.leave || i === length - 1)) {
      const trade = tradeOf(bars, open, i, price, reason, i === length - 1);
      trades.push(trade);
      cash += trade.profit / 10_000;
      open = undefined;
    } else if (!open && random() < 1 / every && i < length - 2) {
      const leave = i + 2 + Math.floor(random() * every);
      const rises = bars.open[Math.min(leave, length - 1)]! > price;
      open = { quantity: (rises === random() < RIGHT ? 1 : -1) * Math.max(1, Math.floor((cash * 0.9) / price)), bar: i, price, leave, low: price, high: price };
    }
    if (open) {
      open.low = Math.min(open.low, bars.low[i]!);
      open.high = Math.max(open.high, bars.high[i]!);
    }
    equity.push(open ? cash + open.quantity * (bars.close[i]! - open.price) : cash);
  }
  const at = Array.from(bars.at);
  const curve = { at, equity };
  const closed = trades.map((trade) => ({ ...trade, entryPrice: trade.entryPrice / 10_000, exitPrice: trade.exitPrice / 10_000, profit: trade.profit / 10_000, charges: trade.charges / 10_000 }));
  const benchmark = Array.from(bars.close);
  const metrics = measure({ curve, trades: closed, benchmark, tradesFrom: 21, riskFree: 0, zoneMs: IST_OFFSET_MS });
  const turnover = closed.reduce((sum, { quantity, entryPrice, exitPrice }) => sum + Math.abs(quantity) * (entryPrice + exitPrice), 0);
  const streaks = streaksOf(closed.map(({ profit }) => profit));
  const charges = trades.reduce((sum, trade) => sum + trade.charges, 0);
  const brokerage = Math.floor(charges * 0.4);
  const run = {
    id: "k3f9a27c1d", at: Date.parse("2026-11-22T05:02:05Z"), title, tookMs: 412,
    request: {
      file: "example/ema-crossover.ts", parameters: { fast: 9, slow: 21, "stop %": 1.5, direction: "both" },
      data: { kind: "history", from: "2023-01-02", to: new Date(at.at(-1)!).toISOString().slice(0, 10) },
      capital: CAPITAL * 10_000, holding: "intraday", bars: { ...DEFAULT_BAR_MODEL, slippage: { kind: "percent", by: 0.01 } }, ticks: DEFAULT_FILL_MODEL,
      chargesTimes: 1, sizing: 0.9, atEnd: "last-close", seed: 42,
    },
    codeHash: "4f6a9c0f6f6c3d4b8f3a1f0a5f0a3b1de9a8c7b6a5d4e3f201122334455667788".slice(0, 64), dataHash: "a0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9f",
    instruments: [INSTRUMENT],
    figures: definedOnly({
      ...metrics, bars: length, turnover, turnoverTimes: turnover / CAPITAL, wonInRow: streaks.won, lostInRow: streaks.lost,
      maeMean: -0.41, mfeMean: 0.47, rMean: 0.08,
    }),
    assumes: ["Market orders fill at the next bar's open.", "Within a rising bar the price is taken to go to the low first, within a falling one to the high first.", "Charges are Angel One's of 1 August 2026 on all days: older rates are not in the tables."],
    warnings: ["2023-03-14 has 311 of 375 minutes: 64 are missing.", "The price of NSE:RELIANCE fell by 49.8 % on 2023-07-20: it looks like a split or a demerger and was not adjusted."],
    curve: { at, equity, benchmark, drawdown: Array.from(drawdowns(curve)) },
    months: monthlyReturns(curve, IST_OFFSET_MS).map(({ year, months, whole }) => ({ year, whole, months: months.map((month) => month ?? null) })),
    chargeLines: [{ name: "Brokerage", amount: brokerage }, { name: "STT", amount: Math.floor(charges * 0.35) }, { name: "GST, stamp duty, SEBI and exchange fees", amount: charges - brokerage - Math.floor(charges * 0.35) }],
    trades, orders: trades.flatMap((trade, n) => ordersOf(trade, n)),
    failures: [],
  };
  return { run: labRun.parse(run), bars };
}

function tradeOf(bars: PriceBars, open: { quantity: number; bar: number; price: number; low: number; high: number }, exitBar: number, exit: number, reason: string, last: boolean): LabTrade {
  const { quantity, price } = open;
  const units = (rupees: number): number => Math.round(rupees * 10_000);
  const value = Math.abs(quantity) * price;
  const charges = units(Math.round((20 + value * 0.0001) * 100) / 100);
  const profit = units(exit) * quantity - units(price) * quantity - charges;
  const against = quantity > 0 ? open.low - price : open.high - price;
  const towards = quantity > 0 ? open.high - price : open.low - price;
  return {
    instrument: INSTRUMENT as LabTrade["instrument"], quantity, entryBar: open.bar, exitBar, entryAt: bars.at[open.bar] as LabTrade["entryAt"], exitAt: bars.at[exitBar] as LabTrade["exitAt"],
    entryPrice: units(price) as LabTrade["entryPrice"], exitPrice: units(exit) as LabTrade["exitPrice"], profit: profit as LabTrade["profit"], charges: charges as LabTrade["charges"], return: profit / units(value),
    mae: units(against * quantity) as LabTrade["mae"], mfe: units(towards * quantity) as LabTrade["mfe"], r: profit / units(value * 0.015),
    entryReason: reason, exitReason: last ? "End of the data" : "stop or opposite signal", open: last,
  };
}

function ordersOf(trade: LabTrade, n: number): LabOrder[] {
  const order = (end: "in" | "out"): LabOrder => ({
    id: `${n + 1}-${end}`, instrument: trade.instrument, side: trade.quantity > 0 === (end === "in") ? "BUY" : "SELL", type: "MARKET", quantity: Math.abs(trade.quantity), filled: Math.abs(trade.quantity),
    price: 0 as LabOrder["price"], trigger: 0 as LabOrder["trigger"], averagePrice: end === "in" ? trade.entryPrice : trade.exitPrice, state: "complete",
    at: end === "in" ? trade.entryAt : trade.exitAt, doneAt: end === "in" ? trade.entryAt : trade.exitAt, reason: end === "in" ? trade.entryReason : trade.exitReason, text: "",
  });
  return [order("in"), order("out")];
}

function definedOnly(figures: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== undefined));
}
