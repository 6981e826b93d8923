import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { seededRandom } from "../../../shared/domain/random.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { KEPT, KEPT_FIELDS } from "../../../shared/recording/tick-fields.ts";
import { DayFile } from "../../../workers/recorder/day-file.ts";
import { systemDisk } from "../../../workers/recorder/disk.ts";
import { SBIN, SEED, recordingsIn } from "./rig.ts";

/** A tick each so many ms, from the open at 9:15. */
export const STEP_MS = 5_000;
const OPEN = 555;

export interface RecordedDay {
  readonly day: string;
  /** Ticks, one every five seconds. */
  readonly ticks: number;
  /** Those of these places were not recorded. */
  readonly without?: readonly [from: number, to: number];
  readonly key?: InstrumentKey;
  readonly file?: string;
}

/** Writes a day's recording: a seeded walk in steps of 0.05 around 800, with a book of a tick on both sides. @returns how many ticks it holds. */
export function recordWalk(folder: string, { day, ticks, without = [0, 0], key = SBIN, file = "001.ticks" }: RecordedDay): number {
  const at = join(recordingsIn(folder), day);
  mkdirSync(at, { recursive: true });
  const tape = new DayFile(systemDisk, join(at, file), { market: "practice-1", day, startedAt: istEpoch(day, OPEN - 15) });
  const nth = tape.addInstrument({ key, exchange: "NSE", symbol: key.slice(4), name: key, kind: "equity", underlying: "", lot: 1, tick: 500, token: "1", brokerSymbol: "", previousClose: 0, upperCircuit: 0, lowerCircuit: 0, high52: 0, low52: 0 });
  const random = seededRandom(SEED + day.length + Number(day.slice(-2)));
  const rows: number[][] = [];
  let [price, volume] = [8_000_000, 0];
  for (let i = 0; i < ticks; i++) {
    price = Math.max(4_000_000, price + Math.round(Math.sin(i / 150) * 2 + (random() - 0.5) * 8) * 500);
    const traded = 50 + Math.floor(random() * 500);
    volume += traded;
    if (i >= without[0] && i < without[1]) continue;
    const time = istEpoch(day, OPEN) + 1_000 + i * STEP_MS;
    const values: readonly (readonly [number, number])[] = [
      [KEPT.exchangeAt, time], [KEPT.marketAt, time], [KEPT.receivedAt, time * 1_000], [KEPT.sequence, i + 1], [KEPT.ltp, price], [KEPT.ltq, 10], [KEPT.traded, i === 0 ? 0 : traded], [KEPT.volume, volume],
      [KEPT.bid, price - 500], [KEPT.bidQuantity, 400], [KEPT.ask, price + 500], [KEPT.askQuantity, 500],
    ];
    const row = new Array<number>(KEPT_FIELDS).fill(0);
    for (const [field, value] of values) row[field] = value;
    rows.push(row);
  }
  const piece = 1_000;
  for (let from = 0; from < rows.length; from += piece) {
    const part = rows.slice(from, from + piece);
    tape.addTicks(nth, Float64Array.from(part.flat()), part.length);
  }
  tape.close();
  return rows.length;
}
