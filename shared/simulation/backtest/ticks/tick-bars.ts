import type { InstrumentKey } from "../../../domain/identity.ts";
import { MINUTE_MS } from "../../../domain/time.ts";
import { TICK, TICK_FIELDS } from "../../../streams/tick-ring.ts";
import type { BarTable } from "../bar-table.ts";
import { barTable } from "../bar-table.ts";
import { GrowingColumns } from "../data/growing-columns.ts";
import type { TickTable } from "../data/tick-table.ts";
import { BelievedTicks } from "./believed-ticks.ts";
import { writeRow } from "./table-record.ts";

/** Which of the instruments are indices: they tell no volume. */
export type IsIndex = (key: InstrumentKey) => boolean;

interface Minute {
  at: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/**
 * Bars of one minute of each instrument, of the ticks that a strategy sees: prints that nothing bears out are in none,
 * as in the candles of a run. Minutes without a trade leave no bar.
 */
export function minuteBars(table: TickTable, isIndex: IsIndex): BarTable[] {
  const { instruments } = table;
  const indices = instruments.map(isIndex);
  const columns = instruments.map(() => new GrowingColumns(6));
  const minutes = instruments.map((): Minute => ({ at: Number.NaN, open: 0, high: 0, low: 0, close: 0, volume: 0 }));
  const flush = (slot: number): void => {
    const [rows, minute] = [columns[slot], minutes[slot]];
    if (!rows || !minute || Number.isNaN(minute.at)) return;
    rows.addRow();
    [minute.at, minute.open, minute.high, minute.low, minute.close, minute.volume].forEach((value, column) => rows.set(column, value));
  };
  believed(table, indices, (slot, at, price, traded) => {
    const minute = minutes[slot];
    if (!minute || (traded <= 0 && indices[slot] !== true)) return;
    const opens = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    // A stamp that goes back belongs to the minute that it has become.
    if (!(opens <= minute.at)) {
      flush(slot);
      Object.assign(minute, { at: opens, open: price, high: price, low: price, volume: 0 });
    }
    minute.high = Math.max(minute.high, price);
    minute.low = Math.min(minute.low, price);
    minute.close = price;
    minute.volume += traded;
  });
  return instruments.map((instrument, slot) => {
    flush(slot);
    const rows = columns[slot];
    const bars = barTable(instrument, 1, rows?.rows ?? 0);
    rows?.moveInto([bars.at, bars.open, bars.high, bars.low, bars.close, bars.volume]);
    return bars;
  });
}

/** Each believed price of each instrument as a bar of its own, ascending: how far a position went for and against its holder. */
export function priceSteps(table: TickTable, isIndex: IsIndex): BarTable[] {
  const { instruments } = table;
  const columns = instruments.map(() => new GrowingColumns(2));
  const latest = instruments.map(() => Number.NEGATIVE_INFINITY);
  believed(table, instruments.map(isIndex), (slot, at, price) => {
    const rows = columns[slot];
    if (!rows) return;
    const time = Math.max(latest[slot] ?? at, at);
    latest[slot] = time;
    rows.addRow();
    rows.set(0, time);
    rows.set(1, price);
  });
  return instruments.map((instrument, slot) => {
    const rows = columns[slot];
    const [at, price] = [new Float64Array(rows?.rows ?? 0), new Float64Array(rows?.rows ?? 0)];
    rows?.moveInto([at, price]);
    return { instrument, frame: 1, at, open: price, high: price, low: price, close: price, volume: new Float64Array(0) };
  });
}

/** The ticks that a run on the table shows its strategy, in their order. */
function believed(table: TickTable, indices: readonly boolean[], each: (slot: number, at: number, price: number, traded: number) => void): void {
  const record = new Float64Array(TICK_FIELDS);
  const ticks = new BelievedTicks(indices.length, indices.flatMap((index, slot) => (index ? [slot] : [])), record, (slot, { [TICK.marketAt]: at = 0, [TICK.ltp]: price = 0, [TICK.traded]: traded = 0 }) => each(slot, at, price, traded));
  let now = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < table.at.length; i++) {
    const slot = table.instrument[i] ?? -1;
    writeRow(table, i, record);
    now = Math.max(now, table.at[i] ?? 0);
    record[TICK.marketAt] = now;
    ticks.take(slot, 0, 0);
    ticks.deliver(slot);
  }
}
