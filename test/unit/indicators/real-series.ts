import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Bar } from "../../../shared/indicators/bar.ts";
import { sharedData } from "../../shared-data.ts";

/** Series of different kinds: twenty years unadjusted, adjusted, five minutes, one minute with gaps, an index without volume. */
export const REAL_SERIES = [
  "daily_nse_raw/SBIN_1d_2000_2021",
  "daily_adjusted/RELIANCE_1d_2021_2025",
  "intraday_5m/SBIN_5m_2024-05",
  "intraday_5m/NIFTY_5m_2025-11_2026-01",
  "intraday_1m/NIFTY_1m_2021",
  "intraday_1m/HDFCBANK_1m_2021",
] as const;

/** Bars in rupees; undefined where the reference data is absent. */
export function realSeries(name: string): readonly Bar[] | undefined {
  const file = sharedData(`ohlcv/${name}.csv.gz`);
  if (file === undefined) return undefined;
  const [head = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  const columns = head.trim().toLowerCase().split(",");
  const column = (row: readonly string[], title: string): string => row[columns.indexOf(title)] ?? "";
  const time = columns.includes("timestamp") ? "timestamp" : "date";
  return lines.map((line) => {
    const row = line.trim().split(",");
    const stamp = column(row, time);
    const [open, high, low, close, volume] = ["open", "high", "low", "close", "volume"].map((title) => Number(column(row, title)));
    return { at: Date.parse(stamp.length === 10 ? `${stamp}T00:00:00+05:30` : stamp), open, high, low, close, volume } as Bar;
  });
}
