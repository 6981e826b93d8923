import { sharedData } from "../../shared-data.ts";
import { instrumentKey } from "../../../shared/domain/identity.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import { price } from "../../../shared/domain/units.ts";
import type { RecordedTick } from "../../../electron/strategies/lock-step/recorded-tick.ts";
import { readRecording } from "../../../workers/exchange/market/replay/read-file.ts";
import { parseTicks } from "../../../workers/exchange/market/replay/ticks.ts";

/** The day of the recordings: −3.5 %, a good one to lose money on. */
export const DAY = "2021-04-12";
export const hasRecordings = sharedData(`ticks/SBIN_${DAY}.csv.gz`) !== undefined;

/** Epoch ms of "09:30" on the recordings' day. */
export function at(wall: string): MarketTime {
  const [hours = 0, minutes = 0] = wall.split(":").map(Number);
  return istEpoch(DAY, hours * 60 + minutes) as MarketTime;
}

/** The prints of some shares up to a time, one after the other as they came; at the same moment in the order of the shares. */
export async function recorded(symbols: readonly string[], until: string): Promise<RecordedTick[]> {
  const hours = { openAt: at("09:15"), closeAt: at("15:30") };
  const calendar = { isOpen: () => true, hours: () => hours, next: () => DAY, previous: () => DAY };
  const ticks: RecordedTick[] = [];
  for (const symbol of symbols) {
    const file = sharedData(`ticks/${symbol}_${DAY}.csv.gz`);
    if (file === undefined) throw new Error(`no recording of ${symbol}`);
    const series = parseTicks(await readRecording(file), calendar, true).get(DAY)!;
    for (let i = 0; i < series.at.length && series.at[i]! <= at(until); i++) {
      ticks.push({
        instrument: instrumentKey("NSE", symbol), at: series.at[i] as MarketTime, price: price(series.price[i]! * 100),
        quantity: i === 0 ? 0 : series.volume[i]! - series.volume[i - 1]!, volume: series.volume[i]!,
      });
    }
  }
  return ticks.sort((a, b) => a.at - b.at);
}
