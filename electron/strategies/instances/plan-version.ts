import type { StrategyBuild, WarmCandles } from "../../../shared/contract/strategy-host.ts";
import { TerminalError, badInput } from "../../../shared/domain/errors.ts";
import type { MarketTime } from "../../../shared/domain/time.ts";
import type { ParameterValues } from "../../../shared/strategy/parameters.ts";
import { stableHash } from "../../../shared/strategy/decision.ts";
import type { InstrumentFacts } from "../../../shared/strategy/instrument-handle.ts";
import type { InstanceCore } from "./core.ts";

export interface PlannedVersion {
  readonly generation: number;
  readonly slots: readonly number[];
  readonly seed: number;
  readonly facts: readonly InstrumentFacts[];
  readonly warm: readonly WarmCandles[];
}

/**
 * Brings a version as far as it can be brought before it runs: checked, on the disk, in its host, its history
 * at hand. On failure nothing of it is left in the host.
 * @throws TerminalError with what does not fit.
 */
export async function planVersion(core: InstanceCore, build: StrategyBuild, parameters: ParameterValues): Promise<PlannedVersion> {
  const { id, record, parts } = core;
  const { market, files, folder } = parts;
  const { values, instruments, frames } = await files.wanted(build, parameters);
  const facts = instruments.map((key) => {
    const found = market.facts(key);
    if (found) return found;
    const field = Object.keys(values).find((name) => values[name] === key) ?? "parameters";
    throw new TerminalError(badInput(field, "an instrument of today's list", `${key} is not in today's instrument list of ${record.settings.title}'s account. Choose another instrument.`));
  });
  await folder.keepBuild(build);
  const generation = core.nextGeneration();
  core.versions.set(generation, { hash: build.hash, parameters: values, instruments, frames });
  try {
    const seed = seedOf(record.file, values);
    const planned = await market.hosts.plan({ run: id, generation, build, parameters: values, capital: record.settings.capital, seed, instruments: facts });
    core.versions.set(generation, { hash: build.hash, parameters: values, instruments: planned.instruments, frames });
    timeOf(core);
    const slots = market.slots(planned.instruments);
    // Asked for now, so that prices come while the history is read.
    market.watch();
    const { warm, sentences } = await market.warm(planned.needs, facts);
    for (const sentence of sentences) core.say("warn", sentence);
    return { generation, slots, seed, facts, warm };
  } catch (error) {
    dropVersion(core, generation);
    throw error;
  }
}

export function dropVersion(core: InstanceCore, generation: number): void {
  core.parts.market.hosts.drop(core.id, generation);
  core.versions.delete(generation);
}

/** @throws TerminalError (NotConnected) before the feed has told a time. */
export function timeOf(core: InstanceCore): MarketTime {
  const at = core.parts.market.marketAt();
  if (at === undefined) throw new TerminalError({ kind: "NotConnected", sentence: "The feed has not told the market's time yet, so nothing can be started. Wait until prices come, then start it again." });
  return at;
}

/** The same file with the same parameters draws the same numbers, whichever instance it is. */
function seedOf(file: string, parameters: ParameterValues): number {
  return Number.parseInt(stableHash(`${file} ${JSON.stringify(parameters)}`).slice(0, 6), 36);
}
