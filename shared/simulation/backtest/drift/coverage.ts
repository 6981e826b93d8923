import { groupDigits } from "../../../domain/format.ts";
import { istTime } from "../../../domain/time.ts";
import type { TickTable } from "../data/tick-table.ts";

/** So much later than it should a recording may begin, or earlier end: few shares trade in every second. */
const EDGE_MS = 120_000;
/** Without a tick of any instrument of the strategy for so long, something was missed, or nothing traded. */
const HOLE_MS = 300_000;

/** What of a time a recording lacks, a sentence each; none = it is whole as far as can be told. @param from, until market ms: of the strategy, within the session. */
export function coverageGaps(table: TickTable, from: number, until: number): string[] {
  const within = [...table.at].filter((at) => at >= from && at <= until).sort((a, b) => a - b);
  const [first] = within;
  const last = within.at(-1);
  if (first === undefined || last === undefined) return [`Nothing was recorded of its instruments between ${istTime(from)} and ${istTime(until)}, in which it ran.`];
  const sentences: string[] = [];
  if (first - from > EDGE_MS) sentences.push(`It ran from ${istTime(from)} on, and the recording begins at ${istTime(first)}: what it decided before cannot be seen in the re-run.`);
  for (let i = 1; i < within.length; i++) {
    const [before = 0, after = 0] = [within[i - 1], within[i]];
    if (after - before > HOLE_MS) sentences.push(`From ${istTime(before)} to ${istTime(after)} nothing of its instruments was recorded: nobody traded, or the recorder or the feed was away.`);
  }
  if (until - last > EDGE_MS) sentences.push(`The recording ends at ${istTime(last)}, and it ran until ${istTime(until)}.`);
  const lost = lostSteps(table);
  if (lost > 0) sentences.push(`${groupDigits(lost)} time${lost === 1 ? "" : "s"} more was traded between two recorded ticks than they tell: ticks are missing.`);
  return sentences;
}

/** Ticks whose day's volume is not that of the one before and their own trade: something between them was not recorded. */
function lostSteps({ instrument, volume, traded }: TickTable): number {
  const before = new Map<number, number>();
  let lost = 0;
  for (let i = 0; i < volume.length; i++) {
    const own = instrument[i] ?? 0;
    const now = volume[i] ?? 0;
    const last = before.get(own);
    const step = traded[i] ?? 0;
    if (last !== undefined && step > 0 && now - last > step) lost++;
    before.set(own, now);
  }
  return lost;
}
