import type { BacktestPlaces } from "../../../shared/contract/backtest-task.ts";
import type { DriftStretch, DriftTask } from "../../../shared/contract/drift-task.ts";
import type { JournalRecord, RecordQuery } from "../../../shared/contract/journal.ts";
import { MOST_RECORDS } from "../../../shared/contract/journal.ts";
import type { FillModel } from "../../../shared/contract/schemas/paper.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { StrategyBuild } from "../../../shared/contract/strategy-host.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Instrument } from "../../../shared/domain/instrument.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { istTime } from "../../../shared/domain/time.ts";
import type { ChargeTables } from "../../../shared/simulation/charges.ts";
import type { TickInstrument } from "../../../shared/simulation/backtest/ticks/options.ts";
import { accountRecords } from "../../reports/period/read/order-fills.ts";
import type { BookedDay, DayBook, Stint } from "../../strategies/instances/day-book.ts";
import type { ChargedFacts } from "../../strategies/orders/fill-charges.ts";
import { FillCharges } from "../../strategies/orders/fill-charges.ts";
import { productFor } from "../../strategies/orders/signal-terms.ts";
import type { DayPart } from "./parts.ts";
import { dayParts } from "./parts.ts";
import { realSignals } from "./real-signals.ts";

/** A strategy, as far as its days are concerned. */
export interface DriftStrategy {
  readonly id: string;
  readonly record: { readonly settings: { readonly title: string; readonly account: AccountId } };
  readonly days: Pick<DayBook, "days" | "read">;
  build(hash: string): Promise<StrategyBuild | undefined>;
}

/** The account that a strategy trades in. */
export interface DriftAccount {
  readonly id: AccountId;
  readonly instruments: { get(key: InstrumentKey): Instrument | undefined };
  readonly charges: ChargeTables;
  readonly records: (query: RecordQuery) => Promise<readonly JournalRecord[]>;
  /** How its orders meet the market; undefined where a broker or the practice exchange does that. */
  readonly model: FillModel | undefined;
  /** Of its market: latency is drawn with it. */
  readonly seed: number;
  readonly places: BacktestPlaces;
}

/** What stands against a comparison, as a sentence. */
export interface NoTask {
  readonly sentence: string;
  readonly notes: readonly string[];
}

/** All that a thread needs to play a strategy's day again and hold it against what was. @throws TerminalError where the journal cannot be read. */
export async function dayTask(strategy: DriftStrategy, account: DriftAccount, day: string, at: SystemTime): Promise<Omit<DriftTask, "progress"> | NoTask> {
  const book = await strategy.days.read(day);
  const parts = await Promise.all(dayParts(book.entries).map((part) => withBuild(strategy, part)));
  const notes = parts.flatMap(({ part: { from, hindrance, away } }) => [...away, ...(hindrance === undefined ? [] : [`From ${istTime(from)} on: ${hindrance}`])]);
  const played = parts.filter(({ part }) => part.hindrance === undefined);
  const [hindered] = parts;
  if (played.length === 0) return { sentence: hindered?.part.hindrance ?? "Its book has no start on that day, so that nothing is known of what ran.", notes: parts.length > 1 ? notes : [] };
  const real = await realDay(strategy, account, day, book);
  const stretches = parts.flatMap(({ part, build }, i): DriftStretch[] => {
    const { stint, from, end } = part;
    if (!stint || !build) return [];
    const until = parts[i + 1]?.part.from ?? Number.POSITIVE_INFINITY;
    const mine = real.signals.filter((signal) => signal.at >= from && signal.at < until);
    return [{
      build, from, parameters: stint.parameters, capital: stint.capital, seed: stint.seed, real: mine,
      instruments: stint.instruments.map((facts) => tickInstrument(stint, facts, account)),
      warm: stint.warm.map(({ series, frame, rows }) => ({ series, frame, rows: Float64Array.from(rows) })),
      until: end && { at: end.at, closes: end.policy === "square-off" },
    }];
  });
  const compared = stretches.reduce((sum, stretch) => sum + stretch.real.length, 0);
  const left = real.signals.length - compared + real.left;
  const doubts = [
    ...parts.flatMap(({ part: { end } }) => (end && end.policy === undefined && end.why !== "Another version took over." ? [`It ended at ${istTime(end.at)} without a stop: ${end.why} What became of its positions afterwards stands in the day alone.`] : [])),
    ...(book.missing > 0 ? [`${groupDigits(book.missing)} line${book.missing === 1 ? "" : "s"} of the day's book could not be written or read: a start, a stop or a refusal may be missing.`] : []),
    ...(left > 0 ? [`${groupDigits(left)} of its orders belong to no part that can be played again and are left out on both sides.`] : []),
  ];
  return {
    strategy: strategy.id, title: strategy.record.settings.title, day, at, stretches,
    model: account.model ?? DEFAULT_FILL_MODEL,
    market: { seed: account.seed, account: account.id },
    places: account.places,
    notes: [...notes, ...doubts, ...(account.model ? [] : ["The re-run fills as a paper account with the usual settings does: what the exchange filled otherwise is told as price, timing and unfilled."])],
    sure: doubts.length === 0 && played.length === parts.length && parts.every(({ part: { away } }) => away.length === 0),
  };
}

