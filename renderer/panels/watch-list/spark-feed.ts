import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { client } from "../../connection/client.ts";
import { terminalStore } from "../../state/terminal.ts";
import { SparkSeries } from "./spark-series.ts";

/** Bars asked for each row: a day of five-minute ones. */
const FRAME = 5;
const COUNT = 75;
/** One question at a time and this far apart, ms: the broker's candle budget belongs to the charts. */
const APART_MS = 400;

const series = new Map<InstrumentKey, SparkSeries>();
const queue: InstrumentKey[] = [];
/** Asked for, and who draws it. */
const asked = new Map<InstrumentKey, Set<() => void>>();
let busy = false;

export function sparkOf(key: InstrumentKey): SparkSeries {
  let one = series.get(key);
  if (!one) series.set(key, (one = new SparkSeries()));
  return one;
}

/** Asks for the day so far of a row that has come into sight; once. Failing that, the line begins with now. */
export function wantSpark(key: InstrumentKey, draw: () => void): void {
  const known = asked.get(key);
  if (known) return void known.add(draw);
  asked.set(key, new Set([draw]));
  queue.push(key);
  if (!busy) void work();
}

async function work(): Promise<void> {
  busy = true;
  while (queue.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
    if (terminalStore.getState().link !== "live") continue;
    const key = queue.shift();
    if (key === undefined) break;
    try {
      const { candles } = await client.call("market.candles", { instrument: key, frame: FRAME, count: COUNT });
      sparkOf(key).seed(candles);
      for (const draw of asked.get(key) ?? []) draw();
      asked.get(key)?.clear();
    } catch {
      // No bars to be had: the feed's own prices draw the line from here on.
    }
  }
  busy = false;
}

/** The day rolled or the books were rebuilt: begin again. */
client.on("reset", () => {
  for (const one of series.values()) one.clear();
  asked.clear();
});
