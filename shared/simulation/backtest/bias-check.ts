import type { BiasView } from "../../contract/schemas/lab.ts";
import type { InstrumentKey } from "../../domain/identity.ts";
import { seededRandom } from "../../domain/random.ts";
import type { MarketTime } from "../../domain/time.ts";
import { signalWords } from "../../strategy/signal-words.ts";
import type { Signal } from "../../strategy/signals.ts";

export interface BiasOptions {
  /** Moments at which the future is cut off, and changed. */
  readonly cuts: number;
  /** Bars that warm up in the run that is compared with one that has twice as many. */
  readonly warmUp: number;
  /** Of how the future is changed. */
  readonly seed: number;
}

/** A moment at which the future is cut off, and changed. */
export interface BiasCut<P> {
  /** What is decided up to here was decided on prices that all futures share, market ms. */
  readonly until: number;
  readonly cutOff: () => P;
  /** @param random from 0 to below 1. */
  readonly changed: (random: () => number) => P;
}

/** Prices with other futures and other pasts. */
export interface BiasPrices<P> {
  readonly whole: P;
  cuts(count: number): readonly BiasCut<P>[];
  /** From the same moment on, with twice as many bars of warm-up and with so many; undefined where there are too few. */
  pasts(warmUp: number): readonly [longer: P, shorter: P] | undefined;
}

/** Findings that are told; more say nothing new. */
const MOST_FINDINGS = 200;

type Finding = BiasView["findings"][number];

/**
 * Does a strategy know what it cannot know? It is played again with the future cut off, and with another future, from
 * several moments on: every signal until then must be the same. And with more history before the start: a signal that
 * changes hangs on where the data begins.
 * @param play all signals of a run.
 */
export function biasCheck<P>(play: (prices: P) => readonly Signal[], prices: BiasPrices<P>, { cuts, warmUp, seed }: BiasOptions): BiasView {
  const findings = new Map<string, Finding>();
  const whole = play(prices.whole);
  const random = seededRandom(seed);
  let trials = 0;
  for (const { until, cutOff, changed } of prices.cuts(cuts)) {
    for (const future of [cutOff, changed]) {
      compare(findings, "look-ahead", whole, play(future(random)), until);
      trials += 1;
    }
  }
  const pasts = prices.pasts(warmUp);
  if (pasts) {
    compare(findings, "warm-up", play(pasts[0]), play(pasts[1]), Number.POSITIVE_INFINITY);
    trials += 1;
  }
  return { trials, findings: [...findings.values()].sort((a, b) => a.at - b.at).slice(0, MOST_FINDINGS) };
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
