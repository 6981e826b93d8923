import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { seededRandom } from "../../shared/domain/random.ts";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { PER_RUPEE } from "../../shared/domain/units.ts";
import { dayNumber, dayStart, isWeekend } from "../../shared/history/days.ts";
import type { BarTable } from "../../shared/simulation/backtest/bar-table.ts";
import { barTable } from "../../shared/simulation/backtest/bar-table.ts";
import { sharedData } from "../shared-data.ts";

const MINUTES = 375;
const OPEN_MS = 555 * 60_000;
const TICK = 500;
const FIRST_DAY = dayNumber("2011-01-03");

/** A minute as shares of the close before it. */
type Step = readonly [open: number, high: number, low: number, close: number, volume: number];

/** Whole days of the real series, or days of a walk where it is not beside the checkout. */
function days(random: () => number): Step[][] {
  const file = sharedData("ohlcv/intraday_1m/SBIN_1m_2021.csv.gz");
  if (!file) {
    process.stderr.write("backtest: no recorded bars beside the checkout, measuring a synthetic walk\n");
    return Array.from({ length: 20 }, () => Array.from({ length: MINUTES }, () => {
      const close = 1 + (random() - 0.5) * 0.001;
      return [1, Math.max(1, close) + random() * 0.0003, Math.min(1, close) - random() * 0.0003, close, Math.floor(random() * 50_000)];
    }));
  }
  const found = new Map<string, Step[]>();
  let before = 0;
  for (const line of gunzipSync(readFileSync(file)).toString().trim().split("\n").slice(1)) {
    const [time = "", open = 0, high = 0, low = 0, close = 0, volume = 0] = line.split(",").map((cell, i) => (i === 0 ? cell : Number(cell))) as [string, number, number, number, number, number];
    const day = found.get(time.slice(0, 10)) ?? [];
    if (before > 0 && day.length < MINUTES) day.push([open / before, high / before, low / before, close / before, volume]);
    found.set(time.slice(0, 10), day);
    before = close;
  }
  return [...found.values()].filter((day) => day.length >= 300);
}

/** One-minute bars made of whole real days in a random order, the same for the same seed. On the tick of 0.05. */
export function resampledBars(length: number, seed: number, shared = false): BarTable {
  const random = seededRandom(seed);
  const pool = days(random);
  const table = barTable("NSE:SBIN" as InstrumentKey, 1, length, shared);
  let close = 350 * PER_RUPEE;
  let day = FIRST_DAY;
  for (let i = 0; i < length; day++) {
    if (isWeekend(day)) continue;
    const steps = pool[Math.floor(random() * pool.length)] ?? [];
    // Drifts back to where it began, so that a long walk neither explodes nor dies.
    const pull = 1 + (Math.log((350 * PER_RUPEE) / close) * 0.02) / steps.length;
    for (let minute = 0; minute < steps.length && i < length; minute++, i++) {
      const [open, high, low, last, volume] = steps[minute] as Step;
      const on = (share: number): number => Math.max(TICK, Math.round((close * share * pull) / TICK) * TICK);
      table.at[i] = dayStart(day) + OPEN_MS + minute * 60_000;
      const [o, c] = [on(open), on(last)];
      table.open[i] = o;
      table.high[i] = Math.max(o, c, on(high));
      table.low[i] = Math.min(o, c, on(low));
      table.close[i] = close = c;
      table.volume[i] = volume;
    }
  }
  return table;
}
