import type { FreshRun } from "../../../shared/contract/backtest-task.ts";

/** A run with a curve of so many points, as its thread would keep it. */
export function freshRun(id: string, points: number): FreshRun {
  const column = (from: number, step: number): number[] => Array.from({ length: points }, (_, i) => from + i * step + Math.sin(i * i));
  const request = { file: "own/cross.ts", parameters: { slow: 40 } };
  const figures = { start: 0, end: 1, duration: 1, bars: points, exposure: 0, equityFinal: 1, equityPeak: 1, return: 0, buyAndHold: 0, drawdownMax: 0, underWater: 0, trades: 0, charges: 0, turnover: 0, wonInRow: 0, lostInRow: 0 };
  return {
    id, at: 1_795_150_000_000, title: `Run ${id}`, tookMs: 12.5,
    played: {
      request, figures, codeHash: "c", dataHash: "d", instruments: ["NSE:SBIN"], assumes: ["Fills are made up."], warnings: [], months: [], chargeLines: [], trades: [], orders: [], failures: [],
      curve: { at: column(1_795_150_000_000, 60_000).map(Math.round), equity: column(1e6, 1.25), benchmark: column(800, 0.05), drawdown: column(0, 0) },
    },
    inputs: { build: { file: "cross.ts", code: "", map: "{}", hash: "c" }, request, instruments: [], floats: false, places: { store: "/x/candles.db", recordings: undefined, calendar: { sessions: "", holidays: "" }, charges: "", margins: "" } },
  } as unknown as FreshRun;
}
