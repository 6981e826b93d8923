import { importLines } from "./line.ts";
import type { RunParts } from "./run-parts.ts";
import type { RunState } from "./run-state.ts";

type SeriesState = Pick<RunState, "series" | "ticks">;

/** Candles, forming bars and indicators of a run. */
export function exportSeries({ feeds, ticks }: RunParts): SeriesState {
  return {
    series: feeds.map((feed) => feed.exportState()),
    ticks: ticks.map(({ name, instrument, lines }) => ({ name, instrument: instrument.key, lines: lines.map((line) => line.exportState()) })),
  };
}

/** Takes over the series that are the same. @returns sentences about what could not be. */
export function importSeries({ feeds, ticks: own }: RunParts, { series, ticks }: SeriesState): string[] {
  const words: string[] = [];
  for (const one of series) {
    const feed = feeds.find((mine) => mine.series.name === one.name && mine.series.instrument.key === one.instrument && mine.frame === one.frame);
    if (feed) words.push(...feed.importState(one));
  }
  for (const { name, instrument, lines } of ticks) {
    const mine = own.find((one) => one.name === name && one.instrument.key === instrument);
    if (mine && !importLines(mine.lines, lines)) words.push(`The indicators on "${name}" are others than in the running version: they begin anew.`);
  }
  return words;
}
