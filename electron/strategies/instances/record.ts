import type { CardAcceptance } from "../../../shared/contract/schemas/live-card.ts";
import type { StopPolicy, StrategySettings, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";

/** A version that an instance runs, or ran. */
export interface KeptVersion {
  readonly hash: string;
  readonly parameters: ParameterValues;
}

/** What the journal holds of an instance: what it should be doing, over restarts. */
export interface InstanceRecord {
  readonly id: string;
  readonly file: string;
  readonly settings: StrategySettings;
  /** Rises with each record: of two accounts' journals the higher one is right. */
  readonly rev: number;
  readonly wants: "stopped" | "running" | "paused";
  /** It was ended by an error, the watchdog or a limit. */
  readonly failed: boolean;
  /** Why it is as it is, for the time in which it does not run. */
  readonly sentence: string;
  /** A stop that is not yet carried out. */
  readonly stopping?: StopPolicy | undefined;
  /** Only a person begins it anew, no schedule and no start of the terminal. */
  readonly held: boolean;
  readonly build?: KeptVersion | undefined;
  /** Before the last swap. */
  readonly before?: KeptVersion | undefined;
  /** Version for which a person has typed that it may send orders to a broker. */
  readonly confirmed?: KeptVersion | undefined;
  /** Report cards that a person let through, one for each version, newest first. */
  readonly accepted?: readonly CardAcceptance[] | undefined;
  /** Market time of the last start or stop; 0 before the first. */
  readonly settledAt: number;
  readonly startedAt?: SystemTime | undefined;
  readonly restarts: number;
  /** What it traded when it last ran, and on candles of which minutes. */
  readonly instruments?: readonly InstrumentKey[] | undefined;
  readonly frames?: readonly number[] | undefined;
  /** Fills that were known when this run began: an earlier run traded them, they are none of its own. */
  readonly earlier?: readonly string[] | undefined;
  readonly swap?: StrategyView["swap"];
  readonly paperParameters?: ParameterValues | undefined;
  /** It is gone, or has moved to another account's journal. */
  readonly over: boolean;
}

export function newRecord(id: string, file: string, settings: StrategySettings): InstanceRecord {
  return { id, file, settings, rev: 0, wants: "stopped", failed: false, sentence: "Not started yet.", held: false, settledAt: 0, restarts: 0, over: false };
}

export function sameVersion(a: KeptVersion | undefined, b: KeptVersion | undefined): boolean {
  return a !== undefined && b !== undefined && a.hash === b.hash && sameParameters(a.parameters, b.parameters);
}

export function sameParameters(a: ParameterValues, b: ParameterValues): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}

/** "ema-crossover-k3f9" of "example/ema-crossover.ts". @param random 0 ≤ x < 1. */
export function newInstanceId(file: string, random: () => number, taken: (id: string) => boolean): string {
  const name = (file.split("/").at(-1) ?? file).replace(/\.[a-z]+$/, "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, 24) || "strategy";
  for (;;) {
    const tail = Math.floor(random() * 36 ** 4).toString(36).padStart(4, "0");
    const id = `${name.replaceAll(/-+$/g, "")}-${tail}`;
    if (!taken(id)) return id;
  }
}
