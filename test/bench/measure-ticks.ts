/** Ticks through an SMA crossover with charges, margin and a paper account's fills, beside the strategy alone on the same ticks. */
import { performance } from "node:perf_hooks";
import type { TradingCalendar } from "../../shared/calendar/trading-calendar.ts";
import { DEFAULT_FILL_MODEL } from "../../shared/contract/schemas/paper.ts";
import { seededRandom } from "../../shared/domain/random.ts";
import { istEpoch } from "../../shared/domain/time.ts";
import type { TickTable } from "../../shared/simulation/backtest/data/tick-table.ts";
import { tickTable } from "../../shared/simulation/backtest/data/tick-table.ts";
import type { TickRunOptions } from "../../shared/simulation/backtest/ticks/options.ts";
import { writeRow } from "../../shared/simulation/backtest/ticks/table-record.ts";
import { TickRun } from "../../shared/simulation/backtest/ticks/tick-run.ts";
import { StrategyRunner } from "../../shared/strategy/runner.ts";
import { TICK, TICK_FIELDS } from "../../shared/streams/tick-ring.ts";

const TICKS = 2_000_000;
/** A liquid share on a busy day: a tick each 150 ms. */
const PER_DAY = 150_000;
const STEP_MS = 150;
const ROUNDS = 5;

export interface TickSpeed {
  readonly ticks: number;
  readonly fills: number;
  /** Ticks a second of CPU time and of the clock on the wall, medians of the rounds. */
  readonly cpu: number;
  readonly wall: number;
  /** The strategy alone, of CPU time. */
  readonly alone: number;
}

/** @param options but for what is said of ticks alone. */
export function measureTicks(options: Omit<TickRunOptions, "model">): TickSpeed {
  const table = ticks(options.calendar);
  let fills = 0;
  const rounds = Array.from({ length: ROUNDS + 1 }, () => ({
    full: timed(() => (fills = new TickRun({ ...options, model: DEFAULT_FILL_MODEL }).run(table).fills.length)),
    alone: timed(() => decideOnly(options, table)),
  })).slice(1);
  return { ticks: TICKS, fills, cpu: median(rounds.map(({ full }) => full.cpu)), wall: median(rounds.map(({ full }) => full.wall)), alone: median(rounds.map(({ alone }) => alone.cpu)) };
}

/** A seeded walk by the tick, with a book of one line a side. */
function ticks(calendar: TradingCalendar): TickTable {
  const table = tickTable(["NSE:SBIN" as never], TICKS);
  const random = seededRandom(1);
  let [day, price, volume] = ["2026-08-03", 8_000_000, 0];
  for (let i = 0; i < TICKS; i++) {
    const nth = i % PER_DAY;
    if (nth === 0) {
      if (i > 0) day = calendar.nextTradingDay(day, "equity");
      volume = 0;
    }
    price += Math.round((random() - 0.5) * 6) * 500;
    const traded = Math.floor(random() * 60);
    volume += traded;
    const row = { at: istEpoch(day, 555) + nth * STEP_MS, price, quantity: traded, traded: nth === 0 ? 0 : traded, volume, bid: price - 500, ask: price + 500, bidQuantity: 80, askQuantity: 90 };
    for (const [column, value] of Object.entries(row)) table[column as keyof typeof row][i] = value;
  }
  return table;
}

/** Candles and indicators, and nobody who takes its orders. */
function decideOnly({ strategy, parameters, instruments, calendar, capital, seed }: Omit<TickRunOptions, "model">, table: TickTable): void {
  const runner = new StrategyRunner({ strategy, parameters, instruments, calendar, capital, seed, sink: { signal: () => {}, failed: ({ message }) => { throw new Error(message); } } });
  const record = new Float64Array(TICK_FIELDS);
  runner.begin((table.at[0] ?? 0) - 1);
  for (let i = 0; i < table.at.length; i++) {
    writeRow(table, i, record);
    record[TICK.sequence] = i + 1;
    record[TICK.marketAt] = table.at[i] ?? 0;
    runner.tick(0, record, 0);
  }
}

function timed(work: () => void): { readonly cpu: number; readonly wall: number } {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (TICKS / (user + system)) * 1e6, wall: (TICKS / (performance.now() - wall)) * 1e3 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
