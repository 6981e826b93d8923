import type { InstrumentKey } from "../../../domain/identity.ts";
import { MINUTE_MS, istDay, istTime } from "../../../domain/time.ts";
import { dayAt, dayStart, dayText } from "../../../history/days.ts";
import type { Sessions } from "../../../history/sessions.ts";
import type { Finding } from "./finding.ts";
import { bySeverity, counted, firstOf } from "./finding.ts";
import type { TickTable } from "./tick-table.ts";

/** Without a tick of any instrument for so long while the market trades, ms, something was not recorded, or nothing was liquid. */
const HOLE_MS = 120_000;
/** Instruments and days that a sentence names. */
const NAMED = 5;

interface Hole {
  readonly from: number;
  readonly to: number;
}

/**
 * Looks at ticks before a run does: instruments without ticks or without volume, days that lack an instrument, stretches
 * of trading hours in which nothing came.
 * @param sessions of an instrument; undefined where its hours are not known.
 */
export function inspectTicks(table: TickTable, sessions: (key: InstrumentKey) => Sessions | undefined, isIndex: (key: InstrumentKey) => boolean): Finding[] {
  const days = new Map<number, Set<number>>();
  const counts = table.instruments.map(() => 0);
  const measured = table.instruments.map(isIndex);
  const [first] = table.instruments;
  const seen = new HoleWatch(first === undefined ? undefined : sessions(first));
  let latest = Number.NEGATIVE_INFINITY;
  let of = new Set<number>();
  let dayEnd = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < table.at.length; i++) {
    const slot = table.instrument[i] ?? -1;
    latest = Math.max(latest, table.at[i] ?? 0);
    if (latest >= dayEnd) {
      const day = dayAt(latest);
      dayEnd = dayStart(day + 1);
      days.set(day, (of = new Set()));
    }
    of.add(slot);
    counts[slot] = (counts[slot] ?? 0) + 1;
    if ((table.volume[i] ?? 0) > 0) measured[slot] = true;
    seen.tick(latest);
  }
  seen.end();
  return bySeverity([...none(table, counts), ...unmeasured(table, counts, measured), ...holeFindings(seen.holes), ...lacking(table, counts, days)]);
}

/** Stretches of one instrument's hours without a tick of any. */
class HoleWatch {
  readonly holes: Hole[] = [];
  readonly #sessions: Sessions | undefined;
  #day = Number.NaN;
  #dayEnd = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(sessions: Sessions | undefined) {
    this.#sessions = sessions;
  }

  tick(at: number): void {
    if (at - this.#last <= HOLE_MS && at < this.#dayEnd) {
      this.#last = at;
      return;
    }
    if (at >= this.#dayEnd) {
      this.end();
      this.#day = dayAt(at);
      this.#dayEnd = dayStart(this.#day + 1);
      this.#last = Number.NEGATIVE_INFINITY;
    }
    this.#silent(this.#last, at);
    this.#last = at;
  }

  /** Nothing more comes on the day. */
  end(): void {
    if (!Number.isNaN(this.#day)) this.#silent(this.#last, Number.POSITIVE_INFINITY);
  }

  #silent(from: number, to: number): void {
    const start = dayStart(this.#day);
    for (const { open, close } of this.#sessions?.windows(this.#day) ?? []) {
      const [begin, finish] = [Math.max(from, start + open * MINUTE_MS), Math.min(to, start + close * MINUTE_MS)];
      if (finish - begin > HOLE_MS) this.holes.push({ from: begin, to: finish });
    }
  }
}

function none({ instruments }: TickTable, counts: readonly number[]): Finding[] {
  const without = instruments.filter((_, slot) => counts[slot] === 0);
  if (without.length === 0) return [];
  return [{ kind: "missing", severity: "refuse", count: without.length, firstAt: 0, sentence: `There are no ticks of ${without.join(", ")}, which the strategy asks for. Choose other days, record ${without.length === 1 ? "it" : "them"} first, or leave ${without.length === 1 ? "it" : "them"} out.` }];
}

function unmeasured({ instruments }: TickTable, counts: readonly number[], measured: readonly boolean[]): Finding[] {
  const without = instruments.filter((_, slot) => (counts[slot] ?? 0) > 0 && measured[slot] !== true);
  if (without.length === 0) return [];
  return [{ kind: "no-volume", severity: "refuse", count: without.length, firstAt: 0, sentence: `The ticks of ${without.join(", ")} tell no volume: no candle can be built of them and no order can fill. Choose ticks with the volume of the day.` }];
}

function holeFindings(holes: readonly Hole[]): Finding[] {
  const [first] = holes;
  if (!first) return [];
  const longest = holes.reduce((most, hole) => (hole.to - hole.from > most.to - most.from ? hole : most));
  const whole = holes.reduce((sum, { from, to }) => sum + to - from, 0);
  const others = longest === first ? "" : `; the longest from ${istDay(longest.from)} ${istTime(longest.from)} to ${istTime(longest.to)}`;
  return [{ kind: "missing", severity: "warn", count: holes.length, firstAt: first.from, sentence: `No tick came from ${istDay(first.from)} ${istTime(first.from)} to ${istTime(first.to)}${firstOf(holes.length)}${others}: ${minutes(whole)} of trading in all. Orders and stops meet nothing there; what comes first afterwards meets them.` }];
}

/** Days on which an instrument has no tick while another has some. */
function lacking({ instruments }: TickTable, counts: readonly number[], days: ReadonlyMap<number, ReadonlySet<number>>): Finding[] {
  return instruments.flatMap((key, slot): Finding[] => {
    const without = [...days].filter(([, seen]) => !seen.has(slot)).map(([day]) => day);
    const [first] = without;
    if (first === undefined || counts[slot] === 0) return [];
    const named = without.slice(0, NAMED).map(dayText).join(", ");
    return [{ kind: "missing", severity: "warn", count: without.length, firstAt: dayStart(first), sentence: `There are no ticks of ${key} on ${counted(without.length, "day")}: ${named}${without.length > NAMED ? " and others" : ""}.` }];
  });
}

function minutes(ms: number): string {
  return counted(Math.max(1, Math.round(ms / MINUTE_MS)), "minute");
}
