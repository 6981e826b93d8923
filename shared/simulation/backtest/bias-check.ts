import type { BiasView } from "../../contract/schemas/lab.ts";
import type { InstrumentKey } from "../../domain/identity.ts";
import { seededRandom } from "../../domain/random.ts";
import type { MarketTime } from "../../domain/time.ts";
import { signalWords } from "../../strategy/signal-words.ts";
import type { Signal } from "../../strategy/signals.ts";
import type { BarTable } from "./bar-table.ts";
import { BAR_COLUMNS } from "./bar-table.ts";

export interface BiasOptions {
  /** Moments at which the future is cut off, and changed. */
  readonly cuts: number;
  /** Bars that warm up in the run that is compared with one that has twice as many. */
  readonly warmUp: number;
  /** Of how the future is changed. */
  readonly seed: number;
}

/** Findings that are told; more say nothing new. */
const MOST_FINDINGS = 200;
/** How far prices of the changed future may go, as a share. */
const CHANGED_BY = 0.2;

type Finding = BiasView["findings"][number];

/**
 * Does a strategy know what it cannot know? It is played again with the future cut off, and with another future, from
 * several moments on: every signal until then must be the same. And with more history before the start: a signal that
 * changes hangs on where the data begins.
 * @param play all signals of a run; bars that open before `from` warm up only.
 */
export function biasCheck(play: (tables: readonly BarTable[], from: number) => readonly Signal[], tables: readonly BarTable[], { cuts, warmUp, seed }: BiasOptions): BiasView {
  const findings = new Map<string, Finding>();
  const whole = play(tables, Number.NEGATIVE_INFINITY);
  const random = seededRandom(seed);
  let trials = 0;
  for (const at of cutTimes(tables, cuts)) {
    for (const future of [cutOff(tables, at), changed(tables, at, random)]) {
      compare(findings, "look-ahead", whole, play(future, Number.NEGATIVE_INFINITY), at);
      trials += 1;
    }
  }
  const start = timeOf(tables, warmUp * 2);
  if (start !== undefined) {
    compare(findings, "warm-up", play(tables, start), play(tables.map((table) => slice(table, Math.floor(placeOf(table, start) / 2))), start), Number.POSITIVE_INFINITY);
    trials += 1;
  }
  return { trials, findings: [...findings.values()].sort((a, b) => a.at - b.at).slice(0, MOST_FINDINGS) };
}

/** Evenly spread, each the open of a bar of the finest table: what ended by then is past. */
function cutTimes(tables: readonly BarTable[], cuts: number): number[] {
  const longest = tables.reduce((most, table) => (table.at.length > most.at.length ? table : most));
  const times = Array.from({ length: cuts }, (_, i) => longest.at[Math.floor((longest.at.length * (i + 1)) / (cuts + 1))] ?? 0);
  return [...new Set(times)].filter((at) => at > (longest.at[0] ?? 0));
}

function cutOff(tables: readonly BarTable[], at: number): BarTable[] {
  return tables.map((table) => slice(table, 0, Math.max(1, placeOf(table, at))));
}

/** Another market from there on: each bar scaled by a step of its own. */
function changed(tables: readonly BarTable[], at: number, random: () => number): BarTable[] {
  return tables.map((table) => {
    const from = placeOf(table, at);
    const copy = slice(table, 0);
    for (let i = from; i < copy.at.length; i++) {
      const factor = 1 + (random() - 0.5) * 2 * CHANGED_BY;
      for (const column of ["open", "high", "low", "close"] as const) copy[column][i] = Math.max(1, Math.round((table[column][i] ?? 0) * factor));
    }
    return copy;
  });
}

function slice(table: BarTable, from: number, to = table.at.length): BarTable {
  const columns = Object.fromEntries(BAR_COLUMNS.map((column) => [column, table[column].slice(from, to)]));
  return { ...table, ...columns };
}

/** Place of the first bar that does not open before `at`. */
function placeOf({ at: times }: BarTable, at: number): number {
  const place = times.findIndex((one) => one >= at);
  return place < 0 ? times.length : place;
}

function timeOf([first]: readonly BarTable[], bars: number): number | undefined {
  return first && bars > 0 && bars < first.at.length ? first.at[bars] : undefined;
}

function compare(findings: Map<string, Finding>, kind: Finding["kind"], was: readonly Signal[], became: readonly Signal[], until: number): void {
  const [before, after] = [byMoment(was, until), byMoment(became, until)];
  for (const moment of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [before.get(moment), after.get(moment)];
    if (one?.words === other?.words) continue;
    const place = one ?? other;
    if (place) findings.set(`${kind} ${moment}`, { kind, at: place.at, instrument: place.instrument, was: one?.words ?? "nothing", became: other?.words ?? "nothing" });
  }
}

/** What was wanted at each moment, in words. What is decided as the data ends is left out: there it must differ. */
function byMoment(signals: readonly Signal[], until: number): Map<string, { readonly at: MarketTime; readonly instrument: InstrumentKey; readonly words: string }> {
  const moments = new Map<string, { readonly at: MarketTime; readonly instrument: InstrumentKey; readonly words: string }>();
  for (const signal of signals) {
    const { at, on } = signal.decision;
    if (at > until || on === "stop") continue;
    const key = `${at} ${signal.instrument}`;
    const before = moments.get(key);
    moments.set(key, { at, instrument: signal.instrument, words: before ? `${before.words}; ${signalWords(signal)}` : signalWords(signal) });
  }
  return moments;
}