interface Built {
  readonly part: DayPart;
  /** Undefined where it cannot be played. */
  readonly build: StrategyBuild | undefined;
}

async function withBuild(strategy: DriftStrategy, part: DayPart): Promise<Built> {
  if (part.hindrance !== undefined || !part.stint) return { part, build: undefined };
  const build = await strategy.build(part.stint.hash);
  if (build) return { part, build };
  return { build, part: { ...part, hindrance: `The code of version ${part.stint.hash.slice(0, 8)}, which ran then, is not kept any more: the last ten versions are.` } };
}

async function realDay(strategy: DriftStrategy, account: DriftAccount, day: string, { entries }: BookedDay): Promise<ReturnType<typeof realSignals>> {
  const { orders, fills } = accountRecords(await recordsOf(account, day));
  const mine = ({ owner, day: of }: { readonly owner: string; readonly day: string }): boolean => owner === strategy.id && of === day;
  // As they were listed on the day: a contract may have expired since.
  const facts = new Map(entries.flatMap((entry) => (entry.kind === "stint" ? entry.instruments.map((one): [InstrumentKey, ChargedFacts] => [one.key, one]) : [])));
  const factsOf = (key: InstrumentKey): ChargedFacts | undefined => facts.get(key) ?? account.instruments.get(key);
  const charges = new FillCharges(factsOf, account.charges);
  return realSignals({
    orders: orders.filter(mine),
    fills: fills.flatMap(({ fill }) => (mine(fill) ? [fill] : [])),
    refused: entries.filter((entry) => entry.kind === "refused"),
    chargesOf: (fill) => charges.of(fill),
    multiplierOf: (key) => factsOf(key)?.multiplier,
  });
}

/** Of orders alone, in the journal's order. */
async function recordsOf({ id, records }: DriftAccount, day: string): Promise<JournalRecord[]> {
  const pages: (readonly JournalRecord[])[] = [];
  let beforeSeq: number | undefined;
  for (;;) {
    const page = await records({ account: id, fromDay: day, toDay: day, kindPrefix: "order.", most: MOST_RECORDS, beforeSeq });
    pages.unshift(page);
    const [first] = page;
    if (!first || page.length < MOST_RECORDS) return pages.flat();
    beforeSeq = first.seq;
  }
}

function tickInstrument({ holding }: Stint, facts: Stint["instruments"][number], { instruments }: DriftAccount): TickInstrument {
  // What JSON leaves out of facts is undefined in them.
  return { ...facts, product: productFor(facts, holding), onIndex: false, freeze: instruments.get(facts.key)?.freeze };
}
